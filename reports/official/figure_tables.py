"""Official tables whose cells are figures: a line for the whole, for each place below, and for each unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from places.models import Area, Unit
from reports.indicators import INDICATORS
from reports.measures import CONDITIONS
from reports.official.definition import Asked, Cell, Column, Content, Detail, Level, Line
from reports.selectors import aspects
from reports.selectors.aspects import Aspect
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_areas, figures_of_units
from reports.selectors.places import areas_taking_part, units_below
from reports.selectors.shielding import least_in, shielded_areas, shielded_units

Figures = dict[str, Figure]
NUMBER, NAME = "number", "name"
LEADING = (NUMBER, NAME)
TAKING_PART = "units.count"
MOST_UNITS = 3000
"""Of larger areas no table by unit is made."""


@dataclass(frozen=True)
class Place:
    """What a line is about, and its word in the column of names."""

    level: Level
    name: str
    number: int | None = None
    area: Area | None = None
    unit: Unit | None = None


def places_of(asked: Asked) -> list[Place]:
    """The lines of a table in their order: the whole, then the areas below, each followed by its units if asked so; of
    a township its units."""
    scope = asked.scope
    total = Place(Level.TOTAL, "合计", area=scope.area)
    if scope.area.is_township:
        return [total, *_numbered(units_below(scope))]
    taking_part = areas_taking_part(scope, scope.children)
    areas = [area for area in scope.children if area.pk in taking_part]
    if asked.detail == Detail.AREAS:
        return [total, *(Place(Level.AREA, area.name, number, area=area) for number, area in enumerate(areas, 1))]
    units = _numbered(sorted(units_below(scope), key=lambda unit: unit.code))
    lines = [total]
    for area in areas:
        below = [line for line in units if line.unit and line.unit.township.path.startswith(area.path)]
        lines += [Place(Level.AREA, f"{area.name}小计", area=area), *below]
    return lines


def _numbered(units: Iterable[Unit]) -> list[Place]:
    return [Place(Level.UNIT, unit.short_name, number, unit=unit) for number, unit in enumerate(units, 1)]


def leading(asked: Asked) -> tuple[Column, Column]:
    """The first columns of every table: the number and the name of the place."""
    scope = asked.scope
    by_unit = scope.area.is_township or asked.detail == Detail.UNITS
    name = scope.words["unit"] if by_unit else scope.child_word
    return Column("序号", NUMBER, width=5), Column(name, NAME, width=18 if by_unit else 13, is_text=True)


def lead_cells(place: Place, url: str = "") -> tuple[Cell, Cell]:
    return Cell(place.number if place.number else ""), Cell(place.name, url=url)


def read_figures(asked: Asked, columns: list[Column]) -> Content:
    """The lines of a table of indicators. A constant number of queries."""
    places = places_of(asked)
    counted = [column for column in columns if column.code not in LEADING]
    found = _Found(asked, places, counted)
    lines = [
        Line(place.level, (*lead_cells(place), *(found.cell(place, column) for column in counted))) for place in places
    ]
    return Content(lines, found.remarks(places[0], counted), len(lines))


class _Found:
    """The figures of all places of a table, by kind of unit where columns ask for one."""

    def __init__(self, asked: Asked, places: list[Place], columns: list[Column]) -> None:
        self.scope = scope = asked.scope
        assert scope.term is not None
        codes = {TAKING_PART, *(column.code for column in columns)}
        areas = [place.area for place in places if place.area]
        units = [place.unit for place in places if place.unit]
        self.scopes = {kind: replace(scope, kind=kind) if kind else scope for kind in {one.kind for one in columns}}
        self.addresses = {code: reverse("reports:indicator", args=[code]) for code in codes}
        self.queries: dict[tuple[Place, str, str], str] = {}
        common: dict[str, Any] = {"term": scope.term, "codes": codes, "basis": scope.basis, "rows": scope.rows}
        least = least_in(scope)
        self.areas: dict[str, dict[int, Figures]] = {
            kind: shielded_areas(scope, figures_of_areas(areas=areas, kind=kind or scope.kind, **common), least)
            for kind in self.scopes
        }
        of_units = figures_of_units(units=units, **common) if units else {}
        self.units: dict[int, Figures] = shielded_units(units, areas, of_units, self.areas.get("", {}), least)

    def cell(self, place: Place, column: Column) -> Cell:
        indicator, aspect = INDICATORS[column.code], column.aspect
        if place.unit and column.kind and place.unit.kind != column.kind:
            return Cell(None, why_none=f"不是{self.scope.words[column.kind]}")
        figures = self._figures(place, column.kind)
        figure, why = figures[column.code], ""
        value = aspects.read(figure, aspect)
        if value is None:
            has_units = figures[TAKING_PART].value or not column.kind
            why = aspects.why_none(figure, aspect) if has_units else f"没有{self.scope.words[column.kind]}"
        decimals = aspects.decimals_of(indicator, aspect)
        url = "" if figure.least else self._url(place, column)
        return Cell(value, decimals, url, why, aspect in (Aspect.CHANGE, Aspect.GROWTH))

    def remarks(self, total: Place, columns: list[Column]) -> list[str]:
        """Of how many people a fact is not known, who are therefore left out."""
        missing: dict[str, int] = {}
        for column in columns:
            figure, base = self._figures(total, column.kind)[column.code], INDICATORS[column.code].denominator
            if figure.missing and base and base.counted in CONDITIONS:
                name = CONDITIONS[base.counted].name
                missing[name] = max(missing.get(name, 0), figure.missing)
        told = "、".join(f"{name}{count}人" for name, count in missing.items())
        return [f"缺数据的不计入相应各栏和占比的分母：缺{told}。"] if told else []

    def _figures(self, place: Place, kind: str) -> Figures:
        if place.unit:
            return self.units[place.unit.pk]
        assert place.area is not None
        return self.areas[kind][place.area.pk]

    def _url(self, place: Place, column: Column) -> str:
        """The list behind a number: its address is made once for a column, its query once for a line."""
        part = "denominator" if column.aspect == Aspect.DENOMINATOR else ""
        key = (place, column.kind, part)
        if key not in self.queries:
            where = {"unit": place.unit.pk} if place.unit else {"area": place.area.pk if place.area else ""}
            self.queries[key] = self.scopes[column.kind].query(part=part, **where)
        return f"{self.addresses[column.code]}?{self.queries[key]}"
