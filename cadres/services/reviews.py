"""The joint review at work: sending candidates to departments, what these answer, and where that leaves a candidate."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.choices import UNDECIDED, AnswerState, ReviewState, Verdict
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.rules.reviews import review_outcome
from cadres.selectors.review_rounds import facts_of
from core.capabilities import Capability
from core.services.audit import changes_between, record, snapshot
from core.services.bulk import insert
from core.signals import roster_changed
from elections.models import ReviewRound, ReviewSeat

if TYPE_CHECKING:
    from accounts.models import User

CHUNK = 2_000


def refresh_review(candidacy_ids: Iterable[int]) -> int:
    """Keep where candidates stand in the review, after their answers or decisions changed: five reads and at most five
    updates for each 2,000. Returns how many stand elsewhere now; figures that count them are announced."""
    ids, moved = sorted(set(candidacy_ids)), 0
    for start in range(0, len(ids), CHUNK):
        moved += _refresh(ids[start : start + CHUNK])
    return moved


def _refresh(ids: Sequence[int]) -> int:
    facts = facts_of(ids)
    changed: dict[ReviewState, list[int]] = defaultdict(list)
    townships: dict[int, set[int]] = defaultdict(set)
    rows = Candidacy.objects.filter(pk__in=ids).order_by()
    for pk, review, term, township in rows.values_list("pk", "review", "term_id", "unit__township_id"):
        state = review_outcome(facts.get(pk, ())).state
        if state != review:
            changed[state].append(pk)
            townships[term].add(township)
    for state, moved in changed.items():
        Candidacy.objects.filter(pk__in=moved).update(review=state, updated_at=timezone.now())
    for term, found in townships.items():
        roster_changed.send(sender=None, term_id=term, township_ids=sorted(found), person_ids=[])
    return sum(map(len, changed.values()))


@transaction.atomic
def send(
    *,
    actor: User | None,
    review_round: ReviewRound,
    candidacies: Any,
    seats: dict[ReviewSeat, dt.date | None],
    sent_on: dt.date,
    area_path: str,
) -> int:
    """Send candidates (a queryset) to departments of a round, each with the day by which it answers; who was sent to
    a department already stays as they are. Returns how many questions were put.

    Errors: ValidationError for no department, or a day to answer before the day of sending.
    """
    if not seats:
        raise ValidationError("请至少选择一个参审部门。")
    late = [str(seat.department) for seat, due_on in seats.items() if due_on and due_on < sent_on]
    if late:
        raise ValidationError(f"{'、'.join(late)}的复函期限早于送审日期 {sent_on}，请核对。")
    ids = list(candidacies.filter(status__in=UNDECIDED).order_by("pk").values_list("pk", flat=True))
    there = set(ReviewAnswer.objects.filter(seat__in=seats).order_by().values_list("candidacy_id", "seat_id"))
    rows = [
        ReviewAnswer(candidacy_id=pk, seat=seat, sent_on=sent_on, due_on=due_on)
        for pk in ids
        for seat, due_on in seats.items()
        if (pk, seat.pk) not in there
    ]
    insert(rows)
    touched = {row.candidacy_id for row in rows}
    refresh_review(touched)
    if rows:
        told = {"candidates": len(touched), "departments": "、".join(str(seat.department) for seat in seats)}
        changes = {**told, "sent_on": str(sent_on)}
        record(actor=actor, action="review_sent", instance=review_round, changes=changes, area_path=area_path)
    return len(rows)


@transaction.atomic
def record_answer(*, actor: User | None, answer: ReviewAnswer, values: dict[str, Any]) -> ReviewAnswer:
    """Enter or correct what a department answered. ``values``: state, answered_on, document_number and, where the
    term keeps them and the actor may read them, finding.

    Errors: ValidationError for an answer without a date or before it was asked, PermissionDenied for a finding.
    """
    _check_answer(values["state"], values["answered_on"], answer.sent_on)
    path = answer.candidacy.unit.township.path
    if "finding" in values:
        check_finding(actor, answer)
    before, was = snapshot(answer), answer.state
    for name, value in values.items():
        setattr(answer, name, value)
    changes = changes_between(before, answer)
    if changes:
        answer.save()
        record(actor=actor, action="review_answered", instance=answer, changes=changes, area_path=path)
    if was != answer.state:
        answers_changed([answer.candidacy_id], answer.seat.round_id, answer.state)
    return answer


def check_finding(actor: User | None, answer: ReviewAnswer) -> None:
    """Errors: PermissionDenied unless the term keeps findings and the actor may read them."""
    path = answer.candidacy.unit.township.path
    may = actor is None or actor.can(Capability.VIEW_FINDINGS, path)
    if not may or not answer.candidacy.term.keeps_findings:
        raise PermissionDenied


def _check_answer(state: str, answered_on: dt.date | None, sent_on: dt.date) -> None:
    if state == AnswerState.SENT:
        return
    if answered_on is None:
        raise ValidationError({"answered_on": "请填写复函日期。"})
    if answered_on < sent_on:
        raise ValidationError({"answered_on": f"复函日期 {answered_on} 早于送审日期 {sent_on}，请核对。"})
    if answered_on > timezone.localdate():
        raise ValidationError({"answered_on": f"复函日期 {answered_on} 晚于今天，请核对。"})


@transaction.atomic
def record_rest_clear(
    *, actor: User | None, seat: ReviewSeat, answers: Any, answered_on: dt.date, document_number: str, area_path: str
) -> int:
    """A department's 其余均无问题: all of these answers (a queryset) that are still open. Returns how many.

    Errors: ValidationError where nobody is waited for, or for a date before the day of sending.
    """
    waiting = answers.filter(seat=seat, state=AnswerState.SENT)
    found = list(waiting.order_by("-sent_on").values_list("pk", "candidacy_id", "sent_on"))
    if not found:
        raise ValidationError(f"{seat.department}没有等待复函的候选人。")
    _check_answer(AnswerState.CLEAR, answered_on, found[0][2])
    values = {"state": AnswerState.CLEAR, "answered_on": answered_on, "document_number": document_number}
    ReviewAnswer.objects.filter(pk__in=waiting.order_by().values("pk")).update(updated_at=timezone.now(), **values)
    answers_changed([candidacy for _, candidacy, _ in found], seat.round_id, AnswerState.CLEAR)
    changes = {"candidates": len(found), "answered_on": str(answered_on), "document_number": document_number}
    record(actor=actor, action="review_rest_clear", instance=seat, changes=changes, area_path=area_path)
    return len(found)


def answers_changed(candidacy_ids: Collection[int], round_id: int, state: str) -> None:
    """To be called in the transaction in which answers of a round became ``state``: a doubt that comes after the
    office passed a candidate has to be looked at by two people again."""
    if state in (AnswerState.DOUBTFUL, AnswerState.PROBLEM):
        passed = ReviewDecision.objects.filter(candidacy__in=candidacy_ids, round=round_id, verdict=Verdict.PASSED)
        passed.update(needs_second=True, confirmed_by=None)
    refresh_review(candidacy_ids)
