"""The apply job: the stored plan, executed once, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.models import Membership, Person
from core.services.audit import record
from core.services.database import MANY, tell_planner
from core.services.jobs import JobCancelledError, JobRefusedError, JobRun
from core.signals import roster_changed
from imports.choices import ProblemKind
from imports.kinds import KINDS
from imports.locks import Locks
from imports.models import Batch, PlanRow, Problem
from imports.services import tries
from imports.services.checking import counted
from imports.services.execution import to_apply

Action = PlanRow.Action
State = Batch.State


class TargetsChangedError(Exception):
    """Rows whose person or membership was changed after the plan was made; nothing has been written."""

    def __init__(self, rows: list[PlanRow]) -> None:
        super().__init__(len(rows))
        self.rows = rows


def apply_batch(run: JobRun) -> dict[str, Any]:
    """Execute a batch's plan. Whatever happens, it is wholly applied once or not at all.

    Errors: JobRefusedError when rows have changed since the plan and the user asked for all or nothing.
    """
    batch = Batch.objects.select_related("term", "area").get(pk=run.payload["batch"])
    actor = User.objects.filter(pk=run.payload.get("actor")).first()
    try:
        run.hold(max(600, batch.counts.get("rows", 0) // 50))
        with transaction.atomic():
            _apply(batch, actor, run)
    except TargetsChangedError as changed:
        _return_to_plan(batch, changed.rows)
        raise JobRefusedError(
            f"{len(changed.rows)}行在核对后被他人修改或锁定，没有写入任何数据。请重新核对。"
        ) from None
    except JobCancelledError:
        if _is_partly(batch):
            _leave(batch, State.PARTLY)
        elif _leave(batch, State.CANCELLED):
            tries.give_back(batch)
        raise
    except Exception:
        _leave(batch, state_without_writing(batch))
        raise
    return {"batch": batch.pk}


def _is_partly(batch: Batch) -> bool:
    """Whether rows of this batch were written before."""
    return PlanRow.objects.filter(batch=batch, applied_at__isnull=False).exists()


def state_without_writing(batch: Batch) -> Batch.State:
    """Where a batch stands whose writing came to nothing."""
    return State.PARTLY if _is_partly(batch) else State.PLANNED


def _leave(batch: Batch, state: Batch.State, **values: Any) -> int:
    applying = Batch.objects.filter(pk=batch.pk, state=State.APPLYING)
    return applying.update(state=state, updated_at=timezone.now(), **values)


def _apply(batch: Batch, actor: User | None, run: JobRun) -> None:
    applying = Batch.objects.filter(pk=batch.pk, state=State.APPLYING)
    if not applying.update(state=State.APPLIED, updated_at=timezone.now()):
        return
    closed = Locks(batch, actor).closed_rows(to_apply(batch))
    if closed and not batch.only_good_rows:
        raise TargetsChangedError(closed)
    _note_changed(batch, closed)
    execution = KINDS[batch.kind].execution(batch, run)
    written = execution.run_all()
    if execution.changed and not batch.only_good_rows:
        raise TargetsChangedError(execution.changed)
    _note_changed(batch, execution.changed)
    counts = counted(batch) | {"applied": batch.counts.get("applied", 0) + written}
    is_open = counts["error"] or counts["conflict"] or counts["undecided"]
    state = State.PARTLY if is_open else State.APPLIED
    Batch.objects.filter(pk=batch.pk).update(counts=counts, state=state, applied_at=timezone.now())
    record(
        actor=actor,
        action="roster_imported",
        instance=batch,
        changes={name: [None, count] for name, count in counts.items()},
        area_path=batch.area.path,
        reason=batch.warnings_reason,
        batch_id=batch.pk,
    )
    if len(execution.people) >= MANY:
        tell_planner(Person, Membership)
    if execution.townships:
        roster_changed.send(
            sender=None,
            term_id=batch.term_id,
            township_ids=sorted(execution.townships),
            person_ids=sorted(execution.people),
        )


def _return_to_plan(batch: Batch, rows: list[PlanRow]) -> None:
    with transaction.atomic():
        _note_changed(batch, rows)
        _leave(batch, state_without_writing(batch), counts=batch.counts | counted(batch))


def _note_changed(batch: Batch, rows: list[PlanRow]) -> None:
    PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(action=Action.CONFLICT)
    message = "核对之后，这一行对应的人员或任职已被他人修改，或所在单位已提交、锁定，没有覆盖。请重新核对。"
    Problem.objects.bulk_create(
        Problem(
            batch=batch,
            row=row,
            sheet=row.sheet,
            number=row.number,
            kind=ProblemKind.TARGET_CHANGED,
            severity=Problem.Severity.ERROR,
            message=message,
        )
        for row in rows
    )
