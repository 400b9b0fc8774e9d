"""The figures of the lines of a table, small groups hidden from those who may not see them (``disclosure``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from places.models import Area, Unit
from reports.figure_scope import FigureScope
from reports.selectors.disclosure import least_for, protected, protected_places
from reports.selectors.figure import Figure

Found = dict[int, dict[str, Figure]]


def least_in(scope: FigureScope) -> int:
    """From how many people on the scope's user sees numbers; 0 for all."""
    return least_for(scope.user, scope.term, scope.area) if scope.term else 0


def shielded_areas(scope: FigureScope, found: Found, least: int) -> Found:
    """Of the whole and the areas below it, by key."""
    if not least:
        return found
    key = scope.area.pk
    whole = {key: protected(found[key], least)} if key in found else {}
    parts = {other: figures for other, figures in found.items() if other != key}
    return {**whole, **protected_places(parts, whole.get(key, {}), least)}


def shielded_units(units: Iterable[Unit], areas: Iterable[Area], found: Found, shown: Found, least: int) -> Found:
    """Of units, by key: those of one area together, beside the figures of that area as they are ``shown``."""
    if not least:
        return found
    nearest = sorted(areas, key=lambda area: -len(area.path))
    grouped: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        above = next((area.pk for area in nearest if unit.township.path.startswith(area.path)), 0)
        grouped[above].append(unit.pk)
    told: Found = {}
    for above, keys in grouped.items():
        whole: Mapping[str, Figure] = shown.get(above, {})
        told |= protected_places({key: found[key] for key in keys}, whole, least)
    return told
