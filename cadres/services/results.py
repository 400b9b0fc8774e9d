"""Declaring a result: a second person confirms a poll, and it becomes the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.choices import CandidacyStatus, NominationRoute, PostChangeKind, VoteEffect
from cadres.models import Candidacy, CandidacyTurn, Displacement, Membership, PostChange, Vote
from cadres.rules.post_words import post_words
from cadres.rules.results import faults_of, missing_of
from cadres.selectors.polls import WAS_FINAL, Chain, chain_of, facts_of
from cadres.selectors.results import KEEP, TAKE, Effect, effects_of
from cadres.services.memberships import findings
from cadres.services.polls import refuse
from cadres.services.post_rows import FACTS
from cadres.services.vacancies import fill
from core.partial_dates import PartialDate
from core.services import audit
from core.signals import roster_changed
from elections.choices import DataKind, PollKind, PollNext, PollState
from elections.models import Contest, Poll
from elections.selectors.locks import check_contest_open


@transaction.atomic
def declare_result(*, actor: User, poll: Poll, decisions: Mapping[str, str] | None = None) -> Poll:
    """Confirm a poll that somebody else entered: its result is declared and written into the roster.

    ``decisions`` say for each conflict (``Effect.key``) whether the result is taken or the roster kept.
    Errors: ``ValidationError`` where the same person entered it, something is wrong, or a conflict is undecided.
    """
    poll = locked(actor, poll)
    if poll.state != PollState.SUBMITTED:
        raise ValidationError("这次投票不在待复核状态，可能他人刚刚处理过，请刷新后再看。")
    if poll.entered_by_id == actor.pk:
        raise ValidationError("录入和复核须由两个人分别完成：这次投票是您录入的，请另一位有复核权限的人员确认。")
    chain = chain_of(poll.contest, until=poll)
    if chain is None:
        raise ValidationError("请先填写选举日：适用哪一部规则由选举日决定。")
    facts = facts_of(poll, chain)
    refuse([*missing_of(facts), *faults_of(facts, set(chain.last.outcome.keys))])
    effects = effects_of(poll, chain)
    chosen = decisions or {}
    _refuse_undecided(effects, chosen)
    _confirm(actor, poll, chain)
    people = _write(poll, chain, effects, chosen)
    _complete(actor, chain, poll)
    announce(poll.contest, people)
    told = {"elected": [f"{each.name}{_words(poll, each.post)}" for each in effects if each.candidacy]}
    told["decisions"] = [f"{each.name}：{_decision(each, chosen)}" for each in effects if each.needs_decision]
    record(actor, "result_declared", poll, {key: value for key, value in told.items() if value})
    return poll


def _refuse_undecided(effects: Iterable[Effect], chosen: Mapping[str, str]) -> None:
    undecided = [each for each in effects if each.needs_decision and chosen.get(each.key) not in (TAKE, KEEP)]
    if undecided:
        names = "；".join(f"{each.name}（{each.words}）" for each in undecided)
        raise ValidationError(f"以下人员的选举结果与花名册不一致，请逐一选择以哪一个为准：{names}。")


def _decision(effect: Effect, chosen: Mapping[str, str]) -> str:
    return "以选举结果为准" if chosen.get(effect.key) == TAKE else "保留花名册"


def _confirm(actor: User, poll: Poll, chain: Chain) -> None:
    poll.state, poll.confirmed_by, poll.confirmed_at = PollState.CONFIRMED, actor, timezone.now()
    poll.law, poll.is_valid, poll.next = poll.contest.law, chain.last.outcome.is_valid, chain.last.following
    poll.returned_reason = ""
    poll.save()


def _write(poll: Poll, chain: Chain, effects: Iterable[Effect], chosen: Mapping[str, str]) -> set[int]:
    """Write the effects, those who leave first. Returns the people concerned."""
    by_leaving = sorted(effects, key=lambda each: each.candidacy is not None)
    people, written = set(), []
    Vote.objects.filter(poll=poll).update(is_elected=False)
    for effect in by_leaving:
        takes = not effect.needs_decision or chosen.get(effect.key) == TAKE
        if effect.candidacy is None:
            assert effect.membership
            people.add(effect.membership.person_id)
            _displace(poll, effect.membership, is_kept=not takes)
        else:
            people.add(effect.candidacy.person_id)
            row = _elect(poll, chain, effect, takes=takes)
            written += [row] if row else []
    for row in written:
        errors = [found.message for found in findings(row) if found.is_error]
        if errors:
            raise ValidationError([f"{row.person}：{message}" for message in errors])
    return people


def _elect(poll: Poll, chain: Chain, effect: Effect, *, takes: bool) -> Membership | None:
    """Write one winner's vote and row. Returns the row where it was written."""
    assert effect.candidacy
    elected = next(each for each in chain.last.outcome.elected if each.key == str(effect.candidacy.pk))
    vote, _ = Vote.objects.get_or_create(
        poll=poll, candidacy=effect.candidacy, post=elected.post, defaults={"votes_for": 0}
    )
    vote.is_elected, vote.post_before = True, effect.post_before
    row = effect.membership
    if row is None:
        row, vote.effect = _new_row(poll, effect), VoteEffect.CREATED
    elif effect.post_before == effect.post:
        vote.effect = VoteEffect.MET
    elif not takes:
        vote.effect = VoteEffect.KEPT
    else:
        vote.effect = VoteEffect.POST_SET
        if not effect.is_by_election:
            setattr(row, f"{effect.body}_post", effect.post)
            row.save()
    vote.membership = row
    is_written = vote.effect in (VoteEffect.CREATED, VoteEffect.POST_SET)
    vote.change = _change(poll, effect, row) if is_written else None
    vote.save()
    return row if is_written else None


