from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import StoredFile, TimestampedModel
from elections.choices import DataKind, SubmissionState
from elections.models.terms import Term
from elections.querysets import AreaRowQuerySet, CollectionQuerySet, UnitRowQuerySet
from places.models import Area, Unit


class Submission(models.Model):
    """A unit's data of one kind on its way 填报 → 审核 → 退回 → 锁定.

    ``content_hash`` is that of the rows when they were handed in, and is what a lock holds: the rows of a locked unit
    can be changed by nobody until it is unlocked with a reason.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="submissions", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="submissions")
    kind = models.CharField("内容", max_length=12, choices=DataKind)
    state = models.CharField("状态", max_length=10, choices=SubmissionState, default=SubmissionState.FILLING)
    content_hash = models.CharField("内容摘要", max_length=64, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, verbose_name="提交人", related_name="+", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="审核人", related_name="+", null=True)
    decided_at = models.DateTimeField("审核时间", null=True)

    objects: ClassVar[Any] = UnitRowQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "kind"]
        constraints = [models.UniqueConstraint(fields=["term", "unit", "kind"], name="submitted_once")]
        verbose_name = "填报审核"
        verbose_name_plural = "填报审核"

    def __str__(self) -> str:
        return f"{self.unit}{self.get_kind_display()}{self.get_state_display()}"


class SubmissionRemark(models.Model):
    """Why something was returned, at the row that is meant (by its object's type and id), or about the whole."""

    submission = models.ForeignKey(Submission, models.CASCADE, verbose_name="填报", related_name="remarks")
    object_type = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.CharField("对象", max_length=20, blank=True)
    text = models.CharField("意见", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="提出人", related_name="+", null=True)
    at = models.DateTimeField("提出时间", auto_now_add=True)
    is_settled = models.BooleanField("已处理", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "退回意见"
        verbose_name_plural = "退回意见"

    def __str__(self) -> str:
        return self.text


class Collection(TimestampedModel):
    """Something that an office asks of its streets (填报任务): by a day, with a note and a template."""

    class Kind(models.TextChoices):
        ROSTER = "roster", "花名册"
        CANDIDATES = "candidates", "候选人"
        RESULTS = "results", "选举结果"
        PROGRESS = "progress", "工作进度"
        FILE = "file", "其他表格"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="collections")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="发起区划", related_name="collections")
    title = models.CharField("标题", max_length=60)
    kind = models.CharField("收什么", max_length=12, choices=Kind)
    note = models.CharField("要求", max_length=500, blank=True)
    template = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="模板", related_name="+", null=True, blank=True
    )
    template_name = models.CharField("模板文件名", max_length=200, blank=True)
    due_on = models.DateField("截止日期")
    closed_at = models.DateTimeField("结束时间", null=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="发起人", related_name="+", null=True)

    objects: ClassVar[Any] = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "填报任务"
        verbose_name_plural = "填报任务"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("elections:collection", args=[self.pk])


class CollectionReply(models.Model):
    """What one street owes to a collection, and what it gave: handed in, returned, frozen with the collection."""

    class State(models.TextChoices):
        OWED = "owed", "未报"
        GIVEN = "given", "已报"
        RETURNED = "returned", "退回"

    collection = models.ForeignKey(Collection, models.CASCADE, verbose_name="填报任务", related_name="replies")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="街镇", related_name="replies")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OWED)
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="报送人", related_name="+", null=True)
    given_at = models.DateTimeField("报送时间", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+", null=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    content_hash = models.CharField("内容摘要", max_length=64, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)

    objects: ClassVar[Any] = AreaRowQuerySet.as_manager()

    class Meta:
        ordering = ["area__code"]
        constraints = [models.UniqueConstraint(fields=["collection", "area"], name="owed_once")]
        verbose_name = "报送"
        verbose_name_plural = "报送"

    def __str__(self) -> str:
        return f"{self.area}{self.collection}"
