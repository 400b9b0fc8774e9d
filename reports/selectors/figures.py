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
from reports.selectors.figure import EVE_WORD, PREVIOUS_WORD, Figure
from reports.selectors.rows import has_eve_rows, member_rows

Numbers = Mapping[str, Mapping[str, int]]
"""Whole numbers by cohort and code, of one place."""


@dataclass(frozen=True)
class Half:
    """One side of a comparison in one place."""

    side: Side | None
    numbers: Numbers


@dataclass(frozen=True)
class Halves:
    """This term, the term before, and who served on the eve where members are compared with these."""

    now: Half
    then: Half
    eve: Half | None

    def before(self, indicator: Indicator) -> Half:
        """With what an indicator is compared."""
        return self.eve if self.eve and indicator.is_of_members else self.then


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
    eve = eve_side(now, then)
    stored = _stored([side.basis for side in (now, then) if side], areas, kind)
    found = {}
    for area in areas:
        of = {side.basis.pk: stored[side.basis.pk, area.pk] for side in (now, then) if side}
        reaches = then is not None and area.path.startswith(then.term.area.path)
        found[area.pk] = _figures(codes, _halves(of, now, then if reaches else None, eve if reaches else None))
    return found


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
    eve = eve_side(now, then)
    places = {"unit__in": [unit.pk for unit in units]}
    counted = {
        side.basis.pk: count(term=side.term, basis=side.basis, by=("unit_id",), places=places)
        for side in (now, then)
        if side
    }
    return {
        unit.pk: _figures(codes, _halves({pk: of[unit.pk,] for pk, of in counted.items()}, now, then, eve))
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


def eve_side(now: Side | None, then: Side | None) -> Side | None:
    """Who served on the eve, with whom members are compared on such a basis: kept under the term's own basis."""
    if now is None or then is None or not now.basis.is_of_eve:
        return None
    return Side(then.term, now.basis, RowKind.EVE, has_eve_rows(now.basis), has_previous=False)


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


def _halves(of: Mapping[int, Any], now: Side | None, then: Side | None, eve: Side | None) -> Halves:
    """The sides of a place with its numbers, from groups by the key of their basis."""
    numbers = {side: _of_side(of[side.basis.pk], side) for side in (now, then) if side}
    old = numbers[then] if then else {}
    served = {}
    if eve and then:
        of_units = {cohort: values for (rows, cohort), values in of[then.basis.pk].items() if not rows}
        counted = {cohort: values for (rows, cohort), values in of[eve.basis.pk].items() if rows == RowKind.EVE}
        served = {**of_units, **counted}
    return Halves(Half(now, numbers[now] if now else {}), Half(then, old), Half(eve, served) if eve else None)


def _of_side(groups: Mapping[Group, Mapping[str, int]], side: Side) -> Numbers:
    """The numbers of the members that a side is about, and those that are the same with all."""
    return {cohort: values for (rows, cohort), values in groups.items() if rows in ("", side.rows)}


def _figures(codes: Iterable[str] | None, halves: Halves) -> dict[str, Figure]:
    wanted = INDICATORS.values() if codes is None else [INDICATORS[code] for code in codes]
    return {one.code: _figure(one, halves) for one in wanted}


def _figure(indicator: Indicator, halves: Halves) -> Figure:
    now, before = halves.now, halves.before(indicator)
    value = _value(indicator, now.side, now.numbers)
    old = _value(indicator, before.side, before.numbers)
    if not _is_comparable(indicator, now.side, before):
        old = Value(indicator.shape, None, None)
    is_projected = bool(now.side and now.side.rows == RowKind.SLATE)
    compared_with = EVE_WORD if before is halves.eve else PREVIOUS_WORD
    return Figure(
        indicator, value, old, _missing(indicator, value, now.numbers), is_projected, compared_with=compared_with
    )


def _is_comparable(indicator: Indicator, now: Side | None, before: Half) -> bool:
    """Whether the other side says the same thing of an indicator: it has members, or kept rows of it by hand, else its
    0 is no figure; and it takes education from the same column."""
    side = before.side
    if side is None or (indicator.is_of_members and not side.has_members):
        return False
    if indicator.is_kept_by_hand and not before.numbers.get(indicator.numerator.cohort):
        return False
    return not (now and indicator.is_of_education and now.basis.education != side.basis.education)


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
