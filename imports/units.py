"""Which unit a row speaks of, inside the uploader's area and the term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from elections.models import Term
from imports.choices import ProblemKind as Kind
from imports.columns import Fault
from imports.rules.place_names import PlaceNames
from imports.rules.values import plain
from places.models import Area, Unit
from places.rules.names import clean_name, short_unit_name
from places.selectors import UnitDirectory
from places.selectors.successions import successors_of

Written = tuple[str, str]
"""Township and unit as they stand in a row."""
OUTSIDE = Fault(Kind.UNIT_OUTSIDE_AREA, "不在您的管理范围。")
_CHUNK = 400
MOST_LIKENED = 500
"""Names that nobody knows, in one file, which are compared with all units of the area: some milliseconds each."""
_NEAR = 3
_KINDS_OF_TOWNSHIP = ("街道", "镇", "乡")


def place_names(directory: UnitDirectory) -> PlaceNames:
    """The names of an area's townships and units, by which headings are known."""
    units: dict[str, set[int]] = defaultdict(set)
    for unit in directory.units:
        for name in {clean_name(unit.name), unit.short_name}:
            units[name].add(unit.pk)
    return PlaceNames(directory.townships, {name: tuple(sorted(keys)) for name, keys in units.items()})


def written_key(township: str, unit: str) -> str:
    """Under what the meaning of a way of writing is remembered."""
    return f"{plain(township)}/{plain(unit)}"


class UnitResolver:
    """Answers each way of writing once. Names that the area does not know are looked up elsewhere together, so that
    somebody else's unit is told from a misspelt one; nothing else is said of it.

    ``meanings`` are ways of writing that were explained before: ``written_key`` → the unit's code.
    """

    def __init__(self, area: Area, term: Term, meanings: dict[str, str]) -> None:
        self.area, self.term = area, term
        self.directory = UnitDirectory.for_area(area, term)
        self._meanings = meanings
        self._answers: dict[Written, Unit | Fault] = {}
        self._successors: dict[Written, list[Unit]] = {}

    def prepare(self, written: Iterable[Written]) -> None:
        """Resolve all ways of writing that a file uses, with one query per 400 names the area does not know."""
        strange: list[Written] = []
        for pair in dict.fromkeys(written):
            if pair in self._answers:
                continue
            answer = self._within(*pair)
            if answer is None:
                strange.append(pair)
            else:
                self._answers[pair] = answer
        elsewhere = self._elsewhere(strange)
        for number, pair in enumerate(strange):
            self._answers[pair] = elsewhere.get(pair) or self._unknown(*pair, is_likened=number < MOST_LIKENED)

    def find(self, township: str, unit: str) -> Unit | Fault:
        """The unit, or why there is none. ``prepare`` must have seen the pair."""
        return self._answers[township, unit]

    def near(self, township: str, unit: str) -> list[Unit]:
        """Units of the area that may be meant by a way of writing that ``find`` refused: the successors of a unit that
        ended, those that share the name, those of the same name in another township, then the likest names."""
        place = self.directory.find_township(township) if township else None
        match, anywhere = self.directory.find(unit, place), self.directory.find(unit)
        named = [anywhere.unit] if anywhere.unit else list(anywhere.candidates)
        found = [*self._successors.get((township, unit), []), *match.candidates, *named, *match.near]
        return list(dict.fromkeys(found))[:_NEAR]

    def _within(self, township: str, unit: str) -> Unit | Fault | None:
        if code := self._meanings.get(written_key(township, unit)):
            return self.directory.find(code).unit
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
        successors = self._successors_of(unit for units in found.values() for unit in units)
        answers = {}
        for pair in strange:
            candidates = found.get(clean_name(pair[1])) or found.get(short_unit_name(pair[1])) or []
            fault = OUTSIDE if clean_name(pair[0]) in foreign else self._told(pair, candidates, successors)
            if fault:
                answers[pair] = fault
        return answers

    def _foreign_townships(self, townships: Iterable[str]) -> set[str]:
        """Which of the townships written, with or without 街道 or 镇, stand in other areas and not in this one."""
        names = {clean_name(name) for name in townships if name and not self.directory.find_township(name)}
        official = {name + kind: name for name in sorted(names) for kind in ("", *_KINDS_OF_TOWNSHIP)}
        real: set[str] = set()
        for start in range(0, len(official), _CHUNK):
            part = list(official)[start : start + _CHUNK]
            elsewhere = Area.objects.filter(level=Area.Level.TOWNSHIP, name__in=part)
            real.update(elsewhere.exclude(path__startswith=self.area.path).values_list("name", flat=True))
        return {official[name] for name in real}

    def _successors_of(self, units: Iterable[Unit]) -> dict[int, list[Unit]]:
        """Into which units of the term those units of the area went that take no part in it."""
        here = {unit.pk for unit in units if unit.township.path.startswith(self.area.path)}
        known = {unit.pk for unit in self.directory.units}
        found = successors_of(here) if here else {}
        return {pk: [unit for unit in units if unit.pk in known] for pk, units in found.items()}

    def _told(self, written: Written, candidates: list[Unit], successors: dict[int, list[Unit]]) -> Fault | None:
        township = written[0]
        place = self.directory.find_township(township) if township else None
        for unit in candidates:
            inside = unit.township.path.startswith(self.area.path)
            if inside and (not township or (place and place.pk == unit.township_id)):
                self._successors[written] = successors.get(unit.pk, [])
                return Fault(Kind.UNKNOWN_UNIT, _not_in_term(unit, self._successors[written]))
        if place is None and any(not unit.township.path.startswith(self.area.path) for unit in candidates):
            return OUTSIDE
        return None

    def _unknown(self, township: str, unit: str, *, is_likened: bool) -> Fault:
        near = self.near(township, unit) if is_likened else []
        ask = f"是不是{'、'.join(f'“{each.name}”（{each.township.name}）' for each in near)}？" if near else ""
        if township and self.directory.find_township(township) is None:
            told = f"“{self.area.name}”中没有街镇“{township[:40]}”，所以不能确定“{unit[:40]}”。{ask}请核对街镇。"
        else:
            told = f"没有名为“{unit[:40]}”的村(社区)。{ask}请按名录写全称或简称。"
        return Fault(Kind.UNKNOWN_UNIT, told)


def _not_in_term(unit: Unit, successors: list[Unit]) -> str:
    if successors:
        names = "、".join(f"“{each.name}”" for each in successors[:_NEAR])
        return f"“{unit.name}”已由{names}承接。是不是{names}？请按现在的名称填写。"
    return f"“{unit.name}”不参加本届换届。请核对届次，或请组织部在届次中加入该单位。"
