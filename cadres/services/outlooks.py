"""What incumbents mean to do at the coming election (换届意向), and the talks held about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Membership, Outlook
from core.services import audit
from elections.models import Term
from elections.selectors import today_of


@transaction.atomic
def save_outlook(
    *,
    actor: Any,
    term: Term,
    membership: Membership,
    intention: str,
    talked_on: dt.date | None = None,
    talked_by: str = "",
    note: str = "",
) -> bool:
    """Keep what a member of the term before ``term`` means to do; all empty takes it back. Returns whether anything
    changed.

    Errors: ``ValidationError`` for a talk without an intention, a talk to come, or nobody who held it.
    """
    talked_by, note = talked_by.strip(), note.strip()
    row = Outlook.objects.filter(membership=membership).first()
    if not (intention or talked_on or talked_by or note):
        return _take_back(actor, row) if row else False
    _check(term, intention, talked_on, talked_by)
    before = audit.snapshot(row) if row else {}
    row = row or Outlook(membership=membership)
    row.intention, row.talked_on, row.talked_by, row.note = intention, talked_on, talked_by, note
    changes = audit.changes_between(before, row)
    if not changes:
        return False
    row.save()
    _record(actor, "outlook_saved", row, changes)
    return True


def _check(term: Term, intention: str, talked_on: dt.date | None, talked_by: str) -> None:
    faults = {}
    if not intention:
        faults["intention"] = "请选择意向；还没有表态的选“未定”。"
    if talked_on and talked_on > today_of(term):
        faults["talked_on"] = f"谈话日期 {talked_on} 晚于今天（{today_of(term)}），请核对。"
    if talked_on and not talked_by:
        faults["talked_by"] = "请填写谈话人。"
    if talked_by and not talked_on:
        faults["talked_on"] = "请填写谈话日期。"
    if faults:
        raise ValidationError(faults)


def _take_back(actor: Any, row: Outlook) -> bool:
    _record(actor, "outlook_removed", row, {"intention": row.get_intention_display()})
    row.delete()
    return True


def _record(actor: Any, action: str, row: Outlook, changes: dict[str, Any]) -> None:
    path = row.membership.unit.township.path
    audit.record(actor=actor, action=action, instance=row, area_path=path, changes=changes)
