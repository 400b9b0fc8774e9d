"""Entering polls: opened with the right candidates, typed in, submitted to a second person, sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from accounts.models import User
from cadres.choices import CandidacyStatus, NominationRoute
from cadres.models import Candidacy, Person, Vote
from cadres.rules.results import Fault, faults_of, missing_of
from cadres.selectors.polls import COUNTS, Chain, chain_of, facts_of, next_poll
from cadres.services import persons
from core.attachments import KINDS, LIMIT
from core.services import audit, files
from core.signals import roster_changed
from elections.choices import POSTS, Body, PollState
from elections.models import Contest, Poll, PollRecord
from elections.selectors.locks import check_contest_open

FIELDS = ("held_on", "is_short", *COUNTS, "void_reasons", "accepts_excess", "note")
"""What the head of the paper form says."""

RECORD_KINDS = {KINDS[ending][0]: ending for ending in (".pdf", ".jpg", ".png")}

Typed = Mapping[int, Mapping[str, Any]]
"""What was typed on each line, by the vote's id: ``votes_for``, ``against``, ``abstained``, ``is_elected``."""


@transaction.atomic
def open_poll(*, actor: User | None, contest: Contest) -> Poll:
    """The poll that must come next, with its candidates and what is known of its head already.

    Errors: ``ValidationError`` that says what has to be done first.
    """
    rows = Contest.objects.select_for_update(of=("self",)).select_related("unit__township", "term")
    contest = rows.get(pk=contest.pk)
    check_contest_open(actor=actor, contest=contest)
    following = next_poll(contest)
    if following is None:
        raise ValidationError(why_none(contest))
    poll, stands = following
    poll.save()
    Vote.objects.bulk_create(Vote(poll=poll, candidacy_id=int(key), post=post) for key, post in stands)
    _record(actor, "poll_opened", poll, {"kind": poll.kind, "count": len(stands)})
    return poll


def why_none(contest: Contest) -> str:
    """Why no poll can be opened now, and what has to be done first."""
    if contest.law is None:
        return "请先填写选举日：适用哪一部规则由选举日决定。"
    if contest.polls.exclude(state=PollState.CONFIRMED).exists():  # type: ignore[attr-defined]
        return "上一次投票的结果尚未确认，请先完成录入和复核。"
    return "本次选举已经完成，没有需要再进行的投票。"


def typed(poll: Poll, values: Mapping[str, Any], lines: Typed) -> Chain | None:
    """A poll as it is being typed, unsaved, in its chain; None while no law is known."""
    for name in FIELDS:
        if name in values:
            setattr(poll, name, values[name])
    chain = chain_of(poll.contest, until=poll)
    for vote in chain.votes[poll.pk] if chain else ():
        for name, value in lines.get(vote.pk, {}).items():
            setattr(vote, name, value)
    return chain


@transaction.atomic
def save_poll(*, actor: User | None, poll: Poll, values: Mapping[str, Any], lines: Typed, submit: bool = False) -> Poll:
    """Keep what was typed, as a draft or for a second person to confirm.

    Errors: ``ValidationError`` by field for what cannot be true; to submit, for what is missing too.
    """
    poll = _locked(actor, poll, PollState.DRAFT, "这次投票已提交或确认，不能修改；需要修改的，请复核人退回。")
    before = audit.snapshot(poll)
    chain = typed(poll, values, lines)
    if chain is None:
        raise ValidationError(why_none(poll.contest))
    facts = facts_of(poll, chain)
    found = faults_of(facts, set(chain.last.outcome.keys))
    refuse([*(missing_of(facts) if submit else ()), *found])
    poll.entered_by = actor
    poll.state = PollState.SUBMITTED if submit else PollState.DRAFT
    poll.returned_reason = "" if submit else poll.returned_reason
    poll.save()
    votes = chain.votes[poll.pk]
    for vote in votes:
        if not poll.is_short:
            vote.is_elected = None
    Vote.objects.bulk_update(votes, ["votes_for", "against", "abstained", "is_elected"])
    changes: dict[str, Any] = dict(audit.changes_between(before, poll))
    changes["votes"] = {f"{vote.candidacy.person} {post_label(poll, vote.post)}": _told(vote, poll) for vote in votes}
    _record(actor, "poll_submitted" if submit else "poll_entered", poll, changes)
    return poll


