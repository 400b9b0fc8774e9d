"""Taking a declared result back: just what it did to the roster is undone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.choices import VoteEffect
from cadres.models import Candidacy, Displacement, Membership, Vote
from cadres.services.post_rows import FACTS
from cadres.services.results import announce, day_of, has_post, locked, record, settle_candidacies
from cadres.services.vacancies import unfill
from elections.choices import PollState
from elections.models import Poll


@transaction.atomic
def take_back(*, actor: User, poll: Poll, reason: str) -> list[str]:
    """Undo a declared result: the roster as it was before, as far as nobody changed it since.

    Returns what was changed since and therefore stays, in words. Errors: ``ValidationError`` where it is not declared,
    or a later poll of the contest stands on it.
    """
    poll = locked(actor, poll)
    if poll.state != PollState.CONFIRMED:
        raise ValidationError("这次投票的结果没有确认，不需要撤回。")
    later = Poll.objects.filter(contest=poll.contest, number__gt=poll.number).order_by("number").first()
    if later:
        told = "撤回" if later.state == PollState.CONFIRMED else "删除"
        raise ValidationError(f"之后还有{later.get_kind_display()}以这次结果为依据，请先{told}那一次。")
    kept, people = _undo_votes(poll)
    people |= _undo_displacements(poll)
    held_on = poll.held_on
    poll.state, poll.confirmed_by, poll.confirmed_at = PollState.DRAFT, None, None
    poll.law, poll.is_valid, poll.next, poll.returned_reason = None, None, "", reason
    poll.save()
    contest = poll.contest
    contest.completed_on, contest.is_first_try = None, None
    contest.save(update_fields=["completed_on", "is_first_try", "updated_at"])
    assert held_on
    settle_candidacies(actor=actor, contest=contest, on=timezone.localdate(), reason=reason)
    unfill(contest=contest)
    announce(contest, people)
    record(actor, "result_taken_back", poll, {"kept": kept} if kept else {}, reason)
    return kept


def _undo_votes(poll: Poll) -> tuple[list[str], set[int]]:
    kept, people = [], set()
    rows = Vote.objects.filter(poll=poll).select_related("candidacy__person", "membership", "change")
    for vote in rows.exclude(effect=""):
        people.add(vote.candidacy.person_id)
        if vote.effect in (VoteEffect.CREATED, VoteEffect.POST_SET):
            kept += _undo(poll, vote)
    rows.update(effect="", post_before="", membership=None, change=None)
    if not poll.is_short:
        rows.update(is_elected=None)
    return kept, people


def _undo(poll: Poll, vote: Vote) -> list[str]:
    """Put one row back. Returns why it stays, where it was changed since."""
    row, body = vote.membership, poll.contest.body
    name = str(vote.candidacy.person)
    if row is None:
        return [f"{name}：任职已被删除"]
    later = row.changes.filter(body=body, pk__gt=vote.change_id or 0)  # type: ignore[attr-defined]
    if later.exists():
        return [f"{name}：之后又有职务变动，任职保留"]
    if poll.contest.is_by_election and vote.effect == VoteEffect.POST_SET:
        _delete_change(vote)
        return []
    given = vote.change.post_after if vote.change else vote.post
    if getattr(row, f"{body}_post") != given:
        return [f"{name}：职务之后被改过，任职保留"]
    setattr(row, f"{body}_post", vote.post_before)
    if has_post(row):
        row.save()
        _delete_change(vote)
        return []
    if vote.effect != VoteEffect.CREATED or not _is_untouched(row, vote.candidacy, poll):
        return [f"{name}：任职资料之后被改过，任职保留"]
    Vote.objects.filter(membership=row).update(membership=None, change=None)
    row.delete()
    return []


def _is_untouched(row: Membership, candidacy: Candidacy, poll: Poll) -> bool:
    """Whether a row is still what its election made it."""
    same = all(getattr(row, name) == getattr(candidacy, name) for name in FACTS)
    return same and row.ended_on is None and not row.note and row.started_on == day_of(poll)


def _delete_change(vote: Vote) -> None:
    if vote.change:
        vote.change.delete()


def _undo_displacements(poll: Poll) -> set[int]:
    people = set()
    for noted in Displacement.objects.filter(poll=poll).select_related("person"):
        people.add(noted.person_id)
        if not noted.is_kept:
            _put_back(poll, noted)
    Displacement.objects.filter(poll=poll).delete()
    return people


def _put_back(poll: Poll, noted: Displacement) -> None:
    contest, field = poll.contest, f"{poll.contest.body}_post"
    row = Membership.objects.filter(person=noted.person, unit=contest.unit, term=contest.term).first()
    if row is None and noted.row:
        _unpacked(noted.row)
    elif row is not None and not getattr(row, field):
        setattr(row, field, noted.post_before)
        row.save()


def _unpacked(packed: dict[str, Any]) -> Membership:
    fields = {field.attname: field for field in Membership._meta.concrete_fields}
    values = {
        name: None if value is None else fields[name].to_python(value) for name, value in packed["values"].items()
    }
    row = Membership.objects.create(**values)
    row.sources.set(packed["sources"])
    return row
