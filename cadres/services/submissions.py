"""Handing in a unit's data, and what the county does with it: approve, return, lock, unlock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.selectors.contents import content_hashes, row_counts
from core.services.audit import record
from core.signals import submissions_changed
from elections.choices import DataKind, SubmissionState
from elections.models import Submission, SubmissionRemark, Term, UnitProfile
from elections.rules.locks import MOVES, check_move
from places.models import Unit

NEEDS_REASON = frozenset({"return", "unlock", "withdraw"})


@dataclass(frozen=True)
class Refused:
    """A unit that a move was not made for, and why."""

    unit: Unit
    why: str


@dataclass(frozen=True)
class Moved:
    """What a move did: the units it was made for, and those it was not."""

    units: tuple[Unit, ...]
    refused: tuple[Refused, ...] = ()


@transaction.atomic
def move(
    *, actor: User | None, term: Term, kind: DataKind, units: Sequence[Unit], move: str, reason: str = ""
) -> Moved:
    """Make one of ``MOVES`` for several units; who cannot be moved is told why and the others go on.

    Submitting keeps the hash of the rows; approving and locking want the same rows still. Errors: ValidationError
    where a reason is wanted and none is given.
    """
    if move in NEEDS_REASON and not reason.strip():
        raise ValidationError({"reason": f"{MOVES[move][2]}须填写理由。"})
    there = _locked_rows(term, kind, units)
    hashes = content_hashes(term=term, kind=kind, unit_ids=[unit.pk for unit in units])
    counts = row_counts(term=term, kind=kind, unit_ids=[unit.pk for unit in units]) if move == "submit" else {}
    taking_part = set(UnitProfile.objects.filter(term=term, unit__in=units).values_list("unit_id", flat=True))
    refused, moved = [], []
    for unit in units:
        submission = there.get(unit.pk) or Submission(term=term, unit=unit, kind=kind)
        why = _why_not(move, submission, hashes[unit.pk], counts, is_part=unit.pk in taking_part)
        if why:
            refused.append(Refused(unit, why))
        else:
            _make(actor, submission, move, hashes[unit.pk], reason)
            moved.append(unit)
    if moved:
        submissions_changed.send(sender=None, term_id=term.pk, township_ids={unit.township_id for unit in moved})
    return Moved(tuple(moved), tuple(refused))


def _locked_rows(term: Term, kind: DataKind, units: Iterable[Unit]) -> dict[int, Submission]:
    rows = Submission.objects.select_for_update().filter(term=term, kind=kind, unit__in=[unit.pk for unit in units])
    return {each.unit_id: each for each in rows}


def _why_not(move: str, submission: Submission, now: str, counts: dict[int, int], *, is_part: bool) -> str:
    label = submission.get_kind_display()  # type: ignore[attr-defined]
    if not is_part:
        return "没有参加本届换届"
    if why := check_move(move, SubmissionState(submission.state)):
        return why
    if move == "submit" and not counts.get(submission.unit_id):
        return f"{label}一行也没有，请先填报"
    if move in ("approve", "lock") and now != submission.content_hash:
        return f"{label}在提交之后有改动，请核对后退回，由街镇重新提交"
    return ""


def _make(actor: User | None, submission: Submission, move: str, now: str, reason: str) -> None:
    before = submission.state
    submission.state, submission.reason = MOVES[move][1], reason.strip()
    if move == "submit":
        submission.content_hash = now
        submission.submitted_by, submission.submitted_at = actor, timezone.now()
        submission.decided_by = submission.decided_at = None
    elif move != "withdraw":
        submission.decided_by, submission.decided_at = actor, timezone.now()
    submission.save()
    if move == "submit":
        submission.remarks.update(is_settled=True)  # type: ignore[attr-defined]
    record(
        actor=actor,
        action=f"data_{move}",
        instance=submission,
        changes={"state": [before, submission.state], "content_hash": submission.content_hash},
        area_path=submission.unit.township.path,
        reason=reason.strip(),
    )


@transaction.atomic
def remark(
    *, actor: User, submission: Submission, text: str, object_type: str = "", object_id: str = ""
) -> SubmissionRemark:
    """What the county finds wrong, at the row that is meant. Errors: ValidationError for none, or when not under
    review."""
    if not text.strip():
        raise ValidationError({"text": "请写明意见。"})
    if submission.state not in (SubmissionState.SUBMITTED, SubmissionState.APPROVED):
        raise ValidationError("只有“待审核”“已审核”的内容才能提意见。")
    made = SubmissionRemark.objects.create(
        submission=submission, object_type=object_type, object_id=object_id, text=text.strip(), by=actor
    )
    changes: dict[str, Any] = {"text": text.strip()}
    path = submission.unit.township.path
    record(actor=actor, action="data_remarked", instance=submission, changes=changes, area_path=path)
    return made
