"""Polls of both terms, confirmed: of the previous one turnout, of the new one every candidate's votes."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from cadres.choices import VoteEffect
from cadres.models import Vote
from core.services.bulk import insert
from elections.choices import Body, PollKind, PollNext, PollState
from elections.models import Contest, Poll
from reports.demo.ballots import Count, Sheet, committee_sheet, leaders_sheet, members_sheet
from reports.demo.calendars import SECOND_TRY
from reports.demo.candidacies import Candidacies
from reports.demo.contests import Contests, post_of
from reports.demo.draws import apportion, choose
from reports.demo.ground import Ground
from reports.demo.people import BEFORE, NOW, Place
from reports.demo.quotas import PARTY_VOTERS, SECOND_TRY_BEFORE
from reports.demo.standing import Stand

ARTICLE = "310113007007", 155, 153
"""桃园新村居民区: due and present make the article's 98.71 %, and its secretary has all votes."""
DECLARED = dt.time(20, 30)


def party_turnout(rng: Random, ground: Ground, number: int) -> dict[Place, tuple[int, int]]:
    """How many Party members were due and present in each unit, present so many in all as the quotas say."""
    code, article_due, article_present = ARTICLE
    places = ground.population.places
    known = {place: (article_due, article_present) for place in places if place.code == code and number == NOW}
    members = {place: ground.party_members(place, number) for place in places if place not in known}
    due = {place: count - round(count * rng.uniform(0, 0.03)) for place, count in members.items()}
    total = PARTY_VOTERS[number] - sum(present for _, present in known.values())
    present = apportion(total, [count * rng.uniform(0.93, 0.985) for count in due.values()], list(due.values()))
    return known | dict(zip(due, zip(due.values(), present, strict=True), strict=True))


def write_past_polls(rng: Random, ground: Ground, contests: Contests) -> None:
    """Of the previous term only turnout is known; some committees needed a second vote."""
    turnout = party_turnout(rng, ground, BEFORE)
    committees = [contest for (_, body), contest in contests.items() if body == Body.COMMITTEE]
    second = set(choose(rng, committees, SECOND_TRY_BEFORE))
    polls: list[Poll] = []
    for (place, body), contest in contests.items():
        voters = ground.voters(place, BEFORE)
        electors, attended = turnout[place] if body == Body.PARTY else (voters, round(voters * rng.uniform(0.74, 0.94)))
        follows = PollNext.SUPPLEMENTARY if contest in second else PollNext.NOTHING
        polls.append(_poll(ground, contest, 1, Sheet(electors, attended), follows))
        if contest in second:
            again = Sheet(voters, round(voters * rng.uniform(0.62, 0.78)), PollKind.SUPPLEMENTARY)
            polls.append(_poll(ground, contest, 2, again, PollNext.NOTHING))
    insert(polls)
    _complete(polls)


def write_polls(rng: Random, ground: Ground, contests: Contests, candidacies: Candidacies) -> None:
    """The votes of the new term, by which exactly the elected win at the first try."""
    stands: dict[tuple[Place, Body], list[Stand]] = {}
    for stand in candidacies:
        for body in (Body.PARTY, Body.COMMITTEE):
            if stand.is_voted_on and post_of(stand.seat, body):
                stands.setdefault((stand.place, body), []).append(stand)
    turnout = party_turnout(rng, ground, NOW)
    found: list[tuple[Poll, Sheet]] = []
    for (place, body), contest in contests.items():
        own = stands[place, body]
        if body == Body.COMMITTEE:
            sheets = [committee_sheet(rng, own, ground.voters(place))]
        else:
            chosen = [stand for stand in own if stand.is_elected]
            is_unanimous = place.code == ARTICLE[0]
            sheets = [
                members_sheet(rng, own, *turnout[place]),
                leaders_sheet(rng, chosen, is_unanimous=is_unanimous),
            ]
        for number, sheet in enumerate(sheets, 1):
            follows = PollNext.LEADERS if number < len(sheets) else PollNext.NOTHING
            found.append((_poll(ground, contest, number, sheet, follows), sheet))
    insert([poll for poll, _ in found])
    insert([_vote(ground, poll, candidacies, count) for poll, sheet in found for count in sheet.counts])
    _complete([poll for poll, _ in found])


def _poll(ground: Ground, contest: Contest, number: int, sheet: Sheet, follows: PollNext) -> Poll:
    """A confirmed poll; one of whose sheet nothing but turnout is known is a short entry."""
    assert contest.election_day is not None
    is_repeated = sheet.kind == PollKind.SUPPLEMENTARY
    held_on = contest.election_day + (SECOND_TRY if is_repeated else dt.timedelta())
    poll = Poll(
        contest=contest,
        number=number,
        kind=sheet.kind,
        held_on=held_on,
        is_short=not sheet.counts,
        electors=sheet.electors,
        attended=sheet.attended,
        proxies=sheet.proxies,
        mobile=sheet.mobile,
        state=PollState.CONFIRMED,
        entered_by=ground.liaisons.get(f"{contest.unit.code[:9]}000"),
        confirmed_by=ground.staff,
        confirmed_at=timezone.make_aware(dt.datetime.combine(held_on, DECLARED)),
        law_id=contest.law_id,
        is_valid=True,
        next=follows,
    )
    if sheet.counts:
        poll.issued = poll.returned = sheet.attended
        poll.valid, poll.void, poll.void_reasons = sheet.valid, sheet.void, sheet.void_reasons
    return poll


def _vote(ground: Ground, poll: Poll, candidacies: Candidacies, count: Count) -> Vote:
    """A candidate's votes; who is elected stands in the roster already."""
    vote = Vote(
        poll=poll,
        candidacy=candidacies[count.stand],
        post=count.post,
        votes_for=count.votes_for,
        against=count.against,
        abstained=count.abstained,
        is_elected=count.is_elected,
    )
    if count.is_elected:
        vote.effect, vote.membership = VoteEffect.MET, ground.rows[count.stand.seat].row
    return vote


def _complete(polls: list[Poll]) -> None:
    """Note in each contest when its last poll was, and whether the first vote of the voters was enough."""
    last = {poll.contest: poll for poll in polls}
    for contest, poll in last.items():
        contest.completed_on = poll.held_on
        contest.is_first_try = poll.kind in (PollKind.FIRST, PollKind.LEADERS)
    Contest.objects.bulk_update(last, ["completed_on", "is_first_try"], batch_size=200)
