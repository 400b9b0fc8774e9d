"""Education: exactly so many with 大专以上 in every term, kind of unit and body; nobody unlearns anything."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from cadres.choices import Education
from reports.demo.draws import apportion, choose
from reports.demo.people import BEFORE, NOW, Human, Seat
from reports.demo.quotas import SEATS

Holder = tuple[Human, Seat]


def give_schooling(rng: Random, humans: list[Human]) -> None:
    for term in (BEFORE, NOW):
        holders = [(human, seat) for human in humans for seat in human.rows if seat.term == term and seat.is_counted]
        for kind, quota in SEATS[term].items():
            own = [(human, seat) for human, seat in holders if seat.place.kind == kind]
            party = [holder for holder in own if holder[1].party_post]
            others = [holder for holder in own if not holder[1].party_post]
            _fill(rng, party, quota.party_college, term)
            _fill(rng, others, quota.other_college, term)
    for human in humans:
        for seat in human.rows:
            seat.education = seat.education or Education.SENIOR_HIGH


def _fill(rng: Random, holders: list[Holder], college: int, term: int) -> None:
    """Of these holders exactly so many have 大专以上, street by street near what the street aims at."""
    streets = list(dict.fromkeys(human.street for human, _ in holders))
    own = {street: [holder for holder in holders if holder[0].street is street] for street in streets}
    base = college / len(holders)
    floors = [sum(_had_college(human, term) for human, _ in own[street]) for street in streets]
    ideals = [len(own[street]) * min(base + street.college[term] / 100, 1.0) for street in streets]
    above = [max(ideal - floor, 0.0) for ideal, floor in zip(ideals, floors, strict=True)]
    room = [len(own[street]) - floor for street, floor in zip(streets, floors, strict=True)]
    parts = apportion(college - sum(floors), above, room)
    for street, part in zip(streets, parts, strict=True):
        _choose_college(rng, own[street], part, term)


def _choose_college(rng: Random, holders: list[Holder], count: int, term: int) -> None:
    """So many of those who had none before come to 大专以上."""
    without = [holder for holder in holders if not _had_college(holder[0], term)]
    chosen = set(map(id, choose(rng, without, count, _learning(term))))
    for holder in holders:
        human, seat = holder
        before = human.before.education if term == NOW and human.before else None
        if id(holder) in chosen:
            seat.education = college_level(rng, human, term)
        elif before is not None:
            seat.education = _further(rng, before)
        else:
            seat.education = Education.JUNIOR_HIGH if rng.random() < 0.22 else Education.SENIOR_HIGH


def _had_college(human: Human, term: int) -> bool:
    seat = human.before if term == NOW else None
    return seat is not None and (seat.education or 0) >= Education.COLLEGE


def _learning(term: int) -> Callable[[Holder], float]:
    def weight(holder: Holder) -> float:
        human, seat = holder
        age = human.age(term) if human.birth else 45
        stays = 0.3 if term == NOW and human.before else 1.0
        return stays * (6.0 if seat.is_secretary else 1.0) * 2.0 ** ((45 - age) / 6)

    return weight


def college_level(rng: Random, human: Human, term: int) -> Education:
    """What of 大专以上 somebody has: the younger the higher."""
    age = human.age(term) if human.birth else 45
    bachelor = min(max(0.66 - (age - 30) * 0.02, 0.1), 0.75)
    if term == NOW and human.before:
        bachelor *= 0.3
    if age < 45 and rng.random() < 0.035:
        return Education.POSTGRADUATE
    return Education.BACHELOR if rng.random() < bachelor else Education.COLLEGE


def _further(rng: Random, before: Education) -> Education:
    """What three years of evening school make of it."""
    return Education.BACHELOR if before == Education.COLLEGE and rng.random() < 0.13 else before
