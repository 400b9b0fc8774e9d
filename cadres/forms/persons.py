"""Forms of a person: facts, and looking at a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict

from cadres.forms.fields import PERSON_FIELDS, person_fields
from cadres.models import Person
from cadres.services import persons
from core.forms import ServiceForm
from core.masks import mask_id_number, mask_phone

SHOWN = ["name", "sex", "birth", "ethnic_group"]


class PersonForm(ServiceForm):
    """Correct a person's facts. The numbers are not shown: left empty they stay as they are."""

    clear_id_number = forms.BooleanField(label="清除已登记的身份证号", required=False)
    clear_phone = forms.BooleanField(label="清除已登记的联系电话", required=False)

    def __init__(self, *args: Any, instance: Person, **kwargs: Any) -> None:
        self.instance = instance
        kwargs["initial"] = model_to_dict(instance, SHOWN)
        super().__init__(*args, **kwargs)
        self.fields = {**person_fields(), **self.fields}
        self._show_masked("id_number", mask_id_number(instance.id_number))
        self._show_masked("phone", mask_phone(instance.phone))

    def _show_masked(self, name: str, masked: str) -> None:
        if masked:
            self.fields[name].help_text = f"已登记 {masked}；不改请留空。"
        else:
            del self.fields[f"clear_{name}"]

    def save(self, *, actor: Any) -> Person:
        values = {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in SHOWN or self.cleaned_data[name]}
        for name in ("id_number", "phone"):
            if self.cleaned_data.get(f"clear_{name}"):
                values[name] = ""
        return persons.edit_person(actor=actor, person=self.instance, values=values)


class RevealForm(ServiceForm):
    """Why somebody looks at a number."""

    field = forms.ChoiceField(label="查看内容", choices=list(persons.NUMBER_FIELDS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(label="查看理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
