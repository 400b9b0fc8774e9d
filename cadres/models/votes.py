from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cadres.choices import PostChangeKind, VacancyState, VoteEffect
from cadres.models.candidacies import Candidacy
from cadres.models.memberships import Membership, PostChange
from cadres.models.persons import Person
from cadres.querysets import UnitOfMembershipQuerySet
from elections.choices import Body
from elections.models import Contest, Poll


class Vote(models.Model):
    """A candidate's votes for one post in one poll.

    In a short entry ``votes_for`` is empty and ``is_elected`` is what the unit reports; else it is what the rules
    find when the poll is confirmed. ``effect`` and ``post_before`` say what that did to the roster row ``membership``,
    ``change`` is the dated change it left there.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, verbose_name="投票", related_name="votes")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, verbose_name="候选人", related_name="votes")
    post = models.CharField("职务", max_length=16)
    votes_for = models.PositiveIntegerField("赞成", null=True, blank=True)
    against = models.PositiveIntegerField("反对", default=0)
    abstained = models.PositiveIntegerField("弃权", default=0)
    is_elected = models.BooleanField("当选", null=True)
    effect = models.CharField("写入花名册", max_length=10, choices=VoteEffect, blank=True, editable=False)
    post_before = models.CharField("原职务", max_length=16, blank=True, editable=False)
    membership = models.ForeignKey(
        Membership, models.SET_NULL, verbose_name="任职", related_name="votes", null=True, editable=False
    )
    change = models.ForeignKey(
        PostChange, models.SET_NULL, verbose_name="职务变动", related_name="+", null=True, editable=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["poll", "candidacy", "post"], name="voted_on_once_in_poll")]
        verbose_name = "得票"
        verbose_name_plural = "得票"

    def __str__(self) -> str:
        return f"{self.candidacy.person}{self.votes_for if self.votes_for is not None else ''}票"


class Displacement(models.Model):
    """Somebody whom the roster had in a body and whom its completed election did not elect: left there
    (``is_kept``), or taken out. ``row`` is the roster row as it was where nothing of it was left."""

    poll = models.ForeignKey(Poll, models.CASCADE, verbose_name="投票", related_name="displacements")
    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="+")
    post_before = models.CharField("原职务", max_length=16)
    is_kept = models.BooleanField("保留花名册")
    row: Any = models.JSONField("原任职", default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="displaced_once_by_poll")]
        verbose_name = "花名册差异"
        verbose_name_plural = "花名册差异"

    def __str__(self) -> str:
        return f"{self.person}{'保留' if self.is_kept else '移出'}"


class PostVacancy(models.Model):
    """A post that fell vacant within the term (出缺), and how it is filled."""

    membership = models.ForeignKey(Membership, models.PROTECT, verbose_name="原任职", related_name="vacancies")
    body = models.CharField("班子", max_length=12, choices=Body)
    post = models.CharField("职务", max_length=16)
    cause = models.CharField("原因", max_length=12, choices=PostChangeKind)
    vacant_on = models.DateField("出缺日期")
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=VacancyState, default=VacancyState.OPEN, editable=False)
    contest = models.ForeignKey(
        Contest, models.SET_NULL, verbose_name="补选", related_name="vacancies", null=True, editable=False
    )

    objects: ClassVar[Any] = UnitOfMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-vacant_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["membership", "body"], name="post_vacant_once")]
        verbose_name = "出缺"
        verbose_name_plural = "出缺"

    def __str__(self) -> str:
        return f"{self.membership}出缺"
