"""What people of the demonstration know and how they proved themselves: tags beside where they come from."""

from __future__ import annotations

from random import Random

from reports.demo.people import NOW, Human
from reports.demo.quotas import VILLAGE

PROFESSIONS = {"202": 46, "201": 18, "205": 12, "206": 10, "209": 6, "208": 4, "207": 4}
VILLAGE_PROFESSIONS = {"203": 44, "201": 18, "202": 18, "204": 10, "206": 6, "205": 4}
EXPERIENCES = {"303": 62, "302": 16, "301": 12, "304": 10}
PERFORMANCES = {"101": 70, "103": 16, "104": 9, "102": 5}
FIELD, KNOWING = (0.20, 0.265), (0.78, 0.82)
"""The chance of a professional field, and of some practice beside or without it: of members, and of secretaries."""
MODEL, FROM_BUSINESS, MODELS = "12", ("2", "4"), {True: 0.3, False: 0.008}
"""创业先进个人: the tag, sources it goes with, and its chance there and elsewhere."""
PROVEN = {True: 0.34, False: 0.14}
"""The chance of an outstanding performance, of those who are new and of the others."""


def merits(rng: Random, human: Human, source: str) -> list[str]:
    """The codes of somebody's professional fields, practice and performance; of some who came from business that they
    were models of it."""
    is_secretary = any(seat.is_secretary and seat.term == NOW for seat in human.rows)
    fields = VILLAGE_PROFESSIONS if human.place.kind == VILLAGE else PROFESSIONS
    found = _one_of(rng, fields, FIELD[is_secretary]) + _one_of(rng, EXPERIENCES, KNOWING[is_secretary])
    found += _one_of(rng, {MODEL: 1}, MODELS[source in FROM_BUSINESS])
    return found + _one_of(rng, PERFORMANCES, PROVEN[bool(human.now and not human.before)])


def _one_of(rng: Random, weights: dict[str, int], chance: float) -> list[str]:
    return rng.choices(list(weights), list(weights.values())) if rng.random() < chance else []
