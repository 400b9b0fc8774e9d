import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from core.models.files import StoredFile
from core.models.jobs import Job

KEPT = dt.timedelta(hours=24)


class ListExport(models.Model):
    """A long list that somebody takes out as a workbook, made by a worker: what was asked for, and what became of it.

    ``address`` is the list's, with its filters. ``paths`` are the areas in which the owner had ``capability`` then:
    what was made for them is given only to somebody who still has it in all of them. The workbook is thrown away after
    a day.
    """

    owner_id = models.BigIntegerField("导出人编号", db_index=True)
    job = models.OneToOneField(Job, models.CASCADE, verbose_name="后台任务", related_name="list_export")
    title = models.CharField("表格", max_length=100)
    address = models.TextField("地址")
    capability = models.CharField("权限", max_length=40)
    paths: Any = models.JSONField("范围", default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+", null=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    seen_at = models.DateTimeField("查看时间", null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "表格导出"
        verbose_name_plural = "表格导出"

    def __str__(self) -> str:
        return self.title

    @property
    def expires_at(self) -> dt.datetime:
        return self.created_at + KEPT

    @property
    def has_expired(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def is_ready(self) -> bool:
        return self.file_id is not None and not self.has_expired
