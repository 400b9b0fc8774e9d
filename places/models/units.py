from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from core.models import TimestampedModel
from places.models.areas import Area
from places.querysets import UnitQuerySet


class Unit(TimestampedModel):
    """A village or community (村、社区、居民区). Never deleted: it ends on a date.

    What makes it another unit (township, kind, code) is not edited; that is a succession.
    """

    class Kind(models.TextChoices):
        VILLAGE = "village", "村"
        RESIDENTS = "residents", "居"

    township = models.ForeignKey(Area, models.PROTECT, verbose_name="街镇", related_name="units")
    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=80, db_index=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    is_electing = models.BooleanField("参加换届", default=True, help_text="虚拟单位不选举")
    active_from = models.DateField("设立日期", null=True, blank=True)
    active_to = models.DateField("撤销日期", null=True, blank=True)

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "村(社区)"
        verbose_name_plural = "村(社区)"

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:unit", args=[self.pk])


class UnitAlias(models.Model):
    """Another name under which rosters speak of a unit (别名)."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="村(社区)", related_name="aliases")
    name = models.CharField("别名", max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="unit_alias")]
        verbose_name = "别名"
        verbose_name_plural = "别名"

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """How a unit came out of others (撤并、析置、更名、设立、撤销). Members of a predecessor count as re-elected."""

    class Kind(models.TextChoices):
        SPLIT = "split", "析置"
        MERGE = "merge", "合并"
        RENAME = "rename", "更名"
        FOUNDED = "founded", "新设"
        DISSOLVED = "dissolved", "撤销"

    kind = models.CharField("方式", max_length=10, choices=Kind)
    predecessor = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="原单位", related_name="successions", null=True, blank=True
    )
    successor = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="新单位", related_name="precessions", null=True, blank=True
    )
    on = models.DateField("日期")
    note = models.CharField("文号或说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(predecessor__isnull=False) | models.Q(successor__isnull=False),
                name="succession_has_a_unit",
            )
        ]
        verbose_name = "单位沿革"
        verbose_name_plural = "单位沿革"

    def __str__(self) -> str:
        return f"{self.predecessor or ''}→{self.successor or ''}（{self.get_kind_display()}）"
