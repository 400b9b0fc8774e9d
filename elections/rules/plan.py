"""The plan of an election year: when a unit has to do a task, and how a task stands in a unit on a day.

Windows are counted from the unit's own election days (P day, D day); nothing here is stored, so that "late" and
"blocked" are always true.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from elections.rules.law import CommitteeLaw
from elections.rules.provisions import Count, Way

PARTY_DAY, COMMITTEE_DAY = "party_day", "committee_day"

BEFORE, AFTER = -1, 1
DEADLINES: dict[str, int] = {
    "voter_list_days": BEFORE,
    "final_list_days": BEFORE,
    "supplementary_days": AFTER,
    "handover_days": AFTER,
}
"""The days of ``CommitteeLaw`` that can end a window, and on which side of the election day they lie."""


@dataclass(frozen=True)
class Span:
    """When a task is done, in days from its anchor (negative before it); ``deadline`` names one of ``DEADLINES``."""

    anchor: str
    starts: int
    ends: int
    deadline: str = ""


@dataclass(frozen=True)
class ElectionDay:
    """A unit's day of one election. ``is_held``: its result is declared, so no postponement moves it any more."""

    name: str
    day: dt.date | None = None
    is_held: bool = False


@dataclass(frozen=True)
class Window:
    """The days within which a task is done, both included, and why these."""

    start: dt.date
    end: dt.date
    why: str


def anchor_of(election: ElectionDay, postponed_until: dt.date | None) -> tuple[dt.date | None, str]:
    """The day from which windows are counted, and how it came about. A postponement moves a day that lies before it,
    or was not set, as long as the election was not held."""
    if not election.is_held and postponed_until and (election.day is None or election.day < postponed_until):
        original = f"，原定 {election.day}" if election.day else ""
        return postponed_until, f"{election.name}延期至 {postponed_until}{original}"
    if election.day is None:
        return None, f"未定{election.name}"
    return election.day, f"{election.name} {election.day}"


def window_of(
    span: Span, election: ElectionDay, postponed_until: dt.date | None, law: CommitteeLaw | None
) -> Window | None:
    """When a unit does a task; None where its election day is not set.

    Where the task has a legal deadline and a law is in force, the law ends the window: the voter list twenty days
    before the election (村委会组织法第十四条), the hand-over ten days after it (第二十条).
    """
    day, told = anchor_of(election, postponed_until)
    if day is None:
        return None
    days = getattr(law, span.deadline, None) if law and span.deadline else None
    if not isinstance(days, Count):
        ends, told = span.ends, f"{told}，{_offset(span.starts)}至{_offset(span.ends)}"
    else:
        side = DEADLINES[span.deadline]
        ends, source = side * days.value, f"（{days.source}）" if days.source else ""
        told = f"{told}，法定{'前' if side == BEFORE else '后'} {days.value} 日{source}"
    start = day + dt.timedelta(days=min(span.starts, ends))
    return Window(start, day + dt.timedelta(days=ends), f"{told}。")


def _offset(days: int) -> str:
    return "当天" if days == 0 else f"{'前' if days < 0 else '后'} {abs(days)} 天"


class CellState(Way):
    """How a task stands in a unit on a day."""

    NOT_BEGUN = "not_begun", "未开始"
    UNDER_WAY = "under_way", "进行中"
    DONE = "done", "已完成"
    LATE = "late", "逾期"
    BLOCKED = "blocked", "受阻"
    NOT_CONCERNED = "not_concerned", "不适用"
    NO_DAY = "no_day", "未定选举日"


@dataclass(frozen=True)
class Known:
    """What is known of a task in a unit: noted by somebody, or (``basis`` says from what) found by the product itself.

    ``percent`` without ``done_on``: under way.
    """

    done_on: dt.date | None = None
    percent: int | None = None
    is_begun: bool = False
    is_concerned: bool = True
    basis: str = ""


@dataclass(frozen=True)
class Standing:
    """The state of a task in a unit on a day. ``days``: how many it is late; ``obstacle``: why it is blocked."""

    state: CellState
    window: Window | None = None
    known: Known = Known()
    days: int = 0
    obstacle: str = ""
    today: dt.date | None = None

    @cached_property
    def days_left(self) -> int | None:
        """Until the window ends, the last day counting 0; None unless the task is open and has begun to be due."""
        if self.window is None or self.today is None or self.state not in (CellState.NOT_BEGUN, CellState.UNDER_WAY):
            return None
        left = (self.window.end - self.today).days
        return left if self.window.start <= self.today else None

    @property
    def was_late(self) -> bool:
        """Whether it was done after its window."""
        done = self.known.done_on
        return bool(self.state == CellState.DONE and done and self.window and done > self.window.end)


def standing(*, window: Window | None, known: Known, obstacle: str, today: dt.date) -> Standing:
    """How a task stands. What is done stays done; an obstacle counts from the day on which the task could begin, and
    takes the place of being late: who may not start is not late by its own doing."""
    if not known.is_concerned:
        return Standing(CellState.NOT_CONCERNED, window, known, today=today)
    if known.done_on:
        return Standing(CellState.DONE, window, known, today=today)
    begun = known.is_begun or known.percent is not None
    if window is None:
        return Standing(CellState.UNDER_WAY if begun else CellState.NO_DAY, None, known, obstacle=obstacle, today=today)
    days = max((today - window.end).days, 0)
    if obstacle and today >= window.start:
        return Standing(CellState.BLOCKED, window, known, days, obstacle, today)
    if days:
        return Standing(CellState.LATE, window, known, days, today=today)
    state = CellState.UNDER_WAY if begun else CellState.NOT_BEGUN
    return Standing(state, window, known, obstacle=obstacle, today=today)


@dataclass(frozen=True)
class Entry:
    """What somebody wants to note of a task."""

    state: str
    done_on: dt.date | None = None
    percent: int | None = None


def refusals(entry: Entry, *, known_by: str, obstacle: str, today: dt.date) -> dict[str, str]:
    """Why an entry cannot be noted, by its field (``""``: the whole). ``known_by`` names by what the product knows the
    task itself; such tasks are set by nobody."""
    if known_by:
        return {"": f"由系统自动登记（依据：{known_by}），不能手工修改。"}
    found = {}
    if obstacle and entry.state in ("under_way", "done"):
        found[""] = f"{obstacle}，不能登记。"
    if entry.state == "done" and entry.done_on is None:
        found["done_on"] = "请填写完成日期。"
    if entry.done_on and entry.done_on > today:
        found["done_on"] = f"完成日期 {entry.done_on} 晚于今天（{today}），请核对。"
    if entry.percent is not None and not 0 <= entry.percent < 100:
        found["percent"] = f"进度是 0 到 99 之间的整数，填写的是 {entry.percent}；完成的请选“已完成”。"
    return found
