"""The places below a scope, and how far their rosters, or slates, are in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from elections.models import Term, UnitProfile
from places.models import Area, Unit
from reports.choices import RowKind
from reports.figure_scope import FigureScope
from reports.selectors.rows import member_rows

Tally = tuple[int, int]
"""Units with a roster (or slate), units taking part."""


def units_below(scope: FigureScope) -> list[Unit]:
    """The units of an area that take part in the term."""
    units = Unit.objects.filter(profiles__term=scope.term).under(scope.area.path).select_related("township")
    return list(units.filter(kind=scope.kind) if scope.kind else units)


def rosters_by_area(scope: FigureScope, areas: list[Area]) -> dict[int | str, Tally]:
    """Units with a roster and units taking part, by area and in all (``""``). One query."""
    length = max((len(area.path) for area in areas), default=len(scope.area.path))
    rows = _taking_part(scope.term, scope, scope.rows).annotate(place=Left("unit__township__path", length))
    reported = Count("pk", filter=Q(has_roster=True))
    counted = rows.order_by().values("place").annotate(reported=reported, units=Count("pk"))
    tallies: dict[int | str, Tally] = defaultdict(lambda: (0, 0))
    for row in counted:
        for key in ["", *(area.pk for area in areas if row["place"].startswith(area.path))]:
            tallies[key] = (tallies[key][0] + row["reported"], tallies[key][1] + row["units"])
    return tallies


def rosters_by_unit(scope: FigureScope) -> dict[int | str, Tally]:
    """The same of one township, by unit."""
    rows = _taking_part(scope.term, scope, scope.rows).values_list("unit_id", "has_roster")
    tallies: dict[int | str, Tally] = {unit: (int(reported), 1) for unit, reported in rows}
    total = (sum(reported for reported, _ in tallies.values()), len(tallies))
    return {**tallies, "": total}


def rosters_of_previous(scope: FigureScope) -> Tally | None:
    """The tally of the term before, within the scope; None where there is none."""
    if scope.previous is None:
        return None
    rows = _taking_part(scope.previous, scope, RowKind.ROSTER)

    def tally() -> Tally:
        counted = rows.aggregate(reported=Count("pk", filter=Q(has_roster=True)), units=Count("pk"))
        return counted["reported"], counted["units"]

    return scope.kept("rosters-of-previous", tally)


def tally_of(term: Term, area: Area, rows: str) -> Tally:
    """The tally of an area in a term, of both kinds of units."""
    counted = _with_rosters(term, area.path, rows).aggregate(
        reported=Count("pk", filter=Q(has_roster=True)), units=Count("pk")
    )
    return counted["reported"], counted["units"]


def _taking_part(term: Term | None, scope: FigureScope, kind: RowKind) -> QuerySet[Any]:
    profiles = _with_rosters(term, scope.area.path, kind)
    return profiles.filter(unit__kind=scope.kind) if scope.kind else profiles


def _with_rosters(term: Term | None, path: str, rows: str) -> QuerySet[Any]:
    members = member_rows(OuterRef("term"), rows).filter(unit=OuterRef("unit")).in_two_committees()
    profiles = UnitProfile.objects.filter(term=term, unit__is_electing=True).under(path)
    return profiles.annotate(has_roster=Exists(members))
