"""Forms of the groups that run the election."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cadres.models import WorkGroup
from cadres.rules.groups import MemberLine, read_lines
from cadres.services import groups
from core.forms import ServiceForm
from elections.models import Term
from places.models import Area, Unit


class GroupForm(ServiceForm):
    """A group with its people, one a line, and the units it looks after."""

    kind = forms.ChoiceField(label="类别", choices=WorkGroup.Kind.choices)
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写名称。"})
    duty = forms.CharField(label="职责", max_length=200, required=False)
    members = forms.CharField(
        label="成员",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个，依次为姓名，单位及职务，组内职务，电话，用逗号隔开，也可以从表格直接粘贴。"
        "成员单位只写单位的，姓名空着，从逗号写起。",
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="联系单位", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, term: Term, area: Area, group: WorkGroup | None = None, **kwargs: Any) -> None:
        self.term, self.area, self.group = term, area, group
        if group:
            lines = [MemberLine(each.name, each.office, each.role, each.phone) for each in group.members.all()]  # type: ignore[attr-defined]
            told = {"kind": group.kind, "name": group.name, "duty": group.duty, "units": group.units.all()}
            kwargs["initial"] = {**told, "members": "\n".join(map(str, lines))}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.queryset = Unit.objects.under(area.path).filter(profiles__term=term).order_by("township__path", "code")
        field.label_from_instance = lambda unit: unit.short_name

    def clean_members(self) -> list[MemberLine]:
        try:
            return read_lines(self.cleaned_data["members"])
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def save(self, *, actor: Any) -> WorkGroup:
        said = {**self.cleaned_data, "units": list(self.cleaned_data["units"])}
        return groups.save_group(actor=actor, term=self.term, area=self.area, group=self.group, **said)


class GroupRemoveForm(ServiceForm):
    def __init__(self, *args: Any, instance: WorkGroup, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> WorkGroup:
        groups.remove_group(actor=actor, group=self.instance)
        return self.instance
