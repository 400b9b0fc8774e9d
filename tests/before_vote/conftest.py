from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def two_weeks_before(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration two weeks before the vote, for the tests of this folder, rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", "--state", "before-vote", verbosity=0)
        yield
        transaction.set_rollback(True)
