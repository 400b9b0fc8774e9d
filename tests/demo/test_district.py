"""A whole district's worst workbook, against the same people written clean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from elections.models import Term
from elections.services.terms import create_term
from imports.models import Batch
from places.models import Area
from samples.district import facts, worst
from samples.make_samples import FOLDER, WORST
from samples.mess.drafts import clean
from samples.mess.sheets import workbook, written
from tests.seeds.showing import run


@pytest.mark.usefixtures("demonstration", "db")
def test_the_worst_workbook_gives_the_statistics_of_the_clean_one(tmp_path: Path) -> None:
    """Into a new term: no error, the same people, and for the county and each street the same indicators."""
    people = facts()
    county = Area.objects.with_code("310113").get()
    previous = Term.objects.filter(is_demonstration=True).latest("as_of")
    create_term(
        actor=None, area=county, name="2026年换届", as_of=dt.date(2026, 5, 31), previous=previous, is_demonstration=True
    )
    assert 800 < len(people) < 1000
    (tmp_path / "clean.xlsx").write_bytes(written(clean(people)))
    (tmp_path / "worst.xlsx").write_bytes(workbook(worst(people)))
    first, second = (figures(tmp_path / name) for name in ("clean.xlsx", "worst.xlsx"))
    assert first["310113000000"]["two_committees.count"]["value"] > 800
    assert first == second


@pytest.mark.usefixtures("demonstration", "db")
def test_the_worst_sample_finds_everybody_as_they_are() -> None:
    call_command("import_roster", str(FOLDER / WORST), "--term", "2021年换届", "--area", "310113")
    batch = Batch.objects.latest("pk")
    people = facts()
    assert batch.counts["same"] == batch.counts["rows"] == len(people)
    assert (
        len(batch.layout["sheets"]) == Area.objects.filter(level="township", path__startswith=batch.area.path).count()
    )
    assert (FOLDER / WORST).read_bytes() == workbook(worst(people))


def figures(path: Path) -> dict[str, Any]:
    """All indicators of the county and its streets after importing a file, which leaves nothing behind."""
    shown: dict[str, Any] = {}
    with transaction.atomic():
        call_command("import_roster", str(path), "--term", "2026年换届", "--area", "310113")
        call_command("compute_statistics", "--term", "2026年换届", "--area", "310113")
        county = Area.objects.with_code("310113").get()
        for code in Area.objects.filter(path__startswith=county.path).values_list("code", flat=True):
            shown[code] = run("show_statistics", "--term", "2026年换届", "--area", code)["indicators"]
        transaction.set_rollback(True)
    return shown
