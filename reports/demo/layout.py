"""Which posts there are: units × seats × posts of one term."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from elections.choices import CommitteePost, PartyPost, SupervisionPost
from reports.demo.draws import choose, sizes
from reports.demo.people import NOW, Place, Seat
from reports.demo.quotas import SEATS, VILLAGE


def seats_of_term(rng: Random, places: list[Place], term: int, separate: set[Place]) -> list[Seat]:
    """All seats of a term, unit by unit. ``separate`` are the units whose secretary and director are two people."""
    seats: list[Seat] = []
    for kind in SEATS[term]:
        seats += _seats_of_kind(rng, [place for place in places if place.kind == kind], kind, term, separate)
    return seats


def separate_units(rng: Random, places: list[Place]) -> tuple[set[Place], set[Place]]:
    """Units without one_shoulder before and now; who has not reached it now had not reached it before."""
    before: set[Place] = set()
    now: set[Place] = set()
    for street in dict.fromkeys(place.street for place in places):
        own = choose(rng, [place for place in places if place.street is street], street.separate[0])
        before.update(own)
        now.update(own[: street.separate[NOW]])
    return before, now


def supervision_seats(place: Place, term: int) -> list[Seat]:
    """The two members of a village's supervision committee who sit on neither of the two committees."""
    return [Seat(place, term, supervision_post=SupervisionPost.MEMBER) for _ in range(2)]


def _seats_of_kind(rng: Random, places: list[Place], kind: str, term: int, separate: set[Place]) -> list[Seat]:
    quota, count = SEATS[term][kind], len(places)
    committee_low, committee_step = (4, 1) if kind == VILLAGE else (5, 2)
    party = sizes(rng, quota.party, count, 5, 2)
    committee = sizes(rng, quota.committee, count, committee_low, committee_step)
    cross = sizes(rng, quota.cross, count, 2, 1)
    seats: list[Seat] = []
    for place, *numbers in zip(places, party, committee, cross, strict=True):
        posts = unit_posts(*numbers, is_separate=place in separate)
        seats += [Seat(place, term, party_post, committee_post) for party_post, committee_post in posts]
    return _with_supervision_heads(seats) if kind == VILLAGE else seats


def unit_posts(party: int, committee: int, cross: int, *, is_separate: bool) -> list[tuple[str, str]]:
    """The posts of one unit by person, most senior first."""
    party_posts = [PartyPost.SECRETARY, *_ranks(party - 1, PartyPost.DEPUTY_SECRETARY, PartyPost.MEMBER)]
    posts = [CommitteePost.DIRECTOR, *_ranks(committee - 1, CommitteePost.DEPUTY_DIRECTOR, CommitteePost.MEMBER)]
    first = 1 if is_separate else 0
    pairs = [(post.value, "") for post in party_posts]
    for offset in range(cross):
        pairs[first + offset] = (party_posts[first + offset].value, posts[offset].value)
    return pairs + [("", post.value) for post in posts[cross:]]


def _ranks(count: int, deputy: PartyPost | CommitteePost, member: PartyPost | CommitteePost) -> list:
    deputies = 2 if count > 5 else 1
    return [deputy] * deputies + [member] * (count - deputies)


def _with_supervision_heads(seats: Iterable[Seat]) -> list[Seat]:
    """In each village the last of those on the Party committee alone leads the supervision committee."""
    last = {seat.place: seat for seat in seats if seat.party_post == PartyPost.MEMBER and not seat.committee_post}
    for seat in last.values():
        seat.supervision_post = SupervisionPost.DIRECTOR
    return list(seats)
