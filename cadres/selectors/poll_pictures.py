"""A poll as pages draw it: bars of turnout and votes with their marks, and the steps of the reasoning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from cadres.models import Vote
from cadres.selectors.polls import Chain, chain_of
from core.rounding import rounded
from elections.choices import POSTS, Body, PollState, VoidReason
from elections.models import Contest, Poll
from elections.rules.law import CommitteeLaw, MajorityBase, PartyLaw
from elections.rules.outcomes import PollOutcome, Step
from elections.rules.provisions import Share
from elections.rules.rounds import Progress


@dataclass(frozen=True)
class Bar:
    """A bar of ``width`` per cent of the whole, with its number and words."""

    label: str
    number: int
    width: str
    share: Any = None
    is_whole: bool = False


@dataclass(frozen=True)
class VoteBar:
    """A candidate's votes for a post; ``verdict`` in words, with the class of its mark."""

    vote: Vote
    post: str
    number: int | None
    width: str
    verdict: str
    mark: str = ""

    @property
    def is_elected(self) -> bool:
        return self.mark == "won"


@dataclass(frozen=True)
class Picture:
    """All that a page shows of a poll's result."""

    poll: Poll
    contest: Contest
    outcome: PollOutcome
    turnout: Sequence[Bar]
    turnout_mark: str
    turnout_words: str
    votes: Sequence[VoteBar]
    vote_mark: str
    vote_words: str
    facts: Sequence[tuple[str, str]]
    law_title: str
    seats: int
    following: str
    posts: Sequence[Any] = field(default_factory=list)

    @property
    def tells_turnout_only(self) -> bool:
        """Whether its contest is complete though nobody elected was named: a unit's report of who took part."""
        is_complete = self.poll.state == PollState.CONFIRMED and self.contest.completed_on is not None
        return self.poll.is_short and is_complete and not self.votes

    @property
    def checks(self) -> list[Step]:
        """The reasoning about the poll as a whole."""
        if self.tells_turnout_only:
            return [step for step in self.outcome.steps if step.is_met]
        return [step for step in self.outcome.steps if not self._is_about_somebody(step)]

    @property
    def persons(self) -> list[Step]:
        """The reasoning about each candidate."""
        return [step for step in self.outcome.steps if self._is_about_somebody(step)]

    def _is_about_somebody(self, step: Step) -> bool:
        return step.text.startswith(tuple(f"{bar.vote.candidacy.person.name}得 " for bar in self.votes))

    @property
    def elected_count(self) -> int:
        return len(self.outcome.elected)

    @property
    def is_filled(self) -> bool:
        return self.outcome.is_valid and self.elected_count == self.seats


def picture_of(poll: Poll, chain: Chain | None = None) -> Picture | None:
    """The picture of a poll; None while no law is known or its turnout is not."""
    chain = chain or chain_of(poll.contest, until=poll)
    if chain is None or not poll.electors:
        return None
    return _picture(poll, chain, chain.last)


def pictures_of(contest: Contest, polls: Sequence[Poll]) -> list[Picture]:
    """The pictures of a contest's polls, in their order, from one reading of its rows."""
    if not polls:
        return []
    chain = chain_of(contest, until=polls[-1])
    if chain is None:
        return []
    told = zip(chain.polls, chain.progress, strict=True)
    return [_picture(poll, chain, progress) for poll, progress in told if poll.electors]


def _picture(poll: Poll, chain: Chain, progress: Progress) -> Picture:
    turnout, mark, words = _turnout(poll, progress)
    vote_mark, vote_words, scale = _threshold(poll, chain, progress)
    bars = [_vote_bar(poll, chain, vote, progress, scale) for vote in chain.votes[poll.pk]]
    version = poll.law or chain.contest.law
    return Picture(
        poll=poll,
        contest=chain.contest,
        outcome=progress.outcome,
        turnout=turnout,
        turnout_mark=mark,
        turnout_words=words,
        votes=_ordered(bars, progress),
        vote_mark=vote_mark,
        vote_words=vote_words,
        facts=_facts(poll),
        law_title=str(version) if version else "",
        seats=sum(post.seats for post in progress.posts),
        following=progress.following,
        posts=progress.posts,
    )


