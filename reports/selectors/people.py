"""The people, and the units, behind a number: filtered with the very conditions that counted them (DESIGN §4.2)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value

from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Basis, Term
from elections.selectors import default_basis
from places.models import Area, Unit
from reports.choices import RowKind
from reports.indicators import INDICATORS, Part
from reports.measures import CANDIDATE, COHORTS, HEALTH, UNITS, At, Context, asks_tags, condition
from reports.measures.boards import BOARDS, JUDGES, with_seats
from reports.measures.tallies import TALLIES, Tally
from reports.selectors.rows import candidacies, departed_rows, member_rows, members_of_profile

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
    rows: str = RowKind.ROSTER,
) -> Any:
    """The rows of an indicator's numerator, its denominator, or those left out because the fact is missing.

    ``rows`` says who the members are, as in ``figures()``. What counts units (``is_of_units``) is in ``units_behind``;
    here it is no row. Of who departed these are the rows of the term before. ``user`` None is the system, which sees
    all. Errors: KeyError for an unknown code.
    """
    indicator = INDICATORS[code]
    counted = counted_part(code, part)
    basis = basis or default_basis(term)
    is_told = not (rows == RowKind.SLATE and counted.at == At.THEN)
    if basis is None or indicator.undefined or counted.is_of_units or (part == MISSING and indicator.whole is None):
        return Membership.objects.none()
    found = _rows_of(term, counted, rows).filter(_places(area, kind, unit))
    known = condition(counted.counted, Context.of(basis))
    found = found.filter(_cohort_q(counted)) if is_told else found.none()
    if part == MISSING:
        found = found.exclude(pk__in=found.filter(known).values("pk"))
    elif asks_tags(counted.counted):
        found = found.filter(pk__in=found.filter(known).order_by().values("pk"))
    else:
        found = found.filter(known)
    return found if user is None else found.visible_to(user)


def is_of_units(code: str, part: str = NUMERATOR) -> bool:
    """Whether the part of an indicator is a number of units, or added up from theirs, listed by ``units_behind``."""
    return part != MISSING and counted_part(code, part).is_of_units


def units_behind(
    code: str = "units.count",
    *,
    user: Any,
    term: Term,
    area: Area,
    kind: str = "",
    part: str = NUMERATOR,
    basis: Basis | None = None,
    rows: str = RowKind.ROSTER,
) -> Any:
    """The units that a part of an indicator is a number of, or from which it is added up, each with its ``number``.

    ``basis`` and ``rows`` are asked where the number is about the members of units, as in ``figures()``.
    """
    counted = counted_part(code, part)
    is_of_boards = counted.cohort == BOARDS
    units = _units_with(counted, term, basis, rows) if is_of_boards else _numbered(counted, term)
    units = units.under(area.path)
    if kind:
        units = units.filter(kind=kind)
    return units if user is None else units.visible_to(user)


def _numbered(counted: Part, term: Term) -> Any:
    """The units that have something of what a tally adds up."""
    tally = TALLIES[counted.cohort]
    units = Unit.objects.filter(pk__in=tally.rows(term).values(tally.to_unit))
    return units.annotate(number=_number_of(tally, term, counted)).filter(number__gt=0)


def _units_with(counted: Part, term: Term, basis: Basis | None, rows: str) -> Any:
    """The units taking part of whose members something holds."""
    basis = basis or default_basis(term)
    if basis is None:
        return Unit.objects.none()
    members = members_of_profile(rows, basis)
    judge = JUDGES[counted.counted]
    profiles = with_seats(TALLIES[UNITS].rows(term), members).filter(judge(members, Context.of(basis)))
    return Unit.objects.filter(pk__in=profiles.order_by().values("unit")).annotate(number=Value(1))


def _number_of(tally: Tally, term: Term, counted: Part) -> Any:
    rows = tally.rows(term).filter(**{tally.to_unit: OuterRef("pk")}).order_by().values(tally.to_unit)
    return Subquery(rows.annotate(n=tally.numbers[counted.counted]).values("n"), output_field=IntegerField())


def people_in_several_units(*, term: Term, area: Area, kind: str = "", rows: str = RowKind.ROSTER) -> int:
    """How many people serve on the two committees of more than one unit there, each of which counts them."""
    members = member_rows(term.pk, rows).filter(IN_TWO_COMMITTEES, _places(area, kind, None)).order_by()
    if term.area.path.startswith(area.path):
        members = members.filter(person__in=_with_several_rows(members.model, term))
    return int(members.values("person").annotate(units=Count("pk")).filter(units__gt=1).count())


def _with_several_rows(model: Any, term: Term) -> Any:
    """Who has more than one row in a term: an index alone tells it, which for a whole term spares reading the rows."""
    people = model.objects.filter(term=term).order_by().values("person")
    return people.annotate(units=Count("pk")).filter(units__gt=1).values("person")


def counted_part(code: str, part: str) -> Part:
    """The number whose rows a part of an indicator lists; what is missing is what the denominator leaves out."""
    indicator = INDICATORS[code]
    return indicator.numerator if part == NUMERATOR else indicator.denominator or indicator.numerator


def _rows_of(term: Term, counted: Part, rows: str) -> Any:
    if counted.cohort == CANDIDATE.code:
        return candidacies(term.pk)
    if counted.at == At.ROSTER:
        return member_rows(term.pk, RowKind.ROSTER)
    return departed_rows(term.previous_id) if counted.at == At.THEN else member_rows(term.pk, rows)


def _cohort_q(counted: Part) -> Q:
    return {**COHORTS, CANDIDATE.code: CANDIDATE, HEALTH.code: HEALTH}[counted.cohort].q()


def _places(area: Area, kind: str, unit: Unit | None) -> Q:
    places = Q(unit__township__path__startswith=area.path)
    if kind:
        places &= Q(unit__kind=kind)
    return places & Q(unit=unit) if unit else places
