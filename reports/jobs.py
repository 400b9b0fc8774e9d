"""The jobs behind every figure, and behind the daily reports."""

from __future__ import annotations

from typing import Any

from core.services.jobs import JobRun, job_handler
from elections.models import Term
from places.models import Area
from reports.models import StaleTownship
from reports.services import daily
from reports.services.staleness import JOB, SPREADING, spread
from reports.services.statistics import compute_stale

LEASE_SECONDS = 300
LEASE_SECONDS_PER_TOWNSHIP = 2


@job_handler(JOB)
def compute_figures(run: JobRun) -> dict[str, Any]:
    """Compute what is stale; ``payload["area"]`` bounds it to one county. Nothing stale is no work."""
    area = Area.objects.filter(pk=run.payload.get("area")).first()
    run.hold(LEASE_SECONDS + LEASE_SECONDS_PER_TOWNSHIP * StaleTownship.objects.count())
    return {"townships": compute_stale(area=area, tell=run.progress)}


@job_handler(SPREADING)
def spread_figures(run: JobRun) -> dict[str, Any]:
    """Make the jobs of many counties, which may take longer than a request should."""
    return {"counties": spread()}


@job_handler(daily.JOB)
def take_daily(run: JobRun) -> dict[str, Any]:
    """Take a term's snapshot of today where it is due; an earlier run has made this one unnecessary otherwise."""
    term = Term.objects.select_related("area").filter(pk=run.payload["term"]).first()
    if term is None or not daily.is_due(term):
        return {"filled": 0}
    run.hold(LEASE_SECONDS)
    return {"filled": daily.take_daily(actor=None, term=term, area=term.area)}
