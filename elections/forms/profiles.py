from __future__ import annotations

from typing import Any

from django import forms

from core.capabilities import Capability
from core.forms import ServiceForm
from elections.models import FIXED_FACTS, PLAN_FACTS, ProfileField, UnitProfile
from elections.selectors import profile_fields
from elections.services import profiles
from places.models import Area

NUMBER_MAX = 10_000_000


class ProfileForm(ServiceForm):
    """What is known of a unit in a term: the fixed facts and those that its areas ask for; whether it is a pilot,
    postponed or exempt from 一肩挑 is for those who set up terms."""

    organisation = forms.ChoiceField(
        label="党组织形式", choices=[("", "未填"), *UnitProfile.Organisation.choices], required=False
    )
    party_members = forms.IntegerField(label="党员人数", min_value=0, max_value=NUMBER_MAX, required=False)
    households = forms.IntegerField(label="户数", min_value=0, max_value=NUMBER_MAX, required=False)
    registered_voters = forms.IntegerField(label="登记选民数", min_value=0, max_value=NUMBER_MAX, required=False)

    is_pilot = forms.BooleanField(label="试点单位，先于其他单位选举", required=False)
    postponed_until = forms.DateField(
        label="延期至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="还没有选出的班子，选举日和各项期限顺延到这一天。",
    )
    postponement_document = forms.CharField(
        label="延期批复文号", max_length=60, required=False, help_text="例如“宝委组〔2021〕18号”。"
    )
    one_shoulder_exempt = forms.BooleanField(
        label="不要求“一肩挑”", required=False, help_text="勾选后不计入“应挑尽挑”比例的分母。"
    )
    exempt_reason = forms.CharField(
        label="不要求的原因", max_length=100, required=False, help_text="例如“正在整顿，书记由上级选派”。"
    )

    def __init__(self, *args: Any, instance: UnitProfile, **kwargs: Any) -> None:
        self.profile = instance
        self.asked = {f"extra_{field.pk}": field for field in profile_fields(instance.unit.township)}
        initial = {name: getattr(instance, name) for name in (*FIXED_FACTS, *PLAN_FACTS)}
        initial |= {name: instance.extra.get(field.label) for name, field in self.asked.items()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for name, field in self.asked.items():
            self.fields[name] = _form_field(field)
        if not self.user.can(Capability.EDIT_TERMS, instance.unit.township.path):
            for name in PLAN_FACTS:
                del self.fields[name]

    def save(self, *, actor: Any) -> UnitProfile:
        values = {name: self.cleaned_data[name] for name in (*FIXED_FACTS, *PLAN_FACTS) if name in self.fields}
        extra = {field.label: self.cleaned_data[name] for name, field in self.asked.items()}
        return profiles.edit_profile(actor=actor, profile=self.profile, values=values, extra=extra)


def _form_field(field: ProfileField) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": False}
    if field.kind == ProfileField.Kind.YES_NO:
        choices = [("", "未填"), ("True", "是"), ("False", "否")]
        return forms.TypedChoiceField(choices=choices, coerce=lambda text: text == "True", empty_value=None, **common)
    if field.kind == ProfileField.Kind.NUMBER:
        return forms.IntegerField(min_value=0, max_value=NUMBER_MAX, **common)
    return forms.CharField(max_length=100, **common)


class FieldForm(ServiceForm):
    """One more fact to ask for."""

    label = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如“是否涉农”“集体经济组织名称”。",
        error_messages={"required": "请填写字段名称。"},
    )
    kind = forms.ChoiceField(label="类型", choices=ProfileField.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    def save(self, *, actor: Any) -> ProfileField:
        return profiles.add_field(actor=actor, area=self.area, **self.cleaned_data)


class FieldRemoveForm(ServiceForm):
    def __init__(self, *args: Any, instance: ProfileField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = instance

    def save(self, *, actor: Any) -> Area:
        area = self.field.area
        profiles.remove_field(actor=actor, field=self.field)
        return area
