from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from elections.models import Term
from places.models import Area
from reports.choices import RowKind
from reports.querysets import PublishedReportQuerySet

IMMUTABLE = "已发布的数据不能修改，也不能删除。数据有变动的，请另行发布。"


class PublishedReport(models.Model):
    """Figures as they were published (发布数据): never changed, whatever becomes of the rows they were counted from.

    ``content`` is the whole report as canonical JSON (``reports.publishing.content``), ``sha256`` its hash. The other
    columns repeat what lists and scopes need of it.
    """

    number = models.PositiveIntegerField("发布号", unique=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="published_reports")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="published_reports")
    basis_name = models.CharField("口径", max_length=40)
    rows = models.CharField("名单", max_length=8, choices=RowKind)
    title = models.CharField("标题", max_length=80)
    published_at = models.DateTimeField("发布时间", default=timezone.now)
    published_by = models.ForeignKey(User, models.PROTECT, verbose_name="发布人", null=True, related_name="+")
    content = models.TextField("内容")
    sha256 = models.CharField("校验码", max_length=64)

    objects: ClassVar[Any] = PublishedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["area", "term"])]
        verbose_name = "发布数据"
        verbose_name_plural = "发布数据"

    def __str__(self) -> str:
        return f"第{self.number}号发布 {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reports:publication", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(IMMUTABLE)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(IMMUTABLE)

    @cached_property
    def is_intact(self) -> bool:
        """Whether the content is what was published, and the columns say the same."""
        if hashlib.sha256(self.content.encode()).hexdigest() != self.sha256:
            return False
        told = (self.data["number"], self.data["title"], self.data["area"]["code"], self.data["rows"])
        return told == (self.number, self.title, self.area.code, self.rows)

    @cached_property
    def data(self) -> Any:
        return json.loads(self.content)

    @property
    def is_projected(self) -> bool:
        return self.rows == RowKind.SLATE
