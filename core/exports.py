"""A list as a workbook: what stands on the page, with a second sheet that says what it is."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import django_tables2
import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from core.cells import reader, rows_of
from core.downloads import download

NARROWEST, WIDEST = 8, 42
SAMPLE = 100
"""Rows whose texts say how wide the columns are."""
Notes = list[tuple[str, str]]
Tell = Callable[[str, int, int], Any]
"""Takes what is being done, how many of the rows are done, and how many there are."""
NATURE = "数据性质"
"""The label of a note that says what the data is: it stands at the head of every printed page too."""
DEMONSTRATION = (NATURE, "演示数据，人员均为虚构")
PRACTICE = (NATURE, "练习数据，不计入任何统计")


def silent(phase: str, done: int, total: int) -> None:
    """For those who do not watch the progress."""


def table_response(*, table: django_tables2.Table, title: str, notes: Notes, tell: Tell = silent) -> FileResponse:
    """All rows of a table, not only the page shown, as a download named after the title and the day."""
    header, rows = table_values(table)
    total, file = len(table.rows), io.BytesIO()
    told = _telling(rows, total, tell)
    write_workbook(file, title=title, header=header, rows=told, notes=[*notes, ("行数", str(total))])
    return download(file, f"{title}-{timezone.localdate():%Y-%m-%d}.xlsx")


def table_values(table: django_tables2.Table) -> tuple[list[str], Iterator[list[Any]]]:
    """The header and the rows as plain values, hidden columns and those not meant for export left out."""
    columns = [c for c in table.columns.iterall() if c.visible and not c.column.exclude_from_export]
    model = getattr(table.data.data, "model", None)
    readers = [(reader(table, column, model), column.default) for column in columns]
    rows = ([_plain(read(record, row), default) for read, default in readers] for record, row in rows_of(table))
    return [str(column.header) for column in columns], rows


def _telling(rows: Iterable[list[Any]], total: int, tell: Tell) -> Iterator[list[Any]]:
    for number, row in enumerate(rows):
        if number % 200 == 0:
            tell("生成表格", number, total)
        yield row
    tell("保存文件", total, total)


def write_workbook(file: Any, *, title: str, header: list[str], rows: Iterable[list[Any]], notes: Notes) -> None:
    """Write ``rows`` under a frozen header and ``notes`` on a sheet 说明. Text stays text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rest = iter(rows)
    first = list(islice(rest, SAMPLE))
    with xlsxwriter.Workbook(file, options) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#EDF2F7", "border": 1, "border_color": "#CBD2DA"})
        words = workbook.add_format({"indent": 1})
        sheet = workbook.add_worksheet(sheet_name(title))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_widths(header, first)):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, header, head)
        for number, row in enumerate(chain(first, rest), 1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, words)
        _write_notes(workbook.add_worksheet("说明"), notes, head)
        mark_pages(workbook, notes)


def mark_pages(workbook: Any, notes: Notes) -> None:
    """Put what the data is, where the notes say so, at the head of every page that is printed of any sheet."""
    if nature := dict(notes).get(NATURE):
        for sheet in workbook.worksheets():
            sheet.set_header(f"&R{nature}")


def sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet: without its forbidden characters, at most 31 long."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "表"


def _write_notes(sheet: Any, notes: Notes, head: Any) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 80)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for number, (label, text) in enumerate(notes):
        sheet.write_string(number, 0, label, head)
        sheet.write_string(number, 1, text)


def _write(sheet: Any, row: int, column: int, value: Any, words: Any) -> None:
    """Text a little apart from the number that may stand before it."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value != "":
        sheet.write_string(row, column, value, words)


def _plain(value: Any, default: Any) -> Any:
    """A cell's value as number or text; the mark for "none" becomes an empty cell."""
    if value is None or value == default:
        return ""
    if isinstance(value, SafeString):
        return _without_tags(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


@lru_cache(maxsize=4096)
def _without_tags(html: str) -> str:
    """Most columns that are HTML have few different values."""
    return strip_tags(html)


def _widths(header: list[str], rows: list[list[Any]]) -> list[int]:
    """Column widths from the header and some rows; a Chinese character counts two."""
    sample = [header, *rows]
    widest = [max(_text_width(str(row[column])) for row in sample) for column in range(len(header))]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in widest]


def _text_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
