from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone

from core.audit_actions import action_label
from core.audit_changes import ChangeLine, public_lines


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries can be added and read; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("操作记录只能新增，不能修改。")

    def delete(self) -> NoReturn:
        raise TypeError("操作记录不能删除。")


class AuditEntry(models.Model):
    """Who did what to which object, before and after. Append-only; written by services in their transaction.

    Actor and area stand as plain values, so that the trail outlives accounts and areas and depends on nobody.
    """

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=80)
    actor_role = models.CharField("角色", max_length=40, blank=True)
    area_path = models.CharField("区划路径", max_length=255, blank=True, db_index=True)
    action = models.CharField("操作", max_length=60, db_index=True)
    object_type = models.CharField("对象类别", max_length=60)
    object_id = models.CharField("对象编号", max_length=40)
    object_name = models.CharField("对象", max_length=200)
    changes = models.JSONField("变化", default=dict, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True, db_index=True)
    batch_id = models.BigIntegerField("导入批次", null=True, db_index=True)

    objects: ClassVar[Any] = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id", "-at"])]
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_name}"

    @property
    def action_label(self) -> str:
        """The act in Chinese."""
        return action_label(self.action)

    @property
    def lines(self) -> list[ChangeLine]:
        """What changed, in words, as every reader of the trail may see it."""
        return public_lines(self.object_type, self.changes)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("操作记录只能新增，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("操作记录不能删除。")
