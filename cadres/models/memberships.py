from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cadres.choices import (
    ExitReason,
    PostChangeKind,
    PostingKind,
)
from cadres.models.persons import Person
from cadres.models.post_rows import HAS_A_POST, PostRow, Source, check_realm
from cadres.querysets import MembershipQuerySet, UnitScopedQuerySet
from core.models import TimestampedModel
from core.partial_dates import PartialDateField
from elections.choices import (
    Body,
)
from elections.models import Term
from places.models import Unit


class Membership(PostRow):
    """A roster row: one person's service in one unit in one term, with all three posts side by side.

    Who came by a by-election within the term (``is_by_elected``) is not of those the term election brought, and is
    left out of its figures. ``departed`` and ``transferred_out`` compare with the next term; ``reports`` refreshes them
    before counting.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="姓名", related_name="memberships", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="memberships")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="memberships", db_index=False)
    sources = models.ManyToManyField(Source, verbose_name="人员来源", related_name="memberships", blank=True)
    started_on = PartialDateField("任职时间", null=True, blank=True)
    ended_on = PartialDateField("离任时间", null=True, blank=True)
    exit_reason = models.CharField("离任原因", max_length=12, choices=ExitReason, blank=True)
    exit_note = models.CharField("离任说明", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    is_by_elected = models.BooleanField("补选进入", default=False, editable=False)
    departed = models.BooleanField("退出", null=True, editable=False)
    transferred_out = models.BooleanField("调往其他单位", null=True, editable=False)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "term"], name="person_once_in_unit_and_term"),
            models.CheckConstraint(
                condition=HAS_A_POST,
                name="membership_has_a_post",
            ),
        ]
        indexes = [models.Index(fields=["term", "unit"])]
        verbose_name = "任职"
        verbose_name_plural = "任职"

    def __str__(self) -> str:
        return f"{self.person}（{self.unit}，{self.term}）"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:membership", args=[self.pk])


class PostChange(models.Model):
    """A dated change of a post within a term (当选、任命、辞职、罢免 …)."""

    membership = models.ForeignKey(Membership, models.CASCADE, verbose_name="任职", related_name="changes")
    body = models.CharField("班子", max_length=12, choices=Body)
    kind = models.CharField("方式", max_length=12, choices=PostChangeKind)
    post_before = models.CharField("原职务", max_length=16, blank=True)
    post_after = models.CharField("新职务", max_length=16, blank=True)
    on = PartialDateField("日期")
    note = models.CharField("文号或说明", max_length=200, blank=True)

    class Meta:
        ordering = ["on", "id"]
        verbose_name = "职务变动"
        verbose_name_plural = "职务变动"

    def __str__(self) -> str:
        return f"{self.on} {self.get_body_display()}{self.get_kind_display()}"


class Posting(TimestampedModel):
    """Service in a unit outside the two committees (第一书记、兼职委员、网格员 …), never counted in them."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="姓名", related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="postings")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="postings")
    kind = models.CharField("类别", max_length=20, choices=PostingKind)
    title = models.CharField("职务", max_length=60)
    started_on = PartialDateField("任职时间", null=True, blank=True)
    ended_on = PartialDateField("离任时间", null=True, blank=True)

    objects: ClassVar[Any] = UnitScopedQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "unit", "term", "title"], name="posting_once_in_term")]
        verbose_name = "其他任职"
        verbose_name_plural = "其他任职"

    def __str__(self) -> str:
        return f"{self.person} {self.title}（{self.unit}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            check_realm(self)
        super().save(*args, **kwargs)
