from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from core.models import TimestampedModel
from elections.choices import POSTS, Body, Electors
from elections.models.rule_sets import RuleSetVersion
from elections.models.terms import Term
from elections.querysets import ContestQuerySet
from elections.rules.bodies import body_words
from elections.rules.law import Kin
from places.models import Unit


class Contest(TimestampedModel):
    """The election of one body of a unit in a term: its posts, who votes, its days, the law that holds.

    ``occasion`` 0 is the term election (换届选举), 1, 2 … are by-elections (补选) within the term. ``law`` is the
    version in force on the election day. ``completed_on`` and ``is_first_try`` are set when a confirmed poll leaves
    nothing to follow: first try means that the first poll did.
    """

    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="contests", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="contests")
    body = models.CharField("班子", max_length=12, choices=Body)
    occasion = models.PositiveSmallIntegerField("补选次序", default=0)
    electors = models.CharField("选举方式", max_length=20, choices=Electors)
    election_day = models.DateField("选举日", null=True, blank=True)
    voter_list_on = models.DateField("选民名单公布日", null=True, blank=True)
    final_list_on = models.DateField("正式候选人公布日", null=True, blank=True)
    law = models.ForeignKey(
        RuleSetVersion, models.PROTECT, verbose_name="适用规则", related_name="contests", null=True, blank=True
    )
    completed_on = models.DateField("完成日期", null=True, editable=False)
    is_first_try = models.BooleanField("一次选举成功", null=True, editable=False)

    objects: ClassVar[Any] = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "body", "occasion"]
        constraints = [models.UniqueConstraint(fields=["term", "unit", "body", "occasion"], name="contest_once")]
        verbose_name = "选举"
        verbose_name_plural = "选举"

    def __str__(self) -> str:
        occasion = f"第{self.occasion}次补选" if self.occasion else "换届选举"
        return f"{self.unit}{self.body_name}{occasion}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:contest", args=[self.pk])

    @property
    def body_name(self) -> str:
        """The body in the words of the unit's kind (居委会, 村委会)."""
        return body_words(self.body, kind=self.unit.kind)

    @property
    def is_by_election(self) -> bool:
        return self.occasion > 0


class ContestPost(models.Model):
    """A post of a contest with its seats, ``women`` of them on a line of their own for women only."""

    contest = models.ForeignKey(Contest, models.CASCADE, verbose_name="选举", related_name="posts")
    post = models.CharField("职务", max_length=16)
    seats = models.PositiveSmallIntegerField("职数")
    women = models.PositiveSmallIntegerField("其中妇女名额", default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "post"], name="post_once_in_contest"),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, women__lte=models.F("seats")), name="seats_hold_their_women"
            ),
        ]
        verbose_name = "应选职务"
        verbose_name_plural = "应选职务"

    def __str__(self) -> str:
        return f"{self.label}{self.seats}名"

    @property
    def label(self) -> str:
        """The post's name within its body."""
        return str(POSTS[Body(self.contest.body)](self.post).label)


KIN_CHOICES = [(kin.value, kin.label) for kin in Kin]
"""How two people may be related, as form and column choices."""
