from __future__ import annotations

from typing import Any

from django.db import models

from elections.models import Term
from places.models import Area, Unit


class UnitHealth(models.Model):
    """What the data health check asks of a unit's roster, as last computed: whole numbers of its members.

    Brought up to date by the statistics job before it counts. ``faulty`` are members with something that must be
    mended, ``over`` how many members are more than seats or law allow, ``slated`` the members of its slate.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="unit_health", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="村(社区)", related_name="+")
    members = models.PositiveIntegerField("“两委”成员", default=0)
    slated = models.PositiveIntegerField("拟任人选", default=0)
    secretaries = models.PositiveIntegerField("书记", default=0)
    directors = models.PositiveIntegerField("主任", default=0)
    committee = models.PositiveIntegerField("村(居)委会成员", default=0)
    committee_men = models.PositiveIntegerField("村(居)委会男性成员", default=0)
    over = models.PositiveIntegerField("超出职数", default=0)
    faulty = models.PositiveIntegerField("须改正的成员", default=0)

    is_computed = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "unit"], name="health_of_unit_in_term")]
        verbose_name = "单位数据体检"
        verbose_name_plural = "单位数据体检"

    def __str__(self) -> str:
        return f"{self.term} {self.unit}"


class DailyHealth(models.Model):
    """What the data health check had found in an area by the end of a day, for one kind of unit.

    A day on which nothing was computed has no row: it ended as the day before. ``numbers`` are by indicator.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="+", db_index=False)
    day = models.DateField("日期")
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="区划", related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Unit.Kind)
    numbers: Any = models.JSONField("数量", default=dict)

    is_computed = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "area", "day", "kind"], name="daily_health_once")]
        verbose_name = "每日数据体检"
        verbose_name_plural = "每日数据体检"

    def __str__(self) -> str:
        return f"{self.term} {self.day} {self.area}"
