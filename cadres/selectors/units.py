"""Units with how far their rosters are, for the list of units."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cadres.models import Membership
from cadres.querysets import CROSS_SERVING, IN_TWO_COMMITTEES, INCOMPLETE, ONE_SHOULDER
from core.capabilities import Capability
from elections.models import UnitProfile
from elections.page_scope import PageScope
from places.models import Unit

COUNTS = {
    "party": ~Q(party_post=""),
    "committee": ~Q(committee_post=""),
    "cross": CROSS_SERVING,
    "total": IN_TWO_COMMITTEES,
    "supervision": ~Q(supervision_post=""),
    "incomplete": IN_TWO_COMMITTEES & INCOMPLETE,
}


def units_of(scope: PageScope) -> Any:
    """The units of a scope that take part in its term, each with its members counted (``COUNTS``), its secretary and
    director, its organisation form and whether they are one person."""
    units = Unit.objects.with_capability(scope.user, Capability.VIEW_PEOPLE).under(scope.area.path)
    if scope.kind:
        units = units.filter(kind=scope.kind)
    rows = Membership.objects.filter(unit=OuterRef("pk"), term=scope.term).order_by()
    profiles = UnitProfile.objects.filter(unit=OuterRef("pk"), term=scope.term)
    counts = {name: _count(rows.filter(condition)) for name, condition in COUNTS.items()}
    return units.filter(Exists(profiles)).annotate(
        organisation=Subquery(profiles.values("organisation")[:1]),
        secretary=_name(rows.filter(party_post="secretary")),
        director=_name(rows.filter(committee_post="director")),
        one_shoulder=Exists(rows.filter(ONE_SHOULDER)),
        **counts,
    )


def with_state(units: Any, state: str) -> Any:
    """Of ``units_of`` those whose roster is not there (``none``), lacks something (``gaps``) or is ``complete``."""
    is_complete = Q(incomplete=0, secretary__isnull=False, director__isnull=False)
    conditions = {"none": Q(total=0), "gaps": Q(total__gt=0) & ~is_complete, "complete": Q(total__gt=0) & is_complete}
    return units.filter(conditions[state])


def _count(rows: Any) -> Any:
    counted = rows.values("unit").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted[:1]), Value(0))


def _name(rows: Any) -> Any:
    return Subquery(rows.order_by("pk").values("person__name")[:1])
