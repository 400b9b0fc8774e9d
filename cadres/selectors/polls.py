"""A contest's polls as the rules take them: who stands, what each poll brought and why, what must come next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from cadres.choices import FULL_PARTY_MEMBER, CandidacyStatus, Sex
from cadres.models import Candidacy, Kinship, Vote
from cadres.rules.results import Line, PollFacts, barred
from elections.choices import Body, Electors, PollKind, PollState
from elections.models import Contest, Poll, ReviewRound, UnitProfile
from elections.rules.ballots import Ballots
from elections.rules.law import CommitteeLaw, Kin, Law
from elections.rules.papers import Paper, next_paper
from elections.rules.picking import Post, Relation, Standing
from elections.rules.provisions import Count, Flag
from elections.rules.rounds import Election, Kind, Progress, Round, replay
from elections.selectors.contests import mode_of

WAS_FINAL = (CandidacyStatus.FINAL, CandidacyStatus.ELECTED, CandidacyStatus.NOT_ELECTED)
"""Who may stand: somebody elected to one body before the other is voted on too."""


@dataclass
class Chain:
    """A contest with its polls, and the law that holds for it. ``polls`` are those up to the one in question."""

    contest: Contest
    polls: list[Poll]
    law: Law

    @cached_property
    def votes(self) -> dict[int, list[Vote]]:
        rows = Vote.objects.filter(poll__in=[poll.pk for poll in self.polls]).select_related("candidacy__person")
        found: dict[int, list[Vote]] = {poll.pk: [] for poll in self.polls}
        for row in rows.defer("candidacy__person__id_number", "candidacy__person__phone", "candidacy__resume"):
            found[row.poll_id].append(row)
        return found

    @cached_property
    def candidacies(self) -> dict[str, Candidacy]:
        """Who stands in any of the polls, by key."""
        return {str(vote.candidacy_id): vote.candidacy for votes in self.votes.values() for vote in votes}

    @cached_property
    def posts(self) -> list[Post]:
        rows = self.contest.posts.all()  # type: ignore[attr-defined]
        return [Post(each.post, each.label, each.seats, each.women) for each in rows]

    @cached_property
    def election(self) -> Election:
        people = self.candidacies
        is_party = self.contest.body == Body.PARTY
        return Election(
            posts=self.posts,
            mode=None if is_party else mode_of(self.contest.electors),
            relations=relations_among(people.values()),
            full_members={key for key, each in people.items() if each.political_status == FULL_PARTY_MEMBER},
        )

    @cached_property
    def progress(self) -> list[Progress]:
        """What each poll brought."""
        return replay(self.election, [self._round(poll) for poll in self.polls])

    @property
    def last(self) -> Progress:
        return self.progress[-1]

    def _round(self, poll: Poll) -> Round:
        votes = self.votes[poll.pk]
        law = adapted(poll.law.law, self.contest) if poll.law else self.law
        attended = poll.attended if poll.attended is not None else poll.returned
        ballots = Ballots(poll.issued or 0, poll.returned or 0, poll.valid or 0, poll.void or 0)
        if poll.is_short:
            ballots = Ballots(attended or 0, attended or 0, attended or 0)
        winners = [(str(vote.candidacy_id), vote.post) for vote in votes if vote.is_elected]
        return Round(
            kind=Kind(poll.kind),
            law=law,
            electors=poll.electors or 0,
            attended=attended or 0,
            ballots=ballots,
            standings=standings_of(votes),
            reported=winners if poll.is_short else None,
        )


def standings_of(votes: Iterable[Vote]) -> list[Standing]:
    """Each candidate's votes by post."""
    people: dict[str, tuple[Candidacy, dict[str, int]]] = {}
    for vote in votes:
        _, counts = people.setdefault(str(vote.candidacy_id), (vote.candidacy, {}))
        counts[vote.post] = vote.votes_for or 0
    return [
        Standing(key, candidacy.person.name, counts, candidacy.person.sex == Sex.FEMALE)
        for key, (candidacy, counts) in people.items()
    ]


def relations_among(candidacies: Iterable[Candidacy]) -> list[Relation]:
    """Who of these candidates are relatives, by their keys."""
    keys = {each.person_id: str(each.pk) for each in candidacies}
    rows = Kinship.objects.filter(first__in=keys, second__in=keys)
    return [
        Relation(keys[row.first_id], keys[row.second_id], Kin(row.kin))  # type: ignore[call-arg]
        for row in rows
    ]


def adapted(law: Law, contest: Contest) -> Law:
    """The committee's law as it is used for a supervision committee, for which it has no woman's seat and which
    delegates may elect (村委会组织法第三十二条)."""
    if contest.body != Body.SUPERVISION or not isinstance(law, CommitteeLaw):
        return law
    source = law.turnout.source
    yes = Flag(True, source=source)
    return replace(law, women_least=Count(0, source=source), household_delegates=yes, residents_delegates=yes)