def post_label(poll: Poll, post: str) -> str:
    """A post's name within the contest's body."""
    return str(POSTS[Body(poll.contest.body)](post).label)


def _told(vote: Vote, poll: Poll) -> str:
    if poll.is_short:
        return "当选" if vote.is_elected else "未当选"
    return "未填" if vote.votes_for is None else f"赞成{vote.votes_for}、反对{vote.against}、弃权{vote.abstained}"


def refuse(found: Iterable[Fault]) -> None:
    """Errors: ``ValidationError`` with every fault at its field; those of a post as a whole stand above."""
    errors: dict[str, list[str]] = {}
    for each in found:
        name = NON_FIELD_ERRORS if each.field.startswith(("post_", "posts")) else each.field
        errors.setdefault(name, []).append(str(each))
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]


@transaction.atomic
def return_poll(*, actor: User | None, poll: Poll, reason: str) -> Poll:
    """Send a submitted poll back to be corrected. Errors: ``ValidationError`` when it is not waiting."""
    poll = _locked(actor, poll, PollState.SUBMITTED, "这次投票不在待复核状态，不能退回。")
    poll.state, poll.returned_reason = PollState.DRAFT, reason
    poll.save()
    _record(actor, "poll_returned", poll, reason=reason)
    return poll


@transaction.atomic
def delete_poll(*, actor: User | None, poll: Poll, reason: str) -> Contest:
    """Remove a poll that is still being entered. Errors: ``ValidationError`` for any other."""
    poll = _locked(actor, poll, PollState.DRAFT, "只能删除录入中的投票；已确认的请撤回结果。")
    _record(actor, "poll_deleted", poll, {"kind": poll.kind}, reason)
    contest = poll.contest
    poll.delete()
    return contest


@transaction.atomic
def write_in(
    *, actor: User | None, poll: Poll, post: str, facts: dict[str, Any], values: dict[str, Any] | None = None
) -> Vote:
    """Somebody whom voters wrote on their ballots (另选他人), or a candidate who got votes for another post.

    ``facts`` are the person's as in ``create_membership``, ``values`` the row's own. Who is known by the ID number is
    linked. Errors: ``ValidationError``.
    """
    poll = _locked(actor, poll, PollState.DRAFT, "这次投票已提交或确认，不能增加选票另选的人。")
    contest = poll.contest
    if post not in POSTS[Body(contest.body)].values:
        raise ValidationError({"post": "请选择该班子的职务。"})
    person = persons.found_or_new(None, facts, actor=actor, term=contest.term)
    candidacy = _candidacy(contest, person) if person.pk else None
    if candidacy is None:
        path = contest.unit.township.path
        persons.take_facts(actor=actor, person=person, facts=facts, term=contest.term, area_path=path)
        candidacy = _new_candidacy(contest, person, post, values or {})
    elif not getattr(candidacy, f"{contest.body}_post"):
        setattr(candidacy, f"{contest.body}_post", post)
        candidacy.save()
    vote, is_new = Vote.objects.get_or_create(poll=poll, candidacy=candidacy, post=post)
    if not is_new:
        raise ValidationError({"name": f"{person}已在这张票上，请直接填写得票。"})
    _record(actor, "candidate_written_in", poll, {"candidate": person.name, "post": post_label(poll, post)})
    _announce(contest, person)
    return vote


def _candidacy(contest: Contest, person: Person) -> Candidacy | None:
    rows = Candidacy.objects.filter(person=person, unit=contest.unit, term=contest.term, occasion=contest.occasion)
    found: Candidacy | None = rows.first()
    return found


