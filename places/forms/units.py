from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from places.models import Area, Unit
from places.services import units


class UnitForm(ServiceForm):
    """The facts of a unit that may change."""

    name = forms.CharField(
        label="名称",
        max_length=80,
        help_text="全称，例如“白杨村村民委员会”。",
        error_messages={"required": "请填写名称，例如“白杨村村民委员会”。"},
    )
    aliases = forms.CharField(
        label="别名",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="花名册上的其他写法，每行一个；导入时按别名也能找到本单位。",
    )
    active_from = forms.DateField(
        label="设立日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="不知道的可以不填。",
    )
    is_electing = forms.BooleanField(
        label="参加换届选举", required=False, initial=True, help_text="虚拟社区等不选举“两委”的单位不勾选。"
    )

    def clean_aliases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    @property
    def common(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("name", "aliases", "active_from", "is_electing")}


class UnitCreateForm(UnitForm):
    """A new unit of a township."""

    code = forms.CharField(label="区划代码", max_length=12, error_messages={"required": "请填写 12 位区划代码。"})
    kind = forms.ChoiceField(label="类别", choices=Unit.Kind.choices, widget=forms.RadioSelect)
    field_order = ("name", "kind", "code", "active_from", "aliases", "is_electing")

    def __init__(self, *args: Any, township: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.township = township
        self.fields["code"].help_text = f"12 位数字，前 9 位是{township}的 {township.code[:9]}。"

    def save(self, *, actor: Any) -> Unit:
        values = {key: self.cleaned_data[key] for key in ("code", "kind")}
        return units.create_unit(actor=actor, township=self.township, **values, **self.common)


class UnitEditForm(UnitForm):
    """What may be corrected on a unit. Township, kind and code are another unit's: that is a succession."""

    field_order = ("name", "active_from", "aliases", "is_electing")

    def __init__(self, *args: Any, instance: Unit, **kwargs: Any) -> None:
        initial = {key: getattr(instance, key) for key in ("name", "active_from", "is_electing")}
        initial["aliases"] = "\n".join(units.alias_names(instance))
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.unit = instance

    def save(self, *, actor: Any) -> Unit:
        return units.edit_unit(actor=actor, unit=self.unit, **self.common)
