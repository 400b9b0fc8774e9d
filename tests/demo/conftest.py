from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.demo.people import Place, read_streets
from reports.demo.population import Population, lay_out
from tests.demonstrations import demonstration_of

DIVISIONS = Path(__file__).parents[2] / "places" / "codes" / "baoshan_310113.csv"


def read_places() -> list[Place]:
    """The units that take part, read from the table without the database."""
    streets = read_streets()
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "village"]
    left_out = set()
    for code, street in streets.items():
        residents = [row["code"] for row in rows if row["parent_code"] == code and row["kind"] == "residents"]
        left_out.update(sorted(residents)[len(residents) - street.left_out :])
    return [
        Place(row["code"], row["name"], row["kind"], streets[row["parent_code"]])
        for row in rows
        if row["code"] not in left_out
    ]


@pytest.fixture(scope="session")
def population() -> Population:
    return lay_out(read_places())


@pytest.fixture(scope="package")
def demonstration(django_db_setup: Any, django_db_blocker: Any) -> Iterator[str]:
    """The demonstration in the database for the tests of this folder, rolled back after them. Gives what was said."""
    with demonstration_of("finished", django_db_blocker) as said:
        yield said
