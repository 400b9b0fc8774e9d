"""Which law holds where and when, and how pages show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from elections.models import NATION, RuleSet, RuleSetVersion
from elections.querysets import prefixes
from elections.rules.law import LAWS, CommitteeLaw, Law
from elections.rules.provisions import Provision, declared
from places.models import Area, Unit


def version_for(area: Area, kind: str, on: dt.date) -> RuleSetVersion | None:
    """The version by which a poll of a kind (``village``, ``residents``, ``party``) in an area is decided on a date:
    of the rule sets in force then the nearest area's, of these the one that came last; None where there is none."""
    depths = dict(Area.objects.at_or_above(area.path).order_by("depth").values_list("code", "depth"))
    in_force = RuleSet.objects.filter(
        Q(in_force_to=None) | Q(in_force_to__gte=on),
        kind=kind,
        area_code__in={NATION, *depths},
        in_force_from__lte=on,
    )
    nearest = max(in_force, key=lambda each: (depths.get(each.area_code, 0), each.in_force_from), default=None)
    if nearest is None:
        return None
    versions = RuleSetVersion.objects.filter(rule_set=nearest).select_related("rule_set")
    return versions.prefetch_related("values").order_by("-number").first()


def rule_set_for(area: Area, kind: str, on: dt.date) -> Law | None:
    """The law itself, as the rules take it; None where no rule set is in force."""
    version = version_for(area, kind, on)
    return version.law if version else None


def committee_laws(area: Area, on: dt.date) -> dict[str, CommitteeLaw]:
    """The law of villages' and residents' committees in an area on a date, by the kind of unit."""
    laws = {kind: rule_set_for(area, kind, on) for kind in Unit.Kind.values}
    return {kind: law for kind, law in laws.items() if isinstance(law, CommitteeLaw)}


@dataclass(frozen=True)
class RuleRow:
    """One provision on a page: what it is about, what it says, from where; ``before`` where the version changed it."""

    label: str
    words: str
    provision: Provision
    before: str = ""


def rule_table(version: RuleSetVersion) -> list[tuple[str, list[RuleRow]]]:
    """A version's provisions by group, each with what the version before said where that differs."""
    now = version.provisions
    earlier = version.rule_set.versions.filter(number=version.number - 1).first()  # type: ignore[attr-defined]
    before = earlier.provisions if earlier else now
    rows = []
    for each in declared(LAWS[version.rule_set.kind]):
        words, old = each.words(now[each.key]), each.words(before[each.key])
        rows.append((each.group, RuleRow(each.label, words, now[each.key], old if old != words else "")))
    groups: dict[str, list[RuleRow]] = {}
    for group, found in groupby(rows, key=lambda row: row[0]):
        groups.setdefault(group, []).extend(row for _, row in found)
    return list(groups.items())


def laws_for(asked: Iterable[tuple[Area, str, dt.date]]) -> dict[tuple[int, str, dt.date], Law]:
    """The law of each area (by its number), kind and day that is asked for, as ``rule_set_for`` finds it one by one:
    four queries whatever the number. What no rule set covers is left out."""
    wanted = set(asked)
    above = Area.objects.filter(path__in=prefixes((area.path for area, _, _ in wanted), Area.steplen))
    places = {area.path: (area.code, area.depth) for area in above}
    codes = {NATION, *(code for code, _ in places.values())}
    sets = list(RuleSet.objects.filter(kind__in={kind for _, kind, _ in wanted}, area_code__in=codes))
    chosen = {}
    for area, kind, day in wanted:
        depths = dict(found for path, found in places.items() if area.path.startswith(path))
        in_force = [each for each in sets if each.kind == kind and _holds(each, depths, day)]
        if in_force:
            nearest = max(in_force, key=lambda each: (depths.get(each.area_code, 0), each.in_force_from))
            chosen[area.pk, kind, day] = nearest.pk
    versions = RuleSetVersion.objects.filter(rule_set__in=set(chosen.values())).select_related("rule_set")
    newest = {each.rule_set_id: each for each in versions.prefetch_related("values").order_by("number")}
    laws = {pk: version.law for pk, version in newest.items()}
    return {key: laws[pk] for key, pk in chosen.items()}


def _holds(rule_set: RuleSet, depths: dict[str, int], day: dt.date) -> bool:
    """Whether a rule set is in force on a day in an area that lies in these, by their codes."""
    is_near = rule_set.area_code == NATION or rule_set.area_code in depths
    return is_near and rule_set.in_force_from <= day and (rule_set.in_force_to is None or rule_set.in_force_to >= day)
