"""The line of one incumbent on the page of intentions."""

from __future__ import annotations

from typing import Any

from django import forms

from cadres.models import Outlook
from cadres.selectors.outlooks import Row
from elections.forms.reviews import date_field


class OutlookForm(forms.Form):
    """Intention and talk of one member; the fields of all lines of a page are told apart by the member's number."""

    intention = forms.ChoiceField(label="意向", choices=[("", "未填"), *Outlook.Intention.choices], required=False)
    talked_on = date_field(label="谈话日期", required=False)
    talked_by = forms.CharField(label="谈话人", max_length=40, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        self.row = row
        there = row.outlook
        names = ("intention", "talked_on", "talked_by", "note")
        kwargs["initial"] = {name: getattr(there, name) for name in names} if there else {}
        kwargs["prefix"] = f"m{row.member.pk}"
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{row.member.person.name}的{field.label}"
