"""The kinds of background work of this app."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core.services.jobs import JobRun, job_handler
from elections.models import Term
from elections.services.practice import WIPE, wipe

LEASE_SECONDS = 1_800


@job_handler(WIPE)
def wipe_practice(run: JobRun) -> dict[str, Any]:
    """Wipe a practice term; one that is gone already is no work."""
    term = Term.objects.filter(pk=run.payload["term"]).first()
    if term is None:
        return {}
    run.hold(LEASE_SECONDS)
    actor = User.objects.get(pk=run.payload["actor"])
    return wipe(actor=actor, term=term, keep=run.payload["keep"], tell=run.progress)
