"""Uploaded bytes to sheets of rows: .xlsx and .xls by calamine, .csv in UTF-8 or GB18030."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import python_calamine as calamine
from django.conf import settings

from imports.reading.archives import MAX_CELLS, MAX_FILLED, ArchiveError, read_archive
from imports.reading.old_workbooks import read_old_workbook
from imports.reading.worksheets import Worksheet
from imports.rules.formulas import restored

Row = list[Any]
Merge = tuple[int, int, int, int]
MAX_ROWS = 99_999
MAX_COLUMNS = 300
_HEAD = 20_000
"""Characters of a text file by which its separator is known."""
_LONGEST_LINE = 1_000_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

REFUSALS = {
    "not_a_workbook": "这不是可以读取的表格文件。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传；也可上传 .xls 或 .csv。",
    "empty_workbook": "文件中没有内容。请确认选对了文件，填好后保存再上传。",
    "password_protected": "文件设有密码，无法读取。请在 Excel 或 WPS 中取消密码，保存后再上传。",
    "too_large": "文件超过{limit}MB，未读取。请删去图片和多余的工作表，或按街镇分开上传。",
    "zip_bomb": "文件内部异常（解压后过大或含有不应有的内容），未读取。请新建工作簿，把数据复制过去再上传。",
    "too_far_out": "工作表范围过大：在很远的行或列还有内容或格式，未读取。请选中数据下方和右侧的空行空列并删除，"
    "保存后再上传；超过{limit}行的请按街镇分开上传。",
    "too_many_rows": "工作表“{sheet}”超过{limit}行，未读取。请删去多余的空行，或按街镇分开上传。",
    "too_many_cells": "文件中的单元格过多，未读取。请删去用不到的列和工作表，或按街镇分开上传。",
    "too_many_errors": "文件中有大量公式错误（#REF!、#N/A 等），未读取。请改正公式，或把数据粘贴为数值，保存后再上传。",
    "too_many_tables": "文件中不同的表头超过{limit}处，未读取。请把数据合并到一个表头下，或按街镇分开上传。",
    "too_many_problems": "文件中的问题太多：核对到{place}已有{count}处，没有再往下核对，也没有写入任何数据。"
    "最多的是{causes}。请先在文件中改正这几类问题，或核对是否选错了文件、表头与内容是否对得上，再上传。",
    "no_header": "没有找到表头：各工作表前15行中，没有一行同时有“姓名”和其他两个以上认识的列名"
    "（如村(社区)、身份证号、党组织职务）。请核对是否选错了文件，或改用系统提供的模板。",
}


class WorkbookRefused(Exception):
    """A file that is not taken at all. ``kind`` is stable, the text is for the user."""

    def __init__(self, kind: str, **facts: Any) -> None:
        super().__init__(REFUSALS[kind].format(**facts))
        self.kind = kind


@dataclass
class Sheet:
    """A visible sheet: its exact title and its rows from row 1, each up to its last filled cell. Everything counts
    from 0. ``merges`` are (first row, first column, last row, last column). A CSV file is one sheet without a title."""

    title: str
    rows: list[Row]
    merges: Sequence[Merge] = ()
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()


@dataclass
class Workbook:
    """The visible sheets of a file with something in them, and the titles of the hidden ones."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)


def refuse_too_large(size: int) -> None:
    """Refuse a file by its size in bytes, before it is read. Errors: WorkbookRefused."""
    if size > settings.UPLOAD_MAX_BYTES:
        raise WorkbookRefused("too_large", limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024)


def read_workbook(content: bytes) -> Workbook:
    """An uploaded file as sheets of rows. Errors: WorkbookRefused."""
    refuse_too_large(len(content))
    if not content.strip():
        raise WorkbookRefused("empty_workbook")
    workbook = _read_book(content) if content.startswith((_ZIP, _OLE)) else Workbook([_read_text(content)])
    workbook.sheets = [sheet for sheet in workbook.sheets if any(sheet.rows)]
    if not workbook.sheets:
        raise WorkbookRefused("empty_workbook")
    return workbook


