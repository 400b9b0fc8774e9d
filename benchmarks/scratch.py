"""A database of a benchmark's own, empty and gone at its end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def scratch_database(name: str = "", *, keep: bool = False) -> Iterator[str]:
    """Set Django up on an empty database on the server that DATABASE_URL names, or on SQLite; gives its name.

    With ``keep`` it stays there under its ``name``, and the next run takes it up as it is.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        os.environ["DATA_DIR"] = folder
        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        name = name or f"benchmark_{os.getpid()}"
        place = tempfile.gettempdir() if keep else folder
        is_file = connection.vendor == "sqlite"
        connection.settings_dict["TEST"]["NAME"] = f"{place}/{name}.sqlite3" if is_file else name
        old = setup_databases(verbosity=0, interactive=False, keepdb=keep, serialized_aliases=set())
        try:
            yield str(connection.settings_dict["NAME"])
        finally:
            if not keep:
                teardown_databases(old, verbosity=0)
