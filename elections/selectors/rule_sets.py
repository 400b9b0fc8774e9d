"""Which law holds where and when, and how pages show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from elections.models import NATION, RuleSet, RuleSetVersion
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
