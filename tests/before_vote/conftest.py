from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.demonstrations import demonstration_of


@pytest.fixture(scope="package")
def two_weeks_before(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration two weeks before the vote, for the tests of this folder, rolled back after them."""
    with demonstration_of("before-vote", django_db_blocker):
        yield
