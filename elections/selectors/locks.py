"""Which units' data may not be changed now, and what is said to those who try."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.capabilities import Capability
from elections.choices import DataKind, SubmissionState
from elections.models import Contest, Submission, Term
from elections.rules.locks import closed_states


def closed(*, actor: Any, term: Term, kind: DataKind, unit_ids: Iterable[int] | None = None) -> dict[int, Submission]:
    """Of these units (or all of the term) those whose data of a kind this user cannot change now, with what was handed
    in. ``actor`` None is the system: only a lock holds it."""
    rows = Submission.objects.filter(term=term, kind=kind, state__in=closed_states(may_approve=False))
    if unit_ids is not None:
        rows = rows.filter(unit__in=list(unit_ids))
    found = rows.select_related("unit__township", "submitted_by", "decided_by")
    return {each.unit_id: each for each in found if each.state in _states_closed_to(actor, each)}


def _states_closed_to(actor: Any, submission: Submission) -> frozenset[SubmissionState]:
    may_approve = actor is None or actor.can(Capability.APPROVE_DATA, submission.unit.township.path)
    return closed_states(may_approve=may_approve)


def check_open(*, actor: Any, term: Term, kind: DataKind, unit_ids: Iterable[int]) -> None:
    """Errors: ``ValidationError`` that names the first unit which is closed, and the way out."""
    for submission in closed(actor=actor, term=term, kind=kind, unit_ids=unit_ids).values():
        raise ValidationError(told(submission), code="locked")


def check_contest_open(*, actor: Any, contest: Contest, kinds: Iterable[DataKind] = (DataKind.RESULTS,)) -> None:
    """Errors: ``ValidationError`` where the unit's results, or what else they would change, are handed in or locked.
    By-elections are no part of what a term election handed in."""
    if not contest.is_by_election:
        for kind in kinds:
            check_open(actor=actor, term=contest.term, kind=kind, unit_ids=[contest.unit_id])


def told(submission: Submission) -> str:
    """What is said to somebody who tries to change what is closed: what, by whom, what to do."""
    what = f"{submission.unit.short_name}的{submission.get_kind_display()}"
    if submission.state == SubmissionState.LOCKED:
        by = f"由{submission.decided_by.full_name}于" if submission.decided_by else "于"
        when = f"{timezone.localtime(submission.decided_at):%Y-%m-%d}" if submission.decided_at else ""
        return f"{what}已{by} {when} 锁定，不能修改。确需修改的，请组织部在“填报审核”中说明理由解锁。"
    if submission.state == SubmissionState.SUBMITTED:
        return f"{what}已提交待审核，不能修改。需要修改的，请先在“填报审核”中撤回提交。"
    return f"{what}已审核通过，不能修改。需要修改的，请组织部在“填报审核”中退回。"
