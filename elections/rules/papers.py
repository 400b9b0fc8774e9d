"""The ballot paper of the poll that must come next: who stands for what, and why these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elections.rules import party
from elections.rules.candidates import supplementary_candidates
from elections.rules.law import CommitteeLaw, Law, PartyLaw
from elections.rules.outcomes import Next, Step
from elections.rules.picking import Post
from elections.rules.rounds import SEAT, Election, Kind, Progress, missing_posts


@dataclass(frozen=True)
class Paper:
    """The ballot paper of a poll to come: who stands for what, and why these."""

    kind: Kind
    posts: Sequence[Post]
    stands: Sequence[tuple[str, str]]
    steps: Sequence[Step] = field(default_factory=list)


def next_paper(
    election: Election, law: Law, progress: Sequence[Progress], nominated: Sequence[tuple[str, str]]
) -> Paper | None:
    """The poll that must come next; None when the election is complete. ``nominated`` are (key, post)."""
    if not progress:
        posts = election.first_posts
        return Paper(Kind.FIRST, posts, _stands(posts, nominated))
    last = progress[-1]
    makers = {
        Next.RUNOFF: lambda: _runoff_paper(last),
        Next.RENEWED: lambda: _renewed_paper(last),
        Next.SUPPLEMENTARY: lambda: _supplementary_paper(election, law, progress),
        Kind.LEADERS: lambda: _leaders_paper(election, law, last, nominated),
    }
    make = makers.get(last.following)  # type: ignore[call-overload]
    return make() if make else None


def _stands(posts: Sequence[Post], nominated: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    codes = {post.code for post in posts}
    if codes == {SEAT.code}:
        return [(key, SEAT.code) for key, _ in nominated]
    return [(key, post) for key, post in nominated if post in codes]


def _runoff_paper(last: Progress) -> Paper:
    ties = last.outcome.ties
    posts = [replace(post, seats=tie.seats, women=0) for tie in ties for post in last.posts if post.code == tie.post]
    told = [Step(f"{len(tie.keys)} 人得票相等，就 {tie.seats} 个名额再次投票") for tie in ties]
    return Paper(Kind.RUNOFF, posts, [(key, tie.post) for tie in ties for key in tie.keys], told)


def _renewed_paper(last: Progress) -> Paper:
    if last.counted:
        return replace(_runoff_paper(last), kind=Kind.RENEWED)
    stands = [(one.key, post) for one in last.round.standings for post in one.votes]
    return Paper(Kind.RENEWED, last.posts, stands, [Step("投票无效，按原职数和候选人重新选举")])


def _supplementary_paper(election: Election, law: Law, progress: Sequence[Progress]) -> Paper:
    last = progress[-1]
    posts = missing_posts(last, election)
    first = next(each for each in reversed(progress) if each.counted is None and not each.is_supplementary)
    elected = {each.key for each in last.seated if not last.is_about_leaders or each.post != SEAT.code}
    steps: list[Step] = []
    stands: list[tuple[str, str]] = []
    for vacancy in last.outcome.vacancies:
        if isinstance(law, CommitteeLaw):
            found, told = supplementary_candidates(law, vacancy, first.posts, first.round.standings, elected)
            steps += told.steps
        else:
            found = [one for one in first.round.standings if vacancy.post in one.votes and one.key not in elected]
        stands += [(one.key, vacancy.post) for one in found]
    return Paper(Kind.SUPPLEMENTARY, posts, list(dict.fromkeys(stands)), steps)


def _leaders_paper(election: Election, law: Law, last: Progress, nominated: Sequence[tuple[str, str]]) -> Paper:
    assert isinstance(law, PartyLaw)
    _, told = party.who_elects_leaders(law, election.has_committee)
    stands = [(key, post) for key, post in _stands(election.leaders, nominated) if key in last.members]
    return Paper(Kind.LEADERS, election.leaders, stands, told.steps)
