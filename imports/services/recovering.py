"""Batches whose job was given up after being interrupted too often: they go back to where the user can act again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core.models import Job
from imports.models import Batch
from imports.services.applying import state_without_writing

State = Batch.State
GIVEN_UP = "核对多次中断后停止，没有写入任何数据。请重新核对；再次出现请联系管理员。"
_ENDED = (Job.State.FAILED, Job.State.CANCELLED)


def recover_batches() -> int:
    """Let go of batches that wait for a job which has ended without them. Returns how many."""
    stuck = Batch.objects.filter(state__in=(State.CHECKING, State.APPLYING, State.UNDOING), job__state__in=_ENDED)
    return sum(_recover(batch) for batch in stuck.select_related("job"))


@transaction.atomic
def _recover(batch: Batch) -> int:
    waiting = Batch.objects.filter(pk=batch.pk, state=batch.state, job=batch.job)
    now = timezone.now()
    if batch.state == State.CHECKING:
        return waiting.update(state=State.REFUSED, refusal=GIVEN_UP, updated_at=now)
    if batch.state == State.UNDOING and batch.job:
        return waiting.update(state=batch.job.payload["before"], updated_at=now)
    return waiting.update(state=state_without_writing(batch), updated_at=now)
