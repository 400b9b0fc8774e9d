"""What the forms of roster rows and of candidacies have in common: the row's fields under headings, unit and person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.models import model_to_dict

from cadres.forms.fields import PERSON_FIELDS, person_fields
from cadres.models import Person
from core.forms import ServiceForm
from elections.models import Term

Group = tuple[str, list[forms.BoundField]]
Headings = Sequence[tuple[str, Sequence[str]]]


class PostRowForm(ServiceForm):
    """Correct a row. ``make_fields`` gives the row's own fields, ``headings`` say under which words they stand."""

    headings: ClassVar[Headings]
    make_fields: ClassVar[Callable[[], dict[str, forms.Field]]]

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        if instance is not None:
            kwargs["initial"] = {**model_to_dict(instance, self.row_names()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields.update(type(self).make_fields())

    def row_names(self) -> list[str]:
        return [name for _, names in self.headings for name in names]

    def groups(self) -> list[Group]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.headings]

    def row_values(self) -> dict[str, Any]:
        names = self.row_names()
        return {name: value for name, value in self.cleaned_data.items() if name in names}


class NewPostRowForm(PostRowForm):
    """A new row of a term: of a person given, or of one found or made by ID number."""

    def __init__(self, *args: Any, term: Term, units: Any, person: Person | None = None, **kwargs: Any) -> None:
        self.term, self.person = term, person
        super().__init__(*args, **kwargs)
        unit = forms.ModelChoiceField(units, label="村(社区)", empty_label="请选择")
        unit.widget.attrs["data-search"] = ""
        first = {"unit": unit} if person else {"unit": unit, **person_fields()}
        self.fields = {**first, **self.fields}

    def groups(self) -> list[Group]:
        own = [self["unit"], *(self[name] for name in PERSON_FIELDS if name in self.fields)]
        return [("单位与人员", own), *super().groups()]

    def new_row(self) -> dict[str, Any]:
        """What the services that make a row take."""
        facts = {name: self.cleaned_data.get(name) for name in PERSON_FIELDS}
        if self.person:
            facts = {"name": self.person.name}
        return {
            "term": self.term,
            "unit": self.cleaned_data["unit"],
            "facts": facts,
            "values": self.row_values(),
            "person": self.person,
        }
