"""Where a sheet's header is and which columns it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from core.codes import read_codes
from imports.columns import COLUMNS, IS_PARTY_MEMBER, Column
from imports.reader import Sheet
from imports.rules.values import CODES, clean_text, plain

HEADER_ROWS = 15
MIN_KNOWN = 3
_MARKS = re.compile(r"[()\[\]【】〔〕*:、,.\\\"“”'‘’—-]")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")


@dataclass
class HeaderCell:
    """A header as it stands in the file, and the column it means."""

    index: int
    text: str
    column: Column


@dataclass
class Table:
    """A sheet with its header found. ``header`` is the row's index from 0; ``unmapped`` are headers that mean nothing
    to the import, ``repeated`` such as name a column a second time."""

    sheet: Sheet
    header: int
    cells: list[HeaderCell] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)

    def text_of(self, identifier: str) -> str:
        """The header of a column as it stands in the file; its usual name where the file has none."""
        for cell in self.cells:
            if cell.column.identifier == identifier:
                return cell.text
        return next(column.label for column in COLUMNS if column.identifier == identifier)

    @property
    def first_row(self) -> int:
        return self.header + 1


def find_table(sheet: Sheet) -> Table | None:
    """The best of the first rows by the number of known headers; it must name 姓名 and two more columns."""
    tables = [_table(sheet, index) for index in range(min(HEADER_ROWS, len(sheet.rows)))]
    fit = [table for table in tables if len(table.cells) >= MIN_KNOWN and "name" in _identifiers(table)]
    return max(fit, key=lambda table: len(table.cells), default=None)


def header_key(cell: Any) -> str:
    """A header without spaces, line breaks, full-width marks, brackets and stars."""
    return _MARKS.sub("", plain(clean_text(cell)))


def match_header(cell: Any) -> str | None:
    """The field of header_aliases.csv that a header means as a whole, or without its bracketed hint."""
    aliases = _aliases()
    return aliases.get(header_key(cell)) or aliases.get(header_key(_BRACKETED.sub("", plain(clean_text(cell)))))


@cache
def _aliases() -> dict[str, str]:
    return {header_key(row["alias"]): row["field"] for row in read_codes(CODES / "header_aliases.csv")}


def _table(sheet: Sheet, index: int) -> Table:
    table = Table(sheet, index)
    seen: set[str] = set()
    for position, cell in enumerate(sheet.rows[index]):
        text = clean_text(cell)
        column = _column(text) if text else None
        if column and (column.identifier not in seen or column.is_joined):
            seen.add(column.identifier)
            table.cells.append(HeaderCell(position, re.sub(r"\s+", "", text)[:60], column))
        elif text:
            table.unmapped.append(text[:60])
    return table


def _column(text: str) -> Column | None:
    field_name = match_header(text)
    if field_name == "political" and "是否" in text:
        return IS_PARTY_MEMBER
    return _by_field().get(field_name) if field_name else None


@cache
def _by_field() -> dict[str, Column]:
    return {column.field: column for column in COLUMNS}


def _identifiers(table: Table) -> set[str]:
    return {cell.column.identifier for cell in table.cells}
