"""Which unit a row speaks of, inside the uploader's area and the term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from elections.models import Term
from imports.choices import ProblemKind as Kind
from imports.columns import Fault
from imports.rules.place_names import PlaceNames
from places.models import Area, Unit
from places.rules.names import clean_name, short_unit_name
from places.selectors import UnitDirectory

Written = tuple[str, str]
"""Township and unit as they stand in a row."""
OUTSIDE = Fault(Kind.UNIT_OUTSIDE_AREA, "不在您的管理范围。")
_CHUNK = 400


def place_names(directory: UnitDirectory) -> PlaceNames:
    """The names of an area's townships and units, by which headings are known."""
    units: dict[str, set[int]] = defaultdict(set)
    for unit in directory.units:
        for name in {clean_name(unit.name), unit.short_name}:
            units[name].add(unit.pk)
    return PlaceNames(directory.townships, {name: tuple(sorted(keys)) for name, keys in units.items()})


class UnitResolver:
    """Answers each way of writing once. Names that the area does not know are looked up elsewhere together, so that
    somebody else's unit is told from a misspelt one; nothing else is said of it."""

    def __init__(self, area: Area, term: Term) -> None:
        self.area, self.term = area, term
        self.directory = UnitDirectory.for_area(area, term)
        self._answers: dict[Written, Unit | Fault] = {}

    def prepare(self, written: Iterable[Written]) -> None:
        """Resolve all ways of writing that a file uses, with one query per 400 names the area does not know."""
        strange: list[Written] = []
        for pair in set(written) - self._answers.keys():
            answer = self._within(*pair)
            if answer is None:
                strange.append(pair)
            else:
                self._answers[pair] = answer
        elsewhere = self._elsewhere(strange)
        for pair in strange:
            self._answers[pair] = elsewhere.get(pair) or self._unknown(*pair)

    def find(self, township: str, unit: str) -> Unit | Fault:
        """The unit, or why there is none. ``prepare`` must have seen the pair."""
        return self._answers[township, unit]

    def _within(self, township: str, unit: str) -> Unit | Fault | None:
        if not unit:
            return Fault(Kind.MISSING_UNIT, "没有填写村(社区)。请填写全称或简称。")
        place = self.directory.find_township(township) if township else None
        if township and place is None:
            return None
        match = self.directory.find(unit, place)
        if match.unit:
            return match.unit
        if match.candidates:
            names = "、".join(f"{each.name}（{each.township.name}）" for each in match.candidates[:5])
            return Fault(
                Kind.AMBIGUOUS_UNIT, f"“{unit[:40]}”可以是{len(match.candidates)}个单位：{names}。请写全称并填写街镇。"
            )
        return None

    def _elsewhere(self, strange: list[Written]) -> dict[Written, Fault]:
        """Faults of those pairs that name a unit of another area, or of this one but not of this term."""
        found: dict[str, list[Unit]] = {}
        names = sorted({form for _, unit in strange for form in (clean_name(unit), short_unit_name(unit))})
        for start in range(0, len(names), _CHUNK):
            part = names[start : start + _CHUNK]
            units = Unit.objects.filter(Q(name__in=part) | Q(short_name__in=part) | Q(code__in=part))
            for unit in units.select_related("township"):
                for form in {clean_name(unit.name), unit.short_name, unit.code}:
                    found.setdefault(form, []).append(unit)
        foreign = self._foreign_townships(township for township, _ in strange)
        answers = {}
        for pair in strange:
            candidates = found.get(clean_name(pair[1])) or found.get(short_unit_name(pair[1])) or []
            fault = OUTSIDE if clean_name(pair[0]) in foreign else self._told(pair[0], candidates)
            if fault:
                answers[pair] = fault
        return answers

    def _foreign_townships(self, townships: Iterable[str]) -> set[str]:
        """Which of the townships written are real ones of other areas."""
        names = {clean_name(name) for name in townships if name and not self.directory.find_township(name)}
        elsewhere = Area.objects.filter(level=Area.Level.TOWNSHIP, name__in=sorted(names)[:_CHUNK])
        return set(elsewhere.exclude(path__startswith=self.area.path).values_list("name", flat=True))

    def _told(self, township: str, candidates: list[Unit]) -> Fault | None:
        place = self.directory.find_township(township) if township else None
        for unit in candidates:
            inside = unit.township.path.startswith(self.area.path)
            if inside and (not township or (place and place.pk == unit.township_id)):
                return Fault(
                    Kind.UNKNOWN_UNIT, f"“{unit.name}”不参加本届换届。请核对届次，或请组织部在届次中加入该单位。"
                )
        if place is None and any(not unit.township.path.startswith(self.area.path) for unit in candidates):
            return OUTSIDE
        return None

    def _unknown(self, township: str, unit: str) -> Fault:
        place = self.directory.find_township(township) if township else None
        if township and place is None:
            return Fault(
                Kind.UNKNOWN_UNIT,
                f"“{self.area.name}”中没有街镇“{township[:40]}”，所以不能确定“{unit[:40]}”。请核对街镇。",
            )
        near = self.directory.find(unit, place).near
        ask = "是不是“" + "”“".join(each.name for each in near[:3]) + "”？" if near else ""
        return Fault(Kind.UNKNOWN_UNIT, f"没有名为“{unit[:40]}”的村(社区)。{ask}请按名录写全称或简称。")
