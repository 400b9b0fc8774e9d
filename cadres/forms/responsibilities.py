"""Forms of who answers for a street or a unit."""

from __future__ import annotations

from typing import Any

from django import forms

from cadres.models import Responsibility
from cadres.services import responsibilities
from core.forms import ServiceForm
from elections.models import Term
from places.models import Area, Unit


class ResponsibilityForm(ServiceForm):
    """A leader: name, office, and of which rank."""

    name = forms.CharField(label="包联领导", max_length=40, error_messages={"required": "请填写姓名。"})
    office = forms.CharField(label="职务", max_length=60, required=False)
    rank = forms.ChoiceField(
        label="层级",
        choices=Responsibility.Rank.choices,
        help_text="选情为红色的单位，应由区县领导或街镇主要领导包联。",
    )

    def __init__(
        self,
        *args: Any,
        term: Term,
        area: Area,
        unit: Unit | None = None,
        responsibility: Responsibility | None = None,
        **kwargs: Any,
    ) -> None:
        self.term, self.area, self.unit, self.responsibility = term, area, unit, responsibility
        if responsibility:
            kwargs["initial"] = {name: getattr(responsibility, name) for name in ("name", "office", "rank")}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Responsibility:
        return responsibilities.save_responsibility(
            actor=actor,
            term=self.term,
            area=self.area,
            unit=self.unit,
            responsibility=self.responsibility,
            **self.cleaned_data,
        )


class ResponsibilityRemoveForm(ServiceForm):
    def __init__(self, *args: Any, instance: Responsibility, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Responsibility:
        responsibilities.remove_responsibility(actor=actor, responsibility=self.instance)
        return self.instance
