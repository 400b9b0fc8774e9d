"""Forms of what is asked of streets, and of what they give."""

from __future__ import annotations

from typing import Any

from django import forms

from core.attachments import check_attachment
from core.forms import ReasonForm, ServiceForm
from elections.models import Collection, CollectionReply, Term
from elections.services import collections
from places.models import Area


def check_file(file: Any) -> Any:
    """Errors: ``ValidationError`` for a file that is too large, or not what an office program writes."""
    if file:
        head = file.read(16)
        file.seek(0)
        check_attachment(file.name, file.size, head)
    return file


class _DueForm(ServiceForm):
    title = forms.CharField(label="标题", max_length=60, error_messages={"required": "请写明要报什么。"})
    due_on = forms.DateField(
        label="截止日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写截止日期。"},
    )
    note = forms.CharField(label="要求", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CollectionForm(_DueForm):
    """Ask streets of an area for something."""

    kind = forms.ChoiceField(label="收什么", choices=Collection.Kind.choices)
    townships = forms.ModelMultipleChoiceField(
        Area.objects.none(),
        label="报送单位",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个报送单位。"},
    )
    template = forms.FileField(label="模板", required=False, help_text="收“其他表格”时附上空表，街镇填好后传回。")
    field_order = ("title", "kind", "due_on", "townships", "note", "template")

    def __init__(self, *args: Any, term: Term, area: Area, **kwargs: Any) -> None:
        self.term, self.area = term, area
        super().__init__(*args, **kwargs)
        field: Any = self.fields["townships"]
        below = Area.objects.filter(path__startswith=area.path, level=Area.Level.TOWNSHIP)
        field.queryset = below.order_by("code")
        field.initial = [each.pk for each in below]

    def clean_template(self) -> Any:
        return check_file(self.cleaned_data.get("template"))

    def save(self, *, actor: Any) -> Collection:
        values = dict(self.cleaned_data)
        file = values.pop("template")
        content, name = (file.read(), file.name) if file else (b"", "")
        return collections.open_collection(
            actor=actor, term=self.term, area=self.area, template=content, template_name=name, **values
        )


class CollectionEditForm(_DueForm):
    def __init__(self, *args: Any, instance: Collection, **kwargs: Any) -> None:
        self.instance = instance
        kwargs["initial"] = {"title": instance.title, "due_on": instance.due_on, "note": instance.note}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Collection:
        return collections.edit_collection(actor=actor, collection=self.instance, **self.cleaned_data)


class GiveForm(ServiceForm):
    """A street hands in what it was asked for."""

    file = forms.FileField(label="文件", required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, instance: CollectionReply, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        if instance.collection.kind != Collection.Kind.FILE:
            del self.fields["file"]

    def clean_file(self) -> Any:
        return check_file(self.cleaned_data.get("file"))

    def save(self, *, actor: Any) -> CollectionReply:
        file = self.cleaned_data.get("file")
        content, name = (file.read(), file.name) if file else (b"", "")
        return collections.give(
            actor=actor, reply=self.instance, note=self.cleaned_data["note"], content=content, file_name=name
        )


class ReplyReturnForm(ReasonForm):
    def save(self, *, actor: Any) -> CollectionReply:
        reason = self.cleaned_data["reason"]
        return collections.return_reply(actor=actor, reply=self.instance, reason=reason)
