from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models

from core.exports import DEMONSTRATION, NATURE, PRACTICE, Notes
from core.models import TimestampedModel
from elections.bands import BAND_SCHEMES, DEFAULT_BANDS
from elections.querysets import OfTermQuerySet, TermQuerySet
from places.models import Area


class Term(TimestampedModel):
    """One election of the two committees in an area (届), and the five years that follow it.

    A practice term (练习届) is one for training: its people are a ``realm`` of their own, no other term compares with
    it, and ``elections.services.practice`` wipes it.
    """

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区划", related_name="terms")
    name = models.CharField("名称", max_length=40)
    as_of = models.DateField("统计时点", help_text="年龄按这一天的周岁计算")
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上届", related_name="next_terms", null=True, blank=True
    )
    ends_on = models.DateField("届满日期", null=True, blank=True, help_text="补选产生的成员任期也到这一天")
    needs_inspection = models.BooleanField(
        "正式候选人须经考察", default=False, help_text="勾选后，联审通过的人选还须考察合格，才能确定为正式候选人"
    )
    keeps_findings = models.BooleanField(
        "登记联审反馈详情", default=False, help_text="默认不录入，凭文号线下查阅；录入的内容加密保存，每次查看留痕"
    )
    deputy_from = models.PositiveIntegerField(
        "配专职副书记的党员人数",
        null=True,
        blank=True,
        help_text="党组织党员达到这个人数的单位，和书记、主任由一人担任的单位，应配专职副书记；不填不统计",
    )
    as_if_on = models.DateField(
        "视为今天的日期", null=True, blank=True, help_text="演示用：进度和逾期按这一天计算；不填为实际日期"
    )
    is_demonstration = models.BooleanField("演示数据", default=False, editable=False)
    is_practice = models.BooleanField("练习届", default=False, editable=False)

    objects: ClassVar[Any] = TermQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="term_name_in_area"),
            models.UniqueConstraint(
                fields=["area"], condition=models.Q(is_practice=True), name="one_practice_term_in_area"
            ),
            models.CheckConstraint(
                condition=models.Q(is_practice=False) | models.Q(previous=None), name="practice_compares_with_nothing"
            ),
        ]
        verbose_name = "届次"
        verbose_name_plural = "届次"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("elections:term", args=[self.pk])

    @property
    def realm(self) -> int | None:
        """Whose people its people are: the practice term's own, or None for the real ones that all others share."""
        return self.pk if self.is_practice else None

    @property
    def nature(self) -> Notes:
        """What an export says of its data, where that is not real."""
        natures = ((self.is_practice, PRACTICE), (self.is_demonstration, DEMONSTRATION))
        told = "；".join(text for is_so, (_, text) in natures if is_so)
        return [(NATURE, told)] if told else []

    @property
    def mark(self) -> str:
        """What stands in the names of its files, where its data is not real."""
        return "（练习数据）" if self.is_practice else "（演示数据）" if self.is_demonstration else ""


class Basis(models.Model):
    """On what footing a term's figures are counted (口径): part of the key of every statistic.

    ``eve`` is the last day on which those of the term before are looked at who still served (换届前); only a basis that
    compares with them has one. ``bands`` is the scheme of age bands that pages show.
    """

    class Education(models.TextChoices):
        HIGHEST = "highest", "最高学历"
        FULL_TIME = "full_time", "全日制学历"

    class Baseline(models.TextChoices):
        """With whom this term's members are compared."""

        PREVIOUS = "previous", "上届（上届换届产生的成员）"
        EVE = "eve", "换届前（换届前仍在任的成员）"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="bases")
    name = models.CharField("名称", max_length=40, default="默认口径")
    age_date = models.DateField("年龄计算日期", null=True, blank=True, help_text="不填为届次的统计时点")
    education = models.CharField("学历", max_length=10, choices=Education, default=Education.HIGHEST)
    baseline = models.CharField("比较对象", max_length=10, choices=Baseline, default=Baseline.PREVIOUS)
    eve = models.DateField("换届前的日期", null=True, blank=True)
    bands = models.CharField("年龄段", max_length=20, choices=BAND_SCHEMES, default=DEFAULT_BANDS)
    is_default = models.BooleanField("默认", default=False)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "name"], name="basis_name_in_term"),
            models.CheckConstraint(
                condition=models.Q(baseline="eve", eve__isnull=False) | models.Q(baseline="previous", eve=None),
                name="basis_with_its_eve",
            ),
            models.UniqueConstraint(
                fields=["term"], condition=models.Q(is_default=True), name="one_default_basis_per_term"
            ),
        ]
        verbose_name = "口径"
        verbose_name_plural = "口径"

    def __str__(self) -> str:
        return self.name

    @property
    def as_of(self) -> dt.date:
        """The date on which ages are taken."""
        return self.age_date or self.term.as_of

    @property
    def is_of_eve(self) -> bool:
        """Whether this term is compared with who served on the eve, not with the term before as elected."""
        return self.baseline == self.Baseline.EVE

    @property
    def compared_with(self) -> str:
        """The word for the other side of every comparison."""
        return "换届前" if self.is_of_eve else "上届"

    @property
    def words(self) -> str:
        """What the basis fixes, in words."""
        told = [f"年龄按 {self.as_of} 的周岁", self.get_education_display()]
        told += [f"与换届前（{self.eve} 在任的）比较"] if self.is_of_eve else []
        told += [f"年龄段按{self.get_bands_display()}"] if self.bands != DEFAULT_BANDS else []
        return "，".join(told)
