"""The units of an area by all the names under which rosters speak of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone

from places.models import Area, Unit, UnitAlias
from places.rules.matching import Match, NameIndex, full_code
from places.rules.names import clean_name

UnitMatch: TypeAlias = Match[Unit]

_TOWNSHIP_SUFFIX = re.compile(r"(街道办事处|街道|民族乡|镇|乡|苏木)$")


class UnitDirectory:
    """Finds units and townships by name without a query: built once per area (three queries), then dictionaries.

    ``townships`` maps every unambiguous way of writing a township (顾村镇, 顾村, 宝山区顾村镇, its code) to it.
    """

    def __init__(self, areas: Iterable[Area], units: Iterable[Unit], aliases: dict[int, list[str]]) -> None:
        areas = list(areas)
        self.townships = township_names(areas)
        self._upper = {clean_name(area.name) for area in areas if not area.is_township}
        self.units: list[Unit] = []
        self._index: NameIndex[Unit] = NameIndex()
        by_pk = {area.pk: area for area in areas}
        for unit in units:
            unit.township = by_pk[unit.township_id]
            self.units.append(unit)
            names = tuple(aliases.get(unit.pk, ()))
            self._index.add(unit, place=unit.township_id, code=unit.code, name=unit.name, aliases=names)

    @classmethod
    def for_area(cls, area: Area, term: Any = None, *, ever: bool = False) -> UnitDirectory:
        """The units of an area that take part in a term; without a term those that exist today, or ``ever`` did."""
        units = Unit.objects.under(area.path)
        if term:
            units = units.filter(profiles__term=term)
        elif not ever:
            units = units.active_on(timezone.localdate())
        above = [area.path[:end] for end in range(area.steplen, len(area.path), area.steplen)]
        areas = Area.objects.filter(Q(path__startswith=area.path) | Q(path__in=above))
        return cls(areas, units, _aliases(units))

    def find(self, text: str, township: Area | None = None) -> UnitMatch:
        """The unit that a text means, in a township or in the whole area: by code, official name, alias, or name
        without the committee suffix; also with the names of the areas above before it. ``candidates`` if several fit,
        ``near`` with the names most like it if none."""
        match = self._index.find(text, township.pk if township else None)
        if match.unit or match.candidates:
            return match
        place, rest = self._without_areas(clean_name(text), township)
        return self._index.find(rest, place.pk if place else None) if rest != clean_name(text) else match

    def _without_areas(self, text: str, township: Area | None) -> tuple[Area | None, str]:
        """A township and a unit out of 宝山区顾村镇白杨村; of another township than the given one nothing is taken."""
        rest = text
        while upper := next((rest[:end] for end in range(len(rest) - 1, 1, -1) if rest[:end] in self._upper), ""):
            rest = rest.removeprefix(upper)
        for end in range(len(rest) - 1, 2, -1):
            found = self.townships.get(rest[:end]) if _TOWNSHIP_SUFFIX.search(rest[:end]) else None
            if found:
                return (found, rest[end:]) if township in (None, found) else (township, text)
        return township, rest

    def find_township(self, text: str) -> Area | None:
        """The township that a text means, with or without 街道, 镇, 乡, the county's name before it, or its code."""
        return self.townships.get(full_code(text)) or self.townships.get(clean_name(text))


def township_names(areas: list[Area]) -> dict[str, Area]:
    """Every way of writing a township that means one only."""
    found: dict[str, set[Area]] = defaultdict(set)
    by_path = {area.path: area for area in areas}
    for area in areas:
        if area.is_township:
            for name in _ways_of_writing(area, _above(area, by_path)):
                found[name].add(area)
    official = {clean_name(area.name): area for area in areas if area.is_township}
    unique = {name: next(iter(those)) for name, those in found.items() if len(those) == 1}
    doubled = {name for name, those in found.items() if sum(clean_name(area.name) == name for area in those) > 1}
    return {**unique, **{name: area for name, area in official.items() if name not in doubled}}


def _above(area: Area, by_path: dict[str, Area]) -> list[str]:
    """How the areas above are written before a township: 宝山区, 上海市宝山区."""
    ends = range(len(area.path) - Area.steplen, 0, -Area.steplen)
    uppers = (by_path.get(area.path[:end]) for end in ends)
    names = [clean_name(upper.name) for upper in uppers if upper and not upper.is_hidden]
    return ["".join(reversed(names[:count])) for count in range(1, len(names) + 1)]


def _ways_of_writing(area: Area, above: list[str]) -> set[str]:
    name = clean_name(area.name)
    bare = _TOWNSHIP_SUFFIX.sub("", name)
    names = {name, area.code} | ({bare} if len(bare) > 1 else set())
    return names | {upper + each for upper in above for each in (name, bare) if each}


def _aliases(units: QuerySet[Unit]) -> dict[int, list[str]]:
    aliases: dict[int, list[str]] = defaultdict(list)
    rows = UnitAlias.objects.filter(unit__in=units.order_by().values("pk"))
    for unit_id, name in rows.values_list("unit_id", "name"):
        aliases[unit_id].append(name)
    return aliases
