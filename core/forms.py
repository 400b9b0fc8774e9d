from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.partial_dates import PartialDate


class PartialDateFormField(forms.CharField):
    """Takes ``1985-06`` or ``1985-06-12``, and the usual spellings with dots or without separators."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("placeholder", "1985-06 或 1985-06-12")

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else str(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().replace(".", "-").replace("/", "-")
        if not text:
            return None
        if text.isdigit() and len(text) in (6, 8):
            text = "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise ValidationError(f"“{value}”不是日期，请写成 1985-06 或 1985-06-12。") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "").strip()


class ServiceForm(forms.Form):
    """A form that knows its user; ``save(actor)`` calls one service."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        kwargs.pop("instance", None)
        super().__init__(*args, **kwargs)


class ServiceModelForm(forms.ModelForm):
    """A model form that knows its user; ``save(actor)`` calls one service."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class ReasonForm(ServiceForm):
    """Asks for a reason, for acts that need one."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写理由。"},
    )

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
