from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from cadres.choices import CandidacyStatus, NominationRoute, RemovalStep, ReviewState, Ticked
from cadres.models.persons import Person
from cadres.models.post_rows import HAS_A_POST, PostRow, Source
from cadres.querysets import CandidacyQuerySet, KinshipQuerySet, OfCandidacyQuerySet
from core.encryption import EncryptedTextField
from elections.models import KIN_CHOICES, Qualification, Term
from places.models import Unit


class Candidacy(PostRow):
    """One person who stands in a unit in a term: a roster row before the vote, the posts those stood for.

    ``occasion`` is that of the contests (0 the term election, 1, 2 … by-elections). ``is_on_slate``: meant to be
    elected (拟任人选), beside those who stand so that there is a choice; the slate is what projected figures count.
    ``review`` and ``inspection`` are kept by their services, ``turned_down_at`` says at which step somebody fell.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="姓名", related_name="candidacies", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="candidacies")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="candidacies", db_index=False)
    occasion = models.PositiveSmallIntegerField("补选次序", default=0)
    sources = models.ManyToManyField(Source, verbose_name="人员来源", related_name="candidacies", blank=True)
    route = models.CharField("提名方式", max_length=16, choices=NominationRoute, blank=True)
    nominators = models.PositiveSmallIntegerField("提名(推荐)人数", null=True, blank=True)
    present_post = models.CharField("现任职务", max_length=120, blank=True)
    resume = EncryptedTextField("简历", blank=True)
    is_on_slate = models.BooleanField("拟任人选", default=True)
    note = models.CharField("备注", max_length=300, blank=True)

    status = models.CharField(
        "状态", max_length=12, choices=CandidacyStatus, default=CandidacyStatus.NOMINATED, editable=False
    )
    review = models.CharField("联审", max_length=10, choices=ReviewState, default=ReviewState.NOT_SENT, editable=False)
    turned_down_at = models.CharField("未通过环节", max_length=10, choices=RemovalStep, blank=True, editable=False)

    objects: ClassVar[Any] = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "term", "occasion"], name="person_stands_once_in_unit_and_term"
            ),
            models.CheckConstraint(condition=HAS_A_POST, name="candidacy_has_a_post"),
        ]
        indexes = [models.Index(fields=["term", "unit"])]
        verbose_name = "候选人"
        verbose_name_plural = "候选人"

    def __str__(self) -> str:
        return f"{self.person}（{self.unit}，{self.term}）"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:candidacy", args=[self.pk])


class CandidacyTurn(models.Model):
    """A turn of a candidacy: to which status, at which step, when, why, by whom. Never changed."""

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, verbose_name="候选人", related_name="turns")
    status = models.CharField("状态", max_length=12, choices=CandidacyStatus)
    step = models.CharField("环节", max_length=10, choices=RemovalStep, blank=True)
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="经办人", related_name="+", null=True)
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "候选人状态变化"
        verbose_name_plural = "候选人状态变化"

    def __str__(self) -> str:
        return f"{self.on} {self.get_status_display()}"


class QualificationTick(models.Model):
    """Whether a candidate meets a condition, as somebody checked it: for a bar, whether it does not apply.

    One that data decide is ticked only to let somebody stand who does not meet it; ``note`` says by whose leave.
    """

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, verbose_name="候选人", related_name="ticks")
    qualification = models.ForeignKey(Qualification, models.PROTECT, verbose_name="条件", related_name="ticks")
    ticked = models.CharField("核对结果", max_length=8, choices=Ticked)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="核对人", related_name="+", null=True)
    at = models.DateTimeField("核对时间", auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidacy", "qualification"], name="ticked_once")]
        verbose_name = "条件核对"
        verbose_name_plural = "条件核对"

    def __str__(self) -> str:
        return f"{self.qualification} {self.get_ticked_display()}"


class Inspection(models.Model):
    """The inspection (考察) of a candidate after the review."""

    candidacy = models.OneToOneField(Candidacy, models.CASCADE, verbose_name="候选人", related_name="inspection")
    is_passed = models.BooleanField("考察合格")
    on = models.DateField("考察日期")
    document_number = models.CharField("文号", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+", null=True)

    objects: ClassVar[Any] = OfCandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = "考察"
        verbose_name_plural = "考察"

    def __str__(self) -> str:
        return f"{self.candidacy}考察{'合格' if self.is_passed else '不合格'}"


class Kinship(models.Model):
    """Two people who are relatives, so that kin avoidance (回避) can be checked. ``first`` is the lower id."""

    first = models.ForeignKey(Person, models.CASCADE, verbose_name="甲方", related_name="kin_after")
    second = models.ForeignKey(Person, models.CASCADE, verbose_name="乙方", related_name="kin_before")
    kin = models.CharField("亲属关系", max_length=12, choices=KIN_CHOICES)
    note = models.CharField("说明", max_length=100, blank=True)

    objects: ClassVar[Any] = KinshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kinship_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="kinship_from_lower_id"),
        ]
        verbose_name = "亲属关系"
        verbose_name_plural = "亲属关系"

    def __str__(self) -> str:
        return f"{self.first}与{self.second}{self.get_kin_display()}"
