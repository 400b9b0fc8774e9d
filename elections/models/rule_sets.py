from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.models import TimestampedModel
from elections.querysets import RuleSetQuerySet
from elections.rules.law import LAWS, Law, law_of
from elections.rules.provisions import Provision, declared, parse
from places.models import Area

NATION = "0" * 12
"""The code of the nation's area."""


class RuleSet(TimestampedModel):
    """A law by which elections are held: for one kind of organisation, in an area, in force for a time."""

    class Kind(models.TextChoices):
        VILLAGE = "village", "村民委员会"
        RESIDENTS = "residents", "居民委员会"
        PARTY = "party", "党组织"

    kind = models.CharField("适用于", max_length=10, choices=Kind)
    area_code = models.CharField("区划代码", max_length=12, default=NATION)
    title = models.CharField("名称", max_length=80)
    source = models.CharField("依据", max_length=200, blank=True)
    in_force_from = models.DateField("施行日期")
    in_force_to = models.DateField("停止施行日期", null=True, blank=True, help_text="不填为现行有效")

    objects: ClassVar[Any] = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "area_code", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "area_code", "in_force_from"], name="rule_set_once_from_a_date"),
            models.CheckConstraint(
                condition=models.Q(in_force_to=None) | models.Q(in_force_to__gte=models.F("in_force_from")),
                name="rule_set_ends_after_it_begins",
            ),
        ]
        verbose_name = "换届规则"
        verbose_name_plural = "换届规则"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("elections:rule_set", args=[self.pk])

    @property
    def area(self) -> Area | None:
        """The area to which it applies, the highest of those with its code; None before areas are loaded."""
        return Area.objects.filter(code=self.area_code).order_by("depth").first()

    @property
    def current(self) -> RuleSetVersion:
        """The newest version."""
        versions: Any = self.versions  # type: ignore[attr-defined]
        version: RuleSetVersion = versions.order_by("-number").first()
        return version


class RuleSetVersion(models.Model):
    """What a rule set said from some moment on. Never changed: a poll that was decided keeps its version."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, verbose_name="规则", related_name="versions")
    number = models.PositiveSmallIntegerField("版本", default=1)
    made_at = models.DateTimeField("设定时间", default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="设定人", null=True, related_name="+")
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "number"], name="rule_set_version_number")]
        verbose_name = "规则版本"
        verbose_name_plural = "规则版本"

    def __str__(self) -> str:
        return f"{self.rule_set}（第{self.number}版）"

    @property
    def provisions(self) -> dict[str, Provision]:
        """Its provisions by key, in the order in which pages show them."""
        stored = {each.key: each for each in self.values.all()}  # type: ignore[attr-defined]
        return {
            each.key: parse(stored[each.key].value, each, stored[each.key].source, stored[each.key].is_background)
            for each in declared(LAWS[self.rule_set.kind])
            if each.key in stored
        }

    @property
    def law(self) -> Law:
        """The rule set as the pure rules take it."""
        return law_of(self.rule_set.kind, self.rule_set.title, self.provisions)


class RuleValue(models.Model):
    """One provision of a version. ``value`` is written as ``elections.rules.provisions.parse`` reads it."""

    version = models.ForeignKey(RuleSetVersion, models.CASCADE, verbose_name="版本", related_name="values")
    key = models.CharField("项目", max_length=40)
    value = models.CharField("规定", max_length=40)
    source = models.CharField("来源", max_length=200)
    is_background = models.BooleanField("待核对", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="rule_value_once_in_version")]
        verbose_name = "规定"
        verbose_name_plural = "规定"

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
