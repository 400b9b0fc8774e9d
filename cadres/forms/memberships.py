"""Forms of roster rows: a new member, correcting, ending and deleting, changes of posts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from cadres.choices import ExitReason, PostChangeKind
from cadres.forms.fields import ROW_FIELDS, row_fields
from cadres.forms.post_rows import Headings, NewPostRowForm, PostRowForm
from cadres.models import Membership, PostChange
from cadres.services import memberships
from core.forms import PartialDateFormField, ReasonForm, ServiceForm
from elections.choices import POSTS, Body


class MemberForm:
    """The fields of a roster row."""

    headings: ClassVar[Headings] = (
        ("职务", ROW_FIELDS[:5]),
        ("政治面貌与学历", ROW_FIELDS[5:12]),
        ("其他", ROW_FIELDS[12:]),
    )
    make_fields = staticmethod(row_fields)


class RowForm(MemberForm, PostRowForm):
    """Correct a roster row."""

    def save(self, *, actor: Any) -> Membership:
        return memberships.edit_membership(actor=actor, membership=self.instance, values=self.row_values())


class NewMemberForm(MemberForm, NewPostRowForm):
    """A new member of a term."""

    def save(self, *, actor: Any) -> Membership:
        return memberships.create_membership(actor=actor, **self.new_row())


class EndForm(ServiceForm):
    """When and why somebody left."""

    ended_on = PartialDateFormField(label="离任时间")
    exit_reason = forms.ChoiceField(label="离任原因", choices=[("", "请选择"), *ExitReason.choices])
    exit_note = forms.CharField(label="离任说明", max_length=100, required=False)

    def __init__(self, *args: Any, instance: Membership, **kwargs: Any) -> None:
        self.instance = instance
        names = ["ended_on", "exit_reason", "exit_note"]
        kwargs["initial"] = {name: getattr(instance, name) for name in names}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Membership:
        return memberships.end_membership(actor=actor, membership=self.instance, **self.cleaned_data)


class DeleteMembershipForm(ReasonForm):
    """Remove a row that should not be there; goes back to its unit."""

    def save(self, *, actor: Any) -> Any:
        unit = self.instance.unit
        reason = self.cleaned_data["reason"]
        memberships.delete_membership(actor=actor, membership=self.instance, reason=reason)
        return unit


class ChangeForm(ServiceForm):
    """A dated change of one of a row's posts."""

    body = forms.ChoiceField(label="班子", choices=Body.choices)
    kind = forms.ChoiceField(label="方式", choices=PostChangeKind.choices)
    on = PartialDateFormField(label="日期")
    post_after = forms.ChoiceField(label="新职务", required=False, help_text="辞职、罢免、去世等不再任职的留空。")
    note = forms.CharField(label="文号或说明", max_length=200, required=False)

    def __init__(self, *args: Any, instance: Membership, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        labels = {value: label for posts in POSTS.values() for value, label in posts.choices}
        self.fields["post_after"].choices = [("", "不再任职"), *labels.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        post, body = values.get("post_after"), values.get("body")
        if post and body and post not in POSTS[Body(body)].values:
            self.add_error("post_after", "所选班子没有这一职务，请重新选择。")
        return values

    def save(self, *, actor: Any) -> Membership:
        before = self.post_before(self.cleaned_data["body"])
        values = {**self.cleaned_data, "post_before": before}
        memberships.add_change(actor=actor, membership=self.instance, **values)
        return self.instance

    def post_before(self, body: str) -> str:
        """The post held until the change: after the last change in that body, or as elected."""
        last: PostChange | None = self.instance.changes.filter(body=body).last()  # type: ignore[attr-defined]
        return last.post_after if last else str(getattr(self.instance, f"{body}_post"))
