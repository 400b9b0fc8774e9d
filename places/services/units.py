"""Units: founded, named, ended. What makes one another unit (township, kind, code) is never edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from core.signals import units_changed
from places.models import Area, Unit, UnitAlias
from places.rules.names import clean_name, short_unit_name


@transaction.atomic
def create_unit(
    *,
    actor: Any,
    township: Area,
    code: str,
    name: str,
    kind: str,
    aliases: Iterable[str] = (),
    is_electing: bool = True,
    active_from: dt.date | None = None,
) -> Unit:
    """A new unit of a township. It joins the terms it is added to. Errors: ``ValidationError`` by field."""
    check_code(township=township, code=code)
    check_name(township=township, name=name)
    fields = {"kind": kind, "is_electing": is_electing, "active_from": active_from}
    unit: Unit = Unit.objects.create(
        township=township, code=code, name=name.strip(), short_name=short_unit_name(name), **fields
    )
    _set_aliases(unit, aliases)
    changes = {"name": name, "code": code, "kind": kind, "township": township.name}
    audit.record(actor=actor, action="unit_created", instance=unit, area_path=township.path, changes=changes)
    announce([unit])
    return unit


@transaction.atomic
def edit_unit(
    *,
    actor: Any,
    unit: Unit,
    name: str,
    aliases: Iterable[str] = (),
    is_electing: bool = True,
    active_from: dt.date | None = None,
) -> Unit:
    """Correct a unit. A new name keeps the old one as an alias, so that older rosters still find it."""
    check_name(township=unit.township, name=name, unit=unit)
    if active_from and unit.active_to and active_from >= unit.active_to:
        raise ValidationError({"active_from": f"设立日期必须早于撤销日期 {unit.active_to}。"})
    before, before_aliases = audit.snapshot(unit), alias_names(unit)
    old_name = [unit.name] if clean_name(name) != clean_name(unit.name) else []
    unit.name, unit.short_name = name.strip(), short_unit_name(name)
    unit.is_electing, unit.active_from = is_electing, active_from
    unit.save()
    _set_aliases(unit, [*aliases, *old_name])
    changes = audit.changes_between(before, unit)
    if alias_names(unit) != before_aliases:
        changes["aliases"] = [before_aliases, alias_names(unit)]
    if changes:
        audit.record(actor=actor, action="unit_edited", instance=unit, area_path=unit.township.path, changes=changes)
        announce([unit])
    return unit


def end_unit(unit: Unit, on: dt.date) -> None:
    """Set the day from which a unit is no more. Errors: ``ValidationError`` if it ended before or began later."""
    if unit.active_to:
        raise ValidationError(f"{unit.name}已于 {unit.active_to} 撤销，不能再次撤销。")
    if unit.active_from and unit.active_from >= on:
        raise ValidationError(f"{unit.name}设立于 {unit.active_from}，撤销日期必须晚于这一天。")
    unit.active_to = on
    unit.save()


def alias_names(unit: Unit) -> list[str]:
    return sorted(unit.aliases.values_list("name", flat=True))  # type: ignore[attr-defined]


def announce(units: Iterable[Unit]) -> None:
    """Tell that units of these townships changed, in every term."""
    townships = sorted({unit.township_id for unit in units})
    units_changed.send(sender=None, township_ids=townships, term_id=None)


def check_code(*, township: Area, code: str) -> None:
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        raise ValidationError({"code": f"代码“{code}”不对：应为 12 位数字。"})
    if not code.startswith(township.code[:9]):
        raise ValidationError({"code": f"代码“{code}”不属于{township}：前 9 位应为 {township.code[:9]}。"})
    other = Unit.objects.filter(code=code).first()
    if other:
        raise ValidationError({"code": f"代码“{code}”已由“{other.name}”使用，请换一个。"})


def check_name(*, township: Area, name: str, unit: Unit | None = None) -> None:
    if not clean_name(name):
        raise ValidationError({"name": "请填写名称，例如“白杨村村民委员会”。"})
    others = Unit.objects.filter(township=township, active_to=None).exclude(pk=unit.pk if unit else None)
    if any(clean_name(other) == clean_name(name) for other in others.values_list("name", flat=True)):
        raise ValidationError({"name": f"{township}已有名为“{name.strip()}”的单位。"})


def _set_aliases(unit: Unit, names: Iterable[str]) -> None:
    wanted = {clean_name(name) for name in names} - {"", clean_name(unit.name)}
    UnitAlias.objects.filter(unit=unit).exclude(name__in=wanted).delete()
    UnitAlias.objects.bulk_create([UnitAlias(unit=unit, name=name) for name in sorted(wanted)], ignore_conflicts=True)
