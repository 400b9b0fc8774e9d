"""The daily reports of the election weeks: what the daily step would have kept of the demonstration's own rows."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from elections.models import Term
from elections.selectors import today_of
from reports.choices import Source
from reports.demo.calendars import DAY
from reports.demo.ground import Ground
from reports.demo.people import NOW
from reports.models import DailyProgress
from reports.selectors.daily_facts import DATED, Facts, facts_of, reported_days
from reports.services.daily import day_rows, write_days

MISSED = 8 * DAY
"""So long after the first reported day the step did not run; the day was found later from its polls."""
EVENING, MORNING = dt.time(22), dt.time(8, 30)


def write_daily(ground: Ground) -> None:
    """Each day from the first reported one to the last, or to the day the demonstration stands on."""
    term = ground.terms[NOW]
    period = reported_days(term)
    assert period is not None
    first, last = period[0], min(period[1], today_of(term))
    facts = facts_of(term, term.area)
    write_days(
        [
            row
            for number in range((last - first).days + 1)
            for row in _rows(term, first + number * DAY, facts, is_missed=number * DAY == MISSED)
        ]
    )


def _rows(term: Term, day: dt.date, facts: Facts, *, is_missed: bool) -> list[DailyProgress]:
    if not is_missed:
        return day_rows(term, day, facts, facts.counted, Source.TAKEN, _at(day, EVENING))
    counted = [what for what in facts.counted if what in DATED]
    return day_rows(term, day, facts, counted, Source.RECOMPUTED, _at(day + DAY, MORNING))


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
