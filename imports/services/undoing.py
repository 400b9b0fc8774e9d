"""The undo of a batch: its plan run backwards, in one transaction.

What the batch created goes, what it changed returns, with the moments at which it had last changed: so batches can be
undone one after the other, the newest first. A row whose target, person or posting was changed since (by hand or by a
later batch), or is gone, is kept as it is. Afterwards ``applied_at`` stands at the rows that were kept only.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.services.audit import record
from core.services.jobs import JobRefusedError, JobRun
from core.signals import roster_changed
from imports.kinds import KINDS
from imports.locks import Locks
from imports.models import Batch

State = Batch.State


def undo_batch(run: JobRun) -> dict[str, Any]:
    """Take back what a batch wrote. Whatever happens, it is wholly taken back once or not at all."""
    batch = Batch.objects.select_related("term", "area").get(pk=run.payload["batch"])
    actor = User.objects.filter(pk=run.payload.get("actor")).first()
    try:
        run.hold(max(600, batch.counts.get("rows", 0) // 50))
        with transaction.atomic():
            _undo(batch, actor, run)
    except Exception:
        undoing = Batch.objects.filter(pk=batch.pk, state=State.UNDOING)
        undoing.update(state=run.payload["before"], updated_at=timezone.now())
        raise
    return {"batch": batch.pk}


def _undo(batch: Batch, actor: User | None, run: JobRun) -> None:
    undoing = Batch.objects.filter(pk=batch.pk, state=State.UNDOING)
    if not undoing.update(state=State.UNDONE, undone_at=timezone.now(), updated_at=timezone.now()):
        return
    try:
        Locks(batch, actor).check_undo()
    except ValidationError as error:
        raise JobRefusedError(error.messages[0]) from None
    work = KINDS[batch.kind].reversal(batch, run)
    work.run_all()
    counts = {f"undone_{name}": count for name, count in work.counts.items()}
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | counts)
    record(
        actor=actor,
        action="import_undone",
        instance=batch,
        changes={name: [None, count] for name, count in counts.items()},
        area_path=batch.area.path,
        batch_id=batch.pk,
    )
    if work.townships:
        roster_changed.send(
            sender=None,
            term_id=batch.term_id,
            township_ids=sorted(work.townships),
            person_ids=sorted(work.people),
        )
