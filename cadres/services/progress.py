"""Noting what units have done of their term's plan, with the files that show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.selectors.progress import Board, Cell, cell_of
from core.attachments import check_attachment
from core.services import audit, files
from core.signals import running_changed
from elections.choices import DataKind, KnownBy, TaskState
from elections.models import Task, TaskEvidence, UnitTask
from elections.rules.plan import Entry, refusals
from elections.selectors import today_of
from elections.selectors.locks import check_open, closed, told
from places.models import Area, Unit


@dataclass(frozen=True)
class Upload:
    """A file that shows that something was done."""

    name: str
    content: bytes


@transaction.atomic
def note_task(
    *, actor: Any, unit: Unit, task: Task, entry: Entry | None, note: str, uploads: Iterable[Upload] = ()
) -> UnitTask:
    """Note how far a unit is with a task; ``entry`` None leaves the state alone (a note or a file only).

    Errors: ``ValidationError`` for a unit that does not take part, a state that cannot be (``rules.plan.refusals``), a
    file that is not taken.
    """
    cell = cell_of(task.term, unit, task)
    if cell is None:
        raise ValidationError(f"{unit}不参加{task.term}，不能登记进度。")
    noted = write_cell(actor=actor, unit=unit, cell=cell, entry=entry, note=note)
    _announce(task.term, {unit.township_id})
    for upload in uploads:
        add_evidence(actor=actor, noted=noted, upload=upload)
    return noted


@transaction.atomic
def write_cell(*, actor: Any, unit: Unit, cell: Cell, entry: Entry | None, note: str) -> UnitTask:
    """Note one cell that was read before; whoever writes many announces the change. Errors: as ``note_task``."""
    _check_open(actor, unit, cell.task)
    if entry is not None:
        _refuse(cell, entry)
    noted = cell.noted or UnitTask(unit=unit, task=cell.task)
    is_new, before = noted.pk is None, audit.snapshot(noted)
    if entry is not None:
        _set(noted, entry)
    noted.note = note.strip()
    changes = audit.changes_between(before, noted)
    if is_new or changes:
        noted.by = actor
        noted.save()
        changes.pop("by_id", None)
        audit.record(
            actor=actor,
            action="task_noted",
            instance=noted,
            area_path=unit.township.path,
            changes={"task": cell.task.name, **changes},
        )
    return noted


def _check_open(actor: Any, unit: Unit, task: Task) -> None:
    check_open(actor=actor, term=task.term, kind=DataKind.PROGRESS, unit_ids=[unit.pk])


def _set(noted: UnitTask, entry: Entry) -> None:
    noted.state = entry.state
    noted.done_on = entry.done_on if entry.state == TaskState.DONE else None
    noted.percent = entry.percent if entry.state == TaskState.UNDER_WAY else None


def _refuse(cell: Cell, entry: Entry) -> None:
    if found := why_not(cell, entry):
        raise ValidationError({name or NON_FIELD_ERRORS: message for name, message in found.items()})


def why_not(cell: Cell, entry: Entry) -> dict[str, str]:
    """Why an entry cannot be noted of a cell, by field."""
    known_by = str(KnownBy(cell.task.known_by).label) if cell.task.known_by else ""
    today = cell.standing.today or today_of(cell.task.term)
    return refusals(entry, known_by=known_by, obstacle=cell.standing.obstacle, today=today)


@dataclass
class Marked:
    """What became of many cells at once."""

    done: int = 0
    same: int = 0
    refused: list[tuple[Unit, Task, str]] = field(default_factory=list)


@transaction.atomic
def mark_many(*, actor: Any, board: Board, area: Area, units: set[int], tasks: set[int], done_on: dt.date) -> Marked:
    """Mark tasks of units as done on a day, as far as that can be; the others are told with why. What is done already
    keeps its day. ``board`` holds the units; ``area`` is what the act is about."""
    entry, marked, rows = Entry(TaskState.DONE, done_on), Marked(), []
    chosen = [row for row in board.rows if row.unit.pk in units]
    shut = closed(actor=actor, term=board.term, kind=DataKind.PROGRESS, unit_ids=[row.unit.pk for row in chosen])
    for row, cell in [(each, cell) for each in chosen for cell in each.cells if cell.task.pk in tasks]:
        why = told(shut[row.unit.pk]) if row.unit.pk in shut else "；".join(why_not(cell, entry).values())
        if cell.is_done:
            marked.same += 1
        elif why:
            marked.refused.append((row.unit, cell.task, why))
        else:
            noted = cell.noted or UnitTask(unit=row.unit, task=cell.task)
            _set(noted, entry)
            noted.by = actor
            rows.append(noted)
    _write(rows)
    marked.done = len(rows)
    if rows:
        _announce(board.term, {row.unit.township_id for row in rows})
        names = [task.name for task in board.tasks if task.pk in tasks]
        changes = {"tasks": names, "units": len(chosen), "on": str(done_on), "count": len(rows)}
        audit.record(actor=actor, action="tasks_noted", instance=board.term, area_path=area.path, changes=changes)
    return marked


def _write(rows: list[UnitTask]) -> None:
    stored = [row for row in rows if row.pk is not None]
    for row in stored:
        row.noted_at = timezone.now()
    UnitTask.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
    UnitTask.objects.bulk_update(stored, ["state", "done_on", "percent", "by", "noted_at"], batch_size=500)


@transaction.atomic
def add_evidence(*, actor: Any, noted: UnitTask, upload: Upload) -> TaskEvidence:
    """Keep a file that shows what was done. Errors: ``ValidationError`` for a file that is not taken."""
    _check_open(actor, noted.unit, noted.task)
    check_attachment(upload.name, len(upload.content), upload.content[:8])
    stored = files.store(content=upload.content)
    evidence = TaskEvidence.objects.create(unit_task=noted, file=stored, name=upload.name[-200:], added_by=actor)
    _record(actor, "evidence_added", evidence)
    return evidence


@transaction.atomic
def remove_evidence(*, actor: Any, evidence: TaskEvidence, reason: str) -> UnitTask:
    """Take a file away. Errors: ``ValidationError`` without a reason, or where the unit's progress is closed."""
    _check_open(actor, evidence.unit_task.unit, evidence.unit_task.task)
    if not reason.strip():
        raise ValidationError({"reason": "请填写理由，例如“传错了单位”。"})
    _record(actor, "evidence_removed", evidence, reason.strip())
    noted = evidence.unit_task
    evidence.delete()
    return noted


@transaction.atomic
def hand_out_evidence(*, actor: Any, evidence: TaskEvidence) -> bytes:
    """The bytes of a file, with the entry that they were taken."""
    _record(actor, "evidence_downloaded", evidence)
    return files.read(evidence.file)


def _announce(term: Any, township_ids: set[int]) -> None:
    running_changed.send(sender=None, term_id=term.pk, township_ids=township_ids)


def _record(actor: Any, action: str, evidence: TaskEvidence, reason: str = "") -> None:
    noted = evidence.unit_task
    audit.record(
        actor=actor,
        action=action,
        instance=noted,
        area_path=noted.unit.township.path,
        changes={"file": evidence.name},
        reason=reason,
    )
