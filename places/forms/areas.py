from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from places.models import DEFAULT_VOCABULARY, Area
from places.selectors import vocabulary
from places.services.areas import set_vocabulary

LABELS = {
    "unit": "村(社区)的统称",
    "village": "村",
    "residents": "社区、居民区",
    "township": "街道乡镇的统称",
    "committee": "村(居)委会的统称",
}


class VocabularyForm(ServiceForm):
    """The words of an area. What is left empty is taken from the area above."""

    def __init__(self, *args: Any, instance: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = instance
        words = vocabulary(instance)
        for key in DEFAULT_VOCABULARY:
            self.fields[key] = forms.CharField(
                label=LABELS[key],
                max_length=12,
                required=False,
                initial=instance.vocabulary.get(key, ""),
                widget=forms.TextInput(attrs={"placeholder": f"不填时用“{words[key]}”"}),
            )

    def save(self, *, actor: Any) -> Area:
        return set_vocabulary(actor=actor, area=self.area, words=self.cleaned_data)
