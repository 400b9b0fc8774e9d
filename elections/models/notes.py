from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from elections.models.terms import Term
from elections.querysets import NoteQuerySet
from places.models import Area, Unit


class Note(TimestampedModel):
    """What readers of a number, or of a unit, should know (备注): 三个村因汛期延期.

    It is about the figures of ``area``, about one of them where ``code`` names an indicator, or about one unit of it.
    A withdrawn note is shown no more and kept.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="notes")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="notes")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="notes", null=True, blank=True)
    code = models.CharField("指标", max_length=80, blank=True)
    text = models.CharField("备注", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects: ClassVar[Any] = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["term", "area"])]
        verbose_name = "备注"
        verbose_name_plural = "备注"

    def __str__(self) -> str:
        return self.text[:40]
