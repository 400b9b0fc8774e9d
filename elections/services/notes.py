"""Notes on numbers and on units (备注)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.services import audit
from elections.models import Note, Term
from elections.rules.notes import personal_number_in
from elections.selectors import check_part
from places.models import Area, Unit


@transaction.atomic
def add_note(*, actor: Any, term: Term, area: Area, unit: Unit | None = None, code: str = "", text: str) -> Note:
    """Note something on the figures of an area, on one of them, or on a unit of it.

    Errors: ``ValidationError`` for an empty text, one with an ID or telephone number, an area outside the term, a unit
    outside the area or the term.
    """
    if not area.path.startswith(term.area.path):
        raise ValidationError(f"{area}不在{term}（{term.area}）的范围内，不能在这一届写备注。")
    if unit is not None:
        check_part(term, unit, "unit")
        if unit.township_id != area.pk:
            raise ValidationError({"unit": f"{unit}不属于{area}，请核对。"})
    note = Note(term=term, area=area, unit=unit, code="" if unit else code, by=actor, text=_checked(text))
    note.save()
    changes = {"text": note.text, "unit": str(unit or ""), "code": note.code, "term": str(term)}
    told = {key: value for key, value in changes.items() if value}
    audit.record(actor=actor, action="note_added", instance=note, area_path=area.path, changes=told)
    return note


@transaction.atomic
def edit_note(*, actor: Any, note: Note, text: str) -> Note:
    """Put a note in other words. Errors: ``ValidationError`` as in ``add_note``, and for one that was withdrawn."""
    _check_stands(note)
    before = audit.snapshot(note)
    note.text, note.by = _checked(text), actor
    if "text" in (changes := audit.changes_between(before, note)):
        note.save(update_fields=["text", "by", "updated_at"])
        audit.record(actor=actor, action="note_edited", instance=note, area_path=note.area.path, changes=changes)
    return note


@transaction.atomic
def withdraw_note(*, actor: Any, note: Note) -> Note:
    """Show a note no more. Errors: ``ValidationError`` for one that was withdrawn before."""
    _check_stands(note)
    note.withdrawn_at = timezone.now()
    note.save(update_fields=["withdrawn_at", "updated_at"])
    audit.record(
        actor=actor, action="note_withdrawn", instance=note, area_path=note.area.path, changes={"text": note.text}
    )
    return note


def _check_stands(note: Note) -> None:
    if note.withdrawn_at:
        raise ValidationError("这条备注已经撤回，请刷新页面。")


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"text": "请填写备注内容。"})
    if number := personal_number_in(text):
        raise ValidationError({"text": f"“{number[:3]}…”像是身份证号或电话号码：备注会显示在看板上，请删去号码。"})
    return text
