"""Measures of units: how many have a board of which something holds. A condition on the rows of its members, or on
seats and members together, that a unit's profile fulfils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from elections.choices import Body
from elections.models import ContestPost, Term
from reports.measures.ages import AGE_MEASURES
from reports.measures.base import Condition, Context
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
"""Says of a profile, by its members, whether something holds of its unit."""

PROFILE = "unit__profiles"
"""From a row of people to the profiles of its unit."""
YOUNG = next(measure for measure in AGE_MEASURES if measure.code == "age_35_or_under")
WOMEN = next(measure for measure in FACT_MEASURES if measure.code == "women")


@dataclass(frozen=True)
class BoardMeasure:
    """Units that have in ``cohort`` a member of whom ``condition`` holds, among those whose profile fulfils ``of``."""

    code: str
    cohort: Cohort
    condition: Condition | None = None
    of: dict[str, Any] = field(default_factory=dict)

    def judge(self, members: Members, context: Context) -> Q:
        return Q(Exists(members.rows.filter(self._members(context, members.prefix))), **self.of)

    def number(self, context: Context, prefix: str) -> Count:
        """The aggregate over rows of people: as many units as the judge approves of, in one pass."""
        of = Q(**{f"{PROFILE}__{name}": value for name, value in self.of.items()})
        return Count("unit", distinct=True, filter=self._members(context, prefix) & of)

    def _members(self, context: Context, prefix: str) -> Q:
        return self.cohort.q(prefix) & (self.condition(context) if self.condition else Q())


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


def is_fully_staffed(members: Members, context: Context) -> Q:
    """Of a profile ``with_seats``."""
    full = Q()
    for body in TWO_BODIES:
        full &= Q(**{f"{body}_filled__gte": F(f"{body}_seats")})
    return full


def with_seats(profiles: Any, members: Members) -> Any:
    """Profiles with the seats of their two bodies and how many are taken."""
    seats = {f"{body}_seats": _seats(body) for body in TWO_BODIES}
    return profiles.annotate(**seats, **{f"{body}_filled": _filled(members, body) for body in TWO_BODIES})


OF_MEMBERS = (
    BoardMeasure("with_young", TWO_COMMITTEES, YOUNG.condition),
    BoardMeasure("with_woman", TWO_COMMITTEES, WOMEN.condition),
    BoardMeasure("committee_with_woman", COMMITTEE, WOMEN.condition),
    BoardMeasure("one_shoulder_due", ONE_SHOULDER, of=DUE),
)
"""What one member is enough for."""
FULLY_STAFFED = "fully_staffed"
JUDGES: dict[str, Judge] = {**{measure.code: measure.judge for measure in OF_MEMBERS}, FULLY_STAFFED: is_fully_staffed}


def board_numbers(context: Context, prefix: str) -> dict[str, Any]:
    """The aggregate of every measure that one member is enough for, over rows of people ``taking_part``, by code."""
    return {measure.code: measure.number(context, prefix) for measure in OF_MEMBERS}


def taking_part(rows: Any, term: Term) -> Any:
    """The rows of people in units that take part in a term."""
    return rows.filter(unit__is_electing=True, **{f"{PROFILE}__term": term})
