"""What the rows say of how far each unit was, day by day: since when its results are declared, when it was late.

Read once for all units of an area; from it any day can be told. What follows from the days of contests and polls
(``DATED``) can be told of past days too; the rest is known only of the day on which it is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.db import models
from django.db.models import Max, Min
from django.utils import timezone

from cadres.selectors.progress import Cell, Row, board_of
from elections.choices import Body, PollKind, PollNext, PollState
from elections.models import Contest, Poll, Term, UnitProfile
from elections.selectors import today_of
from elections.selectors.plan import UnitPlan, unit_plans
from places.models import Area

DAY = dt.timedelta(days=1)
STAGE = "stage:"
"""Before the number of a stage: the units that have done all its tasks."""
LEAD, TAIL, LONGEST_TAIL = 28 * DAY, 30 * DAY, 90 * DAY
"""Daily reports begin so long before the first election day and go on so long after the last, or while results are
still owed at most so long."""


class Counted(models.TextChoices):
    """What of a day's units is counted."""

    UNITS = "units", "参加换届"
    DONE = "done", "“两委”换届选举均已完成"
    PARTY = "party", "党组织换届选举已完成"
    COMMITTEE = "committee", "村(居)委会换届选举已完成"
    FIRST_TRY = "first_try", "一次选举成功"
    SUPPLEMENTARY = "supplementary", "另行选举"
    RENEWED = "renewed", "重新选举"
    AWAITING = "awaiting", "尚待另行选举或重新选举"
    PLANNED = "planned", "当日计划选举"
    POSTPONED = "postponed", "延期换届"
    LATE = "late", "有任务逾期"


DATED = frozenset(set(Counted) - {Counted.POSTPONED, Counted.LATE})
"""What follows from the days of contests and polls alone."""
REPEATED = {PollKind.SUPPLEMENTARY: Counted.SUPPLEMENTARY, PollKind.RENEWED: Counted.RENEWED}


@dataclass(frozen=True)
class Spell:
    """Days from ``first`` on, up to the day before ``end``; without an end it lasts."""

    first: dt.date
    end: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class UnitDays:
    """A unit of a township, and in which spells it was what is counted."""

    unit: int
    township: int
    kind: str
    spells: dict[str, list[Spell]]

    def is_counted(self, what: str, day: dt.date) -> bool:
        return what == Counted.UNITS or any(spell.covers(day) for spell in self.spells.get(what, []))


@dataclass(frozen=True)
class Facts:
    """The units of an area in a term; ``counted``: what is known of them."""

    units: list[UnitDays]
    counted: list[str]


def reported_days(term: Term) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a term's daily reports; None while no election day is set."""
    contests = Contest.objects.filter(term=term, occasion=0, election_day__isnull=False)
    days = contests.aggregate(first=Min("election_day"), last=Max("election_day"))
    if days["first"] is None:
        return None
    postponed = UnitProfile.objects.filter(term=term).aggregate(last=Max("postponed_until"))["last"]
    is_owed = contests.filter(completed_on=None).exists()
    return days["first"] - LEAD, max(days["last"], postponed or days["last"]) + (LONGEST_TAIL if is_owed else TAIL)


def facts_of(term: Term, area: Area) -> Facts:
    """What is known of the units of an area. Results count from the day on which they were confirmed."""
    today, board = today_of(term), board_of(term, area)
    plans = [row.plan for row in board.rows] or unit_plans(term, UnitProfile.objects.filter(term=term).under(area.path))
    polls, rows = _polls(term, area), {row.unit.pk: row for row in board.rows}
    units = []
    for plan in plans:
        if plan.unit.is_electing:
            spells = _election(plan, polls, today)
            if row := rows.get(plan.unit.pk):
                spells |= _plan(row, today)
            units.append(UnitDays(plan.unit.pk, plan.unit.township_id, plan.unit.kind, spells))
    stages = [f"{STAGE}{each.stage.number}" for each in board.stages if each.stage]
    late = {Counted.LATE} if not board.tasks else set()
    return Facts(units, [*(each.value for each in Counted if each not in late), *stages])


@dataclass(frozen=True)
class _Poll:
    """A confirmed poll: since when its result is known, and what it asked for."""

    kind: str
    next: str
    known_on: dt.date


