"""The column of reasons that an annotated workbook carries: written beside the data, never read as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from imports.reading.reader import Row, Workbook

WORDS = "核对结果"
_HEADER = re.compile(WORDS + r"[(（]B-0*(\d+)")
_ROWS_LOOKED_AT = 30


@dataclass
class Results:
    """``batch`` is the number of the upload whose check wrote the reasons, None for a file without; ``columns`` where
    they stood: title of the sheet → column from 0."""

    batch: int | None = None
    columns: dict[str, int] = field(default_factory=dict)


def result_header(number: int) -> str:
    return f"{WORDS}（B-{number:04d}，勿删）"


def take_results(workbook: Workbook) -> Results:
    """Take the columns of reasons out of a file that was read, so that it reads as if they had never been added."""
    results = Results()
    for sheet in workbook.sheets:
        found = _place(sheet.rows[:_ROWS_LOOKED_AT])
        if not found:
            continue
        column, number = found
        results.columns[sheet.title] = column
        results.batch = max(number, results.batch or 0)
        for row in sheet.rows:
            _empty(row, column)
    return results


def _place(rows: list[Row]) -> tuple[int, int] | None:
    """The column of reasons and the number of its batch."""
    for row in rows:
        for column in range(len(row) - 1, -1, -1):
            cell: Any = row[column]
            if isinstance(cell, str) and WORDS in cell and (named := _HEADER.match(cell.strip())):
                return column, int(named[1])
    return None


def _empty(row: Row, column: int) -> None:
    if column < len(row):
        row[column] = ""
        while row and row[-1] == "":
            row.pop()