def _new_candidacy(contest: Contest, person: Person, post: str, values: dict[str, Any]) -> Candidacy:
    candidacy = Candidacy(
        person=person,
        unit=contest.unit,
        term=contest.term,
        occasion=contest.occasion,
        route=NominationRoute.WRITE_IN,
        status=CandidacyStatus.NOMINATED,
        is_on_slate=False,
        **{f"{contest.body}_post": post, **values},
    )
    candidacy.save()
    return candidacy


def _announce(contest: Contest, person: Person) -> None:
    roster_changed.send(
        sender=None,
        term_id=contest.term_id,
        township_ids=[contest.unit.township_id],
        person_ids=[person.pk],
    )


@transaction.atomic
def remove_line(*, actor: User | None, vote: Vote) -> Poll:
    """Take a written-in name off the paper again. Errors: ``ValidationError`` for a nominated candidate."""
    poll = _locked(actor, vote.poll, PollState.DRAFT, "这次投票已提交或确认，不能修改。")
    if vote.candidacy.route != NominationRoute.WRITE_IN:
        raise ValidationError("正式候选人不能从票上移除；没有得票的填 0。")
    candidacy, name = vote.candidacy, str(vote.candidacy.person)
    vote.delete()
    if not candidacy.votes.exists():  # type: ignore[attr-defined]
        person = candidacy.person
        candidacy.delete()
        persons.remove_if_unused(actor=actor, person=person, area_path=poll.contest.unit.township.path)
    _record(actor, "poll_entered", poll, {"candidate": f"移除选票另选：{name}"})
    return poll


@transaction.atomic
def add_record(*, actor: User | None, poll: Poll, name: str, content: bytes) -> PollRecord:
    """Keep a scan of the paper record, encrypted. Errors: ``ValidationError`` for other files, or one too big."""
    if not content:
        raise ValidationError({"file": "文件是空的，请重新扫描后上传。"})
    if len(content) > LIMIT:
        size = len(content) / 1024 / 1024
        raise ValidationError({"file": f"文件 {size:.1f} MB，超过 20 MB，请降低扫描分辨率或分成几个文件。"})
    ending = next((known for magic, known in RECORD_KINDS.items() if content.startswith(magic)), "")
    if not ending:
        raise ValidationError({"file": f"“{name}”不是 PDF、JPG 或 PNG 文件，请用扫描件或照片。"})
    stem = name.rsplit(".", 1)[0].strip()[:180] or "选举结果报告单"
    check_contest_open(actor=actor, contest=poll.contest)
    row = PollRecord.objects.create(
        poll=poll, file=files.store(content=content), name=f"{stem}{ending}", added_by=actor
    )
    _record(actor, "poll_record_added", poll, {"file": row.name})
    return row


@transaction.atomic
def remove_record(*, actor: User | None, record: PollRecord) -> Poll:
    """Take a wrong scan away while its poll is being entered. Errors: ``ValidationError`` afterwards."""
    poll = _locked(actor, record.poll, PollState.DRAFT, "投票已提交或确认，扫描件不能再移除。")
    _record(actor, "poll_record_removed", poll, {"file": record.name})
    record.delete()
    return poll


@transaction.atomic
def hand_out_record(*, actor: User, record: PollRecord) -> bytes:
    """The scan itself; who took it stands in the trail."""
    _record(actor, "poll_record_downloaded", record.poll, {"file": record.name})
    return files.read(record.file)


def _locked(actor: User | None, poll: Poll, state: str, otherwise: str) -> Poll:
    """The poll as it is now, for this transaction. Errors: ``ValidationError`` in another state, or where the unit's
    results are handed in."""
    rows = Poll.objects.select_for_update(of=("self",)).select_related("contest__unit__township", "contest__term")
    found: Poll = rows.get(pk=poll.pk)
    if found.state != state:
        raise ValidationError(otherwise)
    check_contest_open(actor=actor, contest=found.contest)
    return found


def _record(
    actor: User | None, action: str, poll: Poll, changes: dict[str, Any] | None = None, reason: str = ""
) -> None:
    path = poll.contest.unit.township.path
    audit.record(actor=actor, action=action, instance=poll, area_path=path, changes=changes, reason=reason)