def _polls(term: Term, area: Area) -> dict[int, list[_Poll]]:
    """Confirmed polls of the term election by contest, in their order."""
    rows = Poll.objects.filter(contest__term=term, contest__occasion=0, state=PollState.CONFIRMED)
    rows = rows.filter(contest__unit__township__path__startswith=area.path, held_on__isnull=False)
    found: dict[int, list[_Poll]] = defaultdict(list)
    values = rows.order_by("contest", "number").values_list("contest_id", "kind", "next", "held_on", "confirmed_at")
    for contest, kind, follows, held_on, confirmed_at in values:
        confirmed_on = timezone.localtime(confirmed_at).date() if confirmed_at else held_on
        found[contest].append(_Poll(kind, follows, max(held_on, confirmed_on)))
    return found


def _election(plan: UnitPlan, polls: dict[int, list[_Poll]], today: dt.date) -> dict[str, list[Spell]]:
    """What the contests and polls of a unit tell. A result that a demonstration confirms counts from its own today."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    since: dict[str, dt.date] = {}
    for body, contest in plan.contests.items():
        held = polls.get(contest.pk, [])
        if contest.election_day:
            spells[Counted.PLANNED].append(Spell(contest.election_day, contest.election_day + DAY))
        if contest.completed_on:
            last = max([contest.completed_on, *(poll.known_on for poll in held)])
            since[body] = min(last, today)
            if body in (Body.PARTY, Body.COMMITTEE):
                spells[Counted.PARTY if body == Body.PARTY else Counted.COMMITTEE].append(Spell(since[body]))
        for what, spell in _repeated(held, today):
            spells[what].append(spell)
    if Body.PARTY in since and Body.COMMITTEE in since:
        both = max(since[Body.PARTY], since[Body.COMMITTEE])
        spells[Counted.DONE].append(Spell(both))
        if all(plan.contests[body].is_first_try for body in (Body.PARTY, Body.COMMITTEE)):
            spells[Counted.FIRST_TRY].append(Spell(both))
    if plan.profile.postponed_until:
        done = spells[Counted.DONE][0].first if spells[Counted.DONE] else None
        spells[Counted.POSTPONED].append(Spell(dt.date.min, done))
    return spells


def _repeated(polls: list[_Poll], today: dt.date) -> Iterator[tuple[str, Spell]]:
    """Votes that were held again, and the time in which one that is needed was awaited."""
    for poll, following in zip_longest(polls, polls[1:]):
        known_on = min(poll.known_on, today)
        if what := REPEATED.get(PollKind(poll.kind)):
            yield what, Spell(known_on)
        if poll.next in (PollNext.SUPPLEMENTARY, PollNext.RENEWED):
            yield Counted.AWAITING, Spell(known_on, min(following.known_on, today) if following else None)


def _plan(row: Row, today: dt.date) -> dict[str, list[Spell]]:
    """In which spells something of a unit's plan was late, and since when each of its stages is done."""
    spells = {Counted.LATE.value: [spell for cell in row.cells if (spell := _late(cell, today))]}
    stages: dict[int, list[Cell]] = defaultdict(list)
    for cell in row.cells:
        if cell.task.stage and cell.counts:
            stages[cell.task.stage.number].append(cell)
    for number, cells in stages.items():
        days = [cell.standing.known.done_on for cell in cells if cell.is_done]
        if len(days) == len(cells):
            spells[f"{STAGE}{number}"] = [Spell(min(max(filter(None, days)), today))]
    return spells


def _late(cell: Cell, today: dt.date) -> Spell | None:
    window, done_on = cell.standing.window, cell.standing.known.done_on
    if window is None or not cell.counts or cell.is_blocked:
        return None
    if done_on is None:
        return Spell(window.end + DAY)
    return Spell(window.end + DAY, min(done_on, today)) if done_on > window.end else None


def counted_on(facts: Facts, day: dt.date, counted: Iterable[str]) -> dict[tuple[int, str], dict[str, list[int]]]:
    """The units that were so far on a day, by township and kind, and by what is counted."""
    found: dict[tuple[int, str], dict[str, list[int]]] = {}
    wanted = list(counted)
    for unit in facts.units:
        place = found.setdefault((unit.township, unit.kind), {what: [] for what in wanted})
        for what in wanted:
            if unit.is_counted(what, day):
                place[what].append(unit.unit)
    return found
