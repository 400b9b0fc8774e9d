"""Random elections counted ballot by ballot, by a count that knows none of the rules' code.

Each case makes ballots one by one, as voters would fill them in, counts them with lists and loops, and compares who is
elected, who is tied, what is missing and what must follow.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from elections.rules.ballots import Ballots
from elections.rules.candidates import supplementary_candidates
from elections.rules.counting import Poll, first_poll, posts_of, supplementary_poll
from elections.rules.law import CommitteeLaw, ElectorsMode
from elections.rules.outcomes import Next, PollOutcome
from elections.rules.party import Meeting, committee_poll
from elections.rules.picking import Post, Standing
from tests.elections.laws import PARTY, VILLAGE, changed

SEED = 20210508
COMMITTEES, PARTIES = 6_500, 3_500
NAMES = "甲乙丙丁戊己庚辛"

Ballot = dict[str, list[str]]
"""The names that one voter chose for each post; a void ballot is None."""


@dataclass
class Count:
    """What counting by hand finds."""

    elected: dict[str, str] = field(default_factory=dict)
    tied: dict[str, set[str]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


def vote(dice: random.Random, paper: dict[str, list[str]], seats: dict[str, int], keen: dict[str, float]) -> Ballot:
    """One voter's ballot: for each post at most as many names as there are seats, favourites more often."""
    return {
        post: [name for name in dice.sample(names, len(names)) if dice.random() < keen[name]][: seats[post]]
        for post, names in paper.items()
    }


def box(dice: random.Random, size: int, paper: dict[str, list[str]], seats: dict[str, int]) -> list[Ballot | None]:
    keen = {name: dice.choice([0.1, 0.4, 0.6, 0.8, 0.97, 1.0]) for name in NAMES}
    return [None if dice.random() < 0.04 else vote(dice, paper, seats, keen) for _ in range(size)]


def tally(ballots: Iterable[Ballot | None]) -> dict[str, Counter[str]]:
    votes: dict[str, Counter[str]] = {}
    for ballot in ballots:
        for post, names in (ballot or {}).items():
            votes.setdefault(post, Counter()).update(names)
    return votes


def count_by_hand(
    posts: Sequence[Post],
    standing: dict[str, list[str]],
    ballots: Sequence[Ballot | None],
    reaches: dict[int, bool],
    *,
    down: bool,
    taken: Iterable[str] = (),
) -> Count:
    """Post by post from the highest: who reaches the mark, of these the most votes. ``reaches``: votes → enough?"""
    votes, found, gone = tally(ballots), Count(), set(taken)
    for number, post in enumerate(posts):
        lines = [each.code for each in posts[: number + 1]] if down else [post.code]
        pool = {name for line in lines for name in standing[line]} - gone
        if any(pool & tied for tied in found.tied.values()):
            found.waiting.append(post.code)
            continue
        marks = {name: sum(votes.get(line, Counter())[name] for line in lines) for name in pool}
        good = sorted((name for name in pool if reaches[marks[name]]), key=lambda name: -marks[name])
        if len(good) > post.seats and marks[good[post.seats - 1]] == marks[good[post.seats]]:
            level = marks[good[post.seats]]
            found.tied[post.code] = {name for name in good if marks[name] == level}
            winners = [name for name in good if marks[name] > level]
        else:
            winners = good[: post.seats]
            if len(winners) < post.seats:
                found.missing[post.code] = post.seats - len(winners)
        found.elected.update(dict.fromkeys(winners, post.code))
        gone.update(winners)
    return found


def standings_of(standing: dict[str, list[str]], ballots: Sequence[Ballot | None]) -> list[Standing]:
    votes = tally(ballots)
    names = dict.fromkeys(name for names in standing.values() for name in names)
    return [
        Standing(name, name, {post: votes.get(post, Counter())[name] for post in standing if name in standing[post]})
        for name in names
    ]


def agree(result: PollOutcome, counted: Count) -> None:
    assert {each.key: each.post for each in result.elected} == counted.elected
    assert {tie.post: set(tie.keys) for tie in result.ties} == counted.tied
    assert {each.post: each.seats for each in result.vacancies} == counted.missing
    assert list(result.waiting) == counted.waiting


def paper_for(dice: random.Random) -> tuple[list[Post], dict[str, list[str]]]:
    """A director and members, or members only; some who stand for director stand for member too."""
    names = list(NAMES[: dice.randint(3, 8)])
    members = Post("member", "委员", dice.randint(1, 4))
    if dice.random() < 0.4:
        return [members], {"member": names}
    heads, others = names[:2], names[2:]
    both = [name for name in heads if dice.random() < 0.3]
    return [Post("director", "主任", 1), members], {"director": heads, "member": [*others, *both]}


