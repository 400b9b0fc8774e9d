"""Takes the daily snapshots of a term's progress, and finds the days that were missed from the days of its polls."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.models import Job
from core.services import audit, hints
from core.services.bulk import insert
from core.services.jobs import enqueue
from elections.models import Term
from elections.selectors import today_of
from places.models import Area
from reports.choices import Source
from reports.models import DailyProgress
from reports.selectors.daily_facts import DATED, DAY, Facts, counted_on, facts_of, reported_days

JOB = "reports.daily"
KEY = ("term", "day", "township", "kind")
LOOK_SECONDS = 600
"""So often it is looked whether a day's snapshot is due."""
REFRESHED_AFTER = dt.timedelta(hours=1)
"""A running day's snapshot is taken again when it is so old: the last one of the day stands."""


@transaction.atomic
def take_daily(*, actor: User | None, term: Term, area: Area) -> int:
    """Take the snapshot of today for the townships of an area, in place of an earlier one of today, and fill days of
    the reported period that were missed. Returns how many days were filled. Safe to run twice."""
    today, facts = today_of(term), facts_of(term, area)
    _write(term, today, facts, facts.counted, Source.TAKEN)
    townships = {unit.township for unit in facts.units}
    gone = DailyProgress.objects.filter(term=term, day=today).under(area.path)
    gone.exclude(township__in=townships).delete()
    filled = _fill(term, area, facts, today)
    changes = {"day": str(today), "townships": len(townships), "filled": [str(day) for day in filled]}
    audit.record(actor=actor, action="daily_taken", instance=term, changes=changes, area_path=area.path)
    return len(filled)


def _fill(term: Term, area: Area, facts: Facts, today: dt.date) -> list[dt.date]:
    """Past days without a snapshot: what follows from the days of contests and polls, and nothing else."""
    period = reported_days(term)
    if period is None:
        return []
    first, last = period[0], min(period[1], today - DAY)
    there: dict[dt.date, set[int]] = defaultdict(set)
    rows = DailyProgress.objects.filter(term=term, day__range=(first, last)).under(area.path).order_by()
    for day, township in rows.values_list("day", "township").distinct():
        there[day].add(township)
    filled = []
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        missed = [unit for unit in facts.units if unit.township not in there[day]]
        if missed:
            counted = [what for what in facts.counted if what in DATED]
            _write(term, day, Facts(missed, facts.counted), counted, Source.RECOMPUTED)
            filled.append(day)
    return filled


def _write(term: Term, day: dt.date, facts: Facts, counted: Iterable[str], source: Source) -> None:
    write_days(day_rows(term, day, facts, counted, source, timezone.now()))


def day_rows(
    term: Term, day: dt.date, facts: Facts, counted: Iterable[str], source: Source, taken_at: dt.datetime
) -> list[DailyProgress]:
    """The unsaved rows of a day, by township and kind: of what nobody is, only the number is kept."""
    return [
        DailyProgress(
            term=term,
            day=day,
            township_id=township,
            kind=kind,
            numbers={what: len(units) for what, units in place.items()},
            units={what: units for what, units in place.items() if units},
            source=source,
            taken_at=taken_at,
        )
        for (township, kind), place in counted_on(facts, day, counted).items()
    ]


def write_days(rows: list[DailyProgress]) -> None:
    """Write rows of days, in place of those of the same day and place."""
    insert(rows, unique=KEY, update=("numbers", "units", "source", "taken_at"))


def keep_up() -> None:
    """Have a worker take the snapshots that are due. Called at each sweep, looks every few minutes."""
    if hints.take(JOB):
        return
    hints.put(JOB, True, LOOK_SECONDS)
    for term in Term.objects.real().filter(contests__occasion=0, contests__election_day__isnull=False).distinct():
        payload = {"term": term.pk}
        if is_due(term) and not Job.objects.filter(kind=JOB, payload=payload).exclude(state__in=Job.ENDED).exists():
            enqueue(kind=JOB, payload=payload)


def is_due(term: Term) -> bool:
    """Whether today is a day of a term's daily reports, and has no snapshot, or on a running day an old one."""
    period, today = reported_days(term), today_of(term)
    if period is None or not period[0] <= today <= period[1]:
        return False
    oldest = DailyProgress.objects.filter(term=term, day=today, source=Source.TAKEN).order_by("taken_at").first()
    if oldest is None:
        return True
    return term.as_if_on is None and timezone.now() - oldest.taken_at >= REFRESHED_AFTER
