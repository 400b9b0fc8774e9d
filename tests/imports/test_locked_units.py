"""Rosters of units that are handed in or locked: an import leaves them as they are and says why."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Membership, Person
from cadres.services import submissions
from elections.choices import DataKind
from imports.choices import ProblemKind
from imports.models import Batch, PlanRow
from imports.services import batches
from tests.imports.conftest import member

pytestmark = pytest.mark.django_db
Action = PlanRow.Action


@pytest.fixture
def close(world, staff):
    def run(*moves: str, unit: str = "白杨", actor=staff) -> None:
        for move in moves:
            values = {"term": world.term, "kind": DataKind.ROSTER, "units": [world.units[unit]], "reason": "需要"}
            assert not submissions.move(actor=actor, move=move, **values).refused

    return run


@pytest.fixture
def locked(import_rows, close):
    import_rows(member("任晓东"))
    close("submit", "approve", "lock")


def actions(batch: Batch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("action", flat=True))


def test_a_changed_and_a_new_row_of_a_locked_unit_are_conflicts_that_name_the_lock(locked, upload):
    batch = upload(member("任晓东", 学历="大专"), member("丁文静", order=2), member("袁振华", unit="沈宅村", order=3))
    assert actions(batch) == [Action.CONFLICT, Action.CONFLICT, Action.NEW]
    told = set(batch.problems.filter(kind=ProblemKind.DATA_LOCKED).values_list("message", flat=True))
    assert len(told) == 1
    assert "白杨村的花名册已由何静怡于" in told.pop()


def test_the_same_rows_of_a_locked_unit_are_the_same(locked, upload):
    batch = upload(member("任晓东"))
    assert (actions(batch), batch.problems.filter(kind=ProblemKind.DATA_LOCKED).count()) == ([Action.SAME], 0)


def test_the_other_rows_can_be_written_without_those_of_a_locked_unit(locked, upload):
    batch = upload(member("任晓东", 学历="大专"), member("袁振华", unit="沈宅村", order=3))
    batches.confirm(actor=None, batch=batch, only_good_rows=True, here=True)
    assert Membership.objects.get(person__name="袁振华").unit.short_name == "沈宅村"
    assert Membership.objects.get(person__name="任晓东").education == 5


def test_a_unit_locked_after_the_check_is_not_written_and_the_plan_says_so(import_rows, upload, close):
    import_rows(member("任晓东"))
    batch = upload(member("任晓东", 学历="大专"), member("袁振华", unit="沈宅村", order=3))
    close("submit", "approve", "lock")
    batch = batches.confirm(actor=None, batch=batch, here=True)
    assert batch.state == Batch.State.PLANNED
    assert actions(batch) == [Action.CONFLICT, Action.NEW]
    assert Membership.objects.count() == 1


def test_a_complete_roster_misses_nobody_in_a_locked_unit(locked, upload):
    batch = upload(member("袁振华", unit="白杨村", order=3), is_complete=True)
    assert not batch.rows.filter(action=Action.MISSING).exists()


def test_what_is_counted_of_a_person_stays_as_the_locked_roster_has_it(locked, import_rows, upload):
    batch = import_rows(member("任晓东东", unit="沈宅村", 民族="回族", 联系电话="13900000009"))
    person = Person.objects.get()
    assert (person.name, person.ethnic_group, person.phone) == ("任晓东", "01", "13900000009")
    told = batch.problems.get(kind=ProblemKind.FACTS_LOCKED).message
    assert told.startswith("此人的姓名、性别、出生年月、民族保持原样：白杨村的花名册已")


def test_a_street_is_told_nothing_of_a_lock_elsewhere(import_rows, close, world, upload):
    import_rows(member("任晓东", unit="宝钢一村", 街镇="友谊路街道"), area=world.county)
    close("submit", "approve", "lock", unit="一居")
    batch = upload(member("任晓东", 民族="回族"))
    assert not batch.problems.filter(kind=ProblemKind.FACTS_LOCKED).exists()
    assert actions(batch) == [Action.NEW]


def test_the_street_cannot_write_over_what_it_handed_in_but_the_county_can(import_rows, upload, close, liaison, staff):
    import_rows(member("任晓东"))
    close("submit", actor=liaison)
    assert actions(upload(member("任晓东", 学历="大专"), actor=liaison)) == [Action.CONFLICT]
    assert actions(upload(member("任晓东", 学历="大专"), actor=staff, file_name="区级.xlsx")) == [Action.CHANGED]


def test_an_import_into_a_unit_that_was_locked_since_is_not_undone(import_rows, close):
    batch = import_rows(member("任晓东"))
    close("submit", "approve", "lock")
    with pytest.raises(ValidationError, match="不能撤销：白杨村的花名册已"):
        batches.undo(actor=None, batch=batch, here=True)
    close("unlock")
    assert batches.undo(actor=None, batch=batch, here=True).state == Batch.State.UNDONE
