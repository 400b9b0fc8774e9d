"""The kinds of background work of this app."""

from __future__ import annotations

from typing import Any

from core.services import exporting
from core.services.jobs import JobRun, job_handler


@job_handler(exporting.JOB)
def make_list_export(run: JobRun) -> dict[str, Any]:
    """Make a long list into a workbook; made again after a crash it is the same file."""
    return exporting.build(run)
