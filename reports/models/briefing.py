from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from accounts.models import User
from core.models import StoredFile, TimestampedModel
from places.models import Area
from reports.querysets import BriefingTemplateQuerySet


class BriefingTemplate(TimestampedModel):
    """The Word file into which an area's briefings, and those of the areas below, are written."""

    area = models.OneToOneField(Area, models.CASCADE, verbose_name="区划", related_name="briefing_template")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", null=True, related_name="+")

    objects: ClassVar[Any] = BriefingTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "简报模板"
        verbose_name_plural = "简报模板"

    def __str__(self) -> str:
        return f"{self.area}简报模板"

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:briefing_template')}?area={self.area_id}"
