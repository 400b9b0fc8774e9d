"""Forms of the conditions for standing."""

from __future__ import annotations

from typing import Any

from django import forms

from cadres.choices import Education
from core.forms import ServiceForm
from elections.choices import QualificationCheck
from elections.models import Qualification, Term
from elections.services import qualifications


class QualificationForm(ServiceForm):
    """A condition's text, who checks it, and whether the product decides it from data."""

    text = forms.CharField(label="条件", max_length=120)
    checked_by = forms.CharField(label="核查单位或方式", max_length=120, required=False)
    check_kind = forms.ChoiceField(label="核查", choices=QualificationCheck.choices, required=False)
    age = forms.IntegerField(
        label="年龄上限（周岁）", min_value=18, max_value=100, required=False, help_text="选“选举日年龄不超过”时填写。"
    )
    education = forms.TypedChoiceField(
        label="最低学历",
        choices=[("", "请选择"), *Education.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="选“学历不低于”时填写。",
    )
    secretary_only = forms.BooleanField(label="仅限书记人选", required=False)

    def __init__(self, *args: Any, instance: Qualification | None = None, **kwargs: Any) -> None:
        self.instance = instance
        if instance is not None:
            kwargs["initial"] = initial_of(instance)
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        age, education = data.pop("age"), data.pop("education")
        limits = {QualificationCheck.AGE_MOST.value: age, QualificationCheck.EDUCATION_LEAST.value: education}
        return {**data, "limit": limits.get(data["check_kind"])}

    def save(self, *, actor: Any) -> Qualification:
        assert self.instance is not None
        return qualifications.edit_qualification(actor=actor, qualification=self.instance, values=self.values())


class NewQualificationForm(QualificationForm):
    is_bar = forms.TypedChoiceField(
        label="列入",
        choices=[("0", "正面清单（应当符合）"), ("1", "负面清单（不得存在）")],
        coerce=lambda value: value == "1",
    )
    field_order = ("is_bar", "text")

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        self.term = term
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Qualification:
        values = self.values()
        is_bar = values.pop("is_bar")
        return qualifications.add_qualification(actor=actor, term=self.term, is_bar=is_bar, values=values)


class RemoveQualificationForm(ServiceForm):
    def __init__(self, *args: Any, instance: Qualification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.qualification = instance

    def save(self, *, actor: Any) -> Term:
        term = self.qualification.term
        qualifications.remove_qualification(actor=actor, qualification=self.qualification)
        return term


def initial_of(instance: Qualification) -> dict[str, Any]:
    """A stored condition as the form's fields."""
    names = ("text", "checked_by", "check_kind", "secretary_only")
    limit = {QualificationCheck.AGE_MOST.value: "age", QualificationCheck.EDUCATION_LEAST.value: "education"}
    initial = {name: getattr(instance, name) for name in names}
    if instance.check_kind in limit:
        initial[limit[instance.check_kind]] = instance.limit
    return initial
