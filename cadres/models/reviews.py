from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from cadres.choices import AnswerState, Verdict
from cadres.models.candidacies import Candidacy
from cadres.querysets import OfCandidacyQuerySet, ReviewDecisionQuerySet
from core.encryption import EncryptedTextField
from core.models import TimestampedModel
from elections.models import ReviewRound, ReviewSeat


class ReviewAnswer(TimestampedModel):
    """What a department was asked about a candidate in a round, and what it answered.

    ``finding`` is free text, kept only where the term says so (``Term.keeps_findings``), and encrypted.
    """

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, verbose_name="候选人", related_name="answers")
    seat = models.ForeignKey(ReviewSeat, models.PROTECT, verbose_name="参审部门", related_name="answers")
    state = models.CharField("意见", max_length=10, choices=AnswerState, default=AnswerState.SENT)
    sent_on = models.DateField("送审日期")
    due_on = models.DateField("复函期限", null=True, blank=True)
    answered_on = models.DateField("复函日期", null=True, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    finding = EncryptedTextField("反馈详情", blank=True)

    objects: ClassVar[Any] = OfCandidacyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidacy", "seat"], name="department_asked_once_in_round")]
        indexes = [models.Index(fields=["seat", "state"])]
        verbose_name = "部门意见"
        verbose_name_plural = "部门意见"

    def __str__(self) -> str:
        return f"{self.candidacy.person} {self.seat}"


class ReviewDecision(models.Model):
    """The office's decision about a candidate in a round.

    Where a department answered 需核实 or 有问题, 通过 needs a reason and a second person (``confirmed_by``), and
    counts only then (``cadres.rules.reviews``). A doubt that comes later takes the confirmation away.
    """

    candidacy = models.ForeignKey(Candidacy, models.CASCADE, verbose_name="候选人", related_name="decisions")
    round = models.ForeignKey(ReviewRound, models.PROTECT, verbose_name="轮次", related_name="decisions")
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=300, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="决定人", related_name="+", null=True)
    needs_second = models.BooleanField("须第二人复核", default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name="复核人", related_name="+", null=True)

    objects: ClassVar[Any] = ReviewDecisionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidacy", "round"], name="decided_once_in_round")]
        verbose_name = "联审结论"
        verbose_name_plural = "联审结论"

    def __str__(self) -> str:
        return f"{self.candidacy.person} {self.round}"
