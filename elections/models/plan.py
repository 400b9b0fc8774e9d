from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import StoredFile
from elections.choices import Anchor, Checklist, KnownBy, TaskState
from elections.models.terms import Term
from elections.querysets import OfTermQuerySet, OfUnitTaskQuerySet, UnitRowQuerySet
from places.models import Unit

MOST_STAGES = 30
"""So many stages a plan can have: as many as a set of stages can hold (``reports.models.progress.stage_bit``)."""


class Stage(models.Model):
    """A stage of a term's plan (阶段)."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="stages")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("阶段", max_length=40)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="stage_number_in_term"),
            models.CheckConstraint(condition=models.Q(number__range=(1, MOST_STAGES)), name="stage_number_in_bounds"),
        ]
        verbose_name = "工作阶段"
        verbose_name_plural = "工作阶段"

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """Something that every unit of a term does, within a window of days around one of its election days.

    ``starts`` and ``ends`` are days from the anchor, negative before it. ``deadline`` names a number of days of the
    rule set (``elections.rules.plan.DEADLINES``) that takes the place of ``ends``. ``needs_calm``: a red unit does not
    start it; ``needs_review``: nor does one with a candidate whose review is open or failed.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="tasks")
    checklist = models.CharField("清单", max_length=10, choices=Checklist, default=Checklist.PLAN)
    stage = models.ForeignKey(Stage, models.CASCADE, verbose_name="阶段", related_name="tasks", null=True, blank=True)
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("任务", max_length=60)
    short_name = models.CharField("简称", max_length=12, blank=True)
    doer = models.CharField("责任层级", max_length=40, blank=True)
    anchor = models.CharField("起算日", max_length=16, choices=Anchor, default=Anchor.COMMITTEE_DAY)
    starts = models.SmallIntegerField("开始（起算日后天数）", help_text="起算日之前的填负数")
    ends = models.SmallIntegerField("截止（起算日后天数）")
    deadline = models.CharField("法定期限", max_length=40, blank=True)
    evidence = models.CharField("佐证材料", max_length=120, blank=True)
    known_by = models.CharField("自动完成", max_length=20, choices=KnownBy, blank=True, default=KnownBy.NOBODY)
    needs_calm = models.BooleanField("红色单位不得启动", default=False)
    needs_review = models.BooleanField("联审未通过不得进行", default=False)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["checklist", "number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "checklist", "number"], name="task_number_in_checklist"),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="task_ends_after_it_starts"),
        ]
        verbose_name = "工作任务"
        verbose_name_plural = "工作任务"

    def __str__(self) -> str:
        return self.name


class UnitTask(models.Model):
    """What was noted of one task in one unit. ``state`` is empty where only a note or a file is kept: of a task that is
    not begun, or that the product knows by itself (``Task.known_by``)."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="unit_tasks")
    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="unit_tasks", db_index=False)
    state = models.CharField("状态", max_length=14, choices=TaskState, blank=True)
    percent = models.PositiveSmallIntegerField("进度（%）", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+", null=True)
    noted_at = models.DateTimeField("登记时间", auto_now=True)

    objects: ClassVar[Any] = UnitRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="task_once_in_unit"),
            models.CheckConstraint(
                condition=~models.Q(state=TaskState.DONE) | models.Q(done_on__isnull=False), name="done_has_its_day"
            ),
        ]
        verbose_name = "任务进度"
        verbose_name_plural = "任务进度"

    def __str__(self) -> str:
        return f"{self.unit}{self.task}"


class TaskEvidence(models.Model):
    """A file that shows that a task was done (佐证材料)."""

    unit_task = models.ForeignKey(UnitTask, models.CASCADE, verbose_name="任务", related_name="evidence_files")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    name = models.CharField("文件名", max_length=200)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", related_name="+", null=True)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects: ClassVar[Any] = OfUnitTaskQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"

    def __str__(self) -> str:
        return self.name
