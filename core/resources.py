"""Plain tables in and out with django-import-export: Chinese columns, scoped rows, writes through services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export import resources, widgets

from core.sheets import Fault, Rows

LIMIT = 5_000


class TableResource(resources.ModelResource):
    """A table of one model. It knows its user; ``write`` hands one row to a service.

    A dry run writes too and is rolled back, so that it meets every rule that the real run meets.
    """

    refuses_new: dict[str, str] = {}
    """For tables whose rows are made elsewhere: the attribute and what to do instead."""
    area_lookup = ""
    """Where the path of a row's area stands; empty for tables that belong to no area."""

    def __init__(self, *, user: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def rows_in(self, area_path: str) -> Any:
        """The user's rows of an area."""
        rows = self.get_queryset()
        return rows.filter(**{f"{self.area_lookup}__startswith": area_path}) if self.area_lookup else rows

    def no_upload(self) -> str:
        """Why this user only takes the table out, in a sentence; empty for those who bring it in too."""
        return ""

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._seen: set[tuple[Any, ...]] = set()

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """What says which object the row means must be right, and stand in one row only."""
        fields = [self.fields[name] for name in self.get_import_id_fields()]
        try:
            key = tuple(field.clean(row) for field in fields)
        except ValueError:
            raise ValidationError(self._wrong_cells(row)) from None
        if key in self._seen:
            raise ValidationError({fields[-1].attribute: "在表中出现了不止一次，请只留一行。"})
        self._seen.add(key)

    def _wrong_cells(self, row: Any) -> dict[str, list[str]]:
        found = {}
        for field in self.get_import_fields():
            try:
                if not field.readonly:
                    field.clean(row)
            except ValueError as error:
                found[field.attribute] = [str(error)]
        return found

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        if new and self.refuses_new:
            raise ValidationError(self.refuses_new)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        self.write(instance, is_create)

    def write(self, instance: Any, is_create: bool) -> None:
        raise NotImplementedError

    @property
    def columns(self) -> list[str]:
        """The columns that an uploaded table must have."""
        return [field.column_name for field in self.get_import_fields() if not field.readonly]

    def faults(self, result: Any, rows: Rows) -> list[Fault]:
        """Every wrong cell of a run in words, in the order of the rows."""
        names = {field.attribute: field.column_name for field in self.get_import_fields()}
        found: list[Fault] = []
        for invalid in result.invalid_rows:
            number, cells = rows[invalid.number - 1]
            for name, messages in invalid.error_dict.items():
                column = names.get(name, "")
                found.append(Fault(number, column, cells.get(column, ""), "；".join(messages)))
        for row in result.error_rows:
            number, _ = rows[row.number - 1]
            found += [Fault(number, "", "", f"这一行不能写入：{error.error}") for error in row.errors]
        return sorted(found)


class TableMeta:
    """What all tables share: unchanged rows are left alone, one transaction, no ids."""

    skip_unchanged = True
    report_skipped = True
    skip_html_diff = True
    use_transactions = True
    store_row_values = False


class TextWidget(widgets.Widget):
    """A text; ``required`` ones must be filled, and none is longer than ``limit`` characters."""

    def __init__(self, *, required: bool = False, limit: int = 200) -> None:
        super().__init__()
        self.required, self.limit = required, limit

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        if self.required and not text:
            raise ValueError("没有填写。")
        if len(text) > self.limit:
            raise ValueError(f"有 {len(text)} 个字，最多 {self.limit} 个。")
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class ChoiceWidget(widgets.Widget):
    """A choice by its Chinese label."""

    def __init__(self, choices: type[models.TextChoices], *, required: bool = True) -> None:
        super().__init__()
        self.choices, self.required = choices, required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        labels = {str(choice.label): choice.value for choice in self.choices}
        if not value and not self.required:
            return ""
        if value not in labels:
            raise ValueError(f"应为 {'、'.join(labels)} 之一。")
        return str(labels[value])

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class YesNoWidget(widgets.Widget):
    """是 or 否; empty is ``None`` where it need not be known."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__()
        self.required = required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        if not value and not self.required:
            return None
        if value not in ("是", "否"):
            raise ValueError("应为 是 或 否。")
        return bool(value == "是")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else "是" if value else "否"


class NumberWidget(widgets.Widget):
    """A whole number from 0, or nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if not value:
            return None
        if not (str(value).isascii() and str(value).isdigit()) or len(str(value)) > 8:
            raise ValueError("应为不带小数的数字，不知道的不填。")
        return int(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else str(value)


class DayWidget(widgets.Widget):
    """A day as 2026-12-31 (also 2026/1/5, 2026.1.5), or nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        try:
            year, month, day = str(value).replace("/", "-").replace(".", "-").split("-") if value else ("", "", "")
            return dt.date(int(year), int(month), int(day)) if value else None
        except ValueError:
            raise ValueError("不是日期，请写成 2026-12-31 的样子，不知道的不填。") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""
