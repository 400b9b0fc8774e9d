"""What was counted in the units: trainings, publicity, talks, people's problems."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from core.services.bulk import insert
from elections.models import Tally, TallyKind
from reports.demo.calendars import Calendar, State
from reports.demo.draws import apportion
from reports.demo.ground import Ground
from reports.demo.people import NOW

PROBLEMS = {State.FINISHED: 13_554, State.BEFORE_VOTE: 8_120}
"""Raised by people and solved; the first is the article's."""
SOLVED_IN_UNIT = 0.9


@dataclass(frozen=True)
class Counted:
    """A kind of activity: how it is called, how often it takes place in a unit, how many people come."""

    code: str
    name: str
    events: tuple[int, int]
    people: tuple[int, int]


ACTIVITIES = (
    Counted("training", "业务培训", (1, 3), (8, 25)),
    Counted("publicity", "宣传发动", (2, 6), (30, 120)),
    Counted("talk", "谈心谈话", (5, 14), (1, 1)),
)


def write_tallies(rng: Random, ground: Ground, calendar: Calendar, state: State) -> None:
    """One sum for each unit and kind, as of the last round of survey."""
    term, places = ground.terms[NOW], ground.population.places
    kinds = [
        TallyKind(term=term, code=each.code, name=each.name, position=position)
        for position, each in enumerate(ACTIVITIES, 1)
    ]
    problem = TallyKind(
        term=term,
        code="problem",
        name="群众问题",
        event_word="件",
        counts_people=False,
        counts_solved=True,
        position=len(kinds) + 1,
    )
    insert([*kinds, problem])
    rows = []
    raised = apportion(PROBLEMS[state], [ground.voters(place) * rng.uniform(0.7, 1.3) for place in places])
    in_unit = apportion(round(PROBLEMS[state] * SOLVED_IN_UNIT), [float(count) for count in raised], raised)
    for place, count, own in zip(places, raised, in_unit, strict=True):
        unit = ground.units[place.code]
        by = ground.liaisons.get(place.street.code, ground.staff)
        where = {"unit": unit, "township_id": unit.township_id, "on": calendar.surveyed[-1], "by": by}
        rows.append(Tally(kind=problem, events=count, solved=count, solved_in_unit=own, **where))
        for kind, each in zip(kinds, ACTIVITIES, strict=True):
            events = rng.randint(*each.events)
            rows.append(Tally(kind=kind, events=events, people=events * rng.randint(*each.people), **where))
    insert(rows)
