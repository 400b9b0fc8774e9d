"""The places below a scope, and how far their rosters, or slates, are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from elections.models import Term, UnitProfile
from places.models import Area, Unit
from reports.choices import RowKind
from reports.figure_scope import FigureScope
from reports.selectors.figure import Figure
from reports.selectors.rows import member_rows

Tally = tuple[int, int]
"""Units with a roster (or slate), units taking part."""


def units_below(scope: FigureScope) -> list[Unit]:
    """The units of an area that take part in the term."""
    units = Unit.objects.filter(profiles__term=scope.term).under(scope.area.path).select_related("township")
    return list(units.filter(kind=scope.kind) if scope.kind else units)


def areas_taking_part(scope: FigureScope, areas: Sequence[Area]) -> set[int]:
    """Of areas below a scope those that have units which take part in the term. One query."""
    length = max((len(area.path) for area in areas), default=0)
    rows = _profiles(scope).annotate(place=Left("unit__township__path", length)).order_by()
    found = rows.values_list("place", flat=True).distinct()
    places = scope.kept("areas-taking-part", lambda: set(found))
    return {area.pk for area in areas if any(place.startswith(area.path) for place in places)}


def reported_code(rows: str) -> str:
    """The indicator that says which units have the rows that a page is about."""
    return "units.slated" if rows == RowKind.SLATE else "units.reported"


def stored_tally(figures: Mapping[str, Figure], rows: str) -> Tally:
    """From an area's figures: units with a roster (or slate), and units taking part."""
    return figures[reported_code(rows)].numerator or 0, figures["units.count"].numerator or 0


def rosters_by_unit(scope: FigureScope) -> dict[int | str, Tally]:
    """The same of one township, by unit."""
    rows = _taking_part(scope).values_list("unit_id", "has_roster")
    tallies: dict[int | str, Tally] = {unit: (int(reported), 1) for unit, reported in rows}
    total = (sum(reported for reported, _ in tallies.values()), len(tallies))
    return {**tallies, "": total}


def rosters_of_previous(figures: Mapping[str, Figure]) -> Tally | None:
    """The tally of the term before, from an area's figures; None where there is none."""
    then = figures["units.reported.share"].then
    return None if then.numerator is None else (then.numerator, then.denominator or 0)


def tally_of(term: Term, area: Area, rows: str) -> Tally:
    """The tally of an area in a term, of both kinds of units."""
    profiles = UnitProfile.objects.filter(term=term, unit__is_electing=True).under(area.path)
    counted = _with_rows(profiles, rows).aggregate(reported=Count("pk", filter=Q(has_roster=True)), units=Count("pk"))
    return counted["reported"], counted["units"]


def _taking_part(scope: FigureScope) -> QuerySet[Any]:
    return _with_rows(_profiles(scope), scope.rows)


def _with_rows(profiles: QuerySet[Any], rows: str) -> QuerySet[Any]:
    members = member_rows(OuterRef("term"), rows).filter(unit=OuterRef("unit")).in_two_committees()
    return profiles.annotate(has_roster=Exists(members))


def _profiles(scope: FigureScope) -> QuerySet[Any]:
    profiles = UnitProfile.objects.filter(term=scope.term, unit__is_electing=True).under(scope.area.path)
    return profiles.filter(unit__kind=scope.kind) if scope.kind else profiles
