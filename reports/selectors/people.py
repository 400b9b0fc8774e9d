"""The people, and the units, behind a number: filtered with the very conditions that counted them (DESIGN §4.2)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Basis, Term, UnitProfile
from elections.selectors import default_basis
from places.models import Area, Unit
from reports.indicators import INDICATORS, Part
from reports.measures import COHORTS, Context, Rows, condition

NUMERATOR, DENOMINATOR, MISSING = "numerator", "denominator", "missing"
PARTS = (NUMERATOR, DENOMINATOR, MISSING)


def people_behind(
    code: str,
    *,
    user: Any,
    term: Term,
    area: Area,
    kind: str = "",
    basis: Basis | None = None,
    part: str = NUMERATOR,
    unit: Unit | None = None,
) -> Any:
    """The rows of an indicator's numerator, its denominator, or those left out because the fact is missing.

    What counts units (``is_of_units``) is in ``units_behind``; here it is no row. Of who departed these are the rows of
    the term before. ``user`` None is the system, which sees all. Errors: KeyError for an unknown code.
    """
    indicator = INDICATORS[code]
    counted = _counted(code, part)
    basis = basis or default_basis(term)
    if basis is None or not indicator.defined or counted.is_units or (part == MISSING and indicator.whole is None):
        return Membership.objects.none()
    rows = _rows_of(term, counted).filter(_places(area, kind, unit))
    known = condition(counted.counted, Context.of(basis))
    rows = rows.filter(COHORTS[counted.cohort].q())
    rows = rows.exclude(pk__in=rows.filter(known).values("pk")) if part == MISSING else rows.filter(known)
    return rows if user is None else rows.visible_to(user)


def is_of_units(code: str, part: str = NUMERATOR) -> bool:
    """Whether the part of an indicator is a number of units, listed by ``units_behind``."""
    return part != MISSING and _counted(code, part).is_units


def units_behind(*, user: Any, term: Term, area: Area, kind: str = "") -> Any:
    """The units taking part in a term."""
    profiles = UnitProfile.objects.filter(term=term)
    units = Unit.objects.electing().under(area.path).filter(pk__in=profiles.values("unit"))
    if kind:
        units = units.filter(kind=kind)
    return units if user is None else units.visible_to(user)


def people_in_several_units(*, term: Term, area: Area, kind: str = "") -> int:
    """How many people serve on the two committees of more than one unit there, each of which counts them."""
    rows = Membership.objects.filter(IN_TWO_COMMITTEES, _places(area, kind, None), term=term).order_by()
    return rows.values("person").annotate(units=Count("pk")).filter(units__gt=1).count()


def _counted(code: str, part: str) -> Part:
    """The number whose rows a part of an indicator lists; what is missing is what the denominator leaves out."""
    indicator = INDICATORS[code]
    return indicator.numerator if part == NUMERATOR else indicator.denominator or indicator.numerator


def _rows_of(term: Term, counted: Part) -> Any:
    if counted.rows == Rows.THEN:
        return Membership.objects.filter(term=term.previous_id, departed__isnull=False)
    return Membership.objects.filter(term=term)


def _places(area: Area, kind: str, unit: Unit | None) -> Q:
    places = Q(unit__township__path__startswith=area.path)
    if kind:
        places &= Q(unit__kind=kind)
    return places & Q(unit=unit) if unit else places
