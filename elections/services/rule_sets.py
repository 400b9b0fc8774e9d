"""Changing the law that polls are decided by: always a new version, with who, when and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from elections.models import RuleSet, RuleSetVersion, RuleValue
from elections.rules.law import LAWS, law_of
from elections.rules.provisions import Count, Declared, Provision, Share, declared, write
from places.models import Area


@transaction.atomic
def edit_rule_set(
    *,
    actor: Any,
    rule_set: RuleSet,
    provisions: Mapping[str, Provision],
    in_force_to: dt.date | None,
    reason: str,
) -> RuleSet:
    """Let a rule set say something else from now on, and end on another day.

    Errors: ``ValidationError`` where nothing changes, without a reason, or for numbers that contradict each other.
    """
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    _check(rule_set.kind, rule_set.title, provisions)
    _check_reason(reason)
    _check_dates(rule_set.in_force_from, in_force_to)
    current = rule_set.current
    changes = _changes(rule_set.kind, current.provisions, provisions)
    if rule_set.in_force_to != in_force_to:
        changes["停止施行日期"] = f"{rule_set.in_force_to or '现行有效'} → {in_force_to or '现行有效'}"
    if not changes:
        raise ValidationError("没有改动，不需要保存。")
    rule_set.in_force_to = in_force_to
    rule_set.save()
    _add_version(rule_set, current.number + 1, actor, provisions, reason)
    _record(actor, "rule_set_edited", rule_set, changes, reason)
    return rule_set


@transaction.atomic
def derive_rule_set(
    *,
    actor: Any,
    base: RuleSet,
    area: Area,
    title: str,
    source: str,
    in_force_from: dt.date,
    in_force_to: dt.date | None,
    reason: str,
) -> RuleSet:
    """A rule set of an area's own that begins as a copy of another. Errors: ``ValidationError``."""
    _check_reason(reason)
    _check_dates(in_force_from, in_force_to)
    if RuleSet.objects.filter(kind=base.kind, area_code=area.code, in_force_from=in_force_from).exists():
        told = f"{area}已有 {in_force_from} 起施行的{base.get_kind_display()}规则，请修改那一份或换一个日期。"
        raise ValidationError({"in_force_from": told})
    rule_set = RuleSet.objects.create(
        kind=base.kind,
        area_code=area.code,
        title=title.strip(),
        source=source.strip(),
        in_force_from=in_force_from,
        in_force_to=in_force_to,
    )
    _add_version(rule_set, 1, actor, base.current.provisions, reason)
    _record(actor, "rule_set_added", rule_set, {"area": area.name, "依照": str(base.current)}, reason)
    return rule_set


def _add_version(
    rule_set: RuleSet, number: int, actor: Any, provisions: Mapping[str, Provision], reason: str
) -> RuleSetVersion:
    version = RuleSetVersion.objects.create(rule_set=rule_set, number=number, made_by=actor, reason=reason.strip())
    RuleValue.objects.bulk_create(
        RuleValue(version=version, key=key, value=write(each), source=each.source, is_background=each.is_background)
        for key, each in provisions.items()
    )
    return version


def _record(actor: Any, action: str, rule_set: RuleSet, changes: dict[str, Any], reason: str) -> None:
    path = rule_set.area.path if rule_set.area else ""
    audit.record(actor=actor, action=action, instance=rule_set, area_path=path, changes=changes, reason=reason.strip())


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "请填写理由，例如“按某省选举办法第几条”。"})


def _check_dates(in_force_from: dt.date, in_force_to: dt.date | None) -> None:
    if in_force_to and in_force_to < in_force_from:
        raise ValidationError({"in_force_to": f"停止施行日期 {in_force_to} 早于施行日期 {in_force_from}，请核对。"})


def _check(kind: str, title: str, provisions: Mapping[str, Provision]) -> None:
    """Errors: ``ValidationError`` for shares above the whole, for a least above its most, for a missing source."""
    try:
        law_of(kind, title, provisions)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    faults = []
    for each in declared(LAWS[kind]):
        value = provisions[each.key]
        if not value.source.strip():
            faults.append(f"“{each.label}”没有来源，请填写条款或文件。")
        if isinstance(value, Share) and value.numerator > value.denominator:
            faults.append(f"“{each.label}”大于全部，请核对分子和分母。")
        if isinstance(value, Share) and not value.numerator:
            faults.append(f"“{each.label}”的分子为 0，请核对。")
        faults += _over_most(each, value, provisions)
    if faults:
        raise ValidationError(faults)


def _over_most(each: Declared, value: Provision, provisions: Mapping[str, Provision]) -> list[str]:
    most = provisions.get(each.key.removesuffix("_least") + "_most") if each.key.endswith("_least") else None
    if isinstance(value, Count) and isinstance(most, Count) and value.value > most.value:
        return [f"“{each.label}”{value} 人大于最多 {most} 人，请核对。"]
    return []


def _changes(kind: str, before: Mapping[str, Provision], after: Mapping[str, Provision]) -> dict[str, str]:
    """What changes, in words, by the provision's label."""
    found = {}
    for each in declared(LAWS[kind]):
        old, new = before[each.key], after[each.key]
        if old != new:
            found[each.label] = f"{_told(each, old)} → {_told(each, new)}"
    return found


def _told(each: Declared, value: Provision) -> str:
    return f"{each.words(value)}（{value.source}{'，待核对' if value.is_background else ''}）"
