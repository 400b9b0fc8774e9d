"""What was counted in the units: trainings, publicity, talks, opinions, people's problems and complaints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from core.services.bulk import insert
from elections.models import Tally, TallyKind
from reports.demo.calendars import DAY, Calendar, State
from reports.demo.draws import apportion
from reports.demo.ground import Ground
from reports.demo.people import NOW

PROBLEMS = {State.FINISHED: 13_554, State.BEFORE_VOTE: 8_120}
"""Raised by people and solved; the first is the article's."""
COMPLAINTS = {State.FINISHED: 86, State.BEFORE_VOTE: 41}
"""Written to an office, about lifts, parking and the like, and settled."""
SOLVED_IN_UNIT = 0.9


@dataclass(frozen=True)
class Counted:
    """A kind of activity: how often it takes place in a unit, how many people come."""

    code: str
    events: tuple[int, int]
    people: tuple[int, int]


ACTIVITIES = (
    Counted("training", (1, 3), (8, 25)),
    Counted("publicity", (2, 6), (30, 120)),
    Counted("talk", (5, 14), (1, 1)),
    Counted("opinion", (1, 4), (6, 20)),
)
COURSE = "街镇换届业务培训班"
"""What each street held for all of its units together."""


def write_tallies(rng: Random, ground: Ground, calendar: Calendar, state: State) -> None:
    """One sum for each unit and kind on a day after the first round of survey, and a course of each street."""
    term, places = ground.terms[NOW], ground.population.places
    kinds = {kind.code: kind for kind in TallyKind.objects.filter(term=term)}
    days = _days(calendar)
    solved = {
        "problem": apportion(PROBLEMS[state], [ground.voters(place) * rng.uniform(0.7, 1.3) for place in places]),
        "complaint": apportion(COMPLAINTS[state], [rng.uniform(0, 1) for _ in places]),
    }
    in_unit = {
        code: apportion(round(sum(found) * SOLVED_IN_UNIT), [float(count) for count in found], found)
        for code, found in solved.items()
    }
    rows = []
    for number, place in enumerate(places):
        unit = ground.units[place.code]
        by = ground.liaisons.get(place.street.code, ground.staff)
        where = {"unit": unit, "township_id": unit.township_id, "by": by}
        for code, found in solved.items():
            if count := found[number]:
                numbers = {"events": count, "solved": count, "solved_in_unit": in_unit[code][number]}
                rows.append(Tally(kind=kinds[code], on=rng.choice(days), **numbers, **where))
        for each in ACTIVITIES:
            events = rng.randint(*each.events)
            people = events * rng.randint(*each.people)
            rows.append(Tally(kind=kinds[each.code], on=rng.choice(days), events=events, people=people, **where))
    insert([*rows, *_courses(rng, ground, kinds["training"], days[0])])


def _days(calendar: Calendar) -> list[dt.date]:
    """Every third day from the first round of survey until the last election, as far as it has come."""
    first = calendar.surveyed[0]
    last = min(calendar.today, max(day for days in calendar.days.values() for day in days))
    return [first + n * DAY for n in range(0, (last - first).days + 1, 3)]


def _courses(rng: Random, ground: Ground, kind: TallyKind, on: dt.date) -> Iterator[Tally]:
    streets = {place.street.code: ground.units[place.code].township_id for place in ground.population.places}
    for code, township in streets.items():
        by, people = ground.liaisons.get(code, ground.staff), rng.randint(60, 180)
        yield Tally(kind=kind, township_id=township, on=on, people=people, note=COURSE, by=by)
