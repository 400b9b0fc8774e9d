"""Two weeks before the vote the county is at work: three late, five red, two returned, one locked, five days left."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from accounts.models import User
from cadres.models import Candidacy, Responsibility
from cadres.selectors.contents import content_hashes
from cadres.selectors.progress import Board, boards_of
from cadres.selectors.review_board import ReviewBoard
from elections.choices import Checklist, Colour, DataKind, SubmissionState
from elections.models import Situation, Submission, SubmissionRemark, Tally, Term, UnitProfile
from elections.page_scope import PageScope
from elections.rules.plan import CellState
from elections.selectors import today_of
from elections.selectors.collections import collections_of, owed_by
from places.models import Area
from reports.demo.calendars import TWO_WEEKS_AHEAD
from reports.selectors.figures import figures
from reports.selectors.people import units_behind

pytestmark = pytest.mark.usefixtures("two_weeks_before", "db")


def now() -> Term:
    return Term.objects.select_related("area").get(name="2021年换届")


def plan() -> Board:
    term = now()
    return boards_of(term, term.area, "", [Checklist.PLAN])[Checklist.PLAN]


def test_both_terms_stand_on_the_day_two_weeks_before_the_vote() -> None:
    assert {today_of(term) for term in Term.objects.all()} == {TWO_WEEKS_AHEAD.today}


def test_three_units_are_late_with_one_task_each_and_say_why() -> None:
    board = plan()
    assert [len(row.late) for row in board.late_rows] == [1, 1, 1]
    assert all(cell.noted and cell.noted.note and cell.noted.percent for row in board.late_rows for cell in row.late)
    assert {row.unit.township.name for row in board.late_rows} == {"顾村镇", "大场镇", "庙行镇"}


def test_what_was_due_is_done_and_what_is_to_come_is_not_begun() -> None:
    board = plan()
    done = {count.task.number: (count.done, count.due) for count in board.task_counts}
    assert all(due - 2 <= done_ <= due for number, (done_, due) in done.items() if number in (1, 3, 4, 5, 9, 10))
    assert all(done[number] == (0, 533) for number in (7, 8, 11, 12, 13, 14))
    assert done[2] == (9, 14)
    assert not any(cell.standing.was_late for cell in board.cells)


def test_five_units_are_red_with_what_was_done_and_the_first_hand_answers_for_them() -> None:
    red = Situation.objects.filter(round__number=3, colour=Colour.RED)
    assert red.count() == 5
    assert not red.filter(remedy="").exists()
    assert not red.filter(difficulties=None).exists()
    assert not red.exclude(signed_off_on=None).exists()
    answering = Responsibility.objects.filter(unit__in=red.values("unit"))
    assert [each.rank for each in answering] == ["first_hand"] * 5
    assert Responsibility.objects.filter(unit=None, rank="county").count() == 13


def test_four_red_units_are_blocked_and_one_is_postponed_by_a_document() -> None:
    board, postponed = plan(), UnitProfile.objects.get(term=now(), postponed_until__isnull=False)
    red = {row.unit for row in board.rows if row.plan.situation.is_red}
    assert {row.unit for row in board.blocked_rows} == red - {postponed.unit}
    assert postponed.unit in red
    assert postponed.postponement_document
    assert UnitProfile.objects.filter(term=now(), is_pilot=True).count() == 5


def test_points_add_up_and_give_the_colour() -> None:
    for row in Situation.objects.all():
        assert sum(int(points) for points in row.points.values()) * 10 == row.total
        assert (row.total >= 800, row.total <= 600) == (row.colour == Colour.GREEN, row.colour == Colour.RED)
    rounds = Counter(Situation.objects.values_list("round__number", "colour"))
    assert [rounds[number, Colour.RED] for number in (1, 2, 3)] == [9, 4, 5]


def test_two_units_got_their_candidates_back_with_remarks_and_one_is_locked() -> None:
    states = Counter(Submission.objects.values_list("state", flat=True))
    assert (states[SubmissionState.RETURNED], states[SubmissionState.LOCKED]) == (2, 1)
    assert states[SubmissionState.SUBMITTED] + states[SubmissionState.APPROVED] > 300
    for submission in Submission.objects.filter(state=SubmissionState.RETURNED):
        meant = [int(each) for each in submission.remarks.values_list("object_id", flat=True)]
        assert submission.reason
        assert Candidacy.objects.filter(unit=submission.unit, pk__in=meant).count() == len(meant) == 2
    assert SubmissionRemark.objects.filter(is_settled=False).count() == 4


def test_what_was_handed_in_is_what_stands_there() -> None:
    rows = Submission.objects.filter(term=now())
    units = list(rows.values_list("unit_id", flat=True))
    hashes = content_hashes(term=now(), kind=DataKind.CANDIDATES, unit_ids=units)
    assert {row.unit_id: row.content_hash for row in rows} == hashes


def test_a_collection_is_due_in_five_days_and_one_is_closed() -> None:
    term, staff = now(), User.objects.get(username="zuzhibu")
    running, closed = collections_of(term, term.area, staff)
    assert (running.days, running.asked, running.given, running.returned) == (5, 13, 7, 1)
    assert closed.collection.closed_at
    assert closed.given == 13
    gucun = Area.objects.with_code("310113109").get()
    assert [reply.collection for reply in owed_by(term, gucun)] == [running.collection]


def test_the_review_is_late_by_the_days_of_the_term() -> None:
    scope = PageScope(user=User.objects.get(username="zuzhibu"), term=now(), area=now().area)
    late = ReviewBoard(scope).late_columns
    assert [(column.seat.department.name, column.days) for column in late] == [("应急管理局", 8)]


def test_liaisons_find_their_own_street_late_red_and_returned() -> None:
    area = Area.objects.with_code("310113109").get()
    board = boards_of(now(), area, "", [Checklist.PLAN])[Checklist.PLAN]
    assert len(board.late_rows) == len(board.blocked_rows) == 1
    assert board.late_rows[0].late[0].state == CellState.LATE
    assert Submission.objects.under(area.path).get().state == SubmissionState.RETURNED


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("progress.late", 3),
        ("situation.red", 5),
        ("situation.red_open", 5),
        ("submission.candidates_returned", 2),
        ("submission.candidates_locked", 1),
        ("units.done", 0),
    ],
)
def test_each_figure_opens_to_exactly_so_many_units(code: str, number: int) -> None:
    term = now()
    assert figures(term=term, area=term.area)[code].value == number
    assert units_behind(code, user=None, term=term, area=term.area).count() == number


def test_nothing_was_noted_of_days_to_come() -> None:
    today = TWO_WEEKS_AHEAD.today
    board = plan()
    assert max(cell.noted.done_on or dt.date.min for cell in board.cells if cell.noted) <= today
    assert not Tally.objects.filter(on__gt=today).exists()
