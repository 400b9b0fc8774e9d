"""Windows counted from election days, and how a task stands on a day."""

import datetime as dt
from typing import Any

import pytest

from elections.rules.plan import CellState, ElectionDay, Entry, Known, Span, Window, refusals, standing, window_of
from tests.elections.laws import VILLAGE, changed

DAY = dt.date(2021, 5, 8)
SPAN = Span("committee_day", -33, -17, "voter_list_days")


def committee(day=DAY, is_held=False):
    return ElectionDay("村(居)委会选举日", day, is_held)


def given(*arguments) -> Any:
    return window_of(*arguments)


def test_a_window_is_counted_from_the_election_day():
    window = given(Span("committee_day", -36, -30), committee(), None, None)
    assert (window.start, window.end) == (dt.date(2021, 4, 2), dt.date(2021, 4, 8))
    assert window.why == "村(居)委会选举日 2021-05-08，前 36 天至前 30 天。"


def test_the_law_ends_a_window_twenty_days_before_the_vote():
    window = given(SPAN, committee(), None, VILLAGE)
    assert window.end == dt.date(2021, 4, 18)
    assert "法定前 20 日（" in window.why


def test_the_law_ends_the_hand_over_ten_days_after_the_vote():
    window = given(Span("committee_day", 0, 99, "handover_days"), committee(), None, VILLAGE)
    assert (window.start, window.end) == (DAY, dt.date(2021, 5, 18))


def test_another_law_moves_the_end_and_never_leaves_a_window_that_ends_before_it_starts():
    strict = changed(VILLAGE, voter_list_days=40)
    window = given(SPAN, committee(), None, strict)
    assert window.start == window.end == dt.date(2021, 3, 29)


def test_without_a_law_in_force_the_plans_own_end_holds():
    assert given(SPAN, committee(), None, None).end == dt.date(2021, 4, 21)


def test_without_an_election_day_there_is_no_window():
    assert given(SPAN, committee(None), None, VILLAGE) is None


@pytest.mark.parametrize(
    ("day", "until", "is_held", "start"),
    [
        (DAY, dt.date(2021, 6, 30), False, dt.date(2021, 6, 30)),
        (DAY, dt.date(2021, 5, 8), False, DAY),
        (DAY, dt.date(2021, 5, 9), False, dt.date(2021, 5, 9)),
        (dt.date(2021, 7, 10), dt.date(2021, 6, 30), False, dt.date(2021, 7, 10)),
        (DAY, dt.date(2021, 6, 30), True, DAY),
        (None, dt.date(2021, 6, 30), False, dt.date(2021, 6, 30)),
    ],
)
def test_a_postponement_moves_an_earlier_day_that_was_not_held(day, until, is_held, start):
    assert given(Span("committee_day", 0, 5), committee(day, is_held), until, None).start == start


def test_a_postponed_window_says_what_it_was_before():
    window = given(Span("committee_day", 0, 5), committee(), dt.date(2021, 6, 30), None)
    assert window.why.startswith("村(居)委会选举日延期至 2021-06-30，原定 2021-05-08")


WINDOW = Window(dt.date(2021, 4, 2), dt.date(2021, 4, 8), "")


def on(month, day, known=None, obstacle="", window=WINDOW):
    return standing(window=window, known=known or Known(), obstacle=obstacle, today=dt.date(2021, month, day))


def test_on_its_last_day_a_task_is_not_late_and_on_the_next_it_is():
    assert (on(4, 8).state, on(4, 8).days_left) == (CellState.NOT_BEGUN, 0)
    assert (on(4, 9).state, on(4, 9).days, on(4, 9).days_left) == (CellState.LATE, 1, None)


def test_what_is_under_way_is_late_too_when_its_window_is_over():
    begun = Known(percent=80)
    assert on(4, 8, begun).state == CellState.UNDER_WAY
    assert on(4, 9, begun).state == CellState.LATE


def test_days_left_are_counted_from_the_first_day_of_the_window():
    assert on(4, 1).days_left is None
    assert on(4, 2).days_left == 6


def test_what_is_done_is_neither_late_nor_blocked():
    done = Known(done_on=dt.date(2021, 4, 8))
    assert on(5, 30, done, "红色单位未销号").state == CellState.DONE
    assert not on(5, 30, done).was_late
    assert on(5, 30, Known(done_on=dt.date(2021, 4, 9))).was_late


def test_an_obstacle_blocks_from_the_day_on_which_the_task_could_begin():
    assert on(4, 1, obstacle="红色单位未销号").state == CellState.NOT_BEGUN
    assert on(4, 2, obstacle="红色单位未销号").state == CellState.BLOCKED
    late = on(4, 10, obstacle="红色单位未销号")
    assert (late.state, late.days, late.obstacle) == (CellState.BLOCKED, 2, "红色单位未销号")


def test_without_a_day_nothing_is_late_and_what_is_noted_still_shows():
    assert on(9, 1, window=None).state == CellState.NO_DAY
    assert on(9, 1, Known(is_begun=True), window=None).state == CellState.UNDER_WAY
    assert on(9, 1, Known(done_on=dt.date(2021, 4, 1)), window=None).state == CellState.DONE


def test_a_task_that_does_not_concern_a_unit_is_never_late():
    assert on(9, 1, Known(is_concerned=False)).state == CellState.NOT_CONCERNED


TODAY = dt.date(2021, 4, 16)


def refused(entry, known_by="", obstacle=""):
    return refusals(entry, known_by=known_by, obstacle=obstacle, today=TODAY)


def test_what_the_product_knows_is_set_by_nobody():
    assert refused(Entry("done", TODAY), known_by="选举结果确认") == {
        "": "由系统自动登记（依据：选举结果确认），不能手工修改。"
    }


def test_a_blocked_task_is_not_begun_and_may_be_taken_back():
    assert refused(Entry("done", TODAY), obstacle="红色单位未销号") == {"": "红色单位未销号，不能登记。"}
    assert refused(Entry("under_way"), obstacle="红色单位未销号")
    assert refused(Entry(""), obstacle="红色单位未销号") == {}


def test_what_is_done_has_a_day_not_after_today():
    assert refused(Entry("done")) == {"done_on": "请填写完成日期。"}
    assert refused(Entry("done", TODAY)) == {}
    assert "晚于今天（2021-04-16）" in refused(Entry("done", dt.date(2021, 4, 17)))["done_on"]


@pytest.mark.parametrize(("percent", "is_good"), [(-1, False), (0, True), (99, True), (100, False)])
def test_what_is_under_way_is_between_nothing_and_all(percent, is_good):
    assert ("percent" not in refused(Entry("under_way", percent=percent))) is is_good
