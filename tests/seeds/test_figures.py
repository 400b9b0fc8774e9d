"""From two rosters of a whole district to the newspaper's sentence, through the commands an office uses."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from places.models import Area
from tests.seeds import chengdu, kaifu
from tests.seeds.expected import Expected, expected
from tests.seeds.roster import Rosters, write

OLD, NEW = "上届", "本届"
PLACES = {
    "S1": (kaifu.kaifu, kaifu.DIVISIONS, "430105"),
    "S3": (chengdu.chengdu, chengdu.DIVISIONS, "5101"),
}


def run(command: str, *arguments: str) -> Any:
    """Run a command with --json; returns its object."""
    out = StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def mismatches(lines: list[Expected], term: str) -> list[tuple[Expected, Any]]:
    """The expected figures that ``show_statistics`` does not show, with what it shows."""
    wrong: list[tuple[Expected, Any]] = []
    for area, kind in dict.fromkeys((line.area, line.kind) for line in lines):
        code = Area.objects.get(name=area).code
        options = ["--kind", kind] if kind else []
        shown = run("show_statistics", "--term", term, "--area", code, *options)["indicators"]
        for line in lines:
            if (line.area, line.kind) == (area, kind):
                found = shown.get(line.code, {}).get(line.field)
                if found is None or Decimal(str(found)) != Decimal(line.expected):
                    wrong.append((line, found))
    return wrong


@pytest.mark.parametrize("first", [OLD, NEW])
@pytest.mark.parametrize("seed", PLACES)
def test_imported_rosters_give_the_articles_figures(db: None, tmp_path: Path, seed: str, first: str) -> None:
    make, divisions, code = PLACES[seed]
    rosters: Rosters = make()
    call_command("load_divisions", str(divisions), stdout=StringIO())
    area = ("--area", code)
    call_command("create_term", OLD, *area, "--as-of", str(rosters.old_as_of), stdout=StringIO())
    call_command("create_term", NEW, *area, "--as-of", str(rosters.as_of), "--previous", OLD, stdout=StringIO())
    files = {OLD: rosters.old, NEW: rosters.new}
    for term in (first, NEW if first == OLD else OLD):
        path = tmp_path / f"{term}.csv"
        write(files[term], path)
        plan = run("import_roster", str(path), "--term", term, *area)
        assert plan["counts"]["new"] == len(files[term])
        assert not [problem for problem in plan["problems"] if problem["severity"] == "error"]
    assert mismatches(expected(seed), NEW) == []
