"""Forms of targets, and of what shared pages hide."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.models import Term
from places.models import Area, Unit
from reports.choices import COMPARISONS, Reach
from reports.indicators import INDICATORS
from reports.indicators.names import cohort_name
from reports.measures import Direction
from reports.models import SmallGroups, Target
from reports.selectors.disclosure import USUAL
from reports.services import disclosure, targets

COMMON = (
    "one_shoulder.share",
    "two_committees.average_age",
    "two_committees.college_or_above.share",
    "two_committees.age_35_or_under.share",
    "two_committees.women.share",
    "secretary.average_age",
    "secretary.college_or_above.share",
    "committee.women",
    "committee.women.share",
    "units.first_try.share",
    "turnout.voters.share",
    "review.share",
)


def indicator_choices(*, blank: str) -> list[tuple[str, Any]]:
    """The indicators that can have a value: the usual ones first, then all by cohort."""
    groups: dict[str, list[tuple[str, str]]] = {"常用": [(code, INDICATORS[code].name) for code in COMMON]}
    for code, indicator in INDICATORS.items():
        if not indicator.undefined and code not in COMMON:
            groups.setdefault(cohort_name(indicator.cohort), []).append((code, indicator.name))
    return [("", blank), *groups.items()]


def _decimal(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=9,
        decimal_places=2,
        error_messages={
            "required": f"请填写{label}。",
            "invalid": "请填数字，如 95 或 45.5。",
            "max_decimal_places": "最多两位小数。",
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **more,
    )


class TargetEditForm(ServiceForm):
    """What is asked of a figure."""

    comparison = forms.ChoiceField(label="要求", choices=COMPARISONS)
    limit = _decimal("目标值", help_text="按指标的单位填：占比填百分数（95 即 95%），平均年龄填岁数。")
    margin = _decimal("接近范围", required=False, help_text="未达到但相差不超过这个数的，亮黄灯；不需要时不填。")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Unit.Kind.choices])
    reach = forms.ChoiceField(
        label="适用",
        choices=Reach.choices,
        initial=Reach.BELOW,
        help_text="下级自动适用；下级另设更高目标的，按更高的。",
    )

    def __init__(self, *args: Any, instance: Target | None = None, **kwargs: Any) -> None:
        self.target = instance
        if instance:
            names = ("comparison", "kind", "reach")
            plain = {name: getattr(instance, name) for name in names}
            told = {"limit": instance.limit_words, "margin": f"{instance.margin.normalize():f}"}
            kwargs["initial"] = {**plain, **told, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**{key: said[key] for key in ("comparison", "limit", "kind", "reach")}, "margin": said["margin"] or 0}

    def save(self, *, actor: Any) -> Target:
        assert self.target is not None
        return targets.edit_target(actor=actor, target=self.target, **self.asked())


class TargetForm(TargetEditForm):
    """A new target of an area in a term."""

    code = forms.ChoiceField(
        label="指标",
        error_messages={"required": "请选择指标。", "invalid_choice": "没有这个指标，请从列表中选择。"},
        widget=forms.Select(attrs={"data-search": ""}),
    )
    field_order = ("code", "comparison", "limit", "margin", "reach", "kind")

    def __init__(self, *args: Any, term: Term, area: Area, **kwargs: Any) -> None:
        self.term, self.area = term, area
        initial = kwargs.pop("initial", None) or {}
        indicator = INDICATORS.get(initial.get("code", ""))
        if indicator and indicator.good == Direction.DOWN:
            initial["comparison"] = "at_most"
        super().__init__(*args, initial=initial, **kwargs)
        field: Any = self.fields["code"]
        field.choices = indicator_choices(blank="请选择指标")

    def save(self, *, actor: Any) -> Target:
        values = {"term": self.term, "area": self.area, "code": self.cleaned_data["code"]}
        return targets.set_target(actor=actor, **values, **self.asked())


class TargetRemoveForm(ServiceForm):
    """Cancels a target."""

    def __init__(self, *args: Any, instance: Target, **kwargs: Any) -> None:
        self.target = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Target:
        targets.remove_target(actor=actor, target=self.target)
        return self.target


class SmallGroupsForm(ServiceForm):
    """From how many people on a number stands on shared pages."""

    least = forms.IntegerField(
        label="少于几人不显示",
        help_text="人数少于这个数的写“不显示”，占比和均值写“—”，没有人的仍写 0；填 0 则全部显示。大屏始终按此执行。",
        error_messages={"required": "请填写人数，0 为全部显示。", "invalid": "请填整数。"},
    )
    for_leaders = forms.BooleanField(
        label="领导看板、统计指标页和导出也不显示",
        required=False,
        help_text="不能填报花名册的账号看到的数字也按此隐藏，并且不能打开相应名单。",
    )

    def __init__(self, *args: Any, term: Term, area: Area, **kwargs: Any) -> None:
        self.term, self.area = term, area
        row = SmallGroups.objects.filter(term=term, area=area).first()
        kwargs["initial"] = {"least": row.least, "for_leaders": row.for_leaders} if row else {"least": USUAL}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> SmallGroups:
        return disclosure.set_small_groups(actor=actor, term=self.term, area=self.area, **self.cleaned_data)
