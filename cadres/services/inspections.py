"""The inspection (考察) of candidates after the joint review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.choices import UNDECIDED, CandidacyStatus, RemovalStep
from cadres.models import Candidacy, Inspection
from cadres.services.candidacies import announce
from cadres.services.candidacy_turns import turn_down, write_turn
from core.services.audit import changes_between, record, snapshot

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record_inspection(
    *,
    actor: User | None,
    candidacy: Candidacy,
    is_passed: bool,
    on: dt.date,
    document_number: str = "",
    reason: str = "",
) -> Inspection:
    """What the inspection found, new or corrected: passed makes 考察合格 of 初步人选, failed turns the candidate down.

    Errors: ValidationError for a day to come, a failure without a reason, and somebody who is out or elected.
    """
    if on > timezone.localdate():
        raise ValidationError({"on": f"考察日期 {on} 晚于今天，请核对。"})
    if not is_passed and not reason.strip():
        raise ValidationError({"reason": "考察不合格的，请写明理由。"})
    if candidacy.status not in UNDECIDED:
        status = candidacy.get_status_display()  # type: ignore[attr-defined]
        raise ValidationError(f"{candidacy.person}的状态是“{status}”，不能登记考察结果。")
    row = Inspection.objects.filter(candidacy=candidacy).first()
    before = snapshot(row) if row else {}
    row = row or Inspection(candidacy=candidacy)
    row.is_passed, row.on, row.by = is_passed, on, actor
    row.document_number, row.reason = document_number.strip(), reason.strip()
    row.save()
    path, changes = candidacy.unit.township.path, changes_between(before, row)
    record(actor=actor, action="inspection_recorded", instance=row, changes=changes, area_path=path)
    if not is_passed:
        turn_down(actor=actor, candidacy=candidacy, step=RemovalStep.INSPECTION, reason="考察不合格", on=on)
    elif candidacy.status == CandidacyStatus.NOMINATED:
        write_turn(actor=actor, candidacy=candidacy, status=CandidacyStatus.INSPECTED, on=on)
        announce([candidacy])
    return row
