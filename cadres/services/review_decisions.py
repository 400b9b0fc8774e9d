"""What the office decides about candidates in the joint review, the second person's confirmation, and findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.choices import RemovalStep, Verdict
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.rules.reviews import RoundFacts, needs_second_person
from cadres.selectors.review_rounds import facts_of
from cadres.services.candidacy_turns import turn_down
from cadres.services.reviews import check_finding, refresh_review
from core.services.audit import changes_between, record, snapshot
from elections.models import ReviewRound

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def decide(
    *,
    actor: User | None,
    candidacy: Candidacy,
    review_round: ReviewRound,
    verdict: str,
    on: dt.date,
    reason: str,
    document_number: str = "",
) -> ReviewDecision:
    """The office's verdict on a candidate in a round, new or another one. 不宜 turns the candidate down at the round's
    level; the reason given there says no more than that, since more people read it.

    Errors: ValidationError without a reason, for a day to come, for somebody who is out or elected, and for 通过 before
    any department was asked.
    """
    facts = _facts(candidacy, review_round)
    _check(candidacy, facts, verdict, on, reason)
    row = ReviewDecision.objects.select_for_update().filter(candidacy=candidacy, round=review_round).first()
    before = snapshot(row) if row else {}
    row = row or ReviewDecision(candidacy=candidacy, round=review_round)
    row.verdict, row.on, row.reason, row.document_number = verdict, on, reason.strip(), document_number.strip()
    row.made_by, row.confirmed_by = actor, None
    row.needs_second = needs_second_person(verdict, facts.doubts)
    row.save()
    path, changes = candidacy.unit.township.path, changes_between(before, row)
    record(actor=actor, action="review_decided", instance=row, changes=changes, area_path=path)
    if verdict == Verdict.REJECTED:
        step = RemovalStep(review_round.level)
        turn_down(actor=actor, candidacy=candidacy, step=step, reason=f"{review_round}不宜", on=on)
    refresh_review([candidacy.pk])
    return row


def _facts(candidacy: Candidacy, review_round: ReviewRound) -> RoundFacts:
    rounds = list(ReviewRound.objects.filter(term=candidacy.term_id))
    found = facts_of([candidacy.pk])[candidacy.pk]
    return next(facts for each, facts in zip(rounds, found, strict=True) if each.pk == review_round.pk)


def _check(candidacy: Candidacy, facts: RoundFacts, verdict: str, on: dt.date, reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由。"})
    if on > timezone.localdate():
        raise ValidationError({"on": f"日期 {on} 晚于今天，请核对。"})
    if candidacy.turned_down_at:
        told = candidacy.get_turned_down_at_display()  # type: ignore[attr-defined]
        raise ValidationError(f"{candidacy.person}已在{told}取消资格；需要改变的，请先在候选人页面恢复。")
    if verdict == Verdict.PASSED and facts.seats and not facts.sent:
        raise ValidationError(f"{candidacy.person}在本轮还没有送审，不能作出通过的结论。请先送审。")


@transaction.atomic
def confirm_decision(*, actor: User, decision: ReviewDecision) -> ReviewDecision:
    """The second person's 复核 of a 通过 against a doubt. Errors: ValidationError for who made it, or a second time."""
    decision = ReviewDecision.objects.select_for_update().get(pk=decision.pk)
    if not decision.needs_second or decision.confirmed_by_id or decision.verdict != Verdict.PASSED:
        raise ValidationError("这一结论不须复核，或已经复核。")
    if decision.made_by_id == actor.pk:
        raise ValidationError("作出结论的人不能自己复核，请由另一人办理。")
    before = snapshot(decision)
    decision.confirmed_by = actor
    decision.save(update_fields=["confirmed_by"])
    path, changes = decision.candidacy.unit.township.path, changes_between(before, decision)
    record(actor=actor, action="review_confirmed", instance=decision, changes=changes, area_path=path)
    refresh_review([decision.candidacy_id])
    return decision


@transaction.atomic
def read_finding(*, actor: User, answer: ReviewAnswer, reason: str) -> str:
    """The text of a department's finding, after a reason that is logged. Errors: PermissionDenied."""
    check_finding(actor, answer)
    path = answer.candidacy.unit.township.path
    record(actor=actor, action="finding_viewed", instance=answer, reason=reason.strip(), area_path=path)
    return answer.finding
