"""Notes beside numbers and names. ``{% load notes %}``; ``notes`` is an ``elections.selectors.notes.Notes``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from elections.selectors.notes import Mark, Notes

register = template.Library()


@register.inclusion_tag("elections/parts/marks.html")
def note_marks(notes: Notes | None, area: int = 0, unit: int = 0, code: str = "") -> dict[str, list[Mark]]:
    """The marks on a unit, on an area as a whole, or on one of its figures."""
    if not notes:
        return {"marks": []}
    return {"marks": notes.of_unit(unit) if unit else notes.of_area(area, code)}


@register.inclusion_tag("elections/parts/marks.html")
def note_marks_besides(notes: Notes | None, area: int, cells: Iterable[Any] = ()) -> dict[str, list[Mark]]:
    """The marks on an area that stand at none of the cells beside its name."""
    return {"marks": notes.besides(area, [cell.code for cell in cells if cell.code]) if notes else []}
