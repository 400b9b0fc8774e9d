from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from core.encryption import EncryptedTextField
from core.models import Job, StoredFile, TimestampedModel
from elections.models import Term
from imports.choices import problem_kinds
from imports.querysets import BatchQuerySet
from places.models import Area


class Batch(TimestampedModel):
    """One upload on its way into the database: the file, the stored plan, the decision and what became of it.

    ``kind`` names one of ``imports.kinds``; ``bodies`` are the bodies (党组织 …) whose posts the file covers, empty for
    those that its columns name. ``opened_at``: when who set its last job going looked at what came of it. ``answers``
    is encrypted JSON, read and written by ``imports.answers.Answers``. ``options`` are what its kind asks for beside
    area and term (``WorkbookKind.options``), by identifier.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "核对中"
        MAPPING = "mapping", "待对应列"
        PLANNED = "planned", "待确认"
        APPLYING = "applying", "写入中"
        PARTLY = "partly", "部分写入"
        APPLIED = "applied", "已写入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"
        REFUSED = "refused", "无法读取"
        CANCELLED = "cancelled", "已取消"
        REPLACED = "replaced", "已重新上传"

    kind = models.CharField("表格种类", max_length=30)
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="batches")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="范围", related_name="batches")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="batches")
    file_name = models.CharField("文件名", max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="batches", null=True
    )
    is_complete = models.BooleanField("完整名册", default=False)
    bodies = models.JSONField("涉及的班子", default=list, blank=True)
    options = models.JSONField("其他说明", default=dict, blank=True)
    next_try = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="重新上传为", related_name="earlier_tries", null=True
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    counts = models.JSONField("行数", default=dict)
    layout = models.JSONField("识别结果", default=dict)
    answers = EncryptedTextField("上传人的回答", blank=True)
    refusal = models.TextField("无法读取的原因", blank=True)
    only_good_rows = models.BooleanField("只写入正确行", default=False)
    warnings_reason = models.CharField("接受提醒的理由", max_length=300, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, verbose_name="后台任务", null=True, related_name="+")
    opened_at = models.DateTimeField("查看结果时间", null=True)
    applied_at = models.DateTimeField("写入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects: ClassVar[Any] = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"])]
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"

    def __str__(self) -> str:
        return f"B-{self.pk:04d} {self.file_name}" if self.pk else self.file_name

    @property
    def owed(self) -> int:
        """Rows and missing members that stay open after a part was written."""
        return sum(self.counts.get(name, 0) for name in ("error", "conflict", "undecided"))

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("imports:batch", args=[self.pk])


class PlanRow(models.Model):
    """What one row of the file will do, decided once when checked and executed as stored.

    ``payload`` is encrypted JSON, read and written by ``imports.payloads.Payload``. A missing row is none of the file:
    it is a member whom a complete roster does not name (row 0), and ``decision`` says what becomes of them.
    ``unit_id`` and ``person_key`` (``cadres.selectors.standing.key_of``) relate rows that are checked together.
    ``applied_at`` is later than the writing itself: a target changed after it was changed by somebody else.
    """

    class Action(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        SAME = "same", "无变化"
        CONFLICT = "conflict", "冲突"
        ERROR = "error", "错误"
        MISSING = "missing", "不在文件里"
        LEFT_OUT = "left_out", "不导入"

    class Decision(models.TextChoices):
        REMOVE = "remove", "录入有误，移除"
        END = "end", "已离任"
        KEEP = "keep", "保留不动"

    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="批次", related_name="rows")
    sheet = models.CharField("工作表", max_length=60)
    number = models.PositiveIntegerField("行号")
    action = models.CharField("结果", max_length=10, choices=Action)
    has_warning = models.BooleanField("有提醒", default=False)
    applied_at = models.DateTimeField("写入时间", null=True)
    target_id = models.BigIntegerField("对应记录", null=True)
    unit_id = models.BigIntegerField("村(社区)", null=True)
    person_key = models.CharField("人员标识", max_length=64, blank=True)
    decision = models.CharField("处理", max_length=6, choices=Decision, blank=True)
    payload = EncryptedTextField("内容")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "action"])]
        verbose_name = "计划行"
        verbose_name_plural = "计划行"

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.number}行 {self.get_action_display()}"

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None


class Problem(models.Model):
    """One fault or doubt in one cell: where, what was found, what is wrong, what to do."""

    class Severity(models.TextChoices):
        ERROR = "error", "错误"
        WARNING = "warning", "提醒"

    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="批次", related_name="problems")
    row = models.ForeignKey(PlanRow, models.CASCADE, verbose_name="计划行", related_name="problems", null=True)
    sheet = models.CharField("工作表", max_length=60)
    number = models.PositiveIntegerField("行号")
    column = models.CharField("列", max_length=60, blank=True)
    kind = models.CharField("种类", max_length=40, choices=problem_kinds)
    severity = models.CharField("程度", max_length=8, choices=Severity)
    value: Any = EncryptedTextField("原值", blank=True)
    message = models.CharField("说明", max_length=400)

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["batch", "severity", "kind"])]
        verbose_name = "问题"
        verbose_name_plural = "问题"

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.number}行 {self.column}：{self.message}"
