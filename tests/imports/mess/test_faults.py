"""Each planted fault is told at its cell, by its kind, and nothing else is."""

from __future__ import annotations

import pytest

from elections.models import UnitProfile
from imports.choices import ERRORS, ProblemKind
from samples.mess import MESSES
from samples.mess.drafts import clean
from samples.mess.faults import faults, planted
from samples.mess.people import Place, invented
from samples.mess.sheets import laid_out, written
from tests.conftest import make_unit
from tests.imports.mess.facts import PLACES

PEOPLE = invented(PLACES)
FAULTS = faults(PEOPLE)


def told(batch):
    return sorted((p.sheet, p.number, p.column, p.kind, p.severity) for p in batch.problems.all())


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_told_where_it_is_and_nothing_else(upload, world, fault):
    draft = planted(clean(PEOPLE), fault)
    batch = upload(written(draft), area=world.county)
    grid = laid_out(draft)[0]
    assert told(batch) == sorted(
        (grid.title, grid.people[each.person] + 1, draft.column(each.key).text, each.kind, each.severity)
        for each in fault.told
    )
    for problem in batch.problems.all():
        assert problem.message.endswith(("。", "）"))


@pytest.mark.parametrize("fault", FAULTS[::5], ids=[fault.name for fault in FAULTS[::5]])
def test_a_fault_in_a_messy_sheet_is_told_at_its_own_cell(upload, world, fault):
    draft = clean(PEOPLE)
    for name in ("unit_and_date_line", "columns_that_say_nothing", "a_subtotal_after_each_unit", "signature_line"):
        MESSES[name].spoil(draft)
    batch = upload(written(planted(draft, fault)), area=world.county)
    grid = laid_out(draft)[0]
    assert {each[:4] for each in told(batch)} == {
        (grid.title, grid.people[each.person] + 1, draft.column(each.key).text, each.kind) for each in fault.told
    }


def test_the_faults_are_many_and_of_nearly_all_kinds():
    assert len(FAULTS) >= 60
    kinds = {each.kind for fault in FAULTS for each in fault.told}
    elsewhere = {"ambiguous_unit", "cell_error", "target_changed"}
    of_rosters = list(ProblemKind)[: list(ProblemKind).index(ProblemKind.TARGET_CHANGED) + 1]
    assert {str(kind) for kind in of_rosters} - kinds == elsewhere
    assert set(of_rosters) <= ERRORS
    assert kinds <= {str(kind) for kind in ProblemKind}


def test_nothing_is_told_of_a_thousand_clean_rows(upload, world):
    batch = clean_rows(upload, world, 1_000)
    assert (batch.counts["rows"], batch.counts["new"], told(batch)) == (1_000, 1_000, [])


@pytest.mark.slow
def test_nothing_is_told_of_ten_thousand_clean_rows(upload, world):
    batch = clean_rows(upload, world, 10_000)
    assert (batch.counts["rows"], batch.counts["new"], told(batch)) == (10_000, 10_000, [])


def clean_rows(upload, world, number):
    """Rows of new villages, five people to each, checked as the complete roster."""
    places = [Place("顾村镇", f"试验第{_in_words(order)}村村委会", "village") for order in range(number // 5)]
    units = [
        make_unit(world.gucun, f"3101132{order:05d}", place.unit, "village", place.unit.removesuffix("村委会"))
        for order, place in enumerate(places)
    ]
    UnitProfile.objects.bulk_create([UnitProfile(term=world.term, unit=unit) for unit in units])
    return upload(written(clean(invented(places))), area=world.gucun, is_complete=True)


def _in_words(order):
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(order))
