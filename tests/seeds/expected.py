"""What the articles print, as figures of the product (``expected.csv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Expected:
    """``field`` is that of the figure: value, previous, change. ``article`` is the article's wording."""

    area: str
    kind: str
    code: str
    field: str
    expected: str
    article: str


def expected(seed: str) -> list[Expected]:
    with Path(__file__).with_name("expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("seed") == seed]
    return [Expected(**row) for row in rows]
