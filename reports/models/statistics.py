from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from elections.models import Basis, Term
from places.models import Area, Unit
from reports.choices import RowKind
from reports.querysets import StatisticQuerySet


class Statistic(models.Model):
    """The additive measures of one cohort in one area for one kind of unit, as last computed.

    ``rows`` tells the members of the roster from those of the slate; it is empty for what is the same with both: units,
    candidates, votes. Townships are counted from the rows, every area above is the sum of its children up to the
    term's area.
    ``values`` holds whole numbers only (counts and sums), so shares and means are exact wherever they are formed.
    Rows whose values a computation finds unchanged stay as they are; when it was says ``Computation``.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="statistics", db_index=False)
    basis = models.ForeignKey(Basis, models.CASCADE, verbose_name="口径", related_name="statistics", db_index=False)
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="区划", related_name="statistics")
    kind = models.CharField("类别", max_length=10, choices=Unit.Kind)
    rows = models.CharField("名单", max_length=8, choices=RowKind, blank=True)
    cohort = models.CharField("人群", max_length=20)
    values: Any = models.JSONField("数值", default=dict)
    is_computed = True
    """Nobody entered it: it is not counted where rows are, and made again at any time."""

    objects: ClassVar[Any] = StatisticQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basis", "area", "kind", "rows", "cohort"], name="statistic_key"),
        ]
        indexes = [models.Index(fields=["term", "area"])]
        verbose_name = "统计值"
        verbose_name_plural = "统计值"

    def __str__(self) -> str:
        return f"{self.term} {self.area} {self.cohort}"


class Computation(models.Model):
    """When the figures of an area that has any were last computed."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="区划", related_name="+")
    at = models.DateTimeField("计算时间")

    is_computed = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "area"], name="computation_once_in_area")]
        verbose_name = "统计时间"
        verbose_name_plural = "统计时间"

    def __str__(self) -> str:
        return f"{self.term} {self.area} {self.at:%Y-%m-%d %H:%M}"


class StaleTownship(models.Model):
    """A township whose figures of a term are older than its rows: the list of work of the statistics job.

    Written in the transaction that changes the rows, removed in the one that stores the new figures.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="stale_townships", db_index=False)
    township = models.ForeignKey(Area, models.CASCADE, verbose_name="街镇", related_name="+")
    since = models.DateTimeField("自", auto_now_add=True)

    is_computed = True

    class Meta:
        indexes = [models.Index(fields=["term", "township"])]
        verbose_name = "待重算街镇"
        verbose_name_plural = "待重算街镇"

    def __str__(self) -> str:
        return f"{self.term} {self.township}"


class DueSum(models.Model):
    """An area above the counties whose figures of a term are older than those of its children.

    Counties are computed one by one, by several workers where there are; the areas they have in common are added up by
    the last of them, or when they have waited long enough.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="due_sums", db_index=False)
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="区划", related_name="+")
    since = models.DateTimeField("自", auto_now_add=True)

    is_computed = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "area"], name="due_once")]
        verbose_name = "待汇总区划"
        verbose_name_plural = "待汇总区划"

    def __str__(self) -> str:
        return f"{self.term} {self.area}"


class TermComparison(models.Model):
    """Whether a term's figures were last computed with a roster before it to compare its roster, and its slate, with.

    The first row of the term before makes everybody's turnover known: when this turns, the whole term is stale.
    """

    term = models.OneToOneField(Term, models.CASCADE, verbose_name="届次", related_name="+", primary_key=True)
    of_roster = models.BooleanField("花名册可比")
    of_slate = models.BooleanField("预案可比")

    is_computed = True

    class Meta:
        verbose_name = "可比情况"
        verbose_name_plural = "可比情况"

    def __str__(self) -> str:
        return str(self.term)
