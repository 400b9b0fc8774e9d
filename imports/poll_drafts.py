"""A contest's poll as it would stand with what a file says of it: worked out as on the form, and not saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cadres.models import Candidacy, Vote
from cadres.rules.results import Fault, barred, faults_of, missing_of
from cadres.selectors.polls import Chain, chain_of, facts_of, next_poll
from cadres.services.polls import why_none
from elections.choices import Body, PollKind, PollState
from elections.models import Contest, Poll, ReviewRound, Term
from imports.payloads import stamp

BALLOTS = ("issued", "returned", "valid", "void")
_CHUNK = 500


@dataclass
class Draft:
    """A poll with its lines, as stored or as the next one would be opened. ``seen`` is when it last changed."""

    poll: Poll
    chain: Chain
    seen: str = ""
    votes: list[Vote] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not self.seen

    @property
    def is_confirmed(self) -> bool:
        return str(self.poll.state) == PollState.CONFIRMED

    @property
    def named(self) -> str:
        contest = self.chain.contest
        return f"“{contest.unit.short_name}”{Body(contest.body).label}{self.poll.get_kind_display()}"

    def set_head(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self.poll, name, value)
        self.poll.is_short = is_short(self.poll, self.votes)

    def set_line(self, vote: Vote, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(vote, name, value)
        self.poll.is_short = is_short(self.poll, self.votes)

    def faults(self) -> list[Fault]:
        """What the form would refuse."""
        return faults_of(facts_of(self.poll, self.chain, self.votes), set(self.chain.last.outcome.keys))

    def missing(self) -> list[Fault]:
        """What is still to be filled in before it can be submitted."""
        return missing_of(facts_of(self.poll, self.chain, self.votes))

    def why_not(self, vote: Vote, *, said: bool) -> str:
        """Why somebody is elected or not by their votes, where the file says otherwise; else nothing."""
        outcome = self.chain.last.outcome
        won = any(each.key == str(vote.candidacy_id) and each.post == vote.post for each in outcome.elected)
        if won == said:
            return ""
        steps = [step.text for step in outcome.steps if vote.candidacy.person.name in step.text]
        reason = steps[-1] if steps else next((step.text for step in outcome.steps if not step.is_met), "")
        return f"填的是“{_won(said)}”，按得票和规则应为“{_won(won)}”" + (f"：{reason}" if reason else "")


def _won(won: bool) -> str:
    return "当选" if won else "未当选"


def is_short(poll: Poll, votes: Sequence[Vote]) -> bool:
    """Whether a unit tells its turnout and winners only."""
    if any(vote.votes_for is not None for vote in votes):
        return False
    return any(vote.is_elected for vote in votes) or all(getattr(poll, name) is None for name in BALLOTS)


def contests_of(term: Term, unit_ids: Collection[int]) -> dict[tuple[int, str], Contest]:
    """The contests of units at the term election, by unit and body; a fixed number of queries per 500 units."""
    units = sorted(unit_ids)
    found: dict[tuple[int, str], Contest] = {}
    for start in range(0, len(units), _CHUNK):
        rows = Contest.objects.filter(term=term, occasion=0, unit__in=units[start : start + _CHUNK])
        rows = rows.select_related("unit__township", "term", "law__rule_set")
        for contest in rows.prefetch_related("posts", "law__values", "polls"):
            found[contest.unit_id, contest.body] = contest
    return found


def draft_of(contest: Contest, kind: str) -> Draft | str:
    """The poll of a kind: the one that is being entered, else the last one of that kind, else the one that must come
    next; or why there is none."""
    polls = sorted(contest.polls.all(), key=lambda poll: poll.number)  # type: ignore[attr-defined]
    mine = [poll for poll in polls if poll.kind == kind]
    if mine:
        return _stored(contest, mine[-1])
    following = next_poll(contest)
    if following is None:
        return why_none(contest)
    poll, stands = following
    if poll.kind != kind:
        due = poll.get_kind_display()
        return f"现在应进行的是“{due}”，不是“{PollKind(kind).label}”。请核对投票次序，或先完成{due}。"
    return _opened(contest, poll, stands)


def _stored(contest: Contest, poll: Poll) -> Draft | str:
    poll.contest = contest
    chain = chain_of(contest, until=poll)
    return Draft(poll, chain, stamp(poll), chain.votes[poll.pk]) if chain else why_none(contest)


def _opened(contest: Contest, poll: Poll, stands: Sequence[tuple[str, str]]) -> Draft | str:
    chain = chain_of(contest, until=poll)
    if chain is None:
        return why_none(contest)
    people = Candidacy.objects.select_related("person").defer("resume", "person__id_number", "person__phone")
    by_key = {str(row.pk): row for row in people.filter(pk__in=[key for key, _ in stands])}
    votes = [Vote(candidacy=by_key[key], post=post) for key, post in stands]
    chain.votes[poll.pk] = votes
    return Draft(poll, chain, "", votes)


def barred_in(contest: Contest) -> Iterator[tuple[Candidacy, str]]:
    """Everybody who stands or stood in a contest's unit, and why they may not be declared elected."""
    needs_review = ReviewRound.objects.filter(term=contest.term_id).exists()
    rows = Candidacy.objects.filter(term=contest.term_id, unit=contest.unit_id, occasion=contest.occasion)
    for row in rows.select_related("person").defer("resume", "person__id_number", "person__phone"):
        yield row, barred(status=row.status, review=row.review, route=row.route, needs_review=needs_review)


def grouped(lines: Sequence[Any], key: Any) -> dict[Any, list[Any]]:
    """Lines by a key, in their order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups
