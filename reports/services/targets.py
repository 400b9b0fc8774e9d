"""Targets: what an area wants its figures to be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from elections.models import Term
from places.models import Area
from reports.indicators import INDICATORS
from reports.models import Target
from reports.rules.values import Shape
from reports.selectors.targets import inherited_by


@transaction.atomic
def set_target(
    *,
    actor: Any,
    term: Term,
    area: Area,
    code: str,
    comparison: str,
    limit: Decimal,
    margin: Decimal = Decimal(0),
    kind: str = "",
    reach: str,
) -> Target:
    """Set a target. Errors: ``ValidationError`` for an area outside the term, an indicator that has no value, a limit
    out of its range, one looser than what a higher level asks, or the same target twice."""
    _check_area(term, area)
    target = Target(term=term, area=area, code=code, comparison=comparison, kind=kind, reach=reach, set_by=actor)
    target.limit, target.margin = limit, margin
    _check(target)
    target.save()
    changes = {"code": target.name, "limit": target.words, "reach": target.get_reach_display()}
    audit.record(actor=actor, action="target_set", instance=target, area_path=area.path, changes=changes)
    return target


@transaction.atomic
def edit_target(
    *, actor: Any, target: Target, comparison: str, limit: Decimal, margin: Decimal, kind: str, reach: str
) -> Target:
    """Ask something else of the same figure. Errors: as of ``set_target``."""
    before = audit.snapshot(target)
    target.comparison, target.limit, target.margin, target.kind, target.reach = comparison, limit, margin, kind, reach
    _check(target)
    if changes := audit.changes_between(before, target):
        target.set_by = actor
        target.save()
        path = target.area.path
        audit.record(actor=actor, action="target_edited", instance=target, area_path=path, changes=changes)
    return target


@transaction.atomic
def remove_target(*, actor: Any, target: Target) -> None:
    """Want it no more."""
    changes = {"code": target.name, "limit": target.words, "reach": target.get_reach_display()}
    audit.record(actor=actor, action="target_removed", instance=target, area_path=target.area.path, changes=changes)
    target.delete()


def _check_area(term: Term, area: Area) -> None:
    if not area.path.startswith(term.area.path):
        raise ValidationError(f"{area}不在{term}（{term.area}）的范围内，不能为这一届设定目标。")


def _check(target: Target) -> None:
    indicator = INDICATORS.get(target.code)
    if indicator is None or indicator.undefined:
        raise ValidationError({"code": "没有这个指标，或者它没有数值，不能设定目标。请从指标表中选择。"})
    most = 100 if indicator.shape == Shape.SHARE else None
    if target.limit < 0 or (most is not None and target.limit > most):
        told = f"“{target.limit_words}”不在 0 到 100 之间，占比的目标请填百分数，如 95。"
        raise ValidationError({"limit": told if most else "目标值不能小于 0。"})
    if target.margin < 0:
        raise ValidationError({"margin": "接近范围不能小于 0，不需要时填 0。"})
    if (held := _held(target)) and held.aim.is_stricter(target.aim):
        told = f"{held.area}要求{held.name}{held.words}，本级目标不能更低；如确需调整，请联系{held.area}。"
        raise ValidationError({"limit": told})
    twin = {"term": target.term, "area": target.area, "code": target.code, "reach": target.reach}
    same = Target.objects.filter(**twin, comparison=target.comparison, kind=target.kind).exclude(pk=target.pk)
    if same.exists():
        raise ValidationError({"code": f"{target.area}已经有这个指标的同类目标，请直接修改那一条。"})


def _held(target: Target) -> Target | None:
    """The strictest target of the levels above that the same places have to reach anyway."""
    above = inherited_by(target)
    found: Target | None = None
    for one in above:
        found = one if found is None or one.aim.is_stricter(found.aim) else found
    return found
