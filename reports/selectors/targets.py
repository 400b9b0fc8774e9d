"""Which targets reach a place, how its figures stand to them, and which units keep it from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.scope import paths_q
from elections.models import Basis, Term
from elections.querysets import prefixes
from places.models import Area, Unit
from reports.choices import Reach
from reports.indicators import INDICATORS, Indicator
from reports.models import Target
from reports.rules.targets import Light, Pull, deciding, distance, enough, light
from reports.rules.values import Shape
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_units


@dataclass(frozen=True)
class Judged:
    """A target in a place: the place's figure, how it stands, and how much is missing to the whole number."""

    target: Target
    figure: Figure
    is_inherited: bool = False

    @property
    def light(self) -> Light:
        return light(self.figure.now, self.target.aim)

    @property
    def distance(self) -> int | None:
        return distance(self.figure.now, self.target.aim)

    @property
    def code(self) -> str:
        return self.target.code

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def is_missed(self) -> bool:
        return self.light in (Light.NEAR, Light.MISSED)


def is_about_units(indicator: Indicator) -> bool:
    """Whether what it counts is one a unit: units, or posts that each unit has once."""
    parts = (indicator.numerator, indicator.denominator)
    return any(part is not None and part.is_of_units for part in parts) or indicator.cohort in SINGLE


SINGLE = {"one_shoulder"}


def targets_over(term: Term, paths: Iterable[str]) -> list[Target]:
    """The targets set by the areas at some paths and by those they lie in. One query."""
    above = prefixes(paths, Area.steplen)
    rows = Target.objects.filter(term=term, area__path__in=above).select_related("area", "term")
    return [target for target in rows if target.code in INDICATORS]


def reaching(targets: Iterable[Target], path: str, *, of_units: bool = False) -> list[Target]:
    """Of some targets those that hold for the area at a path (or for the units of it), the strictest of each figure."""
    held: dict[tuple[str, str, str], Target] = {}
    for target in targets:
        if not path.startswith(target.area.path) or of_units != (target.reach == Reach.UNITS):
            continue
        if target.reach == Reach.OWN and target.area.path != path:
            continue
        key = (target.code, target.comparison, target.kind)
        if key not in held or target.aim.is_stricter(held[key].aim):
            held[key] = target
    return list(held.values())


def inherited_by(target: Target) -> list[Target]:
    """What higher levels ask of the same figure in the same places."""
    rows = targets_over(target.term, [target.area.path])
    same = (target.code, target.comparison, target.kind)
    return [
        one
        for one in rows
        if one.area_id != target.area_id
        and (one.code, one.comparison, one.kind) == same
        and one.reach == (Reach.UNITS if target.reach == Reach.UNITS else Reach.BELOW)
    ]


def judged(targets: Iterable[Target], figures: Mapping[str, Figure], path: str) -> dict[str, Judged]:
    """How the figures of a place stand to the targets that reach it, by code; of a code with two the worse one."""
    found: dict[str, Judged] = {}
    for target in targets:
        if target.code not in figures:
            continue
        one = Judged(target, figures[target.code], target.area.path != path)
        if target.code not in found or _WORSE[one.light] > _WORSE[found[target.code].light]:
            found[target.code] = one
    return found


_WORSE = {Light.NONE: 0, Light.MET: 1, Light.NEAR: 2, Light.MISSED: 3}


@dataclass(frozen=True)
class DecidingUnit:
    """A unit that keeps the figure from its target: its own figures, and what it pulls."""

    unit: Unit
    figure: Figure
    pull: Pull
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Deciding:
    """Which units decide a target in an area: those that hold it back, the first ``enough`` of which would do.

    ``units`` is how many there are in all.
    """

    area: Area
    judged: Judged
    units: int
    listed: Sequence[DecidingUnit]
    enough: int | None

    @property
    def is_gauge(self) -> bool:
        """Whether each unit counts once, so that one cell a unit shows it."""
        return is_about_units(self.judged.indicator) and self.judged.indicator.shape == Shape.SHARE


REASONS = ("secretary.count", "director.count", "one_shoulder.count", "two_committees.count")


def who_decides(
    term: Term,
    asked: Sequence[tuple[Area, Judged]],
    *,
    kind: str = "",
    basis: Basis | None = None,
    rows: str,
) -> list[Deciding]:
    """For each target that an area misses the units that decide it. A constant number of queries for all of them."""
    if not asked:
        return []
    areas = {area.pk: area for area, _ in asked}
    units = _units_of(term, areas.values())
    codes = {*REASONS, *(one.code for _, one in asked)}
    found = figures_of_units(term=term, units=units, codes=codes, basis=basis, rows=rows)
    by_area: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        for area in areas.values():
            if unit.township.path.startswith(area.path):
                by_area[area.pk].append(unit)
    return [_deciding(area, one, by_area[area.pk], found, one.target.kind or kind) for area, one in asked]


def _units_of(term: Term, areas: Iterable[Area]) -> list[Unit]:
    """The electing units of some areas that take part in a term."""
    inside = paths_q("township__path", [area.path for area in areas])
    units: Any = Unit.objects.electing().filter(inside, profiles__term=term)
    return list(units.select_related("township").order_by("code"))


def _deciding(area: Area, one: Judged, units: list[Unit], found: Mapping[int, Any], kind: str) -> Deciding:
    units = [unit for unit in units if not kind or unit.kind == kind]
    by_key = {unit.pk: unit for unit in units}
    pulls = deciding(((unit.pk, found[unit.pk][one.code].now) for unit in units), one.target.aim)
    listed = [DecidingUnit(by_key[pull.key], found[pull.key][one.code], pull, found[pull.key]) for pull in pulls]
    return Deciding(area, one, len(units), listed, enough(pulls, one.distance or 0))
