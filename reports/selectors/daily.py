"""The days of a term as they were stored, for a scope: one day beside the day before it and the week before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Min

from elections.models import Term, UnitProfile
from elections.page_scope import PageScope
from elections.selectors import today_of
from places.models import Area
from reports.choices import Source
from reports.models import DailyProgress
from reports.selectors.daily_facts import DAY, Counted, reported_days

WEEK = 7 * DAY


@dataclass(frozen=True)
class Day:
    """The rows of a place on one day, added up."""

    rows: list[DailyProgress]

    def number(self, what: str) -> int | None:
        """How many units are counted; None where that was not known of all of them."""
        found = [row.numbers.get(what) for row in self.rows]
        return None if not found or None in found else sum(found)

    def units(self, what: str) -> set[int]:
        return {unit for row in self.rows for unit in row.units.get(what, [])}

    @property
    def is_recomputed(self) -> bool:
        return any(row.source == Source.RECOMPUTED for row in self.rows)

    @property
    def taken_at(self) -> dt.datetime:
        return min(row.taken_at for row in self.rows)

    @property
    def stages(self) -> list[int]:
        """The numbers of the stages that were known of."""
        keys = {key for row in self.rows for key in row.numbers if key.startswith("stage:")}
        return sorted(int(key.removeprefix("stage:")) for key in keys)


@dataclass(frozen=True)
class Place:
    """A day of one place, and the same place on the day before and a week before; None where there is no snapshot."""

    day: Day
    before: Day | None
    week: Day | None

    @property
    def is_done(self) -> bool:
        return self.day.number(Counted.DONE) == self.day.number(Counted.UNITS)

    def added(self, what: str) -> set[int] | None:
        """The units counted on the day and not yet on the day before; None without a day before."""
        if self.before is None or self.before.number(what) is None or self.day.number(what) is None:
            return None
        return self.day.units(what) - self.before.units(what)

    def removed(self, what: str) -> set[int] | None:
        """The units counted on the day before and no more: results that were taken back."""
        if self.before is None or self.before.number(what) is None or self.day.number(what) is None:
            return None
        return self.before.units(what) - self.day.units(what)

    def change(self, what: str, since: Day | None) -> int | None:
        now, then = self.day.number(what), since.number(what) if since else None
        return None if now is None or then is None else now - then


@dataclass(frozen=True)
class Point:
    """A day of the curve."""

    day: dt.date
    done: int
    units: int
    is_recomputed: bool


class Days:
    """The stored days of a scope, around the one that is asked for."""

    def __init__(self, scope: PageScope, asked: dt.date | None) -> None:
        assert scope.term is not None
        self.scope, self.term = scope, scope.term
        self.asked = asked

    @property
    def rows(self) -> Any:
        rows = DailyProgress.objects.filter(term=self.term).under(self.scope.area.path)
        return rows.filter(kind=self.scope.kind) if self.scope.kind else rows

    @cached_property
    def today(self) -> dt.date:
        return today_of(self.term)

    @cached_property
    def period(self) -> tuple[dt.date, dt.date] | None:
        return reported_days(self.term)

    @cached_property
    def ends(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last stored day."""
        found = self.rows.aggregate(first=Min("day"), last=Max("day"))
        return (found["first"], found["last"]) if found["first"] else None

    @cached_property
    def day(self) -> dt.date:
        """The day shown: as asked, else the newest there is."""
        return self.asked or (self.ends[1] if self.ends else self.today)

    @cached_property
    def _around(self) -> list[DailyProgress]:
        days = [self.day, self.day - DAY, self.day - WEEK]
        return list(self.rows.filter(day__in=days).select_related("township").order_by("township__path", "kind"))

    def place(self, inside: str) -> Place | None:
        """The day of the townships below a path; None where nothing is stored of it."""
        rows = [row for row in self._around if row.township.path.startswith(inside)]
        found = {day: Day(part) for day in {row.day for row in rows} if (part := [r for r in rows if r.day == day])}
        day = found.get(self.day)
        return Place(day, found.get(self.day - DAY), found.get(self.day - WEEK)) if day else None

    @cached_property
    def whole(self) -> Place | None:
        return self.place(self.scope.area.path)

    @cached_property
    def by_child(self) -> list[tuple[Area, Place]]:
        """The areas one level down that have units, in tree order."""
        found = ((area, self.place(area.path)) for area in self.scope.children)
        return [(area, place) for area, place in found if place]

    @cached_property
    def absent(self) -> list[Area]:
        """Townships that take part and of which the day shown has nothing."""
        taking_part = UnitProfile.objects.filter(term=self.term, unit__is_electing=True).under(self.scope.area.path)
        if self.scope.kind:
            taking_part = taking_part.filter(unit__kind=self.scope.kind)
        areas = Area.objects.filter(pk__in=taking_part.order_by().values("unit__township")).order_by("path")
        there = {row.township_id for row in self._around if row.day == self.day}
        return [area for area in areas if area.pk not in there]

    @cached_property
    def curve(self) -> list[Point]:
        """The units done, day by day."""
        found: dict[dt.date, list[int]] = {}
        for day, numbers, source in self.rows.order_by("day").values_list("day", "numbers", "source"):
            point = found.setdefault(day, [0, 0, 0])
            point[0] += numbers.get(Counted.DONE, 0)
            point[1] += numbers.get(Counted.UNITS, 0)
            point[2] |= source == Source.RECOMPUTED
        return [Point(day, done, units, bool(guessed)) for day, (done, units, guessed) in found.items()]

    @cached_property
    def missed(self) -> list[dt.date]:
        """Days of the reported period, up to the last stored one, of which nothing is stored."""
        if self.period is None or self.ends is None:
            return []
        there = {point.day for point in self.curve}
        first, last = self.period[0], min(self.period[1], self.ends[1])
        days = (first + n * DAY for n in range((last - first).days + 1))
        return [day for day in days if day not in there]

    @property
    def has_today(self) -> bool:
        return bool(self.ends and self.ends[1] >= self.today)


PARTS: dict[str, str] = {
    **{each.value: str(each.label) for each in Counted},
    "not_done": "“两委”换届选举尚未全部完成",
    "done_added": "当日新完成“两委”换届选举",
    "done_removed": "当日撤回结果",
    "party_added": "当日新完成党组织换届选举",
    "committee_added": "当日新完成村(居)委会换届选举",
}
"""The lists behind the numbers of a report, beside the stages."""


def units_of(place: Place, part: str) -> set[int] | None:
    """The units behind a number; None where that is not known of the day."""
    if part == "not_done":
        done = place.day.number(Counted.DONE)
        return None if done is None else place.day.units(Counted.UNITS) - place.day.units(Counted.DONE)
    what, _, which = part.rpartition("_")
    if which == "added":
        return place.added(what)
    if which == "removed":
        return place.removed(what)
    return None if place.day.number(part) is None else place.day.units(part)


def stage_names(term: Term, numbers: Iterable[int]) -> dict[int, str]:
    """The names of the stages there still are, by number."""
    return dict(term.stages.filter(number__in=list(numbers)).values_list("number", "name"))  # type: ignore[attr-defined]
