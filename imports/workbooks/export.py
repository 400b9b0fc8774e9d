"""Rosters and lists of candidates as files: .csv and .xlsx with the same columns. Importing an export in full again
changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from core.exports import Notes, mark_pages
from elections.models import Term
from imports.columns import Column, Written
from imports.kinds import CANDIDATES, ROSTER, WorkbookKind
from imports.rules.formulas import neutralised
from imports.workbooks.rows import candidate_rows, roster_rows
from places.models import Area
from places.selectors import full_name

WORKBOOK_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Every text cell stays text: nothing in it can become a formula or a link."""
BLUE, LINE = "#EDF2F7", "#CBD2DA"


@dataclass(frozen=True)
class Export:
    """What is exported, for whom, and whether with ID and phone numbers in full."""

    term: Term
    area: Area
    full: bool
    made_by: str
    made_at: str
    kind: WorkbookKind = ROSTER

    @property
    def rows(self) -> Iterator[list[str]]:
        rows = candidate_rows if self.kind is CANDIDATES else roster_rows
        return rows(term=self.term, area=self.area, full=self.full)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return f"{self.area.name}{self.term.name}{self.kind.title}{self.term.mark}"


def write_csv(export: Export, file: IO[str]) -> int:
    """Write to a text file opened as ``utf-8-sig`` with ``newline=""``. Returns the number of rows."""
    writer = csv.writer(file)
    writer.writerow(export.kind.headers)
    count = 0
    for row in export.rows:
        writer.writerow([neutralised(cell) for cell in row])
        count += 1
    return count


def write_xlsx(export: Export, file: Path | IO[bytes]) -> int:
    """Write a workbook with the roster and a sheet that says what it is. Returns the number of rows."""
    book = xlsxwriter.Workbook(file, WORKBOOK_OPTIONS)
    count = _people_sheet(book, export.kind, export.rows)
    write_facts(book, "说明", _facts(export, count))
    book.close()
    return count


def _people_sheet(book: Any, kind: WorkbookKind, rows: Iterable[list[str]]) -> int:
    sheet = book.add_worksheet(kind.title)
    set_columns(book, sheet, kind.written)
    write_heads(book, sheet, kind.written)
    text = book.add_format({"num_format": "@", "valign": "vcenter"})
    count = 0
    for count, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if cell:
                sheet.write_string(count, position, cell, text)
    sheet.autofilter(0, 0, max(count, 1), len(kind.headers) - 1)
    return count


def set_columns(book: Any, sheet: Any, columns: Sequence[tuple[Column, Written]]) -> None:
    """Widths, text columns, the frozen head and the print layout of a sheet."""
    text = book.add_format({"num_format": "@"})
    for position, written in enumerate(written for _, written in columns):
        sheet.set_column(position, position, written.width, text if written.is_text else None)
    sheet.freeze_panes(1, 3)
    sheet.hide_gridlines(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_heads(book: Any, sheet: Any, columns: Sequence[tuple[Column, Written]]) -> None:
    """Line 1: the only header."""
    head = book.add_format(
        {
            "bold": True,
            "bg_color": BLUE,
            "border": 1,
            "border_color": LINE,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
    )
    sheet.set_row(0, 32)
    for position, (column, _) in enumerate(columns):
        sheet.write_string(0, position, column.label, head)


def write_facts(book: Any, title: str, facts: Notes) -> None:
    """The last sheet of a workbook: words and what they mean, one a line."""
    sheet = book.add_worksheet(title)
    label = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    for line, (word, meaning) in enumerate(facts):
        sheet.write_string(line, 0, word, label)
        sheet.write_string(line, 1, meaning, text)
    mark_pages(book, facts)


def _facts(export: Export, count: int) -> list[tuple[str, str]]:
    numbers = (
        "完整。请按个人信息保护规定保管，用后及时删除。"
        if export.full
        else f"已遮盖。遮盖的号码不能核对身份，本文件不能作为{export.kind.title}再导入；"
        "需要再导入的，请由有权限的人员导出完整文件。"
    )
    return [
        *export.term.nature,
        ("范围", full_name(export.area) or export.area.name),
        ("届次", export.term.name),
        ("统计时点", str(export.term.as_of)),
        ("行数", f"{count} 行，一人在一个单位一行"),
        ("号码", numbers),
        ("导出人", export.made_by),
        ("导出时间", export.made_at),
    ]
