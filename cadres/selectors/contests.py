"""Contests beside people: the seats of the last boards, and what pages show of a unit's elections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cadres.models import Membership
from cadres.selectors.poll_pictures import Picture, pictures_of
from elections.choices import POSTS, Body, PollState
from elections.models import Contest, Poll, Term
from elections.selectors.contests import Seats


def last_seats(term: Term, units: Iterable[Any]) -> dict[tuple[int, str], list[Seats]]:
    """How many held each post of the two bodies in the term before, by unit and body: one query."""
    if term.previous_id is None:
        return {}
    rows = Membership.objects.as_elected().filter(term=term.previous_id, unit__in=[unit.pk for unit in units])
    counted: dict[tuple[int, str], Counter[str]] = {}
    for unit, party, committee in rows.order_by().values_list("unit", "party_post", "committee_post"):
        for body, post in ((Body.PARTY, party), (Body.COMMITTEE, committee)):
            if post:
                counted.setdefault((unit, body.value), Counter())[post] += 1
    return {
        (unit, body): [(post, seats[post], 0) for post in POSTS[Body(body)].values if seats[post]]
        for (unit, body), seats in counted.items()
    }


@dataclass(frozen=True)
class DeclaredResult:
    """A contest on its unit's page: the newest declared poll as a picture, those before it, and the one
    that is still open."""

    contest: Contest
    picture: Picture | None = None
    open_poll: Poll | None = None
    earlier: Sequence[Picture] = ()


def declared_results(unit: Any, term: Term) -> list[DeclaredResult]:
    """A unit's contests in a term with what they brought so far."""
    return [_declared(contest) for contest in contests_of(unit, term)]


def _declared(contest: Contest) -> DeclaredResult:
    polls = sorted(contest.polls.all(), key=lambda poll: poll.number)  # type: ignore[attr-defined]
    confirmed = [poll for poll in polls if poll.state == PollState.CONFIRMED]
    pictures = pictures_of(contest, confirmed)
    waiting = next((poll for poll in polls if poll.state != PollState.CONFIRMED), None)
    return DeclaredResult(contest, pictures[-1] if pictures else None, waiting, pictures[:-1])


def contests_of(unit: Any, term: Term) -> Any:
    """A unit's contests in a term: the Party's first, then the committees', by-elections after them."""
    order = [Body.PARTY.value, Body.COMMITTEE.value, Body.SUPERVISION.value]
    rows = Contest.objects.filter(unit=unit, term=term).select_related("unit__township", "term", "law__rule_set")
    return sorted(
        rows.prefetch_related("posts", "polls", "law__values"), key=lambda row: (row.occasion, order.index(row.body))
    )
