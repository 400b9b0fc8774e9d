"""Noting who is related to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Kinship, Person
from cadres.services.persons import area_path_of
from core.services.audit import record

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_kinship(*, actor: User | None, person: Person, other: Person, kin: str, note: str = "") -> Kinship:
    """Two people are relatives. Errors: ValidationError for one person, or a pair noted already."""
    if person == other:
        raise ValidationError({"other": "请选择另一个人。"})
    if person.practice_term_id != other.practice_term_id:
        raise ValidationError({"other": "练习届的人员与正式届次的人员不能登记为亲属，请选择同一届次的人员。"})
    first, second = sorted((person, other), key=lambda each: each.pk)
    known = Kinship.objects.filter(first=first, second=second).first()
    if known:
        raise ValidationError(
            {"other": f"{person}与{other}已登记为{known.get_kin_display()}；要修改的，请先删除原有登记。"}
        )
    kinship = Kinship.objects.create(first=first, second=second, kin=kin, note=note)
    changes = {"kin": ["", kin], "note": ["", note]} if note else {"kin": ["", kin]}
    record(actor=actor, action="kinship_added", instance=kinship, changes=changes, area_path=area_path_of(person))
    return kinship


@transaction.atomic
def remove_kinship(*, actor: User | None, kinship: Kinship, reason: str) -> None:
    """Take back a kinship that is none."""
    path = area_path_of(kinship.first)
    record(actor=actor, action="kinship_removed", instance=kinship, reason=reason, area_path=path)
    kinship.delete()
