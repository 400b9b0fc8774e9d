"""How the units of an area stand (选情): round by round, what is difficult, what was done, who answers for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cadres.models import Responsibility
from cadres.selectors.responsibilities import leaders_of
from elections.choices import Colour
from elections.models import Difficulty, Situation, SurveyRound, Term, UnitProfile
from elections.rules.situation import in_points
from places.models import Area, Unit

SHOWN_ROUNDS = 2
"""So many of the last rounds stand side by side."""


@dataclass(frozen=True)
class Row:
    """A unit with its situations, by the number of their round."""

    unit: Unit
    by_round: dict[int, Situation]
    leaders: list[Responsibility]
    has_higher: bool

    @cached_property
    def last(self) -> Situation | None:
        """How it stood in the last round in which it was surveyed."""
        return self.by_round[max(self.by_round)] if self.by_round else None

    @property
    def colour(self) -> str:
        return self.last.colour if self.last else ""

    @property
    def total(self) -> str:
        return in_points(self.last.total) if self.last else ""

    @property
    def is_open(self) -> bool:
        """Red or yellow, and not signed off."""
        return bool(self.last and self.colour != Colour.GREEN and not self.last.signed_off_on)

    @property
    def is_red(self) -> bool:
        """Red and not signed off: what may not start."""
        return self.is_open and self.colour == Colour.RED

    @property
    def wants_higher(self) -> bool:
        return self.is_red and not self.has_higher

    @property
    def difficulties(self) -> list[Difficulty]:
        return list(self.last.difficulties.all()) if self.last else []


@dataclass
class Picture:
    """The units of an area in a term."""

    term: Term
    rounds: list[SurveyRound]
    rows: list[Row]

    @property
    def shown_rounds(self) -> list[SurveyRound]:
        return self.rounds[-SHOWN_ROUNDS:]

    @cached_property
    def counts(self) -> Counter[str]:
        """Units by colour; under ``""`` those never surveyed."""
        return Counter(row.colour for row in self.rows)

    @property
    def colours(self) -> list[tuple[Colour, int]]:
        return [(colour, self.counts[colour]) for colour in reversed(Colour)]

    @property
    def unsurveyed(self) -> int:
        return self.counts[""]

    @cached_property
    def open(self) -> int:
        return sum(row.is_open for row in self.rows)

    @cached_property
    def signed_off(self) -> int:
        return sum(bool(row.last and row.last.signed_off_on) for row in self.rows)

    @cached_property
    def red(self) -> int:
        """Units that may not start."""
        return sum(row.is_red for row in self.rows)

    @cached_property
    def without_leader(self) -> list[Row]:
        """Red units for which no leader of the county or first hand of the street answers."""
        return [row for row in self.rows if row.wants_higher]

    @cached_property
    def difficulties(self) -> list[tuple[Difficulty, int]]:
        """What is difficult in the last round of each unit, the most frequent first."""
        return Counter(each for row in self.rows for each in row.difficulties).most_common()

    def by_township(self) -> list[tuple[Area, Picture]]:
        found: dict[Area, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.unit.township, []).append(row)
        return [(area, self.of(rows)) for area, rows in found.items()]

    def of(self, rows: Iterable[Row]) -> Picture:
        return Picture(self.term, self.rounds, list(rows))

    def shown(self, *, colour: str = "", difficulty: int | None = None, only_open: bool = False) -> list[Row]:
        """The units that a filter leaves; ``colour`` ``none`` are those never surveyed."""
        wanted = "" if colour == "none" else colour
        return [
            row
            for row in self.rows
            if (not colour or row.colour == wanted)
            and (difficulty is None or any(each.pk == difficulty for each in row.difficulties))
            and (not only_open or row.is_open)
        ]


def picture_of(term: Term, area: Area, kind: str = "") -> Picture:
    """The units of an area that take part, of one kind or both, in a fixed number of queries."""
    profiles = UnitProfile.objects.filter(term=term).under(area.path).select_related("unit__township")
    return _picture(term, profiles.filter(unit__kind=kind) if kind else profiles, area.path)


def row_of(term: Term, unit: Unit) -> Row | None:
    """One unit; None where it does not take part."""
    profiles = UnitProfile.objects.filter(term=term, unit=unit).select_related("unit__township")
    rows = _picture(term, profiles, unit.township.path, unit).rows
    return rows[0] if rows else None


def _picture(term: Term, profiles: Iterable[UnitProfile], path: str, unit: Unit | None = None) -> Picture:
    situations = Situation.objects.filter(round__term=term).under(path)
    if unit:
        situations = situations.filter(unit=unit)
    found: dict[int, dict[int, Situation]] = {}
    for each in situations.select_related("round", "signed_off_by").prefetch_related("difficulties"):
        found.setdefault(each.unit_id, {})[each.round.number] = each
    leaders = leaders_of(term, path)
    units = sorted((each.unit for each in profiles), key=lambda each: (each.township.path, each.code))
    rows = [Row(each, found.get(each.pk, {}), leaders.of(each), leaders.has_higher(each)) for each in units]
    return Picture(term, list(SurveyRound.objects.filter(term=term)), rows)
