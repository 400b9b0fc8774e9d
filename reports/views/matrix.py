"""Targets against places: each target of a scope in its area, in the areas below, and in its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.capabilities import Capability
from elections.page_scope import MANY_UNITS
from places.models import Area
from reports.choices import Reach
from reports.dashboard.lamps import Lamp, lamp
from reports.dashboard.targets import reached_words
from reports.dashboard.words import value_text
from reports.figure_scope import FigureScope
from reports.links import Links, deciding_url, unit_url
from reports.models import Target
from reports.rules.targets import Light
from reports.selectors.disclosure import least_for, protected
from reports.selectors.figures import figures_of_areas, figures_of_children, figures_of_units
from reports.selectors.places import units_below
from reports.selectors.targets import Judged, reaching

MOST_UNITS = MANY_UNITS
"""Of larger areas units are not listed one by one."""


@dataclass(frozen=True)
class TargetLine:
    """A target of the scope: its light here and in each place below."""

    target: Target
    lamp: Lamp
    value: str
    figure_url: str
    is_inherited: bool
    reached: str
    cells: tuple[Lamp, ...]
    units_url: str
    may_edit: bool


@dataclass(frozen=True)
class Place:
    """A place below the scope, as a row of the matrix."""

    name: str
    url: str
    cells: tuple[Lamp | None, ...]


class Matrix:
    """The figures of a scope and the places below, judged by targets; those of one kind of unit on its own figures."""

    def __init__(self, scope: FigureScope, user: Any, places: Sequence[Any], targets: Sequence[Target]) -> None:
        assert scope.term is not None
        self.scope, self.term, self.user = scope, scope.term, user
        self.targets, self.links = targets, Links(scope)
        codes = sorted({target.code for target in targets})
        kinds = {target.kind or scope.kind for target in targets}
        least = least_for(user, scope.term, scope.area)
        shared: Any = {"term": scope.term, "codes": codes, "basis": scope.basis, "rows": scope.rows}
        self.whole = {
            kind: protected(figures_of_areas(areas=[scope.area], kind=kind, **shared)[scope.area.pk], least)
            for kind in kinds
        }
        self.below: dict[str, Any] = {
            kind: figures_of_children(areas_or_units=places, kind=kind, **shared) for kind in kinds
        }
        self.below = {
            kind: {key: protected(figures, least) for key, figures in found.items()}
            for kind, found in self.below.items()
        }
        self.places = places

    def line(self, target: Target) -> TargetLine:
        judged = self._here(target)
        cells = [self._cell(place, target) for place in self.places] if target.reach == Reach.BELOW else []
        lights = [cell.light for cell in cells if cell] if not self.scope.area.is_township else []
        return self._line(target, lamp(judged, self._units_url(judged)), judged, lights)

    def unit_line(self, target: Target) -> TargetLine:
        """A target of every unit: how many of them reach it, where they can be told one by one."""
        judged = self._here(target)
        units = self._units()
        lights = [light for unit in units if (light := self._unit_light(unit, target)) is not None]
        is_met = bool(lights) and all(light in (Light.MET, Light.NONE) for light in lights)
        light = Light.NONE if not lights else Light.MET if is_met else Light.MISSED
        missed = sum(light in (Light.NEAR, Light.MISSED) for light in lights)
        shown = Lamp(light, target.words, f"差{missed}个" if missed else "", target.name)
        return self._line(target, shown, judged, lights)

    def _line(self, target: Target, shown: Lamp, judged: Judged, lights: Sequence[Light]) -> TargetLine:
        of_units = target.reach == Reach.UNITS
        word = self.scope.words["unit"] if of_units or self.scope.area.is_township else self.scope.child_word
        may_edit = self.user.can(Capability.EDIT_TERMS, target.area.path)
        figure = judged.figure
        return TargetLine(
            target,
            shown,
            "" if of_units else f"{value_text(figure)}{figure.unit if figure.value is not None else ''}",
            self.links(target.code) if figure.value is not None else "",
            target.area_id != self.scope.area.pk,
            reached_words(lights, word),
            (),
            deciding_url(self.scope, target) if shown.light in (Light.NEAR, Light.MISSED) else "",
            bool(may_edit),
        )

    def _here(self, target: Target) -> Judged:
        return Judged(target, self.whole[target.kind or self.scope.kind][target.code])

    def _units_url(self, judged: Judged) -> str:
        return deciding_url(self.scope, judged.target) if judged.is_missed else ""

    @cached_property
    def _found_of_units(self) -> dict[int, Any]:
        codes = sorted({target.code for target in self.targets if target.reach == Reach.UNITS})
        units = self._units()
        shared: Any = {"basis": self.scope.basis, "rows": self.scope.rows}
        return figures_of_units(term=self.term, units=units, codes=codes, **shared) if units else {}

    def _units(self) -> list[Any]:
        return [] if self.scope.unit_total > MOST_UNITS else self._all_units

    @cached_property
    def _all_units(self) -> list[Any]:
        return units_below(self.scope)

    def _unit_light(self, unit: Any, target: Target) -> Light | None:
        if target.kind and unit.kind != target.kind:
            return None
        return Judged(target, self._found_of_units[unit.pk][target.code]).light

    def row(self, place: Any, columns: Sequence[Target]) -> Place:
        is_area = isinstance(place, Area)
        name = place.name if is_area else place.short_name
        url = self.links.dashboard(place) if is_area else unit_url(self.scope, place.pk)
        return Place(name, url, tuple(self._cell(place, column) for column in columns))

    def _cell(self, place: Any, column: Target) -> Lamp | None:
        """A place under a column: judged by what it has to reach, which may be stricter than the column says."""
        figures = self.below[column.kind or self.scope.kind].get(place.pk)
        if figures is None or (not isinstance(place, Area) and column.kind not in ("", place.kind)):
            return None
        held = column
        if isinstance(place, Area):
            same = [target for target in reaching(self.targets, place.path) if _is_same(target, column)]
            held = same[0] if same else column
        judged = Judged(held, figures[held.code])
        url = deciding_url(self.scope, held, area=place) if judged.is_missed and isinstance(place, Area) else ""
        return lamp(judged, url)


def _is_same(one: Target, other: Target) -> bool:
    return (one.code, one.comparison, one.kind) == (other.code, other.comparison, other.kind)
