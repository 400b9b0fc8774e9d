from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from elections.models import Term
from places.models import Area, Unit
from reports.choices import COMPARISONS, Reach
from reports.querysets import TargetQuerySet
from reports.rules.targets import Aim, Comparison


class Target(TimestampedModel):
    """What an area wants a figure to be in a term (目标), for itself, for every area below it, or for each unit.

    ``limit`` and ``margin`` are in the figure's own unit. Where several reach the same place the strictest holds.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="targets")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="targets")
    code = models.CharField("指标", max_length=80)
    comparison = models.CharField("要求", max_length=8, choices=COMPARISONS)
    limit = models.DecimalField("目标值", max_digits=9, decimal_places=2)
    margin = models.DecimalField("接近范围", max_digits=9, decimal_places=2, default=0)
    kind = models.CharField("类别", max_length=10, choices=Unit.Kind, blank=True)
    reach = models.CharField("适用", max_length=8, choices=Reach, default=Reach.BELOW)
    set_by = models.ForeignKey(User, models.PROTECT, verbose_name="设定人", related_name="+", null=True)

    objects: ClassVar[Any] = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["area__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "area", "code", "comparison", "kind", "reach"], name="target_once_in_area"
            )
        ]
        verbose_name = "目标"
        verbose_name_plural = "目标"

    def __str__(self) -> str:
        return f"{self.name}{self.words}"

    @property
    def name(self) -> str:
        """The indicator's name; of one that the registry no longer knows its code."""
        indicator = self.indicator
        return indicator.name if indicator else self.code

    @property
    def indicator(self) -> Any:
        """What it is about; None for a code that the registry no longer knows. Its measures need all models loaded."""
        from reports.indicators import INDICATORS

        return INDICATORS.get(self.code)

    @property
    def words(self) -> str:
        """≥95%, ≤45岁."""
        sign = "≥" if self.comparison == Comparison.AT_LEAST else "≤"
        return f"{sign}{self.limit_words}{self.indicator.unit if self.indicator else ''}"

    @property
    def limit_words(self) -> str:
        text = f"{self.limit:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    @property
    def aim(self) -> Aim:
        return Aim(Comparison(self.comparison), Fraction(self.limit), Fraction(self.margin))