def test_committees_counted_ballot_by_ballot_agree_with_the_rules() -> None:
    dice, seen = random.Random(SEED), Counter[str]()
    for _ in range(COMMITTEES):
        down = dice.random() < 0.5
        law = changed(VILLAGE, women_least=0, counts_down=down)
        posts, standing = paper_for(dice)
        seats = {post.code: post.seats for post in posts}
        registered = dice.randint(8, 60)
        ballots = box(dice, dice.randint(registered // 3, registered), standing, seats)
        result = first_poll(law, a_poll(registered, ballots, posts, standing))
        returned = len(ballots)
        if returned + returned <= registered:
            assert (result.is_valid, result.elected, result.next) == (False, (), Next.RENEWED)
            seen["void"] += 1
            continue
        more_than_half = {number: number + number > returned for number in range(2 * returned + 1)}
        counted = count_by_hand(posts, standing, ballots, more_than_half, down=down)
        agree(result, counted)
        expected = Next.RUNOFF if counted.tied else Next.SUPPLEMENTARY if counted.missing else Next.NOTHING
        assert result.next == expected
        seen[expected] += 1
        if expected == Next.SUPPLEMENTARY:
            seen[vote_again(dice, law, posts, standing, ballots, counted, result, registered)] += 1
    assert min(seen[each] for each in ("void", Next.RUNOFF, Next.NOTHING, "filled", "short", "tied")) > 30, seen


def a_poll(
    registered: int, ballots: Sequence[Ballot | None], posts: Sequence[Post], standing: dict[str, list[str]]
) -> Poll:
    void = sum(ballot is None for ballot in ballots)
    sums = Ballots(len(ballots), len(ballots), len(ballots) - void, void)
    return Poll(ElectorsMode.ALL_VOTERS, registered, sums, posts, standings_of(standing, ballots))


def vote_again(
    dice: random.Random,
    law: CommitteeLaw,
    posts: Sequence[Post],
    standing: dict[str, list[str]],
    ballots: Sequence[Ballot | None],
    first: Count,
    result: PollOutcome,
    registered: int,
) -> str:
    """A supplementary poll for the missing seats: its candidates and its winners, by hand and by the rules."""
    votes = tally(ballots)
    again: dict[str, list[str]] = {}
    for vacancy in result.vacancies:
        chosen, _ = supplementary_candidates(
            law,
            vacancy,
            posts,
            standings_of(standing, ballots),
            set(first.elected),
        )
        again[vacancy.post] = [each.key for each in chosen]
        lines = [each.code for each in posts[: [each.code for each in posts].index(vacancy.post) + 1]]
        lines = lines if law.counts_down else [vacancy.post]
        losers = {name for line in lines for name in standing[line]} - set(first.elected)
        marks = {name: sum(votes.get(line, Counter())[name] for line in lines) for name in losers}
        for name in losers:
            better = sum(marks[other] > marks[name] for other in losers)
            assert (name in again[vacancy.post]) == (better < first.missing[vacancy.post] + 1)
    missing = posts_of(result.vacancies, posts)
    seats = {post.code: post.seats for post in missing}
    second = box(dice, dice.randint(registered // 2 + 1, registered), again, seats)
    poll = a_poll(registered, second, missing, again)
    outcome = supplementary_poll(
        law, Poll(poll.mode, poll.electors, poll.ballots, missing, poll.standings, (), result.elected)
    )
    a_third = {number: number + number + number >= len(second) for number in range(2 * len(second) + 1)}
    down = bool(law.counts_down)
    counted = count_by_hand(missing, again, second, a_third, down=down, taken=first.elected)
    agree(outcome, counted)
    if counted.tied:
        assert outcome.next == Next.RUNOFF
        return "tied"
    enough = len(first.elected) + len(counted.elected) >= 3
    assert outcome.next == (Next.SUPPLEMENTARY if counted.missing and not enough else Next.NOTHING)
    return "short" if counted.missing else "filled"


def test_party_committees_counted_ballot_by_ballot_agree_with_the_rules() -> None:
    dice, seen = random.Random(SEED + 1), Counter[str]()
    for _ in range(PARTIES):
        base = dice.choice(["due", "present"])
        law = changed(PARTY, majority_base=base)
        due = dice.randint(4, 40)
        present = dice.randint(due * 3 // 4, due)
        post = Post("member", "委员", dice.randint(1, 5))
        standing = {"member": list(NAMES[: dice.randint(2, 8)])}
        ballots = box(dice, present, standing, {"member": post.seats})
        void = sum(ballot is None for ballot in ballots)
        meeting = Meeting(due, present, Ballots(present, present, present - void, void))
        result = committee_poll(law, meeting, post, standings_of(standing, ballots))
        if 5 * present < 4 * due:
            assert (result.is_valid, result.elected, result.next) == (False, (), Next.RENEWED)
            seen["void"] += 1
            continue
        whole = due if base == "due" else present
        more_than_half = {number: number + number > whole for number in range(present + 1)}
        counted = count_by_hand([post], standing, ballots, more_than_half, down=False)
        agree(result, counted)
        expected = Next.RUNOFF if counted.tied else Next.SUPPLEMENTARY if counted.missing else Next.NOTHING
        assert result.next == expected
        seen[expected] += 1
    assert min(seen[each] for each in ("void", Next.RUNOFF, Next.SUPPLEMENTARY, Next.NOTHING)) > 30, seen
