from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from elections.choices import ReviewLevel
from elections.models.terms import Term
from elections.querysets import OfRoundQuerySet, OfTermQuerySet


class ReviewDepartment(models.Model):
    """A department that reviews a term's candidates, and what it looks into."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="review_departments")
    name = models.CharField("部门", max_length=40)
    checks = models.CharField("审查内容", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="department_once_in_term")]
        verbose_name = "联审部门"
        verbose_name_plural = "联审部门"

    def __str__(self) -> str:
        return self.name


class ReviewRound(models.Model):
    """One round of the joint review (联审) of a term's candidates, at one of the levels."""

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="review_rounds")
    number = models.PositiveSmallIntegerField("轮次")
    name = models.CharField("名称", max_length=40)
    level = models.CharField("层级", max_length=10, choices=ReviewLevel)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="review_round_number_in_term")]
        verbose_name = "联审轮次"
        verbose_name_plural = "联审轮次"

    def __str__(self) -> str:
        return f"第{self.number}轮 {self.name}"


class ReviewSeat(models.Model):
    """A department's part in a round, and the day by which it answers."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, verbose_name="轮次", related_name="seats")
    department = models.ForeignKey(ReviewDepartment, models.CASCADE, verbose_name="部门", related_name="seats")
    due_on = models.DateField("复函期限", null=True, blank=True)

    objects: ClassVar[Any] = OfRoundQuerySet.as_manager()

    class Meta:
        ordering = ["round", "department__position", "department"]
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="department_once_in_round")]
        verbose_name = "参审部门"
        verbose_name_plural = "参审部门"

    def __str__(self) -> str:
        return f"{self.round} {self.department}"
