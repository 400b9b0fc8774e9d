"""Columns that several tables share. The table template is ``core/table.html`` (settings)."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.dateformat import format as date_format

from core.masks import mask_id_number, mask_phone


def _attrs(css_class: str) -> dict[str, dict[str, str]]:
    return {"th": {"class": css_class}, "td": {"class": css_class}}


class NameColumn(tables.Column):
    """What the row is called, leading to its page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"linkify": True, "attrs": {"td": {"class": "nm"}, "th": {"class": "nm"}, "a": {"class": "n"}}, **kwargs}
        )


class EditColumn(tables.LinkColumn):
    """A button that leads to the form of the row, not exported. ``url_name`` takes the row's key."""

    def __init__(self, url_name: str, text: str = "修改", **kwargs: Any) -> None:
        super().__init__(
            url_name,
            args=[tables.A("pk")],
            text=text,
            **{
                "verbose_name": "",
                "empty_values": (),
                "orderable": False,
                "exclude_from_export": True,
                "attrs": {"a": {"class": "btn t sm"}},
                **kwargs,
            },
        )


class CenteredColumn(tables.Column):
    """A short word or a tag: sex, state."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": _attrs("c"), **kwargs})


class NumberColumn(tables.Column):
    """A whole number, to the right, with thousands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": _attrs("r"), **kwargs})

    def render(self, value: Any) -> str:
        return f"{value:,}"

    def value(self, value: Any) -> Any:
        return value


class MomentColumn(tables.DateTimeColumn):
    """A day and minute in local time, on the page and in the workbook (django-tables2 itself exports UTC)."""

    def __init__(self, *, format: str = "Y-m-d H:i", **kwargs: Any) -> None:
        super().__init__(format=format, **kwargs)
        self.format = format

    def value(self, value: dt.datetime) -> str:
        return date_format(timezone.localtime(value), self.format)


class PartialDateColumn(tables.Column):
    """A ``PartialDate`` as it is known: 1985-06 or 1985-06-12."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": _attrs("r"), **kwargs})

    def render(self, value: Any) -> str:
        return str(value)


class MaskedIdColumn(tables.Column):
    """An ID number by its first 6 and last 4 digits; it is encrypted at rest, so it cannot be sorted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"orderable": False, "attrs": {"td": {"class": "id"}}, **kwargs})

    def render(self, value: str) -> str:
        return mask_id_number(value)


class MaskedPhoneColumn(MaskedIdColumn):
    """A phone number by its first 3 and last 4 digits."""

    def render(self, value: str) -> str:
        return mask_phone(value)