def percent(part: int, whole: int) -> str:
    """A width in per cent, as SVG takes it."""
    return f"{min(100, part * 100 / whole):.2f}" if whole else "0"


def _turnout(poll: Poll, progress: Progress) -> tuple[list[Bar], str, str]:
    due, law = poll.electors or 0, progress.round.law
    is_party = isinstance(law, PartyLaw)
    share: Share = law.quorum if isinstance(law, PartyLaw) else law.turnout
    came = poll.attended if is_party or poll.is_short else poll.returned
    words = "实到会" if is_party else "参加投票" if poll.is_short else "收回选票（参加投票）"
    bars = [Bar("应到会" if is_party else poll.contest.get_electors_display(), due, "100", is_whole=True)]
    if came is not None:
        share_words = rounded(Fraction(came * 100, due), 2) if due else None
        bars.append(Bar(words, came, percent(came, due), share_words))
    named = "到会线" if is_party else "过半线" if (share.numerator, share.denominator) == (1, 2) else "有效线"
    return bars, percent(share.least(due), due), f"{named} {share.least(due):,}"


def _threshold(poll: Poll, chain: Chain, progress: Progress) -> tuple[str, str, int]:
    """Where the mark of the votes stands, what it says, and how many votes a full bar is."""
    most = max((vote.votes_for or 0 for vote in chain.votes[poll.pk]), default=0)
    law = progress.round.law
    share, base, words = _majority(law, progress)
    if share is None or poll.is_short:
        return "", "", max(most, 1)
    least = share.least(base)
    scale = max(most, least + least // 8, 1)
    return percent(least, scale), f"当选须得 {least:,} 票（{words}{share}）", scale


def _majority(law: Any, progress: Progress) -> tuple[Share | None, int, str]:
    each = progress.round
    if isinstance(law, PartyLaw):
        base = each.electors if law.majority_base.value == MajorityBase.DUE else each.attended
        return law.majority, base, MajorityBase.of(law.majority_base).label
    if progress.counted or not isinstance(law, CommitteeLaw):
        return None, 0, ""
    return (law.supplementary if progress.is_supplementary else law.majority), each.ballots.returned, "收回选票的"


def _vote_bar(poll: Poll, chain: Chain, vote: Vote, progress: Progress, scale: int) -> VoteBar:
    body = Body(chain.contest.body)
    key = str(vote.candidacy_id)
    elected = next((each for each in progress.outcome.elected if each.key == key), None)
    tied = any(key in tie.keys and tie.post == vote.post for tie in progress.outcome.ties)
    label = str(POSTS[body](vote.post).label)
    if elected and elected.post == vote.post:
        verdict, mark = "当选", "won"
    elif elected:
        verdict, mark = f"当选{POSTS[body](elected.post).label}", "won"
    elif tied:
        verdict, mark = "再次投票", "tied"
    else:
        verdict, mark = "未当选" if progress.outcome.is_valid else "—", "lost"
    width = percent(vote.votes_for or 0, scale)
    return VoteBar(vote, label, None if poll.is_short else vote.votes_for, width, verdict, mark)


def _ordered(bars: list[VoteBar], progress: Progress) -> list[VoteBar]:
    """Post by post, the most votes first."""
    order = [post.code for post in progress.posts]
    place = {code: number for number, code in enumerate(order)}
    return sorted(bars, key=lambda bar: (place.get(bar.vote.post, len(order)), -(bar.number or 0), not bar.is_elected))


def _facts(poll: Poll) -> list[tuple[str, str]]:
    reasons = {VoidReason(key).label: number for key, number in poll.void_reasons.items() if number}
    told = "、".join(f"{label}{number}" for label, number in reasons.items())
    void = f"{poll.void:,}（{told}）" if poll.void is not None and told else poll.void
    rows: list[tuple[str, Any]] = [
        ("发出选票", poll.issued),
        ("有效票", poll.valid),
        ("无效票", void),
        ("委托投票", poll.proxies),
        ("流动票箱", poll.mobile),
    ]
    return [(label, value if isinstance(value, str) else f"{value:,}") for label, value in rows if value is not None]
