"""Births, so that both terms' average ages and the number of people born in 1985 or later come out exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable
from random import Random

from cadres.choices import ExitReason
from core.partial_dates import PartialDate
from reports.demo.draws import apportion, choose
from reports.demo.people import BEFORE, NOW, TERMS, Human, Street
from reports.demo.quotas import AGE_SUMS, BORN_1985, BORN_1985_SECRETARIES, WITHOUT_BIRTH

YOUNG = {"staying": range(1985, 1996), "coming": range(1985, 1999), "leaving": range(1985, 1993)}
OLDER = {"staying": range(1956, 1985), "coming": range(1958, 1985), "leaving": range(1956, 1985)}
RETIRING = range(1950, 1963)
LEAN = {"staying": (2.1, 1.75), "coming": (3.4, 1.3), "leaving": (2.0, 2.0)}
"""Parameters of the beta distribution within the years: the larger the first, the younger."""


def give_births(rng: Random, humans: list[Human]) -> None:
    """Give every person a birth date, but for a few newcomers whose birth is not known."""
    young = _born_1985_or_later(rng, humans)
    for human in humans:
        _draw_birth(rng, human, human in young)
    counted = [human for human in humans if any(seat.is_counted for seat in human.rows)]
    for code in WITHOUT_BIRTH:
        _forget_birth(human for human in counted if human.street.code == code and human not in young)
    _aim(rng, counted, BEFORE, "leaving")
    _aim(rng, counted, NOW, "coming")


def _forget_birth(humans: Iterable[Human]) -> None:
    """Of the first newcomer with a plain seat nothing is known but the name: their street has something to complete."""
    plain = (human for human in humans if group(human) == "coming" and human.now and not human.now.is_secretary)
    next(plain).birth = None


def group(human: Human) -> str:
    """Whether somebody stays, leaves or comes."""
    if human.before and human.now:
        return "staying"
    return "leaving" if human.before else "coming"


def _born_1985_or_later(rng: Random, humans: list[Human]) -> set[Human]:
    now = [human for human in humans if human.now and human.now.is_counted]
    secretaries = [human for human in now if human.now and human.now.is_secretary]
    others = [human for human in now if human.now and not human.now.is_secretary]
    chosen = choose(rng, secretaries, BORN_1985_SECRETARIES, _youth)
    chosen += choose(rng, others, BORN_1985 - BORN_1985_SECRETARIES, _youth)
    gone = [human for human in humans if not human.now and human.exit_reason != ExitReason.AGE]
    return {*chosen, *choose(rng, gone, len(gone) // 9)}


def _youth(human: Human) -> float:
    """How much likelier than others a member is young."""
    seat = human.now
    assert seat is not None
    new_here = 7.0 if human.before is None else 1.0
    if seat.is_secretary and not (human.before and human.before.is_secretary):
        new_here *= 4
    older_street = math.exp((45.0 - human.street.age[NOW]) / 4)
    return new_here * older_street * (1.6 if not seat.party_post else 1.0)


def _draw_birth(rng: Random, human: Human, is_young: bool) -> None:
    kind = group(human)
    human.years = YOUNG[kind] if is_young else OLDER[kind]
    lean = (1.2, 1.5) if is_young else LEAN[kind]
    if human.exit_reason == ExitReason.AGE:
        human.years, lean = RETIRING, (2.4, 1.5)
    if is_young and human.now and human.now.is_secretary:
        human.years = range(1985, 1992)
    position = min(int(rng.betavariate(*lean) * len(human.years)), len(human.years) - 1)
    human.birth = PartialDate(human.years[position], rng.randint(1, 12), rng.randint(1, 28))


def _aim(rng: Random, humans: list[Human], term: int, movable: str) -> None:
    """Move the births of those who leave (or come) by whole years until a term's sum of ages is exact.

    Every street comes to its own aim; what a small one cannot take, the larger ones after it take over.
    """
    members = [human for human in humans if _is_member(human, term) and human.birth]
    own: dict[Street, list[Human]] = {}
    for human in members:
        own.setdefault(human.street, []).append(human)
    streets = sorted(own, key=lambda street: len(own[street]))
    sums = apportion(AGE_SUMS[term], [street.age[term] * len(own[street]) for street in streets])
    missing = 0
    for street, total in zip(streets, sums, strict=True):
        free = [human for human in own[street] if group(human) == movable]
        missing = _shift(rng, free, missing + total - sum(human.age(term) for human in own[street]))
    if missing:
        raise ValueError(f"the ages of {TERMS[term]} cannot be reached: {missing} years missing")


def _is_member(human: Human, term: int) -> bool:
    seat = human.seats[term]
    return seat is not None and seat.is_counted


def _shift(rng: Random, humans: list[Human], years: int) -> int:
    """Make people older (or younger) by so many years in all, one a turn, within their years. Returns what is left."""
    step = -1 if years > 0 else 1
    while years:
        movable = [human for human in humans if human.birth and human.birth.year + step in human.years]
        for human in rng.sample(movable, min(abs(years), len(movable))):
            assert human.birth is not None
            human.birth = PartialDate(human.birth.year + step, human.birth.month, human.birth.day)
            years += step
        if not movable:
            break
    return years
