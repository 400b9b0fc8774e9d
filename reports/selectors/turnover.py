"""What the figures of turnover do not say: which units have nobody left of before, and what units came out of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cadres.choices import Turnover
from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import previous_rows
from places.models import Unit, UnitSuccession
from places.selectors.successions import predecessors_of
from reports.figure_scope import FigureScope
from reports.selectors.rows import member_rows


@dataclass(frozen=True)
class Renewed:
    """A unit of whose two committees nobody served there in the term before, though somebody did."""

    unit: Unit
    members: int
    transferred: int


def renewed_units(scope: FigureScope) -> list[Renewed]:
    """The units of a scope that renewed themselves wholly, by code. A constant number of queries."""
    assert scope.term is not None
    rows = member_rows(scope.term.pk, scope.rows).filter(IN_TWO_COMMITTEES).under(scope.area.path)
    rows = (rows.filter(unit__kind=scope.kind) if scope.kind else rows).order_by().values("unit")
    counted = rows.annotate(
        members=Count("pk"),
        known=Count("pk", filter=~Q(turnover="")),
        stayed=Count("pk", filter=Q(turnover=Turnover.RE_ELECTED)),
        transferred=Count("pk", filter=Q(turnover=Turnover.TRANSFERRED_IN)),
    )
    found = {row["unit"]: row for row in counted.filter(stayed=0, known__gt=0)}
    if not found:
        return []
    before = predecessors_of(list(found))
    served = set(previous_rows(scope.term).order_by().values_list("unit", flat=True).distinct())
    had_members = [pk for pk in found if {pk, *before.get(pk, ())} & served]
    units = Unit.objects.filter(pk__in=had_members).select_related("township").order_by("code")
    return [Renewed(unit, found[unit.pk]["members"], found[unit.pk]["transferred"]) for unit in units]


def successions(scope: FigureScope) -> list[UnitSuccession]:
    """How units of a scope came out of others, or others out of them, since the term before: the newest first."""
    inside = Q(successor__township__path__startswith=scope.area.path)
    inside |= Q(predecessor__township__path__startswith=scope.area.path)
    links: Any = UnitSuccession.objects.filter(inside, predecessor__isnull=False, successor__isnull=False)
    if scope.previous:
        links = links.filter(on__gte=scope.previous.as_of)
    if scope.kind:
        links = links.filter(Q(successor__kind=scope.kind) | Q(predecessor__kind=scope.kind))
    return list(links.select_related("successor__township", "predecessor__township").order_by("-on", "pk"))
