from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.models import RuleSet
from elections.rules.law import LAWS
from elections.rules.provisions import Count, Declared, Flag, Provision, Share, declared, parse, write
from elections.services import rule_sets
from places.models import Area

MOST = 10_000
SIGNS = [(">", "超过"), (">=", "不少于")]


class ShareWidget(forms.MultiWidget):
    """How much of a whole: more than, or not fewer than, so many of so many parts."""

    template_name = "elections/share_widget.html"

    def __init__(self) -> None:
        number = {"min": 1, "max": 100}
        parts: dict[str, Any] = {
            "sign": forms.Select(choices=SIGNS),
            "numerator": forms.NumberInput(number),
            "denominator": forms.NumberInput(number),
        }
        super().__init__(parts)

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [">", None, None]
        sign = ">=" if value.startswith(">=") else ">"
        return [sign, *value[len(sign) :].split("/")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, word in zip(context["widget"]["subwidgets"], ("比较", "分子", "分母"), strict=True):
            widget["attrs"]["aria-label"] = word
        return context


class ShareField(forms.MultiValueField):
    """A share in the notation of the code tables, ``>1/2``."""

    widget = ShareWidget

    def __init__(self, **kwargs: Any) -> None:
        number: dict[str, Any] = {"min_value": 1, "max_value": 100}
        fields = (forms.ChoiceField(choices=SIGNS), forms.IntegerField(**number), forms.IntegerField(**number))
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[Any]) -> str:
        sign, numerator, denominator = data_list
        return f"{sign}{numerator}/{denominator}"


def _value_field(each: Declared) -> forms.Field:
    if each.shape is Share:
        return ShareField(label=each.label)
    if each.shape is Count:
        return forms.IntegerField(label=each.label, min_value=0, max_value=MOST)
    if each.shape is Flag:
        return forms.ChoiceField(label=each.label, choices=[("yes", "是"), ("no", "否")])
    ways = each.ways or ()
    return forms.ChoiceField(label=each.label, choices=[(way.value, way.label) for way in ways])


class RuleSetForm(ServiceForm):
    """All provisions of a rule set, each with its source, and why they change."""

    in_force_to = forms.DateField(
        label="停止施行日期",
        required=False,
        help_text="不填为现行有效",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="修改理由",
        max_length=300,
        help_text="写明依据的文件和条款。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写理由，例如“按某省选举办法第几条”。"},
    )

    def __init__(self, *args: Any, instance: RuleSet, **kwargs: Any) -> None:
        self.rule_set = instance
        self.declared = list(declared(LAWS[instance.kind]))
        current = instance.current.provisions
        initial: dict[str, Any] = {"in_force_to": instance.in_force_to}
        for each in self.declared:
            value = current[each.key]
            initial |= {
                each.key: write(value),
                f"{each.key}_source": value.source,
                f"{each.key}_background": value.is_background,
            }
        super().__init__(*args, **{**kwargs, "initial": initial})
        for each in self.declared:
            self.fields[each.key] = _value_field(each)
            self.fields[f"{each.key}_source"] = forms.CharField(label=f"{each.label}的来源", max_length=200)
            self.fields[f"{each.key}_background"] = forms.BooleanField(label="待核对", required=False)

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The bound fields of the provisions by group, for the template."""
        found: dict[str, list[dict[str, Any]]] = {}
        for each in self.declared:
            row = {"unit": each.unit, "value": self[each.key], "source": self[f"{each.key}_source"]}
            found.setdefault(each.group, []).append({**row, "background": self[f"{each.key}_background"]})
        return list(found.items())

    def save(self, *, actor: Any) -> RuleSet:
        data = self.cleaned_data
        provisions: dict[str, Provision] = {
            each.key: parse(str(data[each.key]), each, data[f"{each.key}_source"], bool(data[f"{each.key}_background"]))
            for each in self.declared
        }
        return rule_sets.edit_rule_set(
            actor=actor,
            rule_set=self.rule_set,
            provisions=provisions,
            in_force_to=data["in_force_to"],
            reason=data["reason"],
        )


class RuleSetDeriveForm(ServiceForm):
    """A rule set of one's own area, beginning as a copy."""

    area = forms.ModelChoiceField(label="适用区划", queryset=Area.objects.none())
    title = forms.CharField(label="名称", max_length=80, help_text="例如“某省村民委员会选举办法”。")
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号或条款。")
    in_force_from = forms.DateField(label="施行日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    in_force_to = forms.DateField(
        label="停止施行日期",
        required=False,
        help_text="不填为现行有效",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, instance: RuleSet, areas: Any, **kwargs: Any) -> None:
        self.base = instance
        initial = {
            "area": areas.first(),
            "in_force_from": instance.in_force_from,
            "in_force_to": instance.in_force_to,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def save(self, *, actor: Any) -> RuleSet:
        names = ("area", "title", "source", "in_force_from", "in_force_to", "reason")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return rule_sets.derive_rule_set(actor=actor, base=self.base, **values)
