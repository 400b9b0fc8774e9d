"""What is known of a unit in a term, and which further facts an area asks for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from elections.models import FIXED_FACTS, PLAN_FACTS, ProfileField, UnitProfile
from elections.services.terms import announce
from places.models import Area


@transaction.atomic
def edit_profile(*, actor: Any, profile: UnitProfile, values: dict[str, Any], extra: dict[str, Any]) -> UnitProfile:
    """Set the fixed facts and, by label, the further ones; a further fact of None is taken out. Of ``PLAN_FACTS`` only
    those are set that ``values`` holds.

    Errors: ``ValidationError`` for a postponement without its document, an exemption without its reason.
    """
    before = audit.snapshot(profile)
    before["extra"] = dict(profile.extra)
    for name in (*FIXED_FACTS, *(name for name in PLAN_FACTS if name in values)):
        setattr(profile, name, values[name])
    _check_postponement(profile)
    _check_exemption(profile)
    profile.extra = {key: value for key, value in {**profile.extra, **extra}.items() if value not in (None, "")}
    if changes := audit.changes_between(before, profile):
        profile.save()
        path = profile.unit.township.path
        audit.record(actor=actor, action="profile_edited", instance=profile, area_path=path, changes=changes)
        announce(profile.term, [profile.unit.township_id])
    return profile


def _check_exemption(profile: UnitProfile) -> None:
    if profile.one_shoulder_exempt and not profile.exempt_reason.strip():
        raise ValidationError({"exempt_reason": "不要求“一肩挑”的，请填写原因。"})
    if profile.exempt_reason.strip() and not profile.one_shoulder_exempt:
        raise ValidationError({"one_shoulder_exempt": "填写了不要求的原因，请勾选不要求“一肩挑”；要求的请清空原因。"})


def _check_postponement(profile: UnitProfile) -> None:
    if profile.postponed_until and not profile.postponement_document.strip():
        raise ValidationError({"postponement_document": "延期须经批准，请填写批复文号。"})
    if profile.postponement_document.strip() and not profile.postponed_until:
        raise ValidationError({"postponed_until": "填写了批复文号，请填写延期至哪一天；不延期的请清空文号。"})


@transaction.atomic
def add_field(*, actor: Any, area: Area, label: str, kind: str) -> ProfileField:
    """Ask for one more fact about every unit of an area. Errors: ``ValidationError`` if it is asked for already."""
    label = label.strip()
    taken = ProfileField.objects.filter(label=label, area__in=Area.objects.at_or_above(area.path))
    if label in FIXED_FACTS.values() or taken.exists():
        raise ValidationError({"label": f"已有名为“{label}”的字段，请换一个名称。"})
    position = ProfileField.objects.filter(area=area).count() + 1
    field = ProfileField.objects.create(area=area, label=label, kind=kind, position=position)
    changes = {"label": label, "kind": ProfileField.Kind(kind).label, "area": area.name}
    audit.record(actor=actor, action="profile_field_added", instance=field, area_path=area.path, changes=changes)
    return field


@transaction.atomic
def remove_field(*, actor: Any, field: ProfileField) -> None:
    """Ask for a fact no longer. What was entered stays on the profiles."""
    area_path = field.area.path
    audit.record(actor=actor, action="profile_field_removed", instance=field, area_path=area_path)
    field.delete()
