"""Model fields as the forms of people show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms.models import ModelChoiceIterator, fields_for_model

from cadres.choices import SourceGroup
from cadres.models import Candidacy, Membership, Person

PERSON_FIELDS = ["name", "id_number", "sex", "birth", "ethnic_group", "phone"]
ROW_FIELDS = [
    "party_post",
    "committee_post",
    "supervision_post",
    "started_on",
    "is_full_time",
    "political_status",
    "joined_party_on",
    "education_full_time",
    "education_in_service",
    "education",
    "degree",
    "school_and_major",
    "sources",
    "note",
]
CANDIDACY_FIELDS = [
    "party_post",
    "committee_post",
    "supervision_post",
    "is_on_slate",
    "route",
    "nominators",
    "present_post",
    "political_status",
    "joined_party_on",
    "education_full_time",
    "education_in_service",
    "education",
    "degree",
    "school_and_major",
    "is_full_time",
    "sources",
    "resume",
    "note",
]
NUMBER_ATTRS = {"autocomplete": "off", "spellcheck": "false"}


class TagChoices(ModelChoiceIterator):
    """Tags under the words of their groups."""

    def __iter__(self) -> Iterator[Any]:
        tags = list(self.queryset)
        for group, label in SourceGroup.choices:
            yield label, [self.choice(tag) for tag in tags if tag.group == group]


class TagsField(forms.ModelMultipleChoiceField):
    iterator = TagChoices


def person_fields() -> dict[str, forms.Field]:
    """The facts of a person; numbers in inputs that the browser does not remember."""
    fields = _fields(Person, PERSON_FIELDS, "未填")
    fields["id_number"] = forms.CharField(
        label="身份证号",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={**NUMBER_ATTRS, "inputmode": "text"}),
        help_text="填写后性别、出生年月自动带出。",
    )
    fields["phone"] = forms.CharField(
        label="联系电话", max_length=20, required=False, widget=forms.TextInput(attrs=NUMBER_ATTRS)
    )
    return fields


def row_fields() -> dict[str, forms.Field]:
    """The facts of a roster row."""
    return _post_row_fields(Membership, ROW_FIELDS, "不任职")


def candidacy_fields() -> dict[str, forms.Field]:
    """The facts of a candidacy: the posts stood for, how somebody came to stand, and those of a roster row."""
    fields = _post_row_fields(Candidacy, CANDIDACY_FIELDS, "不参选")
    fields["is_on_slate"].help_text = "差额候选人中不拟当选的，不勾选。班子预案和预计指标只算拟任人选。"
    fields["nominators"].label = "提名(推荐)人数"
    fields["resume"].widget = forms.Textarea(attrs={"rows": 6})
    fields["resume"].help_text = "加密保存。"
    return fields


def _post_row_fields(model: type[models.Model], names: list[str], no_post: str) -> dict[str, forms.Field]:
    tags = {"widgets": {"sources": forms.CheckboxSelectMultiple}, "field_classes": {"sources": TagsField}}
    fields = _fields(model, names, "未填", **tags)
    fields["sources"].label = "人员来源、现实表现与专业背景"
    for name in ("party_post", "committee_post", "supervision_post"):
        _name_blank(fields[name], no_post)
    fields["education"].label = "最高学历"
    fields["education"].help_text = "不填时取全日制、在职学历中较高的一个。"
    fields["degree"].widget.attrs["data-search"] = ""
    fields["is_full_time"].widget = forms.NullBooleanSelect()
    fields["is_full_time"].widget.choices = [("unknown", "未填"), ("true", "专职"), ("false", "兼职")]
    return fields


def _fields(model: type[models.Model], names: list[str], blank: str, **kwargs: Any) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = fields_for_model(model, fields=names, **kwargs)
    for field in fields.values():
        _name_blank(field, blank)
    return fields


def _name_blank(field: Any, words: str) -> None:
    choices = list(getattr(field, "choices", ()))
    if choices and choices[0][0] in ("", None):
        field.choices = [("", words), *choices[1:]]