def _new_row(poll: Poll, effect: Effect) -> Membership:
    candidacy = effect.candidacy
    assert candidacy
    row = Membership(
        person=candidacy.person,
        unit=poll.contest.unit,
        term=poll.contest.term,
        is_by_elected=effect.is_by_election,
        started_on=day_of(poll),
        **{f"{effect.body}_post": effect.post, **{name: getattr(candidacy, name) for name in FACTS}},
    )
    row.save()
    row.sources.set(candidacy.sources.all())
    return row


def _change(poll: Poll, effect: Effect, row: Membership) -> PostChange:
    return PostChange.objects.create(
        membership=row,
        body=effect.body,
        kind=PostChangeKind.ELECTED,
        post_before=effect.post_before,
        post_after=effect.post,
        on=day_of(poll),
        note=str(poll.get_kind_display()),
    )


def day_of(poll: Poll) -> PartialDate:
    assert poll.held_on
    return PartialDate.from_date(poll.held_on)


def _displace(poll: Poll, row: Membership, *, is_kept: bool) -> None:
    """Take somebody who was not elected out of the body, or note that the roster is kept."""
    body = poll.contest.body
    before = getattr(row, f"{body}_post")
    noted = Displacement(poll=poll, person=row.person, post_before=before, is_kept=is_kept)
    if not is_kept:
        setattr(row, f"{body}_post", "")
        if has_post(row):
            row.save()
        else:
            setattr(row, f"{body}_post", before)
            noted.row = _packed(row)
            row.delete()
    noted.save()


def has_post(row: Membership) -> bool:
    return bool(row.party_post or row.committee_post or row.supervision_post)


def _packed(row: Membership) -> dict[str, Any]:
    """A roster row as plain values, with its sources."""
    plain = {}
    for field in row._meta.concrete_fields:
        if field.name not in ("id", "created_at", "updated_at"):
            plain[field.attname] = field.value_to_string(row) if field.value_from_object(row) is not None else None
    return {"values": plain, "sources": list(row.sources.values_list("pk", flat=True))}


def _complete(actor: User, chain: Chain, poll: Poll) -> None:
    """Close the contest where nothing follows, and tell its candidates what became of them."""
    contest = chain.contest
    if poll.next != PollNext.NOTHING:
        return
    contest.completed_on = poll.held_on
    contest.is_first_try = all(each.kind in (PollKind.FIRST, PollKind.LEADERS) for each in chain.polls)
    contest.save(update_fields=["completed_on", "is_first_try", "updated_at"])
    assert poll.held_on
    settle_candidacies(actor=actor, contest=contest, on=poll.held_on)
    if contest.is_by_election:
        fill(actor=actor, contest=contest)


def settle_candidacies(*, actor: User | None, contest: Contest, on: dt.date, reason: str = "") -> None:
    """当选 or 未当选 for those whose elections are all over, 正式候选人 again for those with one that is not."""
    standing = Candidacy.objects.filter(
        unit=contest.unit, term=contest.term, occasion=contest.occasion, votes__poll__contest=contest
    )
    for each in standing.distinct():
        status = _settled(each, contest)
        if each.status != status and (each.status in WAS_FINAL or status == CandidacyStatus.ELECTED):
            each.status = status
            each.save(update_fields=["status", "updated_at"])
            CandidacyTurn.objects.create(candidacy=each, status=status, on=on, reason=reason, by=actor)


def _settled(candidacy: Candidacy, contest: Contest) -> str:
    bodies = [body for body in ("party", "committee", "supervision") if getattr(candidacy, f"{body}_post")]
    contests = Contest.objects.filter(term=contest.term, unit=contest.unit, occasion=contest.occasion, body__in=bodies)
    if contests.filter(completed_on=None).exists():
        was_written_in = candidacy.route == NominationRoute.WRITE_IN
        return CandidacyStatus.NOMINATED if was_written_in else CandidacyStatus.FINAL
    won = Vote.objects.filter(candidacy=candidacy, is_elected=True, poll__state=PollState.CONFIRMED).exists()
    return CandidacyStatus.ELECTED if won else CandidacyStatus.NOT_ELECTED


def locked(actor: User, poll: Poll) -> Poll:
    """The poll as it is now, for this transaction. Errors: ``ValidationError`` where the unit's results or roster are
    handed in."""
    rows = Poll.objects.select_for_update(of=("self",)).select_related(
        "contest__unit__township", "contest__term", "contest__law__rule_set"
    )
    found: Poll = rows.get(pk=poll.pk)
    check_contest_open(actor=actor, contest=found.contest, kinds=(DataKind.RESULTS, DataKind.ROSTER))
    return found


def announce(contest: Contest, people: set[int]) -> None:
    """Say that a result came or went: turnout counts too, whoever was elected."""
    roster_changed.send(
        sender=None,
        term_id=contest.term_id,
        township_ids=[contest.unit.township_id],
        person_ids=sorted(people),
    )


def _words(poll: Poll, post: str) -> str:
    return post_words(poll.contest.body, post, kind=poll.contest.unit.kind)


def record(actor: User, action: str, poll: Poll, changes: dict[str, Any], reason: str = "") -> None:
    path = poll.contest.unit.township.path
    audit.record(actor=actor, action=action, instance=poll, area_path=path, changes=changes, reason=reason)
