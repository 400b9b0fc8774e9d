"""Forms of a candidacy's turns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cadres.choices import RemovalStep
from cadres.models import Candidacy
from cadres.services import candidacy_turns
from core.capabilities import Capability
from core.forms import ReasonForm, ServiceForm

OF_THE_STREET = (RemovalStep.UNIT, RemovalStep.TOWNSHIP)
"""Steps that a street decides; the others are the county's."""


class MakeFinalForm(ServiceForm):
    def __init__(self, *args: Any, instance: Candidacy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidacy = instance

    def save(self, *, actor: Any) -> Candidacy:
        return candidacy_turns.make_final(actor=actor, candidacy=self.candidacy)


class TurnDownForm(ReasonForm):
    """At which step and why: streets tell their own steps, the county's office all."""

    step = forms.ChoiceField(label="未通过环节", choices=[])
    field_order = ("step", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step.value, step.label) for step in RemovalStep if self._may_say(step)]
        self.fields["step"].choices = [("", "请选择"), *steps]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = "只有联审工作人员看得到，不写入修改记录。"

    def _may_say(self, step: RemovalStep) -> bool:
        return step in OF_THE_STREET or self.user.can(Capability.EDIT_REVIEW, self.instance.unit.township.path)

    def save(self, *, actor: Any) -> Candidacy:
        return candidacy_turns.turn_down(actor=actor, candidacy=self.instance, **self.cleaned_data)


class WithdrawForm(ReasonForm):
    def save(self, *, actor: Any) -> Candidacy:
        return candidacy_turns.withdraw(actor=actor, candidacy=self.instance, reason=self.cleaned_data["reason"])


class ReopenForm(ReasonForm):
    """Takes a turn back; what the county's office turned down, that office opens again."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        step, path = self.instance.turned_down_at, self.instance.unit.township.path
        if step and step not in OF_THE_STREET and not self.user.can(Capability.EDIT_REVIEW, path):
            raise ValidationError(f"在“{RemovalStep(step).label}”取消资格的，由区县组织部门恢复。")
        return values

    def save(self, *, actor: Any) -> Candidacy:
        return candidacy_turns.reopen(actor=actor, candidacy=self.instance, reason=self.cleaned_data["reason"])
