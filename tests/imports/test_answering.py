"""What an uploader answers to a plan: only what the answer touches is checked anew, and the outcome is that of a whole
check."""

import random

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Membership, Person
from core.partial_dates import PartialDate
from imports.models import Batch, PlanRow, ValueChoice
from imports.payloads import Payload
from imports.services import answering, batches
from places.models import Unit
from tests.imports.conftest import member, problems_of

pytestmark = pytest.mark.django_db


def rows_of(batch):
    return [
        (row.sheet, row.number, row.action, row.has_warning, row.unit_id, row.person_key)
        for row in batch.rows.exclude(action="missing")
    ]


def told(batch):
    problems = batch.problems.order_by("number", "kind", "column", "message")
    return list(problems.values_list("number", "column", "kind", "severity", "message"))


def test_a_mended_cell_makes_its_row_good_and_leaves_the_others_as_they_were(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"), member("王五", "沈宅村", order=3))
    before = dict(batch.rows.values_list("number", "pk"))
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"education": "本科"})
    assert (batch.counts["error"], batch.counts["new"], problems_of(batch)) == (0, 3, [])
    assert dict(batch.rows.values_list("number", "pk")) == before
    assert Payload.decoded(batch.rows.get(number=3).payload).mended == ["education"]


def test_a_cell_given_back_is_read_as_the_file_has_it(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"education": "本科"})
    answering.forget_cells(batch=batch, place=("名册", 3), identifiers=["education"])
    assert [kind for _, _, kind, _ in problems_of(batch)] == ["unknown_education"]
    assert Payload.decoded(batch.rows.get(number=3).payload).mended == []


def test_a_mended_cell_is_what_gets_written(upload):
    batch = upload(member(姓名=""))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"name": "赵六"})
    batches.confirm(actor=None, batch=batch)
    assert Person.objects.get().name == "赵六"


def test_an_empty_unit_cell_is_mended(upload):
    batch = upload(member(unit=""), member("李四", order=2))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"unit": "沈宅村"})
    assert (batch.counts["new"], problems_of(batch)) == (2, [])


def test_an_answer_to_one_row_changes_what_is_told_of_the_rows_beside_it(upload):
    batch = upload(member(党组织职务="书记"), member("李四", order=2, 党组织职务="书记"))
    assert batch.counts["error"] == 2
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"party_post": "副书记"})
    assert (batch.counts["error"], problems_of(batch)) == (0, [])


def test_a_word_explained_once_is_read_in_every_row_and_in_the_next_file(upload, liaison, world):
    batch = upload(member(学历="大本科"), member("李四", order=2, 学历="大本科"))
    places = answering.places_of(batch, batch.problems.filter(kind="unknown_education"))
    meant = [answering.Explanation("education", "大本科", "本科", frozenset(places))]
    answering.explain_values(actor=liaison, batch=batch, explained=meant, remember=True)
    assert (batch.counts["new"], batch.counts["error"]) == (2, 0)
    assert ValueChoice.objects.get().area == world.gucun
    again = upload(member("王五", order=3, 学历="大本科"))
    assert problems_of(again) == []


def test_a_unit_explained_once_is_known_in_the_next_file(upload, liaison, world):
    batch = upload(member(unit="沈家宅那个村"))
    code = Unit.objects.get(short_name="沈宅村").code
    places = answering.places_of(batch, batch.problems.filter(kind="unknown_unit"))
    text = "顾村镇/沈家宅那个村"
    meant = [answering.Explanation("unit", text, code, frozenset(places))]
    answering.explain_values(actor=liaison, batch=batch, explained=meant, remember=True)
    assert (batch.counts["new"], problems_of(batch)) == (1, [])
    assert problems_of(upload(member("李四", "沈家宅那个村", order=2))) == []


def test_a_birth_that_the_file_settles_against_the_id_is_accepted_with_a_reason(upload):
    batch = upload(member(出生年月="1985-07"))
    with pytest.raises(ValidationError, match="请写明接受的理由"):
        answering.accept_problems(batch=batch, kind="birth_contradicts_id", places={("名册", 2)}, reason=" ")
    answering.accept_problems(batch=batch, kind="birth_contradicts_id", places={("名册", 2)}, reason="以人事档案为准")
    assert [(kind, severity) for _, _, kind, severity in problems_of(batch)] == [("birth_contradicts_id", "warning")]
    assert "已接受：以人事档案为准" in batch.problems.get().message
    batches.confirm(actor=None, batch=batch)
    assert Person.objects.get().birth == PartialDate(1985, 7)