def _read_book(content: bytes) -> Workbook:
    if content.startswith(_OLE) and _LOCKED in content:
        raise WorkbookRefused("password_protected")
    try:
        if content.startswith(_ZIP):
            seen = read_archive(content)
            return _workbook(calamine.CalamineWorkbook.from_filelike(BytesIO(content)), seen)
        content, in_order = read_old_workbook(content)
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return _workbook(book, dict(zip(book.sheet_names, in_order, strict=False)))
    except ArchiveError as error:
        raise WorkbookRefused(error.kind, limit=MAX_ROWS) from None
    except calamine.PasswordError:
        raise WorkbookRefused("password_protected") from None
    except calamine.CalamineError:
        raise WorkbookRefused("not_a_workbook") from None
    except BaseException as error:
        if error.__class__.__name__ != "PanicException":  # calamine's on a broken file; there is no name to import
            raise
        raise WorkbookRefused("not_a_workbook") from None


def _workbook(book: calamine.CalamineWorkbook, seen: dict[str, Worksheet]) -> Workbook:
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in worksheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
    workbook = Workbook([], [sheet.name for sheet in worksheets if sheet.name not in shown])
    left = MAX_CELLS
    for name in shown:
        sheet, cells = _sheet(book.get_sheet_by_name(name), seen.get(name) or Worksheet(), left)
        left -= cells
        workbook.sheets.append(sheet)
    return workbook


def _sheet(sheet: calamine.CalamineSheet, seen: Worksheet, most: int) -> tuple[Sheet, int]:
    """A sheet and the number of cells from A1 to its last one, which may be ``most``."""
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > MAX_ROWS:
        raise WorkbookRefused("too_many_rows", sheet=sheet.name, limit=MAX_ROWS)
    if width > MAX_COLUMNS:
        raise WorkbookRefused("too_far_out", limit=MAX_ROWS)
    if height * width > most:
        raise WorkbookRefused("too_many_cells")
    rows = list(_rows(sheet))
    for (row, column), error in seen.errors.items():
        if row < MAX_ROWS and column < MAX_COLUMNS:
            _put(rows, row, column, error)
    merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Sheet(sheet.name, rows, merges, seen.hidden_rows, seen.hidden_columns), height * width


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """The rows from row 1 and column A, without the empty cells at their ends."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        if before:
            row = before + row
        yield _trimmed(row)


def _trimmed(row: Row) -> Row:
    length = len(row)
    while length and row[length - 1] == "":
        length -= 1
    del row[length:]
    return row


def _put(rows: list[Row], row: int, column: int, cell: Any) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = cell


def _read_text(content: bytes) -> Sheet:
    text = _decoded(content)
    head = text[:_HEAD]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    rows: list[Row] = []
    filled = 0
    try:
        for row in csv.reader(_text_lines(text), delimiter=delimiter):
            rows.append(_trimmed([restored(cell) for cell in row]))
            filled += len(rows[-1])
            if len(rows[-1]) > MAX_COLUMNS:
                raise WorkbookRefused("too_far_out", limit=MAX_ROWS)
            if filled > MAX_FILLED:
                raise WorkbookRefused("too_many_cells")
            if len(rows) > MAX_ROWS:
                raise WorkbookRefused("too_many_rows", sheet="", limit=MAX_ROWS)
    except csv.Error:
        raise WorkbookRefused("not_a_workbook") from None
    return Sheet("", rows)


def _text_lines(text: str) -> Iterator[str]:
    """The lines of a text file with their ends, whatever these are, one at a time."""
    for line in _LINE.finditer(text):
        if line.end() - line.start() > _LONGEST_LINE:
            raise WorkbookRefused("too_far_out", limit=MAX_ROWS)
        yield line[0]


def _decoded(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM (Excel's Unicode text), or GB18030."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
            return text
    raise WorkbookRefused("not_a_workbook")
