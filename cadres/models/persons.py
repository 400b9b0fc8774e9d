from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cadres.choices import ETHNIC_GROUPS, Sex
from cadres.querysets import PersonQuerySet, RealPeople
from core.encryption import EncryptedTextField
from core.models import TimestampedModel
from core.partial_dates import PartialDateField
from elections.models import Term


class Person(TimestampedModel):
    """A human being, once, whatever units and terms they serve in. Facts of a term stand on ``Membership``.

    ``facts_as_of`` is the as-of date of the newest term whose roster gave these facts: an older roster fills what is
    empty and overwrites nothing.

    Who was entered in a practice term is a row of their own (``practice_term``), with hashes of that term's realm:
    the same ID number elsewhere is another row. ``objects`` are the real people only, so that a query that does not
    think of practice cannot meet any; ``everyone`` is for rows that are known already by their number.
    """

    name = models.CharField("姓名", max_length=60, db_index=True)
    pinyin = models.CharField("拼音", max_length=120, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=20, blank=True, db_index=True, editable=False)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True)
    birth = PartialDateField("出生年月", null=True, blank=True, db_index=True)
    id_number = EncryptedTextField("身份证号", blank=True)
    id_number_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    ethnic_group = models.CharField("民族", max_length=2, choices=ETHNIC_GROUPS, blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    facts_as_of = models.DateField("资料所属时点", null=True, editable=False)
    practice_term = models.ForeignKey(
        Term, models.PROTECT, verbose_name="练习届", related_name="+", null=True, editable=False
    )

    objects: ClassVar[Any] = RealPeople()
    everyone: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:person", args=[self.pk])
