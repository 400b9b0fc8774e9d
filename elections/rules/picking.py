"""Who takes the seats of a post: the most votes above the threshold, ties, relatives, women's seats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from elections.rules.law import CommitteeLaw, Kin, KinDegree
from elections.rules.outcomes import Elected, Step, Tie
from elections.rules.provisions import Share


@dataclass(frozen=True)
class Post:
    """A post on the ballot and its seats; ``women`` of them are for women only."""

    code: str
    label: str
    seats: int
    women: int = 0


@dataclass(frozen=True)
class Standing:
    """A candidate and the votes for each post's code. ``label`` is what the reasoning calls the candidate."""

    key: str
    label: str
    votes: Mapping[str, int]
    is_woman: bool = False


@dataclass(frozen=True)
class Relation:
    """Two candidates who are relatives, by their keys."""

    first: str
    second: str
    kin: Kin


@dataclass(frozen=True)
class Threshold:
    """What a winner must reach: a share of a base, or with neither just the most votes."""

    share: Share | None = None
    base: int = 0

    def is_met(self, votes: int) -> bool:
        return self.share is None or self.share.is_met(votes, self.base)

    def comparison(self, votes: int) -> str:
        return f"，{self.share.comparison(votes, self.base)}" if self.share else ""

    @property
    def source(self) -> str:
        return self.share.source if self.share else ""


Related = Callable[[str, str], bool]


def related_by(degree: KinDegree, relations: Iterable[Relation]) -> Related:
    """Whether two keys belong to relatives whom a rule keeps apart."""
    pairs = {frozenset((each.first, each.second)) for each in relations if degree.bars(each.kin)}
    return lambda first, second: frozenset((first, second)) in pairs


@dataclass
class Picked:
    """Who got a post, between whom a further vote decides, seats that nobody took, and those ``held`` for a tie."""

    elected: list[Elected] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    open: int = 0
    held: int = 0
    steps: list[Step] = field(default_factory=list)

    def __add__(self, other: Picked) -> Picked:
        return Picked(
            self.elected + other.elected,
            self.ties + other.ties,
            self.open + other.open,
            self.held + other.held,
            self.steps + other.steps,
        )


Pool = Sequence[tuple[Standing, int]]
"""Candidates for a post with the votes that count for it."""


def pool_of(
    law: CommitteeLaw, posts: Sequence[Post], post: Post, standings: Iterable[Standing], taken: Collection[str]
) -> Pool:
    """Who stands for a post and is not ``taken``, with the votes that count for it: where the rule says so, those for
    higher posts too (下加)."""
    codes = [each.code for each in posts]
    counting = codes[: codes.index(post.code) + 1] if law.counts_down else [post.code]
    return [
        (each, sum(each.votes.get(code, 0) for code in counting))
        for each in standings
        if each.key not in taken and any(code in each.votes for code in counting)
    ]


def pick(
    post: Post, seats: int, pool: Pool, threshold: Threshold, related: Related, seated: Sequence[Elected]
) -> Picked:
    """Fill seats by most votes above the threshold (村委会组织法第十五条).

    Equal votes for the last seat are not decided by lot or by name: those tied are voted on again (上海办法第二十条、
    浙江办法第二十八条). Of relatives the one with the higher post (``seated``), then with more votes stays; with equal
    votes they are voted on again; the freed seat goes to the next who reached the threshold (浙江办法第三十一条).
    """
    picked = Picked(open=seats)
    ranked = sorted(pool, key=lambda each: -each[1])
    for votes, group in groupby(ranked, key=lambda each: each[1]):
        same = [standing for standing, _ in group]
        if not threshold.is_met(votes):
            picked.steps += [_step(each, votes, threshold, "未达到当选票数，不当选", False) for each in same]
        elif picked.held or _waits(picked, same, related):
            picked.held, picked.open = picked.held + picked.open, 0
            picked.steps += [_step(each, votes, threshold, "待前列再次投票后确定", False) for each in same]
        elif picked.open == 0:
            picked.steps += [_step(each, votes, threshold, "名额已满，不当选", False) for each in same]
        else:
            _seat(picked, post, same, votes, threshold, related, seated)
    return picked


def _seat(
    picked: Picked,
    post: Post,
    same: list[Standing],
    votes: int,
    threshold: Threshold,
    related: Related,
    seated: Sequence[Elected],
) -> None:
    """Give open seats to candidates of equal votes, as far as seats and kinship allow."""
    free = []
    for standing in same:
        kin = next((each for each in [*seated, *picked.elected] if related(each.key, standing.key)), None)
        if kin:
            why = f"与已当选的{kin.label}有应当回避的亲属关系，不当选，名额由下一名递补"
            picked.steps.append(_step(standing, votes, threshold, why, False))
        else:
            free.append(standing)
    clashing = [each for each in free if any(related(each.key, other.key) for other in free)]
    if len(free) > picked.open:
        _tie(picked, post, free, votes, threshold, picked.open, "得票相等，名额不足，再次投票")
        return
    for standing in free:
        if standing not in clashing:
            picked.elected.append(Elected(standing.key, standing.label, post.code, votes, standing.is_woman))
            picked.open -= 1
            picked.steps.append(_step(standing, votes, threshold, f"当选{post.label}", True))
    if clashing:
        seats = min(picked.open, _families(clashing, related))
        _tie(picked, post, clashing, votes, threshold, seats, "得票相等，且有应当回避的亲属关系，再次投票")


def _waits(picked: Picked, same: list[Standing], related: Related) -> bool:
    """Whether who is next depends on a tie: one of them is a relative of someone tied, and seats are open."""
    tied = [key for tie in picked.ties for key in tie.keys]
    return picked.open > 0 and any(related(key, each.key) for key in tied for each in same)


def _tie(
    picked: Picked, post: Post, tied: list[Standing], votes: int, threshold: Threshold, seats: int, why: str
) -> None:
    picked.ties.append(Tie(post.code, tuple(each.key for each in tied), seats))
    picked.open -= seats
    picked.steps += [_step(each, votes, threshold, why, False) for each in tied]


def _families(people: list[Standing], related: Related) -> int:
    """How many groups of relatives there are: so many seats are at stake between them."""
    families = [{each.key} for each in people]
    for first, second in combinations([each.key for each in people], 2):
        if related(first, second):
            joined = [family for family in families if family & {first, second}]
            families = [family for family in families if family not in joined] + [set().union(*joined)]
    return len(families)


def _step(standing: Standing, votes: int, threshold: Threshold, verdict: str, is_met: bool) -> Step:
    told = f"{standing.label}得 {votes} 票{threshold.comparison(votes)}，{verdict}"
    return Step(told, is_met, threshold.source)
