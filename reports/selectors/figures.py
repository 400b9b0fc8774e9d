"""Figures as pages, exports and commands show them: values, what they are made of, and how they changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import has_previous
from elections.models import Basis, Term
from elections.selectors import basis_in, default_basis
from places.models import Area, Unit
from reports.choices import RowKind
from reports.indicators import INDICATORS, Indicator, Part
from reports.measures import At
from reports.models import Statistic
from reports.rules.values import Value
from reports.selectors.counting import Group, count
from reports.selectors.figure import Figure
from reports.selectors.rows import member_rows

Numbers = Mapping[str, Mapping[str, int]]
"""Whole numbers by cohort and code, of one place."""


@dataclass(frozen=True)
class Side:
    """A term on a basis, as one side of a comparison. ``rows``: whether its roster or its slate are the members.

    ``has_members``: it has members of the two committees. ``has_previous``: so has the roster of the term before it.
    """

    term: Term
    basis: Basis
    rows: str
    has_members: bool
    has_previous: bool

    def compares(self, indicator: Indicator) -> bool:
        """Whether who came and who left can be told: of a slate not who left."""
        if self.rows == RowKind.SLATE and indicator.numerator.at == At.THEN:
            return False
        return self.has_previous and (self.has_members or not indicator.is_of_members)


def figures(
    *, term: Term, area: Area, kind: str = "", basis: Basis | None = None, rows: str = RowKind.ROSTER
) -> dict[str, Figure]:
    """All figures of an area, by code, for one kind of unit or both (``""``), on a basis or the term's default.

    ``rows`` says who the members are: the roster, or the slate as if elected (a projection). The roster of the term
    before stands beside them on its own basis of the same name, else on its default. A constant number of queries.
    """
    return figures_of_areas(term=term, areas=[area], kind=kind, basis=basis, rows=rows)[area.pk]


def figures_of_areas(
    *,
    term: Term,
    areas: Sequence[Area],
    kind: str = "",
    codes: Iterable[str] | None = None,
    basis: Basis | None = None,
    rows: str = RowKind.ROSTER,
) -> dict[int, dict[str, Figure]]:
    """The figures of several areas, by the area's pk and by code."""
    now, then = sides(term, basis, rows)
    stored = _stored([side.basis for side in (now, then) if side], areas, kind)
    return {
        area.pk: _figures(
            codes,
            now,
            _of_side(stored[now.basis.pk, area.pk], now) if now else {},
            then if then and area.path.startswith(then.term.area.path) else None,
            _of_side(stored[then.basis.pk, area.pk], then) if then else {},
        )
        for area in areas
    }


def figures_of_units(
    *,
    term: Term,
    units: Sequence[Unit],
    codes: Iterable[str] | None = None,
    basis: Basis | None = None,
    rows: str = RowKind.ROSTER,
) -> dict[int, dict[str, Figure]]:
    """The figures of units, counted from their rows by grouped queries, by the unit's pk and by code."""
    now, then = sides(term, basis, rows)
    places = {"unit__in": [unit.pk for unit in units]}
    counted = {
        side.term.pk: count(term=side.term, basis=side.basis, by=("unit_id",), places=places)
        for side in (now, then)
        if side
    }
    return {
        unit.pk: _figures(
            codes,
            now,
            _of_side(counted[now.term.pk][unit.pk,], now) if now else {},
            then,
            _of_side(counted[then.term.pk][unit.pk,], then) if then else {},
        )
        for unit in units
    }


def figures_of_children(
    *,
    term: Term,
    areas_or_units: Sequence[Any],
    kind: str = "",
    codes: Iterable[str] | None = None,
    basis: Basis | None = None,
    rows: str = RowKind.ROSTER,
) -> dict[int, dict[str, Figure]]:
    """The figures of places of one sort, areas or units, by their pk and by code."""
    if areas_or_units and isinstance(areas_or_units[0], Unit):
        return figures_of_units(term=term, units=areas_or_units, codes=codes, basis=basis, rows=rows)
    return figures_of_areas(term=term, areas=areas_or_units, kind=kind, codes=codes, basis=basis, rows=rows)


def sides(term: Term, basis: Basis | None = None, rows: str = RowKind.ROSTER) -> tuple[Side | None, Side | None]:
    """A term on its basis and the roster of the term before on its own; None for a term without a basis, or without
    one before."""
    now = basis or default_basis(term)
    previous = term.previous
    then = basis_in(previous, now) if previous else None
    return _side(term, now, rows), _side(previous, then, RowKind.ROSTER)


def _side(term: Term | None, basis: Basis | None, rows: str) -> Side | None:
    if term is None or basis is None:
        return None
    has_members = member_rows(term.pk, rows).filter(IN_TWO_COMMITTEES).exists()
    return Side(term, basis, rows, has_members, has_previous(term))


def _stored(bases: list[Basis], areas: Iterable[Area], kind: str) -> Any:
    """The stored numbers by basis and area, and there by group."""
    stored = Statistic.objects.filter(basis__in=bases, area__in=areas)
    if kind:
        stored = stored.filter(kind=kind)
    numbers: Any = defaultdict(lambda: defaultdict(Counter))
    columns = stored.values_list("basis_id", "area_id", "rows", "cohort", "values")
    for basis, area, rows, cohort, values in columns:
        numbers[basis, area][rows, cohort].update(values)
    return numbers


def _of_side(groups: Mapping[Group, Mapping[str, int]], side: Side) -> Numbers:
    """The numbers of the members that a side is about, and those that are the same with all."""
    return {cohort: values for (rows, cohort), values in groups.items() if rows in ("", side.rows)}


def _figures(
    codes: Iterable[str] | None, now: Side | None, numbers: Numbers, then: Side | None, before: Numbers
) -> dict[str, Figure]:
    wanted = INDICATORS.values() if codes is None else [INDICATORS[code] for code in codes]
    return {one.code: _figure(one, now, numbers, then, before) for one in wanted}


def _figure(indicator: Indicator, now: Side | None, numbers: Numbers, then: Side | None, before: Numbers) -> Figure:
    value = _value(indicator, now, numbers)
    old = _value(indicator, then, before)
    if then and _is_unknown(indicator, then, before):
        old = Value(indicator.shape, None, None)
    is_projected = bool(now and now.rows == RowKind.SLATE)
    return Figure(indicator, value, old, _missing(indicator, value, numbers), is_projected)


def _is_unknown(indicator: Indicator, then: Side, before: Numbers) -> bool:
    """Whether the term before kept no rows of what an indicator counts: then its 0 is no figure."""
    if indicator.is_kept_by_hand:
        return not before.get(indicator.numerator.cohort)
    return indicator.is_of_members and not then.has_members


def _value(indicator: Indicator, side: Side | None, numbers: Numbers) -> Value:
    """A figure's exact value; None parts where the term is missing or has nothing to be compared with."""
    if side is None or indicator.undefined or (indicator.compares and not side.compares(indicator)):
        return Value(indicator.shape, None, None)
    if indicator.needs and not _at(numbers, indicator.needs):
        return Value(indicator.shape, None, None)
    denominator = _at(numbers, indicator.denominator) if indicator.denominator else None
    return Value(indicator.shape, _at(numbers, indicator.numerator), denominator)


def _at(numbers: Numbers, part: Part) -> int:
    return numbers.get(part.cohort, {}).get(part.counted, 0)


def _missing(indicator: Indicator, value: Value, numbers: Numbers) -> int:
    if indicator.whole is None or value.denominator is None:
        return 0
    return _at(numbers, indicator.whole) - value.denominator
