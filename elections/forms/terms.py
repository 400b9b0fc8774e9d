from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict

from core.capabilities import Capability
from core.forms import ServiceForm
from elections.forms.profiles import NUMBER_MAX
from elections.models import Term, UnitProfile
from elections.rules.practice import NAME
from elections.services import practice, terms
from places.forms.fields import AreaField
from places.models import Area, Unit


class TermForm(ServiceForm):
    """The facts of a term that may be corrected."""

    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如“2026年换届”。",
        error_messages={"required": "请填写届次名称，例如“2026年换届”。"},
    )
    as_of = forms.DateField(
        label="统计时点",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="年龄按这一天的周岁计算，通常是换届完成的日期。",
        error_messages={"required": "请填写统计时点。"},
    )
    ends_on = forms.DateField(
        label="届满日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="届中补选产生的成员，任期也到这一天。",
    )
    needs_inspection = forms.BooleanField(
        label="正式候选人须经考察",
        required=False,
        help_text="勾选后，联审通过的人选还须考察合格，才能确定为正式候选人。",
    )
    deputy_from = forms.IntegerField(
        label="配专职副书记的党员人数",
        required=False,
        min_value=1,
        max_value=NUMBER_MAX,
        help_text="党组织党员达到这个人数的单位，和书记、主任由一人担任的单位，应配专职副书记。不填不统计。",
    )
    previous = forms.ModelChoiceField(
        label="上届",
        queryset=Term.objects.none(),
        required=False,
        empty_label="没有上届",
        help_text="新进、连任、退出与上届比较得出；上届须早于本届，并包括同一区划。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["previous"]
        field.queryset = Term.objects.visible_to(self.user).real().select_related("area")
        field.label_from_instance = lambda term: f"{term.area} {term.name}（{term.as_of}）"


class TermCreateForm(TermForm):
    area = AreaField(label="区划", error_messages={"required": "请填写区划。"})
    field_order = ("name", "area", "as_of", "previous", "ends_on", "needs_inspection", "deputy_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.areas = Area.objects.with_capability(self.user, Capability.EDIT_TERMS).filter(is_hidden=False)

    def save(self, *, actor: Any) -> Term:
        return terms.create_term(actor=actor, **self.cleaned_data)


class PracticeTermForm(ServiceForm):
    """A term for training: no previous one, nothing to decide beside its place and day."""

    area = AreaField(label="区划", error_messages={"required": "请填写区划。"})
    name = forms.CharField(
        label="名称",
        max_length=40,
        initial=NAME,
        help_text="须包含“练习”二字。名称出现在每个页面、表格和操作记录中。",
        error_messages={"required": "请填写名称，例如“练习届”。"},
    )
    as_of = forms.DateField(
        label="统计时点",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="年龄按这一天的周岁计算，可与正式届次相同。",
        error_messages={"required": "请填写统计时点。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.areas = Area.objects.with_capability(self.user, Capability.EDIT_TERMS).filter(is_hidden=False)

    def save(self, *, actor: Any) -> Term:
        return terms.create_term(actor=actor, is_practice=True, **self.cleaned_data)


class PracticeWipeForm(ServiceForm):
    """Wiping a practice term: whether it stays, empty, for the next training."""

    keep = forms.TypedChoiceField(
        label="清空以后",
        choices=(("1", "保留练习届，可以开始下一次培训"), ("0", "连同练习届一起删除")),
        initial="1",
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择清空以后是否保留练习届。"},
    )

    def __init__(self, *args: Any, instance: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = instance

    def save(self, *, actor: Any) -> Term:
        practice.start_wiping(actor=actor, term=self.term, keep=self.cleaned_data["keep"])
        return self.term


class TermEditForm(TermForm):
    keeps_findings = forms.BooleanField(
        label=str(Term._meta.get_field("keeps_findings").verbose_name),  # type: ignore[union-attr]
        help_text=str(Term._meta.get_field("keeps_findings").help_text),  # type: ignore[union-attr]
        required=False,
    )

    def __init__(self, *args: Any, instance: Term, **kwargs: Any) -> None:
        initial = model_to_dict(
            instance,
            ["name", "as_of", "previous", "ends_on", "needs_inspection", "deputy_from", "keeps_findings"],
        )
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.term = instance
        field: Any = self.fields["previous"]
        field.queryset = field.queryset.exclude(pk=instance.pk)
        if instance.is_practice:
            del self.fields["previous"]

    def save(self, *, actor: Any) -> Term:
        return terms.edit_term(actor=actor, term=self.term, **{"previous": None, **self.cleaned_data})


class AddUnitsForm(ServiceForm):
    """The units of the term's area that do not take part yet."""

    units = forms.ModelMultipleChoiceField(
        label="村(社区)",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一个村(社区)。"},
    )

    def __init__(self, *args: Any, instance: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = instance
        field: Any = self.fields["units"]
        field.queryset = units_outside(instance)
        field.label_from_instance = lambda unit: f"{unit.township} {unit.name}"

    def save(self, *, actor: Any) -> Term:
        terms.add_units(actor=actor, term=self.term, units=self.cleaned_data["units"])
        return self.term


class RemoveUnitForm(ServiceForm):
    def __init__(self, *args: Any, instance: UnitProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = instance

    def save(self, *, actor: Any) -> Term:
        term = self.profile.term
        terms.remove_unit(actor=actor, term=term, unit=self.profile.unit)
        return term


def units_outside(term: Term) -> Any:
    """The units of a term's area that do not take part in it and had not ended before its day."""
    units = Unit.objects.under(term.area.path).exclude(profiles__term=term).exclude(active_to__lte=term.as_of)
    return units.select_related("township")
