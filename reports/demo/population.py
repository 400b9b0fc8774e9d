"""The whole demonstration laid out in memory, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reports.demo.ages import give_births, group
from reports.demo.continuity import people_of
from reports.demo.identities import give_identities
from reports.demo.layout import seats_of_term, separate_units
from reports.demo.people import BEFORE, NOW, Human, Place
from reports.demo.profiles import profiles
from reports.demo.quotas import IN_TWO_UNITS
from reports.demo.schooling import give_schooling
from reports.demo.sexes import give_sexes

SEED = 533_4163


@dataclass
class Population:
    places: list[Place]
    humans: list[Human]
    profiles: tuple[dict[str, tuple], dict[str, tuple]]


def lay_out(places: list[Place]) -> Population:
    """Units, people of two terms and profiles, with all the totals of ``quotas``."""
    rng = Random(SEED)
    separate = separate_units(rng, places)
    before, now = (seats_of_term(rng, places, term, separate[term]) for term in (BEFORE, NOW))
    humans = people_of(rng, places, before, now)
    give_births(rng, humans)
    give_sexes(rng, humans)
    give_schooling(rng, humans)
    humans = _in_two_units(humans)
    give_identities(rng, humans)
    return Population(places, humans, profiles(rng, places))


def _in_two_units(humans: list[Human]) -> list[Human]:
    """Let some newcomers serve in two units of a street: of two alike in all that is counted, one remains."""
    first: dict[tuple, Human] = {}
    doubled: set[Human] = set()
    gone: set[Human] = set()
    for human in humans:
        key = _counted_facts(human)
        if key is None or len(gone) == IN_TWO_UNITS:
            continue
        other = first.setdefault(key, human)
        if other.place is not human.place and not doubled & {other, human}:
            assert human.now is not None
            other.more_seats.append(human.now)
            doubled.add(other)
            gone.add(human)
    return [human for human in humans if human not in gone]


def _counted_facts(human: Human) -> tuple | None:
    seat = human.now
    if group(human) != "coming" or seat is None or human.birth is None or not seat.committee_post:
        return None
    if seat.is_secretary:
        return None
    return human.street, human.sex, human.birth.year, human.age(NOW), seat.education, bool(seat.party_post)
