"""Forms of a term's bases."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.bands import BAND_SCHEMES
from elections.forms.reviews import date_field
from elections.models import Basis, Term
from elections.selectors.contests import first_election_day
from elections.services import bases
from elections.services.bases import day_before

FIELDS = ("name", "age_date", "education", "baseline", "eve", "bands")


class BasisForm(ServiceForm):
    """On what footing figures are counted. The day of the eve is proposed from the term's contests."""

    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如“全日制学历”“与换届前比较”。与上届比较时取上届的同名口径，没有同名的取上届的默认口径；学历依据不同的，学历指标不与上届比较。",
        error_messages={"required": "请填写口径名称，例如“全日制学历”。"},
    )
    age_date = date_field(
        label="年龄计算日期", required=False, help_text="不填为届次的统计时点；上级另定日期的按上级的填。"
    )
    education = forms.ChoiceField(label="学历", choices=Basis.Education.choices, widget=forms.RadioSelect)
    baseline = forms.ChoiceField(label="比较对象", choices=Basis.Baseline.choices, widget=forms.RadioSelect)
    eve = date_field(
        label="换届前的日期",
        required=False,
        help_text="只在与换届前比较时填写：这一天仍在任的计入，此前离任的不计，届中补选进入的计入。",
    )
    bands = forms.ChoiceField(label="年龄段", choices=BAND_SCHEMES)

    def __init__(self, *args: Any, term: Term | None = None, instance: Basis | None = None, **kwargs: Any) -> None:
        self.basis = instance
        self.term: Term = instance.term if instance else term  # type: ignore[assignment]
        told = instance or Basis(term=self.term)
        kwargs["initial"] = {name: getattr(told, name) for name in FIELDS}
        if instance is None:
            kwargs["initial"]["name"] = ""
        kwargs["initial"]["eve"] = told.eve or day_before(first_election_day(self.term))
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Term:
        bases.save_basis(actor=actor, term=self.term, basis=self.basis, **self.cleaned_data)
        return self.term


class OfBasisForm(ServiceForm):
    """An act on a basis that asks nothing."""

    def __init__(self, *args: Any, instance: Basis, **kwargs: Any) -> None:
        self.basis = instance
        super().__init__(*args, **kwargs)


class BasisDefaultForm(OfBasisForm):
    def save(self, *, actor: Any) -> Term:
        return bases.make_default(actor=actor, basis=self.basis).term


class BasisDeleteForm(OfBasisForm):
    def save(self, *, actor: Any) -> Term:
        return bases.delete_basis(actor=actor, basis=self.basis)
