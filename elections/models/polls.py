from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import StoredFile, TimestampedModel
from elections.choices import PollKind, PollNext, PollState
from elections.models.contests import Contest
from elections.models.rule_sets import RuleSetVersion
from elections.querysets import OfContestQuerySet


class Poll(TimestampedModel):
    """One vote of a contest, as its paper form says: electors, ballots, and what became of it.

    Of a Party contest ``electors`` are those due (应到会) and ``attended`` those present (实到会); of a committee the
    registered voters or delegates, and who took part. ``is_short``: the unit reports turnout and winners only.
    ``accepts_excess``: more ballots came back than were issued, and were counted again: the vote is void.
    ``law``, ``is_valid`` and ``next`` are fixed when a second person confirms: from then on the result is declared.
    """

    contest = models.ForeignKey(Contest, models.CASCADE, verbose_name="选举", related_name="polls", db_index=False)
    number = models.PositiveSmallIntegerField("次序", default=1)
    kind = models.CharField("投票", max_length=14, choices=PollKind, default=PollKind.FIRST)
    held_on = models.DateField("投票日期", null=True, blank=True)
    is_short = models.BooleanField("简要填报", default=False)
    electors = models.PositiveIntegerField("登记选民(应到)", null=True, blank=True)
    attended = models.PositiveIntegerField("参加投票(实到)", null=True, blank=True)
    proxies = models.PositiveIntegerField("委托投票", null=True, blank=True)
    mobile = models.PositiveIntegerField("流动票箱", null=True, blank=True)
    issued = models.PositiveIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveIntegerField("收回选票", null=True, blank=True)
    valid = models.PositiveIntegerField("有效票", null=True, blank=True)
    void = models.PositiveIntegerField("无效票", null=True, blank=True)
    void_reasons: Any = models.JSONField("无效原因", default=dict, blank=True)
    accepts_excess = models.BooleanField("收回多于发出，经复点属实", default=False)
    note = models.CharField("备注", max_length=300, blank=True)

    state = models.CharField("状态", max_length=10, choices=PollState, default=PollState.DRAFT, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="录入人", related_name="+", null=True, editable=False
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="确认人", related_name="+", null=True, editable=False
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    returned_reason = models.CharField("退回或撤回理由", max_length=300, blank=True, editable=False)
    law = models.ForeignKey(
        RuleSetVersion, models.PROTECT, verbose_name="适用规则", related_name="polls", null=True, editable=False
    )
    is_valid = models.BooleanField("选举有效", null=True, editable=False)
    next = models.CharField("后续", max_length=14, choices=PollNext, blank=True, editable=False)

    objects: ClassVar[Any] = OfContestQuerySet.as_manager()

    class Meta:
        ordering = ["contest", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="poll_number_in_contest")]
        verbose_name = "投票"
        verbose_name_plural = "投票"

    def __str__(self) -> str:
        return f"{self.contest}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:poll", args=[self.pk])


class PollRecord(models.Model):
    """A scan of the paper record (选举结果报告单) of a poll."""

    poll = models.ForeignKey(Poll, models.CASCADE, verbose_name="投票", related_name="records")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    name = models.CharField("文件名", max_length=200)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", related_name="+", null=True)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "选举记录扫描件"
        verbose_name_plural = "选举记录扫描件"

    def __str__(self) -> str:
        return self.name
