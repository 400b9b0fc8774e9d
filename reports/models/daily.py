from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from elections.models import Term
from places.models import Area, Unit
from reports.choices import Source
from reports.querysets import DailyProgressQuerySet


class DailyProgress(models.Model):
    """How far the units of one kind in a township were on a day of a term, as it was known on that day.

    ``units`` names, by what is counted (``selectors.daily_facts.Counted``, or ``stage:`` and a stage's number), the
    units that were so far; ``numbers`` says how many they are. What was not known stands in neither. ``source`` tells
    a day that was looked at from one that was missed and found later from the days of its polls.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="days", db_index=False)
    day = models.DateField("日期")
    township = models.ForeignKey(Area, models.CASCADE, verbose_name="街镇", related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Unit.Kind)
    numbers: Any = models.JSONField("数量", default=dict)
    units: Any = models.JSONField("单位", default=dict)
    source = models.CharField("来源", max_length=12, choices=Source)
    taken_at = models.DateTimeField("生成时间")

    is_computed = True

    objects: ClassVar[Any] = DailyProgressQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "day", "township", "kind"], name="daily_progress_once")]
        verbose_name = "每日进度"
        verbose_name_plural = "每日进度"

    def __str__(self) -> str:
        return f"{self.term} {self.day} {self.township}"
