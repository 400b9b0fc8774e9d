"""The days on which units elect: as months, and as a list."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from cadres.selectors.progress import Board, Row
from elections.rules.plan import COMMITTEE_DAY, PARTY_DAY, anchor_of


@dataclass
class Day:
    """Who elects on a day: units by the election it is."""

    on: dt.date
    party: list[Row] = field(default_factory=list)
    committee: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class ElectionDays:
    """The election days of a board's units; ``unset`` have no day of their committee yet."""

    days: list[Day]
    unset: list[Row]
    postponed: list[Row]

    @property
    def months(self) -> list[tuple[dt.date, list[list[tuple[dt.date, Day | None]]]]]:
        """The months in which something is elected, as weeks from Monday; days of other months are empty."""
        by_day = {day.on: day for day in self.days}
        firsts = sorted({day.on.replace(day=1) for day in self.days})
        weeks = calendar.Calendar()
        return [
            (
                first,
                [
                    [(on, by_day.get(on) if on.month == first.month else None) for on in week]
                    for week in weeks.monthdatescalendar(first.year, first.month)
                ],
            )
            for first in firsts
        ]

    @property
    def pilots_until(self) -> dt.date | None:
        """The last day on which a pilot unit elects its committee."""
        return max((day.on for day in self.days if any(row.profile.is_pilot for row in day.committee)), default=None)

    @property
    def ahead_of_pilots(self) -> list[Row]:
        """Units that are no pilots and elect before the last of these: the plan lets pilots go first."""
        last = self.pilots_until
        days = [day for day in self.days if last and day.on < last]
        return [row for day in days for row in day.committee if not row.profile.is_pilot]


def election_days(board: Board) -> ElectionDays:
    """When the units of a board elect, postponements taken in."""
    found: dict[dt.date, Day] = {}
    unset: list[Row] = []
    named = {PARTY_DAY: "party", COMMITTEE_DAY: "committee"}
    for row in board.rows:
        for anchor, election in row.plan.days.items():
            on, _ = anchor_of(election, row.profile.postponed_until)
            if on:
                getattr(found.setdefault(on, Day(on)), named[anchor]).append(row)
            elif anchor == COMMITTEE_DAY:
                unset.append(row)
    postponed = [row for row in board.rows if row.profile.postponed_until]
    return ElectionDays([found[on] for on in sorted(found)], unset, postponed)
