from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from elections.choices import QualificationCheck
from elections.models.terms import Term
from elections.querysets import QualificationQuerySet


class Qualification(models.Model):
    """A condition for standing in a term: one of the positive list (正面清单), or a bar of the negative one.

    ``check_kind`` says that the product decides it from data, against ``limit`` (years, or a rank of ``Education``);
    the others are ticked by hand. ``secretary_only`` narrows it to those who stand for secretary.
    """

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="qualifications")
    is_bar = models.BooleanField("负面清单", default=False)
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("条件", max_length=120)
    checked_by = models.CharField("核查单位或方式", max_length=120, blank=True)
    check_kind = models.CharField("核查", max_length=16, choices=QualificationCheck, blank=True)
    limit = models.PositiveSmallIntegerField("界限", null=True, blank=True)
    secretary_only = models.BooleanField("仅限书记人选", default=False)

    objects: ClassVar[Any] = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["is_bar", "number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "is_bar", "number"], name="qualification_number_in_term")
        ]
        verbose_name = "任职条件"
        verbose_name_plural = "任职条件"

    def __str__(self) -> str:
        return self.text
