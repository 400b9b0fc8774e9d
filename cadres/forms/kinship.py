"""Forms of kinship."""

from __future__ import annotations

from typing import Any

from django import forms

from cadres.models import Kinship, Person
from cadres.selectors.kinship import possible_kin
from cadres.services import kinship
from core.forms import ReasonForm, ServiceForm
from elections.models import KIN_CHOICES


class KinshipForm(ServiceForm):
    """A relative among those who stand or serve beside somebody."""

    other = forms.ModelChoiceField(
        label="亲属",
        queryset=Person.objects.none(),
        empty_label="请选择",
        help_text="同一村(社区)的候选人和班子成员。",
        error_messages={"required": "请选择亲属。"},
    )
    kin = forms.ChoiceField(label="关系", choices=[("", "请选择"), *KIN_CHOICES])
    note = forms.CharField(label="说明", max_length=100, required=False, help_text="例如“堂兄弟”。")

    def __init__(self, *args: Any, instance: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = instance
        other: Any = self.fields["other"]
        other.queryset = possible_kin(instance, self.user)
        other.widget.attrs["data-search"] = ""

    def save(self, *, actor: Any) -> Person:
        kinship.add_kinship(actor=actor, person=self.person, **self.cleaned_data)
        return self.person


class RemoveKinshipForm(ReasonForm):
    """Takes back a kinship; goes on to the page of one of the two."""

    def save(self, *, actor: Any) -> Person:
        row: Kinship = self.instance
        person: Person = row.first
        kinship.remove_kinship(actor=actor, kinship=row, reason=self.cleaned_data["reason"])
        return person
