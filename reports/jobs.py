"""The job behind every figure."""

from __future__ import annotations

from typing import Any

from core.services.jobs import JobRun, job_handler
from places.models import Area
from reports.models import StaleTownship
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
