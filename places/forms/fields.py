from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from places.models import Area
from places.selectors import area_named

SUGGESTED = 300


class SuggestingInput(forms.TextInput):
    """A text input with suggestions that the browser itself offers."""

    suggestions: list[tuple[str, str]] = []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{name}_list"
        field = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class AreaField(forms.CharField):
    """An area by name or code, among ``areas``, which the form sets to what its user may choose."""

    widget = SuggestingInput

    def __init__(self, **kwargs: Any) -> None:
        help_text = "区划的名称或代码，例如“顾村镇”或 310113109。"
        super().__init__(**{"help_text": help_text, **kwargs})
        self._areas: Any = Area.objects.none()

    @property
    def areas(self) -> QuerySet[Area]:
        chosen: QuerySet[Area] = self._areas
        return chosen

    @areas.setter
    def areas(self, areas: QuerySet[Area]) -> None:
        self._areas = areas
        offered = list(areas[: SUGGESTED + 1])
        widget: Any = self.widget
        widget.suggestions = [(area.name, area.code) for area in offered] if len(offered) <= SUGGESTED else []

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return area_named(self._areas, text) if text else None
