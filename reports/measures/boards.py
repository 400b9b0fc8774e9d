"""Measures of units: how many have a board of which something holds. A condition on the rows of its members, or on
seats and members together, that a unit's profile fulfils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from elections.choices import Body
from elections.models import ContestPost
from reports.measures.ages import AGE_MEASURES
from reports.measures.base import Context
from reports.measures.cohorts import COMMITTEE, ONE_SHOULDER, TWO_COMMITTEES, Cohort
from reports.measures.facts import FACT_MEASURES
from reports.measures.tallies import DUE, TWO_BODIES

BOARDS = "boards"
"""Under this code the numbers stand beside the cohorts: those of a roster apart from those of a slate."""


@dataclass(frozen=True)
class Members:
    """The members of a profile's unit, in a query of profiles; ``prefix`` stands before the columns of their posts."""

    rows: Any
    prefix: str = ""


Judge = Callable[[Members, Context], Q]

YOUNG = next(measure for measure in AGE_MEASURES if measure.code == "age_35_or_under")
WOMEN = next(measure for measure in FACT_MEASURES if measure.code == "women")


@dataclass(frozen=True)
class BoardMeasure:
    """Units of which something holds: ``judge`` says it of a profile, by its members."""

    code: str
    judge: Judge


def _has(cohort: Cohort, condition: Callable[[Context], Q] | None = None) -> Judge:
    def judge(members: Members, context: Context) -> Q:
        found = members.rows.filter(cohort.q(members.prefix))
        return Q(Exists(found.filter(condition(context)) if condition else found))

    return judge


def _seats(body: Body) -> Any:
    """The seats of a body in the unit's term election; NULL where none are known."""
    seats = ContestPost.objects.filter(
        contest__term=OuterRef("term"), contest__unit=OuterRef("unit"), contest__occasion=0, contest__body=body
    )
    summed = seats.order_by().values("contest__unit").annotate(n=Sum("seats")).values("n")
    return Subquery(summed, output_field=IntegerField())


def _filled(members: Members, body: Body) -> Any:
    """How many seats of a body are taken."""
    taken = members.rows.exclude(**{f"{members.prefix}{body}_post": ""}).order_by()
    rows = taken.values("unit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def _is_fully_staffed(members: Members, context: Context) -> Q:
    full = Q()
    for body in TWO_BODIES:
        full &= Q(**{f"{body}_filled__gte": F(f"{body}_seats")})
    return full


def _is_due_and_done(members: Members, context: Context) -> Q:
    return DUE & _has(ONE_SHOULDER)(members, context)


BOARD_MEASURES = {
    measure.code: measure
    for measure in (
        BoardMeasure("with_young", _has(TWO_COMMITTEES, YOUNG.condition)),
        BoardMeasure("with_woman", _has(TWO_COMMITTEES, WOMEN.condition)),
        BoardMeasure("committee_with_woman", _has(COMMITTEE, WOMEN.condition)),
        BoardMeasure("fully_staffed", _is_fully_staffed),
        BoardMeasure("one_shoulder_due", _is_due_and_done),
    )
}


def with_seats(profiles: Any, members: Members) -> Any:
    """Profiles with what the measures of seats ask for."""
    seats = {f"{body}_seats": _seats(body) for body in TWO_BODIES}
    return profiles.annotate(**seats, **{f"{body}_filled": _filled(members, body) for body in TWO_BODIES})


def board_numbers(members: Members, context: Context) -> dict[str, Any]:
    """The aggregate of every measure of units over profiles ``with_seats``, by code."""
    return {code: Count("pk", filter=one.judge(members, context)) for code, one in BOARD_MEASURES.items()}
