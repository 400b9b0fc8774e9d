"""The workbooks in ``samples/`` say to the upload what their README promises."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from samples.faults import ERRORS, WARNINGS, broken_rows
from samples.make_samples import BROKEN, BROKEN_UNITS, CLEAN, FOLDER, MESSY, make, rows_of, town_units
from tests.seeds.showing import run


def check(name: str) -> dict[str, Any]:
    """What ``import_roster --check`` says of a sample in the demonstration."""
    out = StringIO()
    arguments = [str(FOLDER / name), "--term", "2021年换届", "--area", "310113109", "--check", "--json"]
    try:
        call_command("import_roster", *arguments, stdout=out)
    except CommandError:
        assert name == BROKEN
    plan: dict[str, Any] = json.loads(out.getvalue())
    return plan


def cells(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]


@pytest.mark.usefixtures("demonstration", "db")
def test_the_clean_sample_has_few_changes_one_new_person_and_no_problem() -> None:
    plan = check(CLEAN)
    counts = plan["counts"]
    assert (counts["new"], counts["changed"], counts["error"]) == (1, 8, 0)
    assert counts["same"] > 150
    assert plan["problems"] == []


@pytest.mark.usefixtures("demonstration", "db")
def test_in_the_messy_sample_everybody_is_recognised_as_they_are() -> None:
    plan = check(MESSY)
    assert plan["counts"]["same"] == plan["counts"]["rows"] == 100
    assert {problem["kind"] for problem in plan["problems"]} == {"birth_ambiguous"}
    assert {problem["severity"] for problem in plan["problems"]} == {"warning"}


@pytest.mark.usefixtures("demonstration", "db")
def test_the_broken_sample_shows_each_fault_where_it_is() -> None:
    plan = check(BROKEN)
    _, kinds, _ = broken_rows(rows_of(town_units(), BROKEN_UNITS))
    found: dict[int, Counter[str]] = {}
    for problem in plan["problems"]:
        found.setdefault(problem["row"] - 2, Counter())[problem["kind"]] += 1
    for position, kind in enumerate(kinds):
        if kind:
            assert kind in found.get(position, {}), (position, kind)
    errors = Counter(problem["kind"] for problem in plan["problems"] if problem["severity"] == "error")
    assert errors == Counter([*(fault.kind for fault in ERRORS), "secretary_not_party_member"])
    assert {fault.kind for fault in WARNINGS} <= {p["kind"] for p in plan["problems"] if p["severity"] == "warning"}


@pytest.mark.usefixtures("demonstration", "db")
def test_the_samples_are_what_their_script_makes(tmp_path: Path) -> None:
    make(tmp_path)
    for name in (CLEAN, MESSY, BROKEN):
        assert cells(tmp_path / name) == cells(FOLDER / name), name


@pytest.mark.usefixtures("demonstration", "db")
def test_after_the_clean_sample_is_brought_in_four_more_have_college_and_again_nothing_changes() -> None:
    call_command("import_roster", str(FOLDER / CLEAN), "--term", "2021年换届", "--area", "310113109", stdout=StringIO())
    shown = run("show_statistics", "--term", "2021年换届", "--area", "310113")["indicators"]
    assert shown["two_committees.college_or_above"]["value"] == 3295 + 4
    assert shown["two_committees.count"]["value"] == 4163
    counts = check(CLEAN)["counts"]
    assert counts["same"] == counts["rows"] == 171
