"""What was counted in an area: sums by place and kind, and what stands there of one day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Left

from elections.models import Tally, TallyKind, Term
from elections.rules.tallies import NUMBERS
from places.models import Area, Unit

Key = int | None
"""Of an area or a unit; None is what streets counted for themselves."""


@dataclass(frozen=True)
class Period:
    """Days from and to, both included; None is open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def bounds(self, name: str = "on") -> dict[str, dt.date]:
        found = {f"{name}__gte": self.since, f"{name}__lte": self.until}
        return {key: day for key, day in found.items() if day}


ALWAYS = Period()


@dataclass
class Sums:
    """The sums of each kind, by field of ``Tally``: of the whole, and of each place."""

    kinds: list[TallyKind]
    whole: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: dict.fromkeys(NUMBERS, 0)))
    places: dict[Key, dict[int, dict[str, int]]] = field(default_factory=dict)

    def add(self, place: Key, kind: int, numbers: dict[str, int]) -> None:
        there = self.places.setdefault(place, {})
        for at in (self.whole[kind], there.setdefault(kind, dict.fromkeys(NUMBERS, 0))):
            for name, value in numbers.items():
                at[name] += value

    def line(self, place: Key) -> list[tuple[TallyKind, str, int]]:
        """The numbers of a place, in the order of the columns."""
        return self._line(self.places.get(place, {}))

    @property
    def total(self) -> list[tuple[TallyKind, str, int]]:
        return self._line(self.whole)

    def _line(self, by_kind: dict[int, dict[str, int]]) -> list[tuple[TallyKind, str, int]]:
        return [(kind, name, by_kind.get(kind.pk, {}).get(name, 0)) for kind in self.kinds for name, _ in kind.columns]


def kinds_of(term: Term) -> list[TallyKind]:
    """What is counted in a term, in its order."""
    return list(TallyKind.objects.filter(term=term))


def rows_of(term: Term, area: Area, kind: str = "", period: Period = ALWAYS) -> Any:
    """What was counted in an area, of one kind of unit or (with what streets counted for themselves) of all."""
    rows = Tally.objects.filter(kind__term=term, **period.bounds()).under(area.path)
    return rows.filter(unit__kind=kind) if kind else rows


def sums_of(term: Term, area: Area, children: Sequence[Area], kind: str = "", period: Period = ALWAYS) -> Sums:
    """Sums by the areas below, or in a street by its units. Two queries."""
    sums = Sums(kinds_of(term))
    rows = rows_of(term, area, kind, period).order_by()
    totals = {name: Sum(name) for name in NUMBERS}
    if area.is_township:
        for row in rows.values("unit_id", "kind_id").annotate(**totals):
            sums.add(row["unit_id"], row["kind_id"], {name: row[name] for name in NUMBERS})
        return sums
    by_path = {child.path: child.pk for child in children}
    length = max(map(len, by_path), default=len(area.path))
    for row in rows.annotate(at=Left("township__path", length)).values("at", "kind_id").annotate(**totals):
        child = next((pk for path, pk in by_path.items() if row["at"].startswith(path)), None)
        sums.add(child, row["kind_id"], {name: row[name] for name in NUMBERS})
    return sums


def units_counting(term: Term, township: Area, kind: str = "") -> list[Unit]:
    """The units of a street that take part, by code."""
    units = Unit.objects.filter(township=township, profiles__term=term).order_by("code")
    return list(units.filter(kind=kind) if kind else units)


def day_of(kind: TallyKind, township: Area, on: dt.date) -> dict[Key, list[Tally]]:
    """What stands there of one kind, street and day, by unit."""
    found: dict[Key, list[Tally]] = defaultdict(list)
    for row in Tally.objects.filter(kind=kind, township=township, on=on).order_by("pk"):
        found[row.unit_id].append(row)
    return found
