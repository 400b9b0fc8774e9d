from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import StoredFile, TimestampedModel
from places.models import Area
from reports.querysets import KeptFormQuerySet


class KeptForm(TimestampedModel):
    """A blank form from above (上级空表): the workbook as it came, and what was written into its cells here.

    ``cells`` holds texts with codes by ``sheet!C6``; an empty text says that the braces of that cell are no code.
    ``lost`` names what the workbook has and a filled one cannot carry.
    """

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="kept_forms")
    name = models.CharField("名称", max_length=80)
    note = models.CharField("说明", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    cells: Any = models.JSONField("填入的代码", default=dict, blank=True)
    lost: Any = models.JSONField("带不走的内容", default=list, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", related_name="+", null=True)

    objects: ClassVar[Any] = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "上级空表"
        verbose_name_plural = "上级空表"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("reports:kept_form", args=[self.pk])
