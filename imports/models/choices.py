from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from core.models import TimestampedModel
from imports.querysets import ChoiceQuerySet
from places.models import Area


class HeaderChoice(TimestampedModel):
    """Which column of a header means what, as an office said once: its next file with that header needs no answer.

    ``chosen`` is {column from 0 as text: ``field`` of a column, or "" for one to leave out}.
    """

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="范围", related_name="+")
    kind = models.CharField("表格种类", max_length=30)
    fingerprint = models.CharField("表头", max_length=64)
    headers = models.JSONField("列名", default=list)
    chosen = models.JSONField("对应", default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设定人", related_name="+")

    objects: ClassVar[Any] = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "kind", "fingerprint"], name="header_chosen_once")
        ]
        verbose_name = "列的对应"
        verbose_name_plural = "列的对应"

    def __str__(self) -> str:
        return "、".join(self.headers)


class ValueChoice(TimestampedModel):
    """What a word means in the files of an area, where no dictionary has it: answered once, used from then on.

    ``identifier`` is that of a column; ``text`` is as ``imports.rules.values.plain`` leaves it; ``meaning`` is a text
    that the column reads. Of units, ``text`` is township/unit as written, and ``meaning`` the unit's code.
    """

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="范围", related_name="+")
    identifier = models.CharField("列", max_length=30)
    text = models.CharField("写法", max_length=120)
    meaning = models.CharField("作为", max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设定人", related_name="+")

    objects: ClassVar[Any] = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["identifier", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "identifier", "text"], name="value_chosen_once")
        ]
        verbose_name = "值的对应"
        verbose_name_plural = "值的对应"

    def __str__(self) -> str:
        return f"{self.text} → {self.meaning}"
