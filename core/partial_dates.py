"""Dates known to the day or only to the month, kept as one integer ``yyyymmdd`` (day 00: only the month is known).

The integer makes ages plain arithmetic in every database: with ``n(d)`` the number of a date, completed years on
``d`` are ``(n(d) - n(birth)) // 10000``. The birthday counts, 29 February turns on 1 March, and of a birth known to the
month the month counts as reached (DESIGN §5).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date with day or month precision."""

    year: int
    month: int
    day: int = 0

    def __post_init__(self) -> None:
        dt.date(self.year, self.month, self.day or 1)

    @classmethod
    def from_number(cls, number: int) -> PartialDate:
        return cls(number // 10000, number // 100 % 100, number % 100)

    @classmethod
    def from_date(cls, date: dt.date) -> PartialDate:
        return cls(date.year, date.month, date.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``1985-06`` or ``1985-06-12``. Errors: ValueError."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) not in (2, 3) or (len(parts) == 3 and parts[2] == 0):
            raise ValueError(text)
        return cls(*parts)

    @property
    def number(self) -> int:
        return self.year * 10000 + self.month * 100 + self.day

    @property
    def is_month_only(self) -> bool:
        return self.day == 0

    @property
    def month_only(self) -> PartialDate:
        return PartialDate(self.year, self.month)

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both can be the same day."""
        if self.is_month_only or other.is_month_only:
            return self.month_only == other.month_only
        return self == other

    def age_on(self, as_of: dt.date) -> int:
        """Completed years on a date (周岁)."""
        return (date_number(as_of) - self.number) // 10000

    def __str__(self) -> str:
        text = f"{self.year:04d}-{self.month:02d}"
        return text if self.is_month_only else f"{text}-{self.day:02d}"


def date_number(date: dt.date) -> int:
    """A date as ``yyyymmdd``."""
    return date.year * 10000 + date.month * 100 + date.day


class PartialDateField(models.IntegerField):
    """Stores a ``PartialDate`` as its number; lookups take a PartialDate or the number."""

    description = "日期(可只到月)"
    _pyi_private_set_type: PartialDate | int | str  # type: ignore[assignment]
    _pyi_private_get_type: PartialDate  # type: ignore[assignment]

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> PartialDate | None:
        return None if value is None else PartialDate.from_number(value)

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        if isinstance(value, int):
            return PartialDate.from_number(value)
        if isinstance(value, dt.date):
            return PartialDate.from_date(value)
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            raise ValidationError(
                "“%(value)s”不是日期，请写成 1985-06 或 1985-06-12。", params={"value": value}
            ) from None

    def get_prep_value(self, value: Any) -> int | None:
        if isinstance(value, int) or value is None:
            return value
        date = self.to_python(value)
        return None if date is None else date.number

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        from core.forms import PartialDateFormField

        return models.Field.formfield(self, form_class=PartialDateFormField, **kwargs)
