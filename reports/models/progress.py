from __future__ import annotations

from django.db import models

from elections.models import Term
from places.models import Unit


def stage_bit(number: int) -> int:
    """The place of a stage in a set of stages."""
    return 1 << (number - 1)


class UnitProgress(models.Model):
    """How far a unit is with the plan of a term, as last computed: what indicators of progress count.

    Progress follows from days, law and many rows (``cadres.selectors.progress``); here stand the whole numbers that
    come out of it, brought up to date by the statistics job before it counts. ``stages_due`` and ``stages_done`` are
    sets of stages, the first the lowest bit. ``turns_on`` is the next day on which the mere passing of time changes it.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="unit_progress", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="村(社区)", related_name="+")
    late = models.PositiveSmallIntegerField("逾期任务", default=0)
    stages_due = models.PositiveIntegerField("应完成的阶段", default=0)
    stages_done = models.PositiveIntegerField("已完成的阶段", default=0)
    turns_on = models.DateField("变化日期", null=True, db_index=True)

    is_computed = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "unit"], name="progress_of_unit_in_term")]
        verbose_name = "单位进度"
        verbose_name_plural = "单位进度"

    def __str__(self) -> str:
        return f"{self.term} {self.unit}"
