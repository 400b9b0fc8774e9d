"""What a user does with a batch: upload, confirm, check again, cancel. The work itself is done by jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from core.models import Job
from core.services import files, jobs
from core.services.audit import record
from elections.models import Term
from imports.kinds import KINDS, ROSTER
from imports.locks import Locks
from imports.models import Batch, PlanRow
from imports.reading.reader import refuse_too_large
from imports.services import tries
from imports.services.checking import check_touched
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

CHECK, APPLY, UNDO = "imports.check", "imports.apply", "imports.undo"
SMALL_FILE = 100_000
"""Bytes of a file of about 500 rows: checked in the request."""
SMALL_PLAN = 500
"""Rows that are written in the request."""
State = Batch.State
RUNNING = (State.CHECKING, State.APPLYING, State.UNDOING)


def receive_upload(
    *,
    actor: User | None,
    content: bytes,
    file_name: str,
    term: Term,
    area: Area,
    kind: str = ROSTER.identifier,
    is_complete: bool = False,
    bodies: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
    here: bool = False,
) -> Batch:
    """Keep a file and have it checked: small ones (or with ``here`` any) before returning, others by a worker.

    ``bodies`` are those whose posts the file is about, empty for those that it has posts of; ``options`` what its kind
    asks for.

    Errors: WorkbookRefused for one that is too large, PermissionDenied outside the actor's area.
    """
    if actor and not actor.can(KINDS[kind].capability, area.path):
        raise PermissionDenied
    refuse_too_large(len(content))
    with transaction.atomic():
        batch = Batch.objects.create(
            kind=kind,
            term=term,
            area=area,
            file=files.store(content=content),
            file_name=file_name[-200:],
            uploaded_by=actor,
            is_complete=is_complete and KINDS[kind].can_be_complete,
            bodies=list(bodies),
            options=dict(options or {}),
        )
        record(actor=actor, action="roster_uploaded", instance=batch, area_path=area.path, batch_id=batch.pk)
        job = _job(batch, CHECK, actor)
    return _start(batch, job, here or len(content) <= SMALL_FILE)


def recheck(*, actor: User | None, batch: Batch) -> Batch:
    """Make the plan anew against what the database has now; of a batch written in part, that of the rest.

    Errors: ValidationError if it is past that.
    """
    if batch.state == State.PARTLY:
        open_rows = PlanRow.objects.filter(batch=batch, applied_at=None).exclude(action=PlanRow.Action.MISSING)
        check_touched(batch=batch, touched=set(open_rows.values_list("sheet", "number")))
        return batch
    with transaction.atomic():
        before = (State.PLANNED, State.MAPPING, State.REFUSED)
        _move(batch, before, State.CHECKING, "只有待对应列、待确认或无法读取的批次可以重新核对。")
        job = _job(batch, CHECK, actor)
    return _start(batch, job, batch.file.size <= SMALL_FILE)


def confirm(
    *, actor: User | None, batch: Batch, only_good_rows: bool = False, warnings_reason: str = "", here: bool = False
) -> Batch:
    """Have the plan written, or of a batch written in part the rest that is good by now.

    Errors: ValidationError while rows are faulty or missing members are undecided, unless ``only_good_rows`` leaves
    them open, and when it was confirmed or cancelled already.
    """
    with transaction.atomic():
        _move(
            batch,
            (State.PLANNED, State.PARTLY),
            State.APPLYING,
            "该批次已确认或已取消，不能再次写入。",
            only_good_rows=only_good_rows,
            warnings_reason=warnings_reason[:300],
        )
        counts = batch.counts
        open_rows = counts.get("error", 0) + counts.get("conflict", 0)
        if open_rows and not only_good_rows:
            raise ValidationError(f"还有{open_rows}行有错误或冲突，没有写入。请改正后重新上传，或选择只写入正确的行。")
        if counts.get("undecided") and not only_good_rows:
            told = f"有{counts['undecided']}人在名册中而不在文件里，还没有决定怎样处理，没有写入。"
            raise ValidationError(f"{told}请逐个或一起选择移除、离任或保留，或选择只写入正确的行。")
        job = _job(batch, APPLY, actor)
    return _start(batch, job, here or counts.get("rows", 0) + counts.get("missing", 0) <= SMALL_PLAN)


def undo(*, actor: User | None, batch: Batch, here: bool = False) -> Batch:
    """Have taken back what a batch wrote. Errors: ValidationError where it has written nothing, is taken back, or where
    what it wrote is handed in or locked."""
    Locks(batch, actor).check_undo()
    with transaction.atomic():
        before = batch.state
        _move(batch, (State.APPLIED, State.PARTLY), State.UNDOING, "该批次没有写入数据，或已在撤销，不能撤销。")
        job = _job(batch, UNDO, actor, before=before)
    return _start(batch, job, here or batch.counts.get("applied", 0) <= SMALL_PLAN)


def cancel(*, actor: User | None, batch: Batch) -> Batch:
    """Give a batch up; what is running stops at its next step and leaves nothing behind. Errors: ValidationError."""
    if batch.state in (State.CHECKING, State.APPLYING, State.UNDOING) and batch.job:
        jobs.request_cancel(job=batch.job)
        batch.job.refresh_from_db()
        if not batch.job.has_ended:
            return batch
        if batch.state == State.UNDOING:
            _move(batch, (State.UNDOING,), State(batch.job.payload["before"]), "该批次已撤销。")
            return batch
    with transaction.atomic():
        open_states = (State.CHECKING, State.MAPPING, State.PLANNED, State.APPLYING)
        _move(batch, open_states, State.CANCELLED, "该批次已写入或已取消。")
        tries.give_back(batch)
        record(actor=actor, action="import_cancelled", instance=batch, area_path=batch.area.path, batch_id=batch.pk)
    return batch


def note_opened(*, user: User, batch: Batch) -> None:
    """Keep that who set the batch's last job going has seen what came of it, so that nothing announces it any more."""
    if batch.opened_at is None and batch.job and batch.job.owner_id == user.pk and batch.state not in RUNNING:
        Batch.objects.filter(pk=batch.pk).update(opened_at=timezone.now())


def _move(batch: Batch, before: tuple[State, ...], after: State, refusal: str, **values: object) -> None:
    """Change the state only if nobody else has. Errors: ValidationError."""
    moved = Batch.objects.filter(pk=batch.pk, state__in=before).update(state=after, updated_at=timezone.now(), **values)
    if not moved:
        raise ValidationError(refusal)
    batch.refresh_from_db()


def _job(batch: Batch, kind: str, actor: User | None, **values: str) -> Job:
    owner = actor.pk if actor else None
    batch.job = Job.objects.create(kind=kind, payload={"batch": batch.pk, "actor": owner} | values, owner_id=owner)
    batch.opened_at = None
    batch.save(update_fields=["job", "opened_at", "updated_at"])
    return batch.job


def _start(batch: Batch, job: Job, here: bool) -> Batch:
    """Do the job in this process, or send it to a worker."""
    if here:
        jobs.run(job.pk)
        batch.refresh_from_db()
    else:
        transaction.on_commit(lambda: jobs.send(job.pk))
    return batch
