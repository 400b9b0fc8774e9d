"""Who of the previous term's members serves again, where, and why the others left."""

from __future__ import annotations

from random import Random

from elections.choices import PartyPost
from reports.demo.draws import apportion, choose, deal
from reports.demo.layout import supervision_seats
from reports.demo.people import BEFORE, NOW, Human, Place, Seat
from reports.demo.quotas import EXITS, RE_ELECTED, TRANSFERRED, VILLAGE


def people_of(rng: Random, places: list[Place], before: list[Seat], now: list[Seat]) -> list[Human]:
    """One person for every seat, the same person in both terms where somebody stays or moves."""
    old, new = _by_place(before), _by_place(now)
    common = [min(len(old[place]), len(new[place])) for place in places]
    staying = apportion(RE_ELECTED, [float(number) for number in common], common)
    humans: list[Human] = []
    for place, count in zip(places, staying, strict=True):
        humans += _stay(rng, old[place], new[place], count)
    left = [seat for place in places for seat in old[place]]
    open_seats = [seat for place in places for seat in new[place]]
    humans += _move(rng, left, open_seats)
    humans += [Human((None, seat)) for seat in open_seats]
    return humans + _leave(rng, left) + _supervise(places)


def _by_place(seats: list[Seat]) -> dict[Place, list[Seat]]:
    groups: dict[Place, list[Seat]] = {}
    for seat in seats:
        groups.setdefault(seat.place, []).append(seat)
    return groups


def _stay(rng: Random, old: list[Seat], new: list[Seat], count: int) -> list[Human]:
    """Seat so many again, seniors first; a free secretary's seat goes to a deputy. Takes the seats off both lists."""
    chosen = choose(rng, old, count, lambda seat: 0.8 if seat.is_secretary else 1.0)
    chosen.sort(key=old.index)
    humans = []
    for seat in chosen:
        again = _best(seat, new)
        new.remove(again)
        old.remove(seat)
        humans.append(Human((seat, again)))
    return humans


def _best(old: Seat, free: list[Seat]) -> Seat:
    """The free seat that continues a seat best; of several the most senior."""
    return max(free, key=lambda seat: (_nearness(old, seat), -free.index(seat)))


def _nearness(old: Seat, new: Seat) -> int:
    """How well a seat continues another."""
    if new.is_secretary and old.party_post == PartyPost.DEPUTY_SECRETARY:
        return 6
    same_bodies = bool(old.party_post) == bool(new.party_post) and bool(old.committee_post) == bool(new.committee_post)
    same_posts = (old.party_post == new.party_post) + (old.committee_post == new.committee_post)
    bodies = bool(old.party_post and new.party_post) + bool(old.committee_post and new.committee_post)
    return (4 if old.is_secretary and new.is_secretary else 0) + 2 * same_bodies + same_posts + bodies


def _move(rng: Random, left: list[Seat], open_seats: list[Seat]) -> list[Human]:
    """People who served in another unit of the same street (交流). Takes the seats off both lists."""
    humans: list[Human] = []
    for seat in choose(rng, open_seats, len(open_seats), lambda seat: 12.0 if seat.is_secretary else 1.0):
        origin = next((other for other in left if _can_move(other, seat)), None)
        if origin is None:
            continue
        left.remove(origin)
        open_seats.remove(seat)
        humans.append(Human((origin, seat)))
        if len(humans) == TRANSFERRED:
            return humans
    raise ValueError("too few people who could move")


def _can_move(old: Seat, new: Seat) -> bool:
    if old.place is new.place or old.place.street is not new.place.street or old.place.kind != new.place.kind:
        return False
    return old.is_secretary == new.is_secretary and bool(old.party_post) == bool(new.party_post)


def _leave(rng: Random, left: list[Seat]) -> list[Human]:
    reasons = deal(rng, EXITS)
    return [Human((seat, None), exit_reason=reason) for seat, reason in zip(left, reasons, strict=True)]


def _supervise(places: list[Place]) -> list[Human]:
    """Members of supervision committees; they serve on in the demonstration."""
    villages = [place for place in places if place.kind == VILLAGE]
    pairs = [
        pair
        for place in villages
        for pair in zip(supervision_seats(place, BEFORE), supervision_seats(place, NOW), strict=True)
    ]
    return [Human(pair) for pair in pairs]
