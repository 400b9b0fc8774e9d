"""Forms of notes on numbers and units."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.models import Note, Term
from elections.services import notes
from places.models import Area, Unit
from reports.forms.targets import indicator_choices


class NoteEditForm(ServiceForm):
    """The words of a note."""

    text = forms.CharField(
        label="备注",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="说明数字或单位的特殊情况，如“三个村因汛期延期，批复见〔2021〕3号”。所有能看到这个数字的人都能看到，不写个人信息。",
        error_messages={"required": "请填写备注内容。", "max_length": "备注不超过 200 字，请精简。"},
    )

    def __init__(self, *args: Any, instance: Note | None = None, **kwargs: Any) -> None:
        self.note = instance
        if instance:
            kwargs["initial"] = {"text": instance.text}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Note:
        assert self.note is not None
        return notes.edit_note(actor=actor, note=self.note, text=self.cleaned_data["text"])


class NoteForm(NoteEditForm):
    """A new note on an area's figures, on one of them, or on a unit."""

    code = forms.ChoiceField(
        label="指标",
        required=False,
        help_text="不选为整个区划的备注。",
        error_messages={"invalid_choice": "没有这个指标，请从列表中选择。"},
        widget=forms.Select(attrs={"data-search": ""}),
    )
    field_order = ("code", "text")

    def __init__(self, *args: Any, term: Term, area: Area, unit: Unit | None = None, **kwargs: Any) -> None:
        self.term, self.area, self.unit = term, area, unit
        initial = kwargs.pop("initial", None)
        super().__init__(*args, **kwargs)
        self.initial.update(initial or {})
        if unit:
            del self.fields["code"]
        else:
            field: Any = self.fields["code"]
            field.choices = indicator_choices(blank="整个区划")

    def save(self, *, actor: Any) -> Note:
        said = self.cleaned_data
        values = {"term": self.term, "area": self.area, "unit": self.unit, "code": said.get("code", "")}
        return notes.add_note(actor=actor, text=said["text"], **values)


class NoteWithdrawForm(ServiceForm):
    """Takes a note back."""

    def __init__(self, *args: Any, instance: Note, **kwargs: Any) -> None:
        self.note = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Note:
        return notes.withdraw_note(actor=actor, note=self.note)