def test_an_error_without_exceptions_is_not_accepted(upload):
    batch = upload(member(学历="大本科"))
    with pytest.raises(ValidationError, match="“学历不认识”不能接受，请改正"):
        answering.accept_problems(batch=batch, kind="unknown_education", places={("名册", 2)}, reason="就这样")


def test_a_row_left_out_is_neither_written_nor_in_the_way(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    answering.leave_out(batch=batch, places={("名册", 3)})
    assert (batch.counts["left_out"], batch.counts["error"], problems_of(batch)) == (1, 0, [])
    answering.leave_out(batch=batch, places={("名册", 3)}, out=False)
    assert batch.counts["error"] == 1
    answering.leave_out(batch=batch, places={("名册", 3)})
    batches.confirm(actor=None, batch=batch)
    assert [person.name for person in Person.objects.all()] == ["张三"]


def test_what_stays_open_after_the_good_rows_is_mended_and_written_later(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    batches.confirm(actor=None, batch=batch, only_good_rows=True)
    assert batch.state == Batch.State.PARTLY
    with pytest.raises(ValidationError, match="第2行已写入"):
        answering.mend_cells(batch=batch, place=("名册", 2), texts={"name": "别人"})
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"education": "本科"})
    batches.confirm(actor=None, batch=batch)
    assert (batch.state, batch.counts["applied"]) == (Batch.State.APPLIED, 2)
    assert set(Person.objects.values_list("name", flat=True)) == {"张三", "李四"}


def test_a_missing_member_who_has_left_is_ended_and_stays_in_the_term(upload, import_rows):
    import_rows(member(), member("李四", order=2))
    batch = upload(member(), is_complete=True)
    with pytest.raises(ValidationError, match="请填写离任时间和原因"):
        answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.END)
    end = {"ended_on": PartialDate(2024, 3), "exit_reason": "age", "exit_note": ""}
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.END, end=end)
    assert batch.counts["undecided"] == 0
    batches.confirm(actor=None, batch=batch)
    left = Membership.objects.get(person__name="李四")
    assert (left.ended_on, left.exit_reason) == (PartialDate(2024, 3), "age")


def test_a_missing_member_may_be_kept(upload, import_rows):
    import_rows(member(), member("李四", order=2))
    batch = upload(member(学历="大专"), is_complete=True)
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.KEEP)
    batches.confirm(actor=None, batch=batch)
    assert (batch.state, Membership.objects.count()) == (Batch.State.APPLIED, 2)


def test_a_batch_that_is_past_its_plan_takes_no_answer(import_rows):
    batch = import_rows(member())
    with pytest.raises(ValidationError, match="不能再修改"):
        answering.leave_out(batch=batch, places={("名册", 2)})


@pytest.mark.parametrize("seed", range(12))
def test_checking_what_was_touched_ends_as_checking_everything(upload, import_rows, seed):
    """Random answers to a file with many faults, one by one; then the whole file anew with the same answers."""
    chance = random.Random(seed)
    import_rows(member("老王", order=90), member("老李", "沈宅村", order=91))
    posts = ["书记", "副书记", "委员", ""]
    names = ["张三", "李四", "王五", "赵六"]
    units = ["白杨村", "沈宅村", "不认识村"]
    rows = [
        member(
            chance.choice(names),
            chance.choice(units),
            order=chance.randrange(1, 6),
            党组织职务=chance.choice(posts),
            村居委会职务="",
            学历=chance.choice(["本科", "大本科"]),
        )
        for _ in range(12)
    ]
    batch = upload(*rows, is_complete=bool(seed % 2))
    for _ in range(6):
        place = ("名册", chance.randrange(2, 14))
        texts = chance.choice(
            [
                {"unit": chance.choice(units)},
                {"party_post": chance.choice(posts)},
                {"education": "大专"},
                {"id_number": rows[chance.randrange(12)]["身份证号"]},
            ]
        )
        answering.mend_cells(batch=batch, place=place, texts=texts)
        if chance.random() < 0.2:
            answering.leave_out(batch=batch, places={place})
    after = rows_of(batch), told(batch), batch.counts
    batches.recheck(actor=None, batch=batch)
    assert (rows_of(batch), told(batch), batch.counts) == after
