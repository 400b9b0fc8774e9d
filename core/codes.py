"""Code tables that ship as CSV files beside the app that owns them."""

import csv
from pathlib import Path


def read_codes(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
