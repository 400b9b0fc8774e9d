"""A demonstration in the database for as long as the tests of a folder run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction


@contextmanager
def demonstration_of(state: str, blocker: Any) -> Iterator[str]:
    """Seed it, give what was said, and roll it back. What PostgreSQL has put off checking is checked once here: left
    open, it would be checked and, by the rollback of that test, put off again at the end of each test."""
    out = StringIO()
    with blocker.unblock(), transaction.atomic():
        call_command("seed_demo", "--state", state, stdout=out)
        connection.check_constraints()
        yield out.getvalue()
        transaction.set_rollback(True)
