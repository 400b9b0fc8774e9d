"""Many rows in few statements. ``bulk_create`` prepares every value of every row through several layers; where tens of
thousands of rows are written at once that is most of the time, so their statement is built here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
_AS_THEY_ARE = (
    models.CharField,
    models.BooleanField,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.SmallIntegerField,
    models.ForeignKey,
)
"""Fields whose Python value is what the database takes."""
_PARAMETERS = 30_000
_ROWS = 500


def insert(rows: Sequence[Row], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
    """Insert unsaved rows of one model and give them their ids. Where a row with the same ``unique`` fields is there,
    its ``update`` fields are written instead. No signals; ``auto_now`` is kept."""
    if not rows:
        return
    model = type(rows[0])
    has_ids = rows[0].pk is not None
    fields = [field for field in model._meta.concrete_fields if has_ids or not field.primary_key]
    database = connections[DEFAULT_DB_ALIAS]
    readers = [_reader(field, database) for field in fields]
    size = min(_ROWS, (database.features.max_query_params or _PARAMETERS) // len(fields))
    head, place, tail = _statement(model, fields, unique, update)
    with database.cursor() as cursor:
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            values = [read(row) for row in part for read in readers]
            cursor.execute(head + ", ".join([place] * len(part)) + tail, values)
            for row, (pk,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = pk
                row._state.adding, row._state.db = False, database.alias


def bring_up_to_date(
    stored: Any,
    wanted: Mapping[tuple[Any, ...], tuple[Any, ...]],
    *,
    key: Sequence[str],
    facts: Sequence[str],
    given: Mapping[str, Any],
    unique: Sequence[str],
) -> None:
    """Make the rows of the queryset ``stored`` those that are ``wanted``: values of ``facts`` by values of ``key``
    (names of columns). Rows of other keys go, those that differ are written, all others are left untouched.

    ``given`` are the columns that all rows have in common, ``unique`` the fields of the constraint that tells rows
    apart.
    """
    there = {row[1 : len(key) + 1]: (row[0], row[len(key) + 1 :]) for row in stored.values_list("pk", *key, *facts)}
    if gone := [pk for place, (pk, _) in there.items() if place not in wanted]:
        stored.model.objects.filter(pk__in=gone).delete()
    none = (None, None)
    differing = [
        stored.model(**given, **dict(zip(key, place, strict=True)), **dict(zip(facts, values, strict=True)))
        for place, values in wanted.items()
        if there.get(place, none)[1] != values
    ]
    insert(differing, unique=unique, update=facts)


def estimate_anew(*tables: type[models.Model]) -> None:
    """Have PostgreSQL look at tables that have grown within this transaction: until then it plans as for the rows that
    were there before. A table that another process is just looking at is left out. SQLite needs none of it."""
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {names}")


def _statement(
    model: type[models.Model], fields: Sequence[Any], unique: Sequence[str], update: Sequence[str]
) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    named = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
    columns = ", ".join(named[field.name] for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
    tail = " RETURNING " + next(named[field.name] for field in model._meta.concrete_fields if field.primary_key)
    if unique:
        keys = ", ".join(named[name] for name in unique)
        sets = ", ".join(f"{named[name]} = EXCLUDED.{named[name]}" for name in update)
        tail = f" ON CONFLICT ({keys}) DO UPDATE SET {sets}{tail}"
    return head, f"({', '.join(['%s'] * len(fields))})", tail


def _reader(field: Any, database: Any) -> Callable[[Any], Any]:
    """How a row's value of a field becomes what the database takes; a field that notes the time gets one for all."""
    if type(field) in _AS_THEY_ARE:
        return attrgetter(field.attname)
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        now = timezone.now()
        stored = field.get_db_prep_save(now, database)

        def note_time(row: Any) -> Any:
            setattr(row, field.attname, now)
            return stored

        return note_time
    name = field.attname
    return lambda row: field.get_db_prep_save(getattr(row, name), database)
