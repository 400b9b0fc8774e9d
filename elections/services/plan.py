"""The plan of a term: its stages and tasks, put in from the code table, then the term's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.codes import read_codes
from core.services import audit
from core.signals import running_changed
from elections.choices import Checklist
from elections.models import Stage, Task, Term, UnitTask
from elections.models.plan import MOST_STAGES
from elections.rules.plan import DEADLINES

CODES = Path(__file__).parents[1] / "codes" / "plan.csv"
TASK_FACTS = (
    "name",
    "short_name",
    "doer",
    "anchor",
    "starts",
    "ends",
    "deadline",
    "evidence",
    "known_by",
    "needs_calm",
    "needs_review",
)
_ASIDE = 10_000
"""Added to numbers while rows change places, since two rows never have the same."""


@transaction.atomic
def put_in_plan(*, actor: Any, term: Term, is_noted: bool = True) -> None:
    """Give a term the usual stages and tasks and the two lists for those who take office; ``is_noted`` False where
    another entry of the trail tells it.

    Errors: ``ValidationError`` where it has tasks already.
    """
    if term.tasks.exists():  # type: ignore[attr-defined]
        raise ValidationError(f"“{term}”已有工作计划，请在现有任务上修改。")
    rows = read_codes(CODES)
    stages = {int(row["stage_number"]): row["stage"] for row in rows if row["stage_number"]}
    made = {number: Stage.objects.create(term=term, number=number, name=name) for number, name in stages.items()}
    Task.objects.bulk_create(_task(term, made, row) for row in rows)
    if is_noted:
        _record(actor, "plan_put_in", term, term, {"stages": len(made), "tasks": len(rows)})


def _task(term: Term, stages: dict[int, Stage], row: dict[str, str]) -> Task:
    words = ("name", "short_name", "doer", "anchor", "deadline", "evidence", "known_by")
    return Task(
        term=term,
        checklist=row["checklist"],
        stage=stages[int(row["stage_number"])] if row["stage_number"] else None,
        number=int(row["number"]),
        starts=int(row["starts"]),
        ends=int(row["ends"]),
        needs_calm=row["needs_calm"] == "1",
        needs_review=row["needs_review"] == "1",
        **{word: row[word] for word in words},
    )


@transaction.atomic
def add_task(*, actor: Any, term: Term, checklist: str, stage: Stage | None, **facts: Any) -> Task:
    """One more task, the last of its stage or list. Errors: ``ValidationError``."""
    check_task(term=term, checklist=checklist, stage=stage, facts=facts)
    task = Task.objects.create(term=term, checklist=checklist, stage=stage, number=_ASIDE, **facts)
    _number(_tasks(term, checklist))
    changes = {"name": task.name, "stage": str(stage or task.get_checklist_display())}
    _record(actor, "task_added", task, term, changes)
    return task


@transaction.atomic
def edit_task(*, actor: Any, task: Task, stage: Stage | None, **facts: Any) -> Task:
    """Correct a task: what it is called, its window, who does it, what shows that it was done. Errors:
    ``ValidationError``."""
    check_task(term=task.term, checklist=task.checklist, stage=stage, facts=facts, task=task)
    before = audit.snapshot(task)
    task.stage = stage
    for name, value in facts.items():
        setattr(task, name, value)
    if changes := audit.changes_between(before, task):
        task.save()
        _number(_tasks(task.term, task.checklist))
        _record(actor, "task_edited", task, task.term, changes)
    return task


@transaction.atomic
def remove_task(*, actor: Any, task: Task) -> Term:
    """Take a task out of the plan. Errors: ``ValidationError`` where units have noted something of it."""
    noted = UnitTask.objects.filter(task=task).count()
    if noted:
        raise ValidationError(
            f"已有 {noted} 个单位登记了“{task}”的进度，不能移除；不再要求的，可在各单位登记为不适用。"
        )
    term = task.term
    _record(actor, "task_removed", task, term, {"name": task.name})
    task.delete()
    _number(_tasks(term, task.checklist))
    return term


@transaction.atomic
def move_task(*, actor: Any, task: Task, earlier: bool) -> Task:
    """Let a task change places with the one before or after it in its stage or list; at the end it stays."""
    rows = _tasks(task.term, task.checklist)
    place = [row.pk for row in rows].index(task.pk)
    other = place - 1 if earlier else place + 1
    if 0 <= other < len(rows) and rows[other].stage_id == task.stage_id:
        rows[place], rows[other] = rows[other], rows[place]
        _number(rows)
        _record(actor, "task_moved", task, task.term, {"number": [place + 1, other + 1]})
    return task


@transaction.atomic
def save_stage(*, actor: Any, term: Term, name: str, stage: Stage | None = None) -> Stage:
    """A new last stage, or another name for one. Errors: ``ValidationError`` for none, a name given twice, or one
    stage too many."""
    name = name.strip()
    if not name:
        raise ValidationError({"name": "请填写阶段名称。"})
    if term.stages.filter(name=name).exclude(pk=stage.pk if stage else 0).exists():  # type: ignore[attr-defined]
        raise ValidationError({"name": f"已有名为“{name}”的阶段，请换一个名称。"})
    if stage is None:
        last: int = term.stages.count()  # type: ignore[attr-defined]
        if last >= MOST_STAGES:
            raise ValidationError({"name": f"已有 {last} 个阶段，最多 {MOST_STAGES} 个；请先移除不用的阶段。"})
        stage = Stage.objects.create(term=term, number=last + 1, name=name)
        _record(actor, "stage_added", stage, term, {"name": name})
    elif stage.name != name:
        changes = {"name": [stage.name, name]}
        stage.name = name
        stage.save(update_fields=["name"])
        _record(actor, "stage_edited", stage, term, changes)
    return stage


@transaction.atomic
def remove_stage(*, actor: Any, stage: Stage) -> Term:
    """Take an empty stage out. Errors: ``ValidationError`` while it has tasks."""
    if stage.tasks.exists():  # type: ignore[attr-defined]
        raise ValidationError(f"“{stage}”还有任务，请先把任务移到别的阶段，或移除任务。")
    term = stage.term
    _record(actor, "stage_removed", stage, term, {"name": stage.name})
    stage.delete()
    for number, each in enumerate(term.stages.all(), 1):  # type: ignore[attr-defined]
        Stage.objects.filter(pk=each.pk).update(number=number)
    return term


def check_task(
    *, term: Term, checklist: str, stage: Stage | None, facts: dict[str, Any], task: Task | None = None
) -> None:
    """Errors: ``ValidationError`` for a name given twice, a window that ends before it starts, a task of the plan
    without a stage or of another list with one, a deadline that there is not or on the wrong side of the day."""
    faults: dict[str, str] = {}
    same = Task.objects.filter(term=term, checklist=checklist, name=facts["name"].strip())
    if same.exclude(pk=task.pk if task else 0).exists():
        faults["name"] = f"已有名为“{facts['name']}”的任务，请换一个名称。"
    if facts["ends"] < facts["starts"]:
        faults["ends"] = f"截止（{facts['ends']}）早于开始（{facts['starts']}），选举日之前的天数填负数，请核对。"
    if (checklist == Checklist.PLAN) != (stage is not None):
        faults["stage"] = "换届任务须选择阶段，移交和履新清单不分阶段。"
    if facts["deadline"] and facts["deadline"] not in DEADLINES:
        faults["deadline"] = "规则集中没有这个期限，请从列表中选择。"
    if facts["known_by"] and checklist != Checklist.PLAN:
        faults["known_by"] = "移交和履新清单由人工登记。"
    if faults:
        raise ValidationError(faults)


def _tasks(term: Term, checklist: str) -> list[Task]:
    """In the order of the stages, then of their numbers."""
    return list(Task.objects.filter(term=term, checklist=checklist).order_by("stage__number", "number"))


def _number(tasks: Sequence[Task]) -> None:
    """Number tasks as they stand: all aside first, so that no two have the same number on the way."""
    for start in (_ASIDE * 2, 1):
        for number, task in enumerate(tasks, start):
            task.number = number
            Task.objects.filter(pk=task.pk).update(number=number)


def _record(actor: Any, action: str, instance: Any, term: Term, changes: dict[str, Any]) -> None:
    """Leave the audit entry, and tell that every unit of the term may be late with something else."""
    running_changed.send(sender=None, term_id=term.pk, township_ids=None)
    audit.record(actor=actor, action=action, instance=instance, area_path=term.area.path, changes=changes)
