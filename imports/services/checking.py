"""The check: file → lines → problems → stored plan: a job for the whole file, or at once what an answer touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from core.services import files
from core.services.bulk import insert
from core.services.jobs import JobCancelledError, JobRefusedError, JobRun
from imports.answers import Place
from imports.checker import CHUNK, Checker, Planned
from imports.models import Batch, PlanRow, Problem
from imports.payloads import Payload
from imports.reading.reader import Workbook, WorkbookRefused, read_workbook
from imports.reading.results import take_results
from imports.services import tries

FAILED = "系统核对时出错，已记录，没有写入任何数据。请重新上传；再次出现请联系管理员。"
Action = PlanRow.Action
Decisions = dict[int, tuple[str, dict[str, Any]]]
_REPLACED = ("action", "has_warning", "target_id", "unit_id", "person_key", "payload")


def check_batch(run: JobRun) -> dict[str, Any]:
    """Make a batch's plan. Safe to run twice: it starts from nothing each time, but for decisions on missing members.

    Errors: JobRefusedError with what the user must know of an unreadable file.
    """
    batch = Batch.objects.select_related("term", "area", "file").get(pk=run.payload["batch"])
    if batch.state != Batch.State.CHECKING:
        return {}
    try:
        _check(batch, run)
    except WorkbookRefused as refused:
        _end(batch, Batch.State.REFUSED, refusal=str(refused), layout={"refusal": refused.kind})
        raise JobRefusedError(str(refused)) from None
    except JobCancelledError:
        if _end(batch, Batch.State.CANCELLED):
            tries.give_back(batch)
        raise
    except Exception:
        _end(batch, Batch.State.REFUSED, refusal=FAILED)
        raise
    return {"batch": batch.pk}


def _end(batch: Batch, state: Batch.State, **values: Any) -> int:
    """Leave the checking, unless the batch was cancelled. Returns how many batches (0 or 1)."""
    checking = Batch.objects.filter(pk=batch.pk, state=Batch.State.CHECKING)
    return checking.update(state=state, updated_at=timezone.now(), **values)


def _check(batch: Batch, run: JobRun) -> None:
    workbook = read_workbook(files.read(batch.file))
    earlier = tries.earlier_try(batch, take_results(workbook).batch)
    said = tries.take_over(batch, earlier, workbook) if earlier else {}
    state, counts, layout = _planned(batch, run, workbook, _decisions(earlier) if earlier else {})
    layout |= {name: batch.layout[name] for name in ("continues",) if name in batch.layout}
    with transaction.atomic():
        if _end(batch, state, counts=counts, layout=layout, **said) and earlier:
            layout |= tries.replace(earlier, batch)
            Batch.objects.filter(pk=batch.pk).update(layout=layout)


def _planned(
    batch: Batch, run: JobRun, workbook: Workbook, decisions: Decisions
) -> tuple[Batch.State, dict[str, int], dict[str, Any]]:
    """Store the plan anew. Returns what has become of the batch, its counts and layout."""
    decisions = decisions | _decisions(batch)
    Problem.objects.filter(batch=batch).delete()
    PlanRow.objects.filter(batch=batch).delete()
    checker = Checker(batch, run.progress, workbook)
    if checker.needs_columns:
        return Batch.State.MAPPING, {}, checker.layout
    lines = checker.all_lines()
    for planned in checker.plan(lines):
        _store(planned)
    _store_missing(checker.missing(), decisions)
    counts = counted(batch)
    return Batch.State.PLANNED, counts, checker.layout | _repeat(batch, counts)


@transaction.atomic
def check_touched(*, batch: Batch, touched: Collection[Place]) -> None:
    """Check anew the rows that an answer touched and those related to them by unit or person; the others stay as
    planned. Rows that have been written already are only looked at. Errors: WorkbookRefused."""
    checker = Checker(batch)
    lines = checker.related_lines(touched)
    rows = _stored_rows(batch, {line.place for line in lines} | set(touched))
    open_lines = [line for line in lines if not (line.place in rows and rows[line.place].is_applied)]
    for planned in checker.plan(open_lines):
        _replace(planned, rows)
    gone = rows.keys() - {line.place for line in lines}
    PlanRow.objects.filter(pk__in=[rows[place].pk for place in gone], applied_at=None).delete()
    decisions = _decisions(batch)
    PlanRow.objects.filter(batch=batch, action=Action.MISSING, applied_at=None).delete()
    _store_missing(checker.missing(), decisions)
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | counted(batch), updated_at=timezone.now())
    batch.refresh_from_db()


def _stored_rows(batch: Batch, places: Collection[Place]) -> dict[Place, PlanRow]:
    numbers = sorted({number for _, number in places})
    rows: dict[Place, PlanRow] = {}
    for start in range(0, len(numbers), CHUNK):
        part = PlanRow.objects.filter(batch=batch, number__in=numbers[start : start + CHUNK])
        rows |= {(row.sheet, row.number): row for row in part if (row.sheet, row.number) in places}
    return rows


def _replace(planned: Sequence[Planned], rows: dict[Place, PlanRow]) -> None:
    """Put the new plan of rows in the place of the old, so that they keep their order."""
    old = [rows[line.place] for _, line in planned if line.place in rows]
    Problem.objects.filter(row__in=old).delete()
    for row, line in planned:
        if there := rows.get(line.place):
            row.pk = there.pk
    PlanRow.objects.bulk_update([row for row, _ in planned if row.pk], _REPLACED, batch_size=100)
    _store(planned)


def _store(planned: Sequence[Planned]) -> None:
    """Store plan rows that are not stored yet, and the problems of all."""
    insert([row for row, _ in planned if not row.pk])
    problems = [
        Problem(
            batch_id=row.batch_id,
            row=row,
            sheet=row.sheet,
            number=row.number,
            column=found.column,
            kind=found.kind,
            severity=Problem.Severity.ERROR if found.is_error else Problem.Severity.WARNING,
            value=found.value,
            message=found.message,
        )
        for row, line in planned
        if not line.is_left_out
        for found in line.problems
    ]
    insert(problems)


def _decisions(batch: Batch) -> Decisions:
    """What was decided on missing members and how they end, by membership: it outlives another check."""
    rows = PlanRow.objects.filter(batch=batch, action=Action.MISSING).exclude(decision="")
    return {row.target_id: (row.decision, Payload.decoded(row.payload).end) for row in rows if row.target_id}


def _store_missing(rows: list[PlanRow], decisions: Decisions) -> None:
    for row in rows:
        if row.target_id in decisions:
            payload = Payload.decoded(row.payload)
            row.decision, payload.end = decisions[row.target_id]
            row.payload = payload.encoded()
    insert(rows)


def counted(batch: Batch) -> dict[str, int]:
    """Rows by result; ``rows`` those of the file, ``warning`` those that carry one, ``undecided`` missing members."""
    by_action = {str(action): Count("pk", filter=Q(action=action)) for action in Action}
    counts = PlanRow.objects.filter(batch=batch).aggregate(
        rows=Count("pk", filter=~Q(action=Action.MISSING)),
        warning=Count("pk", filter=Q(has_warning=True)),
        undecided=Count("pk", filter=Q(action=Action.MISSING, decision="")),
        **by_action,
    )
    return dict(counts)


def _repeat(batch: Batch, counts: dict[str, int]) -> dict[str, Any]:
    """The earlier batch of the same file, when nothing has changed since."""
    if any(counts[action] for action in ("new", "changed", "missing", "error", "conflict")):
        return {}
    same = Batch.objects.filter(file=batch.file, term=batch.term, area=batch.area, is_complete=batch.is_complete)
    earlier = same.filter(state=Batch.State.APPLIED).exclude(pk=batch.pk).first()
    return {"repeat_of": earlier.pk} if earlier else {}
