"""Figures as pages, exports and commands show them: values, what they are made of, and how they changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import is_compared
from elections.models import Basis, Term
from elections.selectors import default_basis
from places.models import Area, Unit
from reports.indicators import INDICATORS, Indicator, Part
from reports.models import Statistic
from reports.rules.values import Value
from reports.selectors.counting import count
from reports.selectors.figure import Figure

Numbers = Mapping[str, Mapping[str, int]]
"""Whole numbers by cohort and code, of one place."""


@dataclass(frozen=True)
class Side:
    """A term on a basis, as one side of a comparison.

    ``has_roster``: it has members of the two committees. ``is_compared``: so has the term before it.
    """

    term: Term
    basis: Basis
    has_roster: bool
    is_compared: bool


def figures(*, term: Term, area: Area, kind: str = "", basis: Basis | None = None) -> dict[str, Figure]:
    """All figures of an area, by code, for one kind of unit or both (``""``), on a basis or the term's default.

    The term before stands beside them on its own basis of the same name, else on its default. A constant number of
    queries.
    """
    return figures_of_areas(term=term, areas=[area], kind=kind, basis=basis)[area.pk]


def figures_of_areas(
    *,
    term: Term,
    areas: Sequence[Area],
    kind: str = "",
    codes: Iterable[str] | None = None,
    basis: Basis | None = None,
) -> dict[int, dict[str, Figure]]:
    """The figures of several areas, by the area's pk and by code."""
    now, then = sides(term, basis)
    stored = _stored([side.basis for side in (now, then) if side], areas, kind)
    return {
        area.pk: _figures(
            codes,
            now,
            stored[now.basis.pk, area.pk] if now else {},
            then if then and area.path.startswith(then.term.area.path) else None,
            stored[then.basis.pk, area.pk] if then else {},
        )
        for area in areas
    }


def figures_of_units(
    *, term: Term, units: Sequence[Unit], codes: Iterable[str] | None = None, basis: Basis | None = None
) -> dict[int, dict[str, Figure]]:
    """The figures of units, counted from their rows by one grouped query a term, by the unit's pk and by code."""
    now, then = sides(term, basis)
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
            counted[now.term.pk][unit.pk,] if now else {},
            then,
            counted[then.term.pk][unit.pk,] if then else {},
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
) -> dict[int, dict[str, Figure]]:
    """The figures of places of one sort, areas or units, by their pk and by code."""
    if areas_or_units and isinstance(areas_or_units[0], Unit):
        return figures_of_units(term=term, units=areas_or_units, codes=codes, basis=basis)
    return figures_of_areas(term=term, areas=areas_or_units, kind=kind, codes=codes, basis=basis)


def sides(term: Term, basis: Basis | None = None) -> tuple[Side | None, Side | None]:
    """A term on its basis and the term before on its own; None for a term without a basis, or without one before."""
    now = basis or default_basis(term)
    previous = term.previous
    then = _corresponding(previous, now) if previous else None
    return _side(term, now), _side(previous, then)


def _corresponding(previous: Term, now: Basis | None) -> Basis | None:
    named = None
    if now and not now.is_default:
        named = previous.bases.filter(name=now.name).select_related("term").first()  # type: ignore[attr-defined]
    return named or default_basis(previous)


def _side(term: Term | None, basis: Basis | None) -> Side | None:
    if term is None or basis is None:
        return None
    has_roster = Membership.objects.filter(IN_TWO_COMMITTEES, term=term).exists()
    return Side(term, basis, has_roster, has_roster and is_compared(term))


def _stored(bases: list[Basis], areas: Iterable[Area], kind: str) -> dict[tuple[int, int], Numbers]:
    """The stored numbers by basis and area."""
    rows = Statistic.objects.filter(basis__in=bases, area__in=areas)
    if kind:
        rows = rows.filter(kind=kind)
    numbers: Any = defaultdict(lambda: defaultdict(Counter))
    for basis, area, cohort, values in rows.values_list("basis_id", "area_id", "cohort", "values"):
        numbers[basis, area][cohort].update(values)
    return numbers


def _figures(
    codes: Iterable[str] | None, now: Side | None, numbers: Numbers, then: Side | None, before: Numbers
) -> dict[str, Figure]:
    wanted = INDICATORS.values() if codes is None else [INDICATORS[code] for code in codes]
    return {one.code: _figure(one, now, numbers, then, before) for one in wanted}


def _figure(indicator: Indicator, now: Side | None, numbers: Numbers, then: Side | None, before: Numbers) -> Figure:
    value = _value(indicator, now, numbers)
    old = _value(indicator, then, before)
    if then and not then.has_roster and not indicator.numerator.is_units:
        old = Value(indicator.shape, None, None)
    return Figure(indicator, value, old, _missing(indicator, value, numbers))


def _value(indicator: Indicator, side: Side | None, numbers: Numbers) -> Value:
    """A figure's exact value; None parts where the term is missing or has nothing to be compared with."""
    if side is None or not indicator.defined or (indicator.compares and not side.is_compared):
        return Value(indicator.shape, None, None)
    denominator = _at(numbers, indicator.denominator) if indicator.denominator else None
    return Value(indicator.shape, _at(numbers, indicator.numerator), denominator)


def _at(numbers: Numbers, part: Part) -> int:
    return numbers.get(part.cohort, {}).get(part.counted, 0)


def _missing(indicator: Indicator, value: Value, numbers: Numbers) -> int:
    if indicator.whole is None or value.denominator is None:
        return 0
    return _at(numbers, indicator.whole) - value.denominator
