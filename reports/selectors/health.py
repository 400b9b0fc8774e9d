"""What the data health check has found in a scope: by rule, by place below, and day by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elections.selectors import today_of
from places.models import Area, Unit
from reports.choices import Severity
from reports.figure_scope import FigureScope
from reports.measures.health import RULES, HealthRule
from reports.models import DailyHealth
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_areas, figures_of_children
from reports.selectors.people import units_behind
from reports.selectors.places import units_below

COMPLETE = "units.complete"
COUNT = "units.count"
REPORTED = "units.reported"
CODES = (COUNT, COMPLETE, f"{COMPLETE}.share", REPORTED, *(rule.indicator for rule in RULES))
DAYS = 30
"""So many days of findings are drawn."""


@dataclass(frozen=True)
class Day:
    """What had been found by the end of a day."""

    day: dt.date
    numbers: Mapping[str, int]

    @property
    def must(self) -> int:
        return sum(self.numbers.get(rule.indicator, 0) for rule in RULES if rule.severity == Severity.MUST)


@dataclass(frozen=True)
class Finding:
    """A rule in a place, and how many it found on the last day before today that is known (None: on none)."""

    rule: HealthRule
    count: int
    before: int | None
    worst: str = ""

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.count - self.before


@dataclass(frozen=True)
class Line:
    """A place below: its figures, and how many findings it has of each severity."""

    place: Any
    figures: Mapping[str, Figure]

    def count(self, code: str) -> int:
        return self.figures[code].numerator or 0

    def found(self, severity: Severity) -> int:
        return sum(self.count(rule.indicator) for rule in RULES if rule.severity == severity)

    @property
    def must(self) -> int:
        return self.found(Severity.MUST)

    @property
    def ask(self) -> int:
        return self.found(Severity.ASK)

    @property
    def complete(self) -> int:
        return self.count(COMPLETE)

    @property
    def units(self) -> int:
        return self.count(COUNT)

    @property
    def lacking(self) -> int:
        """Units that are not complete."""
        return self.count(COUNT) - self.count(COMPLETE)

    @property
    def words(self) -> str:
        """What must be mended there: 缺出生年月2人、没有书记1个."""
        found = [rule for rule in RULES if rule.severity == Severity.MUST and self.count(rule.indicator)]
        return "、".join(f"{rule.name}{self.count(rule.indicator)}{rule.word}" for rule in found)


@dataclass(frozen=True)
class Check:
    """The data health of a scope. ``days`` are those before today that are known, the last one last."""

    whole: Line
    lines: Sequence[Line]
    days: Sequence[Day]
    today: dt.date
    findings: Sequence[Finding]

    @property
    def before(self) -> Day | None:
        return self.days[-1] if self.days else None

    def of(self, severity: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.rule.severity == severity]


def check(scope: FigureScope) -> Check:
    """The data health of a scope that has a term. A constant number of queries."""
    assert scope.term is not None
    shared: Any = {"term": scope.term, "kind": scope.kind, "basis": scope.basis, "codes": CODES}
    whole = Line(scope.area, figures_of_areas(areas=[scope.area], **shared)[scope.area.pk])
    places: list[Any] = units_below(scope) if scope.area.is_township else list(scope.children)
    found = figures_of_children(areas_or_units=places, **shared)
    lines = [Line(place, found[place.pk]) for place in places]
    lines = sorted((line for line in lines if line.count(COUNT)), key=lambda line: (-line.must, -line.ask))
    days, today = _days(scope), today_of(scope.term)
    before = days[-1].numbers if days else None
    findings = [_finding(rule, whole, lines, before) for rule in RULES]
    return Check(whole, lines, days, today, findings)


def _finding(rule: HealthRule, whole: Line, lines: Sequence[Line], before: Mapping[str, int] | None) -> Finding:
    code = rule.indicator
    worst = max(lines, key=lambda line: line.count(code), default=None)
    told = f"{name_of(worst.place)} {worst.count(code)}" if worst and worst.count(code) else ""
    return Finding(rule, whole.count(code), before.get(code, 0) if before is not None else None, told)


def name_of(place: Area | Unit) -> str:
    return str(place.short_name if isinstance(place, Unit) else place.name)


def _days(scope: FigureScope) -> list[Day]:
    """The days before today of which something is kept, of the kinds of unit that the scope is about."""
    assert scope.term is not None
    rows = DailyHealth.objects.filter(term=scope.term, area=scope.area, day__lt=today_of(scope.term)).order_by("-day")
    rows = rows.filter(kind=scope.kind) if scope.kind else rows
    found: dict[dt.date, Counter[str]] = defaultdict(Counter)
    for day, numbers in rows.values_list("day", "numbers")[: 2 * DAYS]:
        found[day].update(numbers)
    return [Day(day, found[day]) for day in sorted(found)[-DAYS:]]


def names_lacking(scope: FigureScope) -> dict[int, list[str]]:
    """The names of the units that are not complete, by township. Two queries."""
    assert scope.term is not None
    asked: Any = {"user": None, "term": scope.term, "area": scope.area, "kind": scope.kind}
    complete = units_behind(COMPLETE, **asked).order_by().values("pk")
    rows = units_behind(COUNT, **asked).exclude(pk__in=complete).order_by("code")
    names: dict[int, list[str]] = defaultdict(list)
    for township, name in rows.values_list("township_id", "short_name"):
        names[township].append(name)
    return names
