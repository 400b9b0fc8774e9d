"""A term in the middle of its plan, for tests: today is 2021-04-16, the committees are elected on 2021-05-08."""

from __future__ import annotations

import datetime as dt
from typing import Any

from elections.models import Contest, Situation, SurveyRound, Task, UnitProfile, UnitTask
from elections.services.plan import put_in_plan

TODAY = dt.date(2021, 4, 16)
PARTY_DAY = dt.date(2021, 3, 24)
COMMITTEE_DAY = dt.date(2021, 5, 8)


def plan_term(world: Any) -> Any:
    """The term with its plan, standing on ``TODAY``."""
    world.term.as_if_on = TODAY
    world.term.save()
    put_in_plan(actor=None, term=world.term)
    return world.term


def set_days(world: Any, name: str, party: Any = PARTY_DAY, committee: Any = COMMITTEE_DAY, **completed: Any) -> None:
    """A unit's contests; ``party_on`` and ``committee_on``: the days on which their results were declared."""
    for body, day in (("party", party), ("committee", committee)):
        electors = "party_meeting" if body == "party" else "all_voters"
        Contest.objects.create(
            term=world.term,
            unit=world.units[name],
            body=body,
            electors=electors,
            election_day=day,
            completed_on=completed.get(f"{body}_on"),
        )


def task_of(term: Any, short_name: str) -> Task:
    task: Task = Task.objects.get(term=term, short_name=short_name)
    return task


def noted(world: Any, name: str, short_name: str, **fields: Any) -> UnitTask:
    values = {"state": "done", "done_on": dt.date(2021, 3, 1), **fields}
    row: UnitTask = UnitTask.objects.create(unit=world.units[name], task=task_of(world.term, short_name), **values)
    return row


def survey(world: Any, number: int = 1, **colours: str) -> SurveyRound:
    """A round in which units, by their names in the world, got colours."""
    made: SurveyRound = SurveyRound.objects.create(
        term=world.term, number=number, held_on=dt.date(2021, 1, 10 * number)
    )
    for name, colour in colours.items():
        Situation.objects.create(round=made, unit=world.units[name], total=500, colour=colour)
    return made


def profile_of(world: Any, name: str) -> UnitProfile:
    profile: UnitProfile = UnitProfile.objects.get(term=world.term, unit=world.units[name])
    return profile
