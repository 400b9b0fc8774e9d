"""A sheet of a workbook as a table of a page: merged places, widths, and of each cell what stands in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from reports.kept.codes import Code, Each, Unknown, each_of, has_code, is_alone, read_cell
from reports.kept.filling import is_merged

MOST_ROWS, MOST_COLUMNS = 300, 60
PIXELS = 8
"""Of a character of a column's width."""


@dataclass(frozen=True)
class GridCell:
    """A cell as the page shows it."""

    address: str
    text: str
    rows: int = 1
    columns: int = 1
    codes: tuple[Code, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    each: Each | None = None
    suggestion: str = ""
    is_bold: bool = False
    is_number: bool = False
    is_formula: bool = False
    is_left_alone: bool = False
    why_none: str = ""

    @property
    def css(self) -> str:
        """The classes of its place in the table."""
        marks = {
            "bad": self.unknown,
            "code": self.codes or self.each,
            "hint": self.suggestion,
            "b": self.is_bold,
            "num": self.is_number,
            "fx": self.is_formula,
        }
        return " ".join(name for name, on in marks.items() if on)

    @property
    def label(self) -> str:
        return "、".join(code.label for code in self.codes)

    @property
    def shown(self) -> str:
        """A code alone in the words of the product, everything else as it was written."""
        if self.each:
            return self.label
        return self.label if self.codes and is_alone(self.text) else self.text


@dataclass(frozen=True)
class Grid:
    """A sheet: the letters and widths of its columns, its rows by number, and whether it was cut."""

    letters: list[str]
    widths: list[int]
    rows: list[tuple[int, bool, list[GridCell]]]
    is_cut: bool


@dataclass(frozen=True)
class Marks:
    """What is known of cells of a sheet, by address: those whose braces stay (``alone``), what is suggested
    (``hints``), and why a filled one has no value (``gaps``)."""

    alone: Collection[str] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)


def grid_of(page: Any, marks: Marks) -> Grid:
    """The first rows and columns of a sheet."""
    height, width = min(page.max_row, MOST_ROWS), min(page.max_column, MOST_COLUMNS)
    spans = {(merged.min_row, merged.min_col): merged for merged in page.merged_cells.ranges}
    rows = []
    for row in range(1, height + 1):
        cells = [
            _cell(page.cell(row, column), spans.get((row, column)), marks, (height, width))
            for column in range(1, width + 1)
            if not is_merged(page.cell(row, column))
        ]
        rows.append((row, any(cell.each for cell in cells), cells))
    letters = [get_column_letter(column) for column in range(1, width + 1)]
    widths = [int((page.column_dimensions[letter].width or 9) * PIXELS) for letter in letters]
    return Grid(letters, widths, rows, page.max_row > height or page.max_column > width)


def _cell(cell: Any, merged: Any, marks: Marks, most: tuple[int, int]) -> GridCell:
    text = _text(cell)
    is_alone = cell.coordinate in marks.alone
    is_read = has_code(text) and cell.data_type == "s" and not is_alone
    codes, unknown = read_cell(text) if is_read else ([], [])
    return GridCell(
        cell.coordinate,
        text,
        min(merged.max_row, most[0]) - cell.row + 1 if merged else 1,
        min(merged.max_col, most[1]) - cell.column + 1 if merged else 1,
        tuple(codes),
        tuple(unknown),
        each_of(text) if is_read else None,
        marks.hints.get(cell.coordinate, ""),
        bool(cell.font and cell.font.b),
        isinstance(cell.value, int | float) and not isinstance(cell.value, bool),
        cell.data_type == "f",
        is_alone,
        marks.gaps.get(cell.coordinate, ""),
    )


def _text(cell: Any) -> str:
    """What a cell shows, as far as it can be told without a program that computes."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(getattr(value, "text", value))
    if isinstance(value, int | float) and "%" in str(cell.number_format):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return str(value)
