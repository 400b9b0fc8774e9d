"""From two rosters of a whole district to the newspaper's sentence, through the commands an office uses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.seeds import chengdu, kaifu
from tests.seeds.expected import expected
from tests.seeds.roster import Rosters, write
from tests.seeds.showing import mismatches, run

OLD, NEW = "上届", "本届"
PLACES = {
    "S1": (kaifu.kaifu, kaifu.DIVISIONS, "430105"),
    "S3": (chengdu.chengdu, chengdu.DIVISIONS, "5101"),
}


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
