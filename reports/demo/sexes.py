"""Who is a woman: exact in all, by street and kind of unit as likely, and at least one on every committee."""

from __future__ import annotations

from random import Random

from cadres.choices import Sex
from elections.choices import CommitteePost
from places.models import Unit
from reports.demo.ages import group
from reports.demo.draws import choose
from reports.demo.people import Human, Place
from reports.demo.quotas import WOMEN


def give_sexes(rng: Random, humans: list[Human]) -> None:
    needed = _one_woman_a_committee(humans)
    for kind, count in WOMEN.items():
        people = [human for human in humans if group(human) == kind and any(seat.is_counted for seat in human.rows)]
        sure = [human for human in people if human in needed]
        rest = [human for human in people if human not in needed]
        women = {*sure, *choose(rng, rest, count - len(sure), _likelihood)}
        for human in people:
            human.sex = Sex.FEMALE if human in women else Sex.MALE
    for human in humans:
        human.sex = human.sex or rng.choice(Sex.values)


def _one_woman_a_committee(humans: list[Human]) -> set[Human]:
    """A committee member of every unit and term, one who serves in both where there is one."""
    women: set[Human] = set()
    for term in (0, 1):
        found: dict[Place, Human] = {}
        for human in sorted(humans, key=lambda h: (h not in women, group(h) != "staying", not _is_plain_member(h))):
            seat = human.seats[term]
            if seat and seat.committee_post and not seat.is_secretary:
                found.setdefault(seat.place, human)
        women.update(found.values())
    return women


def _is_plain_member(human: Human) -> bool:
    return all(seat.committee_post == CommitteePost.MEMBER for seat in human.rows)


def _likelihood(human: Human) -> float:
    share = human.street.women / 100
    odds = share / (1 - share)
    new_secretary = human.now and human.now.is_secretary and not (human.before and human.before.is_secretary)
    return odds * (0.35 if human.place.kind == Unit.Kind.VILLAGE else 1.0) * (2.0 if new_secretary else 1.0)
