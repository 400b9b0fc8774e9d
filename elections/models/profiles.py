from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from core.models import TimestampedModel
from elections.models.terms import Term
from elections.querysets import ProfileFieldQuerySet, UnitProfileQuerySet
from places.models import Area, Unit

FIXED_FACTS = {
    "organisation": "党组织形式",
    "party_members": "党员人数",
    "households": "户数",
    "registered_voters": "登记选民数",
}
"""The facts of a profile that every unit has, and their names."""

EXEMPTION = ("one_shoulder_exempt", "exempt_reason")
"""What says that 一肩挑 is not asked of a unit, and why."""
PLAN_FACTS = ("is_pilot", "postponed_until", "postponement_document", *EXEMPTION)
"""What says when a unit elects and what is asked of it: set by those who set up the term."""


class UnitProfile(TimestampedModel):
    """A unit's part in a term, with what is known of it then. Its row is what makes the unit take part."""

    class Organisation(models.TextChoices):
        COMMITTEE = "committee", "党委"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="profiles")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="村(社区)", related_name="profiles")
    organisation = models.CharField("党组织形式", max_length=16, choices=Organisation, blank=True)
    party_members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    registered_voters = models.PositiveIntegerField("登记选民数", null=True, blank=True)
    is_pilot = models.BooleanField("试点", default=False)
    postponed_until = models.DateField("延期至", null=True, blank=True)
    postponement_document = models.CharField("延期批复文号", max_length=60, blank=True)
    one_shoulder_exempt = models.BooleanField("不要求“一肩挑”", default=False)
    exempt_reason = models.CharField("不要求的原因", max_length=100, blank=True)
    extra = models.JSONField("其他情况", default=dict, blank=True)

    objects: ClassVar[Any] = UnitProfileQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code"]
        constraints = [models.UniqueConstraint(fields=["term", "unit"], name="unit_once_in_term")]
        verbose_name = "单位情况"
        verbose_name_plural = "单位情况"

    def __str__(self) -> str:
        return f"{self.unit} {self.term}"


class ProfileField(models.Model):
    """A fact about units that an area's administrator asks for beside the fixed ones (涉农, 集体经济组织 …)."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "是否"
        NUMBER = "number", "数字"
        TEXT = "text", "文字"

    area = models.ForeignKey(Area, models.CASCADE, verbose_name="区划", related_name="profile_fields")
    label = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects: ClassVar[Any] = ProfileFieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "label"], name="profile_field_label_in_area")]
        verbose_name = "自定义字段"
        verbose_name_plural = "自定义字段"

    def __str__(self) -> str:
        return self.label
