"""What has come of a user's uploads while they were away."""

from __future__ import annotations

from typing import Any

from imports.models import Batch

State = Batch.State
TOLD = (State.MAPPING, State.PLANNED, State.PARTLY, State.APPLIED, State.UNDONE, State.REFUSED)


def unopened(user: Any) -> int:
    """How many batches have ended a job that this user set going, and not been opened by them since;
    of practice nobody is told."""
    mine = Batch.objects.editable_by(user).filter(job__owner_id=user.pk, opened_at=None, state__in=TOLD)
    mine = mine.filter(term__is_practice=False)
    return int(mine.order_by().count())


def is_unopened(user: Any, batch: Batch) -> bool:
    """Whether a batch is one of those."""
    return bool(batch.opened_at is None and batch.job and batch.job.owner_id == user.pk and batch.state in TOLD)
