"""Filters of lists: what is chosen stands above the list in words, and each condition can be taken out again."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

KEPT = ("area", "term", "kind", "basis", "sort", "view", "per_page", "round")
"""Parameters that belong to the page and not to its filters: filtering keeps them."""


@dataclass(frozen=True)
class Chip:
    """One chosen condition and the address of the page without it."""

    label: str
    value: str
    url: str


class FilterSet(django_filters.FilterSet):
    """Base of the filters. The fields' labels and choices are Chinese; ``request`` is the page's."""

    @property
    def chips(self) -> list[Chip]:
        if not self.is_bound:
            return []
        chosen = {name: value for name, value in self.form.cleaned_data.items() if _is_chosen(value)}
        return [
            Chip(str(self.form.fields[name].label), words, self._url_without([name]))
            for name, value in chosen.items()
            if (words := _words(self.form.fields[name], value))
        ]

    @property
    def clear_url(self) -> str:
        return self._url_without(list(self.form.fields))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form has to send along: scope and sort."""
        values = self.request.GET if self.request else {}
        return [(name, values[name]) for name in KEPT if name in values and name not in self.form.fields]

    def _url_without(self, names: list[str]) -> str:
        values = self.data.copy()
        for name in ["page", *names]:
            for key in (name, *_suffixed(name, self.form.fields.get(name))):
                values.pop(key, None)
        return f"?{values.urlencode()}"


def _suffixed(name: str, field: forms.Field | None) -> list[str]:
    """The parameter names of a field in several parts (…_min, …_max)."""
    return [f"{name}_{suffix}" for suffix in getattr(field.widget, "suffixes", ())] if field else []


def _is_chosen(value: Any) -> bool:
    return bool(list(value)) if isinstance(value, QuerySet | list | tuple) else value not in (None, "")


def _words(field: forms.Field, value: Any) -> str:
    """A chosen value as the reader knows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, slice):
        ends = ["" if end is None else str(end) for end in (value.start, value.stop)]
        return "至".join(ends) if all(ends) else f"{ends[0]}以上" if ends[0] else f"{ends[1]}以下"
    if isinstance(value, QuerySet):
        return "、".join(str(item) for item in value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices}
        chosen = value if isinstance(value, list | tuple) else [value]
        return "、".join(labels.get(str(item), str(item)) for item in chosen)
    return str(value)
