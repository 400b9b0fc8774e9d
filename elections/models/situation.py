from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from elections.choices import Colour
from elections.models.terms import Term
from elections.querysets import OfTermQuerySet, UnitRowQuerySet
from places.models import Unit


class Difficulty(models.Model):
    """A reason why a unit is difficult (重点难点原因): a code table."""

    code = models.CharField("代码", max_length=4, unique=True)
    name = models.CharField("原因", max_length=40, unique=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "重点难点原因"
        verbose_name_plural = "重点难点原因"

    def __str__(self) -> str:
        return self.name


class SituationScale(models.Model):
    """How a term's points become colours: green from one limit on, red below the other, yellow between."""

    term = models.OneToOneField(Term, models.CASCADE, verbose_name="届次", related_name="situation_scale")
    green_from = models.PositiveSmallIntegerField("绿色（平稳）不低于", default=80)
    yellow_above = models.PositiveSmallIntegerField("黄色（一般）高于", default=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(green_from__gt=models.F("yellow_above")), name="green_is_above_yellow"
            )
        ]
        verbose_name = "选情分档"
        verbose_name_plural = "选情分档"

    def __str__(self) -> str:
        return f"{self.green_from}/{self.yellow_above}"


class SituationAspect(models.Model):
    """One of the aspects that are scored, with the most points it can have (权重): together 100."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="situation_aspects")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("方面", max_length=30)
    points = models.PositiveSmallIntegerField("满分")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="aspect_number_in_term")]
        verbose_name = "选情研判方面"
        verbose_name_plural = "选情研判方面"

    def __str__(self) -> str:
        return self.name


class SurveyRound(models.Model):
    """A round of survey (选情摸排) of all units of a term."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="survey_rounds")
    number = models.PositiveSmallIntegerField("轮次")
    held_on = models.DateField("摸排日期")

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="survey_number_in_term")]
        verbose_name = "选情摸排"
        verbose_name_plural = "选情摸排"

    def __str__(self) -> str:
        return f"第{self.number}轮摸排"


class Situation(TimestampedModel):
    """How a unit stood in a round: points by aspect, their sum, the colour; what is difficult, and what was done.

    ``points`` maps the number of an aspect to its points, tenths allowed as strings of decimals; ``total`` is in tenths
    of a point, so that no sum is a float.
    """

    round = models.ForeignKey(SurveyRound, models.CASCADE, verbose_name="轮次", related_name="situations")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="situations")
    points: Any = models.JSONField("各方面得分", default=dict)
    total = models.PositiveSmallIntegerField("总分（十分之一分）")
    colour = models.CharField("颜色", max_length=8, choices=Colour)
    difficulties = models.ManyToManyField(Difficulty, verbose_name="难点", related_name="situations", blank=True)
    note = models.CharField("情况", max_length=500, blank=True)
    remedy = models.CharField("措施与进展", max_length=500, blank=True)
    signed_off_on = models.DateField("销号日期", null=True, blank=True)
    signed_off_by = models.ForeignKey(User, models.PROTECT, verbose_name="销号人", related_name="+", null=True)
    signed_off_reason = models.CharField("销号理由", max_length=300, blank=True)

    objects: ClassVar[Any] = UnitRowQuerySet.as_manager()

    class Meta:
        ordering = ["round", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="surveyed_once_in_round")]
        verbose_name = "选情"
        verbose_name_plural = "选情"

    def __str__(self) -> str:
        return f"{self.unit}{self.round}"
