from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from elections.models.terms import Term
from elections.querysets import OfTermQuerySet, TallyQuerySet
from places.models import Area, Unit


class TallyKind(models.Model):
    """Something that is counted during a term (培训、宣传、谈话、群众问题 …).

    ``event_word`` is what one of it is called (场次, 件). Some count the people who came, some how many of the problems
    were solved, and how many of these in the unit itself. The kinds that come with the product keep their ``code``,
    by which indicators know them, whatever they are called; a term's own have a code that begins with ``own``.
    """

    OWN = "own_"

    term = models.ForeignKey(Term, models.CASCADE, verbose_name="届次", related_name="tally_kinds")
    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=30)
    event_word = models.CharField("件数名称", max_length=10, default="场次")
    counts_people = models.BooleanField("统计人次", default=True)
    counts_solved = models.BooleanField("统计解决数", default=False)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    objects: ClassVar[Any] = OfTermQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["term", "code"], name="tally_kind_in_term")]
        verbose_name = "工作计数类别"
        verbose_name_plural = "工作计数类别"

    def __str__(self) -> str:
        return self.name

    @property
    def is_own(self) -> bool:
        """Whether the term made it for itself: there is no indicator of it."""
        return self.code.startswith(self.OWN)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """What is counted of it: the fields of ``Tally`` with their words."""
        columns = [("events", self.event_word)]
        if self.counts_people:
            columns.append(("people", "人次"))
        if self.counts_solved:
            columns += [("solved", "已解决"), ("solved_in_unit", "其中本单位解决")]
        return columns


class Tally(TimestampedModel):
    """One happening, or the sum of a day, in a unit (or in a street as a whole, where ``unit`` is empty)."""

    kind = models.ForeignKey(TallyKind, models.CASCADE, verbose_name="类别", related_name="tallies")
    township = models.ForeignKey(Area, models.PROTECT, verbose_name="街镇", related_name="tallies")
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="村(社区)", related_name="tallies", null=True, blank=True
    )
    on = models.DateField("日期")
    events = models.PositiveIntegerField("场次（件数）", default=1)
    people = models.PositiveIntegerField("人次", default=0)
    solved = models.PositiveIntegerField("已解决", default=0)
    solved_in_unit = models.PositiveIntegerField("其中本单位解决", default=0)
    note = models.CharField("内容", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+", null=True)

    objects: ClassVar[Any] = TallyQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(solved__lte=models.F("events"), solved_in_unit__lte=models.F("solved")),
                name="solved_within_events",
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "on", "note"],
                condition=models.Q(unit__isnull=False),
                name="counted_once_in_unit",
            ),
            models.UniqueConstraint(
                fields=["kind", "township", "on", "note"],
                condition=models.Q(unit__isnull=True),
                name="counted_once_in_street",
            ),
        ]
        indexes = [models.Index(fields=["kind", "township"])]
        verbose_name = "工作计数"
        verbose_name_plural = "工作计数"

    def __str__(self) -> str:
        return f"{self.place}{self.on}{self.kind}"

    @property
    def place(self) -> str:
        """The unit, or the street that counted for itself."""
        return self.unit.short_name if self.unit else f"{self.township}本级"
