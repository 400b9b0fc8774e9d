from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import ServiceForm
from places.models import Area, Unit, UnitSuccession
from places.selectors import UnitDirectory, UnitMatch
from places.services.successions import record_succession


class SuccessionForm(ServiceForm):
    """How a unit came out of others or went into others. Units are written by name or code, one a line."""

    kind = forms.ChoiceField(label="方式", choices=UnitSuccession.Kind.choices, widget=forms.RadioSelect)
    old = forms.CharField(
        label="原单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个，写名称或 12 位代码；新设的不填。",
    )
    new = forms.CharField(
        label="新单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个，须先“新建单位”；原单位继续存在的也写上；撤销的不填。",
    )
    on = forms.DateField(
        label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text="自这一天起生效。"
    )
    note = forms.CharField(label="文号或说明", max_length=200, required=False)

    def __init__(self, *args: Any, instance: Unit, **kwargs: Any) -> None:
        self.unit = instance
        kwargs["initial"] = {"old": instance.name, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_old(self) -> list[Unit]:
        return self._units(self.cleaned_data["old"])

    def clean_new(self) -> list[Unit]:
        return self._units(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.unit not in [*cleaned["old"], *cleaned["new"]]:
            raise ValidationError(f"原单位或新单位中应有{self.unit.name}。")
        return cleaned

    def save(self, *, actor: Any) -> Unit:
        values = {key: self.cleaned_data[key] for key in ("kind", "on", "note")}
        old, new = self.cleaned_data["old"], self.cleaned_data["new"]
        record_succession(actor=actor, predecessors=old, successors=new, **values)
        return self.unit

    def _units(self, text: str) -> list[Unit]:
        lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
        found = {line: self._match(line) for line in lines}
        faults = [self._fault(line, match) for line, match in found.items() if match.unit is None]
        if faults:
            raise ValidationError(faults)
        return list(dict.fromkeys(match.unit for match in found.values() if match.unit))

    def _match(self, line: str) -> UnitMatch:
        if not hasattr(self, "_directory"):
            county = Area.objects.get(path=self.unit.township.path[: -Area.steplen])
            self._directory = UnitDirectory.for_area(county, ever=True)
            self._editable = set(Unit.objects.under(county.path).editable_by(self.user).values_list("pk", flat=True))
        match = self._directory.find(line, self.unit.township)
        if match.unit is None and not match.candidates:
            match = self._directory.find(line)
        return match if match.unit is None or match.unit.pk in self._editable else UnitMatch()

    def _fault(self, line: str, match: UnitMatch) -> str:
        if match.candidates:
            codes = "、".join(f"{unit.township}{unit.name} {unit.code}" for unit in match.candidates)
            return f"“{line}”有 {len(match.candidates)} 个，请改写代码：{codes}。"
        near = [unit.name for unit in match.near if unit.pk in self._editable]
        return f"没有找到“{line}”" + (f"，是否为{'、'.join(near)}？" if near else "，请核对名称，或者先新建单位。")
