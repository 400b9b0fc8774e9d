"""Cell values of long tables. django-tables2 finds out anew for every cell how a column comes to its value; here each
column is looked at once, and its cells are read. The values are the same."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partialmethod
from typing import Any

import django_tables2
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django_tables2.rows import BoundRow
from django_tables2.utils import A, signature

CHUNK = 2_000
"""Rows read from the database at a time: a long list is never in memory as a whole."""

Reader = Callable[[Any, BoundRow], Any]


def rows_of(table: django_tables2.Table) -> Iterator[tuple[Any, BoundRow]]:
    """All rows of a table, a part at a time where they come from the database."""
    data = table.data.data
    records = data.iterator(chunk_size=CHUNK) if isinstance(data, QuerySet) else data
    for record in records:
        yield record, BoundRow(record, table=table)


def reader(table: django_tables2.Table, column: Any, model: type[models.Model] | None) -> Reader:
    """What ``BoundRow.get_cell_value`` does for a column, with all that is the same in every row found out before."""
    find, value_of = _finder(A(column.accessor), model), _caller(column)
    empty, given = column.column.empty_values, {"column": column.column, "bound_column": column, "table": table}

    def read(record: Any, row: BoundRow) -> Any:
        value = find(record)
        if value in empty:
            return None
        return value_of({**given, "value": value, "record": record, "bound_row": row})

    return read


def _finder(accessor: Any, model: type[models.Model] | None) -> Callable[[Any], Any]:
    """The value at an accessor, in words where it is one of a field's choices; None where there is nothing."""
    *way, last = accessor.bits
    field = _field_at(accessor, model)
    words = dict(field.flatchoices) if field is not None and _has_plain_words(field) else {}
    display = f"get_{last}_display" if field is not None and getattr(field, "choices", None) and not words else ""

    def find(record: Any) -> Any:
        try:
            if model is None:
                return accessor.resolve(record)
            for bit in way:
                record = _called(getattr(record, bit))
            if display:
                return getattr(record, display)()
            value = _called(getattr(record, last))
            return words.get(value, value) if words else value
        except Exception:  # as django-tables2 does: columns need no value of their own
            return None

    return find


def _called(value: Any) -> Any:
    if not callable(value):
        return value
    if getattr(value, "alters_data", False):
        raise ValueError(f"{value!r} alters data")
    return value if getattr(value, "do_not_call_in_templates", False) else value()


def _field_at(accessor: Any, model: type[models.Model] | None) -> Any:
    try:
        return accessor.get_field(model) if model is not None else None
    except FieldDoesNotExist:
        return None


def _has_plain_words(field: Any) -> bool:
    """Whether the words of a field's choices are those that Django gives, not a model's own."""
    method = inspect.getattr_static(field.model, f"get_{field.name}_display", None)
    return bool(getattr(field, "choices", None)) and isinstance(method, partialmethod)


def _caller(column: Any) -> Callable[[dict[str, Any]], Any]:
    """Calls a column's ``value``, or where it has none of its own its ``render``, with the arguments that it takes."""
    work = column.value
    if getattr(work, "__func__", None) is django_tables2.Column.value:
        work = column.render
    names, takes_all = signature(work)
    if takes_all:
        return lambda known: work(**known)
    return lambda known: work(**{name: known[name] for name in names})
