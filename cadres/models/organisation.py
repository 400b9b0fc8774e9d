from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cadres.models.memberships import Membership
from cadres.querysets import OfGroupQuerySet, UnitOfMembershipQuerySet
from core.encryption import EncryptedTextField
from core.models import TimestampedModel
from elections.models import Term
from elections.querysets import AreaRowQuerySet
from places.models import Area, Unit


class Responsibility(TimestampedModel):
    """A leader who answers for a street or a unit during the election (包联领导)."""

    class Rank(models.TextChoices):
        COUNTY = "county", "区县领导"
        FIRST_HAND = "first_hand", "街镇主要领导"
        STREET = "street", "街镇班子成员"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="responsibilities")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="街镇", related_name="responsibilities")
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="村(社区)", related_name="responsibilities", null=True, blank=True
    )
    name = models.CharField("包联领导", max_length=40)
    office = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("层级", max_length=12, choices=Rank)

    objects: ClassVar[Any] = AreaRowQuerySet.as_manager()

    class Meta:
        ordering = ["area__code", "unit__code", "id"]
        verbose_name = "包联"
        verbose_name_plural = "包联"

    def __str__(self) -> str:
        return f"{self.name}（{self.office}）" if self.office else self.name


class Outlook(TimestampedModel):
    """What an incumbent means to do at the coming election, and the talk held about it (换届意向)."""

    class Intention(models.TextChoices):
        STAY = "stay", "拟继续任职"
        LEAVE = "leave", "拟不再任职"
        UNDECIDED = "undecided", "未定"

    membership = models.OneToOneField(Membership, models.CASCADE, verbose_name="任职", related_name="outlook")
    intention = models.CharField("意向", max_length=12, choices=Intention)
    talked_on = models.DateField("谈话日期", null=True, blank=True)
    talked_by = models.CharField("谈话人", max_length=40, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects: ClassVar[Any] = UnitOfMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "换届意向"
        verbose_name_plural = "换届意向"

    def __str__(self) -> str:
        return f"{self.membership}{self.get_intention_display()}"


class WorkGroup(TimestampedModel):
    """A group that runs the election: leading group, special group, supervision group, liaison group."""

    class Kind(models.TextChoices):
        LEADING = "leading", "领导小组"
        SPECIAL = "special", "专项工作组"
        SUPERVISION = "supervision", "督导组"
        LIAISON = "liaison", "联络指导组"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="groups")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所属区划", related_name="groups")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=60)
    duty = models.CharField("职责", max_length=200, blank=True)
    units = models.ManyToManyField(Unit, verbose_name="联系单位", related_name="groups", blank=True)

    objects: ClassVar[Any] = AreaRowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "area__code", "id"]
        constraints = [models.UniqueConstraint(fields=["term", "area", "name"], name="group_name_in_area")]
        verbose_name = "工作机构"
        verbose_name_plural = "工作机构"

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody of a group, or a member organisation (成员单位), where only ``office`` is given."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, verbose_name="工作机构", related_name="members")
    name = models.CharField("姓名", max_length=40, blank=True)
    office = models.CharField("单位及职务", max_length=80, blank=True)
    role = models.CharField("组内职务", max_length=20, blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects: ClassVar[Any] = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(name="", office=""), name="group_member_is_somebody")]
        verbose_name = "机构成员"
        verbose_name_plural = "机构成员"

    def __str__(self) -> str:
        return self.name or self.office
