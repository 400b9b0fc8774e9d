from __future__ import annotations

from typing import Any

from django.db import models

from cadres.choices import DEGREES, POLITICAL_STATUSES, Education, SourceGroup, Turnover
from core.models import TimestampedModel
from core.partial_dates import PartialDateField
from elections.choices import CommitteePost, PartyPost, SupervisionPost


class Source(models.Model):
    """A tag of members, of which each may have several: where they come from (来源), how they proved themselves, what
    they know by profession or practice.

    ``slug`` stands in the codes of indicators; tags that a place added have none. ``is_sought``: a source from which
    term elections are meant to choose new people (新选拔).
    """

    code = models.CharField("代码", max_length=4, unique=True)
    name = models.CharField("来源", max_length=40, unique=True)
    group = models.CharField("类别", max_length=12, choices=SourceGroup, default=SourceGroup.ORIGIN)
    slug = models.CharField("指标代码", max_length=40, blank=True, editable=False)
    is_sought = models.BooleanField("新选拔来源", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "人员来源"
        verbose_name_plural = "人员来源"

    def __str__(self) -> str:
        return self.name


def check_realm(row: Any) -> None:
    """People of a practice term have rows in that term only, real people in real terms only: whatever leads to a new
    row, it cannot tie the two. Errors: ValueError, since no service gets here with a wrong pair."""
    if row.person.practice_term_id != row.term.realm:
        raise ValueError(f"person {row.person_id} is not of the realm of term {row.term_id}")


class PostRow(TimestampedModel):
    """What a row of a slate and a row of a roster have in common, so that every measure works on both (DESIGN §4.1).

    The three posts side by side, and what changes over time as it was in that term. ``turnover`` and ``newly_in_*``
    compare with the term before; ``reports`` refreshes them before counting. They are empty where there is nothing to
    compare with.
    """

    party_post = models.CharField("党组织职务", max_length=16, choices=PartyPost, blank=True)
    committee_post = models.CharField("村(居)委会职务", max_length=16, choices=CommitteePost, blank=True)
    supervision_post = models.CharField("监委会职务", max_length=16, choices=SupervisionPost, blank=True)
    education = models.SmallIntegerField("学历", choices=Education, null=True, blank=True)
    education_full_time = models.SmallIntegerField("全日制学历", choices=Education, null=True, blank=True)
    education_in_service = models.SmallIntegerField("在职学历", choices=Education, null=True, blank=True)
    degree = models.CharField("学位", max_length=3, choices=DEGREES, blank=True)
    school_and_major = models.CharField("毕业院校及专业", max_length=120, blank=True)
    political_status = models.CharField("政治面貌", max_length=2, choices=POLITICAL_STATUSES, blank=True)
    joined_party_on = PartialDateField("入党时间", null=True, blank=True)
    is_full_time = models.BooleanField("专职", null=True, blank=True)
    turnover = models.CharField("去留", max_length=16, choices=Turnover, blank=True, editable=False)
    newly_in_party_post = models.BooleanField("党组织职务新任", null=True, editable=False)
    newly_in_committee_post = models.BooleanField("村(居)委会职务新任", null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            check_realm(self)
        super().save(*args, **kwargs)

    @property
    def is_one_shoulder(self) -> bool:
        return self.party_post == PartyPost.SECRETARY and self.committee_post == CommitteePost.DIRECTOR

    @property
    def is_cross_serving(self) -> bool:
        return bool(self.party_post and self.committee_post)


HAS_A_POST = ~models.Q(party_post="", committee_post="", supervision_post="")
