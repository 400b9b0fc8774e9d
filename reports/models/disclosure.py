from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from core.models import TimestampedModel
from elections.models import Term
from places.models import Area
from reports.querysets import OfAreaQuerySet


class SmallGroups(TimestampedModel):
    """From how many people on a number is shown on shared pages of an area in a term (小数保护).

    ``least`` 0 shows all. The wall screen always keeps to it; pages of those who only look do where ``for_leaders``.
    Areas below inherit it.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="small_groups")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="small_groups")
    least = models.PositiveSmallIntegerField("少于几人不显示", default=3)
    for_leaders = models.BooleanField("领导看板也不显示", default=False)

    objects: ClassVar[Any] = OfAreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "area"], name="small_groups_once_in_area")]
        verbose_name = "小数保护"
        verbose_name_plural = "小数保护"

    def __str__(self) -> str:
        return f"{self.area}少于{self.least}人不显示" if self.least else f"{self.area}全部显示"