def chain_of(contest: Contest, until: Poll | None = None) -> Chain | None:
    """A contest's polls: those confirmed, or all before ``until`` and it. None while no law is known: no day is set."""
    if contest.law is None:
        return None
    rows = contest.polls.select_related("law__rule_set").prefetch_related("law__values").order_by("number")  # type: ignore[attr-defined]
    if until is None:
        polls = [poll for poll in rows if poll.state == PollState.CONFIRMED]
    else:
        polls = [*rows.filter(number__lt=until.number), until]
    return Chain(contest, polls, adapted(contest.law.law, contest))


def paper_of(contest: Contest) -> Paper | None:
    """The ballot paper of the poll that must come next; None where none may: the election is complete, a poll is not
    confirmed yet, or no day is set."""
    chain = chain_of(contest) if contest.completed_on is None else None
    if chain is None or contest.polls.exclude(state=PollState.CONFIRMED).exists():  # type: ignore[attr-defined]
        return None
    return next_paper(chain.election, chain.law, chain.progress, nominated(contest))


def next_poll(contest: Contest) -> tuple[Poll, Sequence[tuple[str, str]]] | None:
    """The poll that must come next, unsaved, with what is known of its head, and who stands for what; None where none
    may come."""
    paper = paper_of(contest)
    if paper is None:
        return None
    last = contest.polls.order_by("number").last()  # type: ignore[attr-defined]
    poll = Poll(
        contest=contest,
        number=last.number + 1 if last else 1,
        kind=str(paper.kind.value),
        held_on=contest.election_day if paper.kind == Kind.FIRST else None,
        is_short=bool(last and last.is_short),
        electors=_electors(contest, paper, last),
    )
    return poll, paper.stands


def _electors(contest: Contest, paper: Paper, last: Poll | None) -> int | None:
    """How many may vote, as far as it is known before."""
    if paper.kind == Kind.LEADERS:
        return sum(post.seats for post in contest.posts.all())  # type: ignore[attr-defined]
    if last:
        return last.electors
    if contest.electors != Electors.ALL_VOTERS:
        return None
    profile = UnitProfile.objects.filter(term=contest.term, unit=contest.unit).first()
    return profile.registered_voters if profile else None


def nominated(contest: Contest) -> list[tuple[str, str]]:
    """The final candidates of a contest and the post that each stands for, in the order of the ballot paper."""
    lookup = f"{contest.body}_post"
    rows = Candidacy.objects.filter(
        ~Q(**{lookup: ""}), unit=contest.unit, term=contest.term, occasion=contest.occasion, status__in=WAS_FINAL
    )
    order = [each.post for each in contest.posts.all()]  # type: ignore[attr-defined]
    found = [(str(pk), post) for pk, post in rows.order_by("pk").values_list("pk", lookup)]
    return sorted(found, key=lambda each: order.index(each[1]) if each[1] in order else len(order))


def facts_of(poll: Poll, chain: Chain, votes: Sequence[Vote] | None = None) -> PollFacts:
    """A poll as ``cadres.rules.results`` checks it; ``votes`` are those typed, else those stored."""
    rows = chain.votes[poll.pk] if votes is None else votes
    contest, earlier = chain.contest, chain.polls[:-1]
    needs_review = ReviewRound.objects.filter(term=contest.term_id).exists()
    days = [("选民名单公布日", contest.voter_list_on), ("正式候选人公布日", contest.final_list_on)]
    before = earlier[-1] if earlier else None
    if before:
        days.append(("前一次投票日期", before.held_on))
    first = next((each for each in reversed(earlier) if each.kind in (PollKind.FIRST, PollKind.RENEWED)), None)
    is_supplementary = poll.kind == PollKind.SUPPLEMENTARY
    return PollFacts(
        law=adapted(poll.law.law, contest) if poll.law else chain.law,
        posts=chain.last.posts,
        lines=[_line(row, needs_review) for row in rows],
        is_short=poll.is_short,
        held_on=poll.held_on,
        days_before=days,
        first_held_on=first.held_on if first and is_supplementary else None,
        today=timezone.localdate(),
        void_reasons=poll.void_reasons,
        accepts_excess=poll.accepts_excess,
        is_previous_decided=before is None or before.state == PollState.CONFIRMED,
        **{name: getattr(poll, name) for name in COUNTS},
    )


COUNTS = ("electors", "attended", "proxies", "mobile", "issued", "returned", "valid", "void")


def _line(vote: Vote, needs_review: bool) -> Line:
    who = vote.candidacy
    why = barred(status=who.status, review=who.review, route=who.route, needs_review=needs_review)
    return Line(
        key=str(vote.candidacy_id),
        label=who.person.name,
        post=vote.post,
        votes_for=vote.votes_for,
        against=vote.against,
        abstained=vote.abstained,
        is_elected=bool(vote.is_elected),
        barred=why,
    )
