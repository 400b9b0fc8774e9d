"""Notes as pages show them: numbered in the order of the page's places, each where its number or unit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from core.capabilities import Capability
from elections.models import Note, Term
from places.models import Area, Unit

SHARE, COUNT = ".share", ".count"


@dataclass(frozen=True)
class Mark:
    """A note beside a number or a name: its number on the page, and what it says."""

    number: int
    note: Note
    may_edit: bool = False

    @property
    def where(self) -> str:
        return str(self.note.unit or self.note.area)


@dataclass
class Notes:
    """The notes of a page. A note on an indicator stands at its count and at its share."""

    marks: list[Mark] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.marks)

    def of_area(self, key: int, code: str = "") -> list[Mark]:
        """Those on an area as a whole, or on one of its figures."""
        return [mark for mark in self.marks if not mark.note.unit_id and mark.note.area_id == key and _is(mark, code)]

    def besides(self, key: int, codes: list[str]) -> list[Mark]:
        """Those on an area that are on none of some of its figures."""
        marks = [mark for mark in self.marks if not mark.note.unit_id and mark.note.area_id == key]
        return [mark for mark in marks if not mark.note.code or not any(_is(mark, code) for code in codes)]

    def of_unit(self, key: int) -> list[Mark]:
        return [mark for mark in self.marks if mark.note.unit_id == key]


def _is(mark: Mark, code: str) -> bool:
    return _base(mark.note.code) == _base(code)


def _base(code: str) -> str:
    return code.removesuffix(SHARE).removesuffix(COUNT)


def notes_on(user: Any, term: Term, *, areas: Iterable[Area] = (), units: Iterable[Unit | int] = ()) -> Notes:
    """The standing notes on some areas and units that the user may see. One query."""
    keys = [unit if isinstance(unit, int) else unit.pk for unit in units]
    places = Q(area__in=[area.pk for area in areas], unit__isnull=True) | Q(unit__in=keys)
    rows = Note.objects.filter(places, term=term).standing().visible_to(user).select_related("area", "unit", "by")
    found = sorted(rows, key=lambda note: (note.area.path, note.unit.code if note.unit else "", note.pk))
    return Notes([Mark(number, note, _may_edit(user, note)) for number, note in enumerate(found, 1)])


def notes_under(user: Any, term: Term, area: Area) -> Notes:
    """All standing notes of an area and of those below it."""
    rows = Note.objects.filter(term=term).under(area.path).standing().visible_to(user)
    rows = rows.select_related("area", "unit", "by").order_by("area__path", F("unit__code").asc(nulls_first=True), "pk")
    return Notes([Mark(number, note, _may_edit(user, note)) for number, note in enumerate(rows, 1)])


def _may_edit(user: Any, note: Note) -> bool:
    return bool(user.can(Capability.EDIT_PROGRESS, note.area.path))
