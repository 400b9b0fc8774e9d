"""The mended file comes back and is known for what it is."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from cadres.models import Membership, Person
from core.services import jobs
from imports.answers import Answers
from imports.models import Batch, PlanRow
from imports.services import answering, batches
from imports.workbooks.annotated import write_annotated
from tests.imports.conftest import HEADERS, member, problems_of, workbook

pytestmark = pytest.mark.django_db
State = Batch.State
EDUCATION = HEADERS.index("学历") + 1
GOOD, BAD = member(), member("李四", order=2, 学历="大本科")


@pytest.fixture
def send(upload, liaison):
    def receive(*rows: Any, **options: Any) -> Batch:
        return upload(*rows, **{"actor": liaison} | options)

    return receive


def mended(batch: Batch, **cells: str) -> bytes:
    """The annotated file with cells changed by hand, by coordinate."""
    file = io.BytesIO()
    write_annotated(batch, file)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    for place, text in cells.items():
        book.active[place] = text
    again = io.BytesIO()
    book.save(again)
    return again.getvalue()


def test_a_mended_file_replaces_the_upload_that_it_came_from(client, send, liaison):
    first = send(GOOD, BAD, is_complete=True)
    second = send(mended(first, J3="本科"))
    first.refresh_from_db()
    assert (first.state, first.next_try) == (State.REPLACED, second)
    assert (second.state, second.counts["error"], second.is_complete) == (State.PLANNED, 0, True)
    client.force_login(liaison)
    page = client.get(f"/imports/{second.pk}/").content.decode()
    assert f"B-{first.pk:04d}</a> 的改正稿" in page
    page = client.get(f"/imports/{first.pk}/").content.decode()
    assert "已重新上传，这一次没有写入任何数据。" in page
    with pytest.raises(Exception, match="已确认或已取消"):
        batches.confirm(actor=None, batch=first, here=True)


def test_words_explained_and_the_bodies_are_carried_over(send, liaison):
    first = send(GOOD, BAD, bodies=["party"])
    places = answering.places_of(first, first.problems.filter(kind="unknown_education"))
    meant = [answering.Explanation("education", "大本科", "本科", frozenset(places))]
    answering.explain_values(actor=liaison, batch=first, explained=meant, remember=False)
    second = send(mended(first))
    assert (second.bodies, second.counts["error"]) == (["party"], 0)


def test_answers_to_rows_move_with_them_and_leave_changed_ones(send):
    rows = [
        member(出生年月="1985-07"),
        member("李四", order=2, 学历="大本科"),
        member("王五", order=3, 出生年月="1985-07"),
    ]
    first = send(*rows)
    for row in (2, 4):
        answering.accept_problems(batch=first, kind="birth_contradicts_id", places={("名册", row)}, reason="以档案为准")
    answering.leave_out(batch=first, places={("名册", 3)})
    book = openpyxl.load_workbook(io.BytesIO(mended(first, C4="王五五")))
    book.active.insert_rows(2)
    file = io.BytesIO()
    book.save(file)
    second = send(file.getvalue())
    assert {(row.number, row.action) for row in second.rows.all()} == {(3, "new"), (4, "left_out"), (5, "error")}
    assert Answers.decoded(second.answers).accepted == {"名册": {"3": {"birth_contradicts_id": "以档案为准"}}}


def test_a_cell_mended_in_the_browser_after_the_download_is_not_lost(send):
    first = send(GOOD, BAD)
    file = mended(first)
    answering.mend_cells(batch=first, place=("名册", 3), texts={"education": "本科"})
    second = send(file)
    assert (second.counts["error"], second.counts["new"]) == (0, 2)


def test_of_two_rows_alike_only_the_one_left_out_stays_out(send):
    first = send(GOOD, GOOD)
    answering.leave_out(batch=first, places={("名册", 3)})
    second = send(mended(first))
    assert sorted(second.rows.values_list("action", flat=True)) == ["left_out", "new"]


def test_what_was_decided_on_missing_members_is_carried_over(send, import_rows):
    import_rows(member(), member("李四", order=2))
    first = send(member(学历="大本科"), is_complete=True)
    answering.mend_cells(batch=first, place=("名册", 2), texts={"education": "本科"})
    answering.decide_missing(actor=None, batch=first, decision=PlanRow.Decision.KEEP)
    second = send(mended(first))
    assert second.rows.get(action="missing").decision == PlanRow.Decision.KEEP


def test_the_rest_of_a_batch_written_in_part_becomes_the_debt_of_its_next_try(send):
    first = send(GOOD, BAD)
    batches.confirm(actor=None, batch=first, only_good_rows=True, here=True)
    assert first.state == State.PARTLY
    second = send(mended(first, J3="本科"))
    first.refresh_from_db()
    assert (first.state, first.next_try) == (State.APPLIED, second)
    assert (second.counts["same"], second.counts["new"]) == (1, 1)
    batches.confirm(actor=None, batch=second, here=True)
    assert (Membership.objects.count(), Person.objects.count()) == (2, 2)
    assert not Batch.objects.filter(state__in=(State.PARTLY, State.PLANNED)).exists()


@pytest.mark.parametrize("is_partly", [False, True])
def test_giving_the_next_try_up_gives_the_earlier_one_back(send, is_partly):
    first = send(GOOD, BAD)
    if is_partly:
        batches.confirm(actor=None, batch=first, only_good_rows=True, here=True)
    before = first.state
    batches.cancel(actor=None, batch=send(mended(first, J3="本科")))
    first.refresh_from_db()
    assert (first.state, first.next_try) == (before, None)


def test_the_same_annotated_file_again_follows_the_last_try(send):
    first = send(GOOD, BAD)
    file = mended(first)
    second, third = send(file), send(file)
    second.refresh_from_db()
    assert (second.state, second.next_try) == (State.REPLACED, third)


def test_a_second_check_changes_nothing_of_the_tie(send):
    first = send(GOOD, BAD)
    second = send(mended(first))
    batches.recheck(actor=None, batch=second)
    first.refresh_from_db()
    assert (first.state, first.next_try_id) == (State.REPLACED, second.pk)
    assert second.layout["continues"] == [first.pk, "planned"]


def test_a_file_that_cannot_be_read_replaces_nothing(send):
    first = send(GOOD, BAD)
    book = openpyxl.load_workbook(io.BytesIO(mended(first)))
    for column in range(1, len(HEADERS) + 1):
        book.active.cell(1, column).value = None
    file = io.BytesIO()
    book.save(file)
    assert send(file.getvalue()).state == State.REFUSED
    first.refresh_from_db()
    assert (first.state, first.next_try) == (State.PLANNED, None)


def test_a_killed_check_is_done_again_with_the_same_outcome(send, upload, liaison):
    first = send(GOOD, BAD, is_complete=True)
    second = send(mended(first))
    Batch.objects.filter(pk=second.pk).update(state=State.CHECKING, is_complete=False, answers="", layout={})
    Batch.objects.filter(pk=first.pk).update(state=State.PLANNED, next_try=None)
    jobs.run_now(kind="imports.check", payload={"batch": second.pk, "actor": liaison.pk})
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, first.next_try, second.is_complete) == (State.REPLACED, second, True)


def test_the_neighbour_s_upload_of_the_file_is_a_plain_one(client, world, send, neighbour_liaison):
    first = send(GOOD, BAD)
    second = send(mended(first, J3="本科"), actor=neighbour_liaison, area=world.youyilu)
    first.refresh_from_db()
    assert (first.state, first.next_try) == (State.PLANNED, None)
    assert "continues" not in second.layout
    client.force_login(neighbour_liaison)
    assert "改正稿" not in client.get(f"/imports/{second.pk}/").content.decode()


@pytest.mark.parametrize("where", [{"area": "county"}, {"term": "previous"}])
def test_another_area_or_term_makes_it_a_plain_upload(send, world, staff, where):
    first = send(GOOD, BAD)
    second = send(mended(first), actor=staff, **{name: getattr(world, value) for name, value in where.items()})
    first.refresh_from_db()
    assert (first.next_try, "continues" in second.layout) == (None, False)


def test_a_number_that_no_batch_has_is_taken_for_nothing(send):
    batch = send(workbook(GOOD | {"核对结果（B-9999，勿删）": "错误"}, headers=[*HEADERS, "核对结果（B-9999，勿删）"]))
    assert (batch.state, problems_of(batch)) == (State.PLANNED, [])
