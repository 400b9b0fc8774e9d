"""An election as the sequence of its polls: which posts each is about, what it brings with those before, what follows.

The first poll is about all posts. A tie is voted on again among the tied, and what waited for it is counted anew; for
missing seats there is a supplementary poll; a void poll is held again as it was. A new Party committee then elects its
secretary and deputies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from elections.rules import party
from elections.rules.ballots import Ballots
from elections.rules.counting import Poll, first_poll, posts_of, reported_poll, runoff, supplementary_poll
from elections.rules.law import CommitteeLaw, ElectorsMode, Law, PartyLaw
from elections.rules.outcomes import Elected, Next, PollOutcome, Step, Vacancy
from elections.rules.party import Leader, Meeting
from elections.rules.picking import Post, Relation, Standing

SEAT = Post("member", "委员", 0)
"""The seat of a Party committee, for which everybody stands before it elects its leaders."""


class Kind(StrEnum):
    """What a poll is."""

    FIRST = "first"
    RUNOFF = "runoff"
    SUPPLEMENTARY = "supplementary"
    RENEWED = "renewed"
    LEADERS = "leaders"


@dataclass(frozen=True)
class Round:
    """One poll as it was counted. ``electors`` are those due, ``attended`` those present at a Party meeting.

    ``reported`` are the winners (key, post) where a unit tells no votes; ``electors`` and ``attended`` then are all
    that is known of the turnout.
    """

    kind: Kind
    law: Law
    electors: int
    attended: int
    ballots: Ballots
    standings: Sequence[Standing]
    reported: Collection[tuple[str, str]] | None = None


@dataclass(frozen=True)
class Election:
    """What a contest is about: its posts from the highest down, who votes, who is whose relative.

    ``mode`` is None for a Party organisation. ``full_members`` are the keys of full Party members.
    """

    posts: Sequence[Post]
    mode: ElectorsMode | None = None
    relations: Sequence[Relation] = ()
    full_members: Collection[str] = ()

    @property
    def has_committee(self) -> bool:
        """Whether a Party organisation elects a committee, or a secretary only."""
        return any(post.code == SEAT.code for post in self.posts)

    @property
    def leaders(self) -> list[Post]:
        return [post for post in self.posts if post.code != SEAT.code]

    @property
    def first_posts(self) -> list[Post]:
        """The posts of the first poll: of a Party committee all its seats at once."""
        if self.mode is None and self.has_committee:
            return [replace(SEAT, seats=sum(post.seats for post in self.posts))]
        return list(self.posts)


@dataclass(frozen=True)
class Progress:
    """Where an election stands after a poll: what the poll was about, what it brought, who is seated by now.

    ``following`` is what must come: ``Next``, or ``leaders`` where a new Party committee elects them.
    """

    round: Round
    posts: Sequence[Post]
    outcome: PollOutcome
    seated_before: tuple[Elected, ...] = ()
    counted: Progress | None = None
    """The poll whose votes are counted on after a further vote among the tied."""
    is_about_leaders: bool = False
    is_supplementary: bool = False
    following: str = Next.NOTHING

    @property
    def seated(self) -> tuple[Elected, ...]:
        return (*self.seated_before, *self.outcome.elected)

    @property
    def members(self) -> set[str]:
        """The keys of the new Party committee."""
        return {each.key for each in self.seated if each.post == SEAT.code}


def replay(election: Election, rounds: Iterable[Round]) -> list[Progress]:
    """What each poll brought, in their order."""
    found: list[Progress] = []
    for each in rounds:
        found.append(_play(election, each, found[-1] if found else None))
    return found


def _play(election: Election, each: Round, last: Progress | None) -> Progress:
    seated = last.seated if last else ()
    is_leaders = each.kind == Kind.LEADERS or bool(last and last.is_about_leaders)
    if last and (each.kind == Kind.RUNOFF or (each.kind == Kind.RENEWED and last.counted)):
        return _followed(election, _after_runoff(election, each, last, is_leaders))
    if last and each.kind == Kind.RENEWED:
        posts, seated, is_leaders = last.posts, last.seated_before, last.is_about_leaders
    elif last and each.kind == Kind.SUPPLEMENTARY:
        posts = missing_posts(last, election)
    else:
        posts = election.leaders if is_leaders else election.first_posts
    is_renewed = bool(each.kind == Kind.RENEWED and last and last.is_supplementary)
    is_supplementary = each.kind == Kind.SUPPLEMENTARY or is_renewed
    outcome = _counted(election, each, posts, seated, is_leaders=is_leaders, is_supplementary=is_supplementary)
    progress = Progress(each, posts, outcome, seated, None, is_leaders, is_supplementary)
    return _followed(election, progress)


def missing_posts(last: Progress, election: Election) -> list[Post]:
    known = election.leaders if last.is_about_leaders else election.first_posts
    return posts_of(last.outcome.vacancies, known)


def _counted(
    election: Election,
    each: Round,
    posts: Sequence[Post],
    seated: Sequence[Elected],
    *,
    is_leaders: bool,
    is_supplementary: bool,
) -> PollOutcome:
    if isinstance(each.law, PartyLaw):
        return _party_counted(election, each, posts, seated, is_leaders)
    poll = _poll(election, each, posts, seated)
    if each.reported is not None:
        return reported_poll(each.law, poll, _winners(each), is_supplementary=is_supplementary)
    return supplementary_poll(each.law, poll) if is_supplementary else first_poll(each.law, poll)


def _poll(election: Election, each: Round, posts: Sequence[Post], seated: Sequence[Elected]) -> Poll:
    assert election.mode is not None
    return Poll(election.mode, each.electors, each.ballots, posts, each.standings, election.relations, seated)


def _winners(each: Round) -> list[Elected]:
    people = {standing.key: standing for standing in each.standings}
    return [
        Elected(key, people[key].label, post, people[key].votes.get(post, 0), people[key].is_woman)
        for key, post in each.reported or ()
    ]


def _party_counted(
    election: Election, each: Round, posts: Sequence[Post], seated: Sequence[Elected], is_leaders: bool
) -> PollOutcome:
    law = each.law
    assert isinstance(law, PartyLaw)
    meeting = Meeting(each.electors, each.attended, each.ballots)
    if each.reported is not None:
        return party.reported_meeting(law, meeting, posts, _winners(each))
    if not is_leaders and election.has_committee:
        return party.committee_poll(law, meeting, posts[0], each.standings)
    electors, _ = party.who_elects_leaders(law, election.has_committee)
    members = {one.key for one in seated if one.post == SEAT.code}
    results = []
    for post in posts:
        leaders = [
            Leader(one, one.key in election.full_members, one.key in members)
            for one in each.standings
            if post.code in one.votes
        ]
        results.append(party.leaders_poll(law, electors, meeting, post, leaders))
    return together(results)


def together(outcomes: Sequence[PollOutcome]) -> PollOutcome:
    """Several posts of one poll as one outcome; a step that all share is told once."""
    steps = tuple(dict.fromkeys(step for each in outcomes for step in each.steps))
    order = (Next.RENEWED, Next.RUNOFF, Next.SUPPLEMENTARY, Next.NOTHING)
    return PollOutcome(
        steps=steps,
        next=min((each.next for each in outcomes), key=order.index),
        is_valid=all(each.is_valid for each in outcomes),
        elected=tuple(one for each in outcomes for one in each.elected),
        ties=tuple(one for each in outcomes for one in each.ties),
        vacancies=tuple(one for each in outcomes for one in each.vacancies),
    )


def _after_runoff(election: Election, each: Round, last: Progress, is_leaders: bool) -> Progress:
    """A further vote among the tied, then the poll that it was about counted on with its winners seated."""
    counted = last.counted or last
    seated = last.seated
    ties = last.outcome.ties
    tied = [replace(post, seats=tie.seats, women=0) for tie in ties for post in last.posts if post.code == tie.post]
    result = _tie_votes(election, each, last, tied, seated)
    if not result.is_valid:
        result = replace(result, ties=ties, vacancies=last.outcome.vacancies, waiting=last.outcome.waiting)
    elif result.ties:
        result = replace(result, vacancies=last.outcome.vacancies, waiting=last.outcome.waiting)
    else:
        result = _counted_on(election, counted, (*seated, *result.elected), result, tell=bool(last.outcome.waiting))
    return Progress(each, last.posts, result, seated, counted, is_leaders)


def _tie_votes(
    election: Election, each: Round, last: Progress, tied: Sequence[Post], seated: Sequence[Elected]
) -> PollOutcome:
    if isinstance(each.law, CommitteeLaw):
        if each.reported is not None:
            return reported_poll(each.law, _poll(election, each, tied, seated), _winners(each), is_supplementary=False)
        poll = _poll(election, each, last.posts, seated)
        return together([runoff(each.law, tie, poll) for tie in last.outcome.ties])
    meeting = Meeting(each.electors, each.attended, each.ballots)
    if each.reported is not None:
        return party.reported_meeting(each.law, meeting, tied, _winners(each))
    among = {tie.post: set(tie.keys) for tie in last.outcome.ties}
    return together(
        [
            party.committee_poll(
                each.law, meeting, post, [one for one in each.standings if one.key in among[post.code]]
            )
            for post in tied
        ]
    )


def _counted_on(
    election: Election, counted: Progress, seated: Sequence[Elected], result: PollOutcome, *, tell: bool
) -> PollOutcome:
    """The votes of an earlier poll once its ties are decided: those seated since take their seats first."""
    since = seated[len(counted.seated_before) :]
    left = [_left(post, since) for post in counted.posts]
    if election.mode is None or counted.round.reported is not None:
        vacancies = tuple(Vacancy(post.code, post.seats, post.women) for post in left if post.seats > 0)
        return replace(result, vacancies=vacancies, next=Next.SUPPLEMENTARY if vacancies else Next.NOTHING)
    is_supplementary = counted.is_supplementary
    again = _counted(election, counted.round, left, seated, is_leaders=False, is_supplementary=is_supplementary)
    told = (Step("按原来的得票继续确定其余职务"), *_open_steps(again.steps)) if tell else ()
    return PollOutcome(
        steps=(*result.steps, *told),
        next=again.next,
        elected=(*result.elected, *again.elected),
        ties=again.ties,
        vacancies=again.vacancies,
        waiting=again.waiting,
    )


def _open_steps(steps: Sequence[Step]) -> list[Step]:
    """The steps about posts with open seats: the checks of the poll were told before."""
    told, is_open = [], False
    for step in steps:
        if "应选" in step.text:
            is_open = "应选 0 名" not in step.text
        if is_open:
            told.append(step)
    return told


def _left(post: Post, since: Sequence[Elected]) -> Post:
    mine = [each for each in since if each.post == post.code]
    women = max(0, post.women - sum(each.is_woman for each in mine))
    return replace(post, seats=post.seats - len(mine), women=min(women, post.seats - len(mine)))


def _followed(election: Election, progress: Progress) -> Progress:
    following = str(progress.outcome.next.value)
    waits_for_leaders = election.mode is None and election.has_committee and bool(election.leaders)
    if following == Next.NOTHING and waits_for_leaders and not progress.is_about_leaders:
        following = Kind.LEADERS.value
    return replace(progress, following=following)
