import math
from typing import Any

from django.db import models
from django.utils import timezone


class Job(models.Model):
    """The truth about one piece of background work; brokers only carry its number.

    A worker claims the row by a conditional UPDATE and holds it by ``lease_until``; when the lease runs out, or the
    worker's process is gone, the sweeper sends it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        SUCCEEDED = "succeeded", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    ENDED = (State.SUCCEEDED, State.FAILED, State.CANCELLED)

    kind = models.CharField("类别", max_length=60, db_index=True)
    payload: Any = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State, default=State.QUEUED, db_index=True)
    phase = models.CharField("阶段", max_length=60, blank=True)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    result: Any = models.JSONField("结果", default=dict, blank=True)
    error = models.TextField("错误", blank=True)
    owner_id = models.BigIntegerField("发起人编号", null=True, db_index=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    worker = models.CharField("执行者", max_length=120, blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True)
    phase_started_at = models.DateTimeField("阶段开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"])]
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} {self.get_state_display()}"

    @property
    def has_ended(self) -> bool:
        return self.state in self.ENDED

    @property
    def per_second(self) -> float:
        """How much of the phase is done a second; 0 in its first second, when that tells nothing."""
        spent = (timezone.now() - self.phase_started_at).total_seconds() if self.phase_started_at else 0.0
        return self.done / spent if spent >= 1 else 0.0

    @property
    def seconds_left(self) -> int | None:
        """Of the phase, at this rate; None while it cannot be told."""
        return math.ceil((self.total - self.done) / self.per_second) if self.total and self.per_second else None

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0
