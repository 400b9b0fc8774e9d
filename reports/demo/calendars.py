"""The days of the elections and of the review, each after what the law wants before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from elections.choices import Body, ReviewLevel
from reports.demo.people import Place


class State(StrEnum):
    """As of when the demonstration is."""

    FINISHED = "finished"
    BEFORE_VOTE = "before-vote"


DAY = dt.timedelta(days=1)
VOTER_LIST, FINAL_LIST = 24 * DAY, 7 * DAY
"""Before the vote; the law wants 20 and 5 days at least."""


@dataclass(frozen=True)
class Calendar:
    """``days`` are the election days of each body, of which every unit has one; the review lies before all of them."""

    days: dict[Body, tuple[dt.date, ...]]
    nominated: dt.date
    unit_reviewed: dt.date
    township_reviewed: dt.date
    sent: dt.date
    due: dt.date
    county_reviewed: dt.date
    inspected: dt.date
    surveyed: tuple[dt.date, dt.date, dt.date]
    """The rounds of survey."""
    today: dt.date
    """The day as of which the state stands."""
    without_due: str = ""
    """A department that was set no day."""

    def reviewed(self, level: ReviewLevel) -> dt.date:
        """When a level decides."""
        return {
            ReviewLevel.UNIT: self.unit_reviewed,
            ReviewLevel.TOWNSHIP: self.township_reviewed,
            ReviewLevel.COUNTY: self.county_reviewed,
        }[level]

    def due_of(self, department: str) -> dt.date | None:
        """By when a department answers."""
        return None if department == self.without_due else self.due


def _days(year: int, *days: tuple[int, int]) -> tuple[dt.date, ...]:
    return tuple(dt.date(year, month, day) for month, day in days)


BEFORE_DAYS = {
    Body.PARTY: _days(2018, (3, 17), (3, 18), (3, 24), (3, 25)),
    Body.COMMITTEE: _days(2018, (4, 14), (4, 15), (4, 21), (4, 22), (5, 12)),
}
SECOND_TRY = 7 * DAY
FINISHED = Calendar(
    days={
        Body.PARTY: _days(2021, (3, 20), (3, 21), (3, 27), (3, 28)),
        Body.COMMITTEE: _days(2021, (4, 17), (4, 18), (4, 24), (4, 25), (5, 8)),
    },
    nominated=dt.date(2021, 2, 20),
    unit_reviewed=dt.date(2021, 2, 25),
    township_reviewed=dt.date(2021, 3, 1),
    sent=dt.date(2021, 3, 2),
    due=dt.date(2021, 3, 8),
    county_reviewed=dt.date(2021, 3, 9),
    inspected=dt.date(2021, 3, 11),
    surveyed=(dt.date(2020, 12, 28), dt.date(2021, 1, 25), dt.date(2021, 2, 22)),
    today=dt.date(2021, 11, 30),
)
"""Looked at when all that the new committees have to do in their first half year is done."""
TWO_WEEKS_AHEAD = Calendar(
    days={
        Body.PARTY: _days(2021, (5, 15), (5, 16)),
        Body.COMMITTEE: _days(2021, (5, 22), (5, 23)),
    },
    nominated=dt.date(2021, 4, 6),
    unit_reviewed=dt.date(2021, 4, 12),
    township_reviewed=dt.date(2021, 4, 16),
    sent=dt.date(2021, 4, 19),
    due=dt.date(2021, 4, 30),
    county_reviewed=dt.date(2021, 5, 6),
    inspected=dt.date(2021, 5, 7),
    surveyed=(dt.date(2021, 2, 25), dt.date(2021, 4, 2), dt.date(2021, 4, 28)),
    today=dt.date(2021, 5, 8),
    without_due="税务局/市场监管局",
)
"""Two weeks before the first committees are elected."""

CALENDARS = {State.FINISHED: FINISHED, State.BEFORE_VOTE: TWO_WEEKS_AHEAD}


def day_of(days: tuple[dt.date, ...], place: Place) -> dt.date:
    """A unit's election day: those of a street are spread over all days."""
    return days[int(place.code[-3:]) % len(days)]
