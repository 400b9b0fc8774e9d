"""Uploaded bytes to sheets of rows: .xlsx and .xls by calamine, .csv in UTF-8 or GB18030."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import python_calamine as calamine
from django.conf import settings

from imports.archives import ArchiveError, check_archive
from imports.rules.formulas import restored

Row = list[Any]
MAX_ROWS = 99_999
MAX_COLUMNS = 300
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
    """A visible sheet: its exact title and its rows from row 1. A CSV file is one sheet without a title."""

    title: str
    rows: list[Row]


def refuse_too_large(size: int) -> None:
    """Refuse a file by its size in bytes, before it is read. Errors: WorkbookRefused."""
    if size > settings.UPLOAD_MAX_BYTES:
        raise WorkbookRefused("too_large", limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024)


def read_sheets(content: bytes) -> list[Sheet]:
    """The visible sheets of a file with something in them. Errors: WorkbookRefused."""
    refuse_too_large(len(content))
    if not content.strip():
        raise WorkbookRefused("empty_workbook")
    sheets = _read_workbook(content) if content.startswith((_ZIP, _OLE)) else [_read_text(content)]
    sheets = [sheet for sheet in sheets if any(any(cell != "" for cell in row) for row in sheet.rows)]
    if not sheets:
        raise WorkbookRefused("empty_workbook")
    return sheets


def _read_workbook(content: bytes) -> list[Sheet]:
    if content.startswith(_OLE) and _LOCKED in content:
        raise WorkbookRefused("password_protected")
    try:
        if content.startswith(_ZIP):
            check_archive(content)
        return _sheets(calamine.CalamineWorkbook.from_filelike(BytesIO(content)))
    except ArchiveError as error:
        raise WorkbookRefused(error.kind, limit=MAX_ROWS) from None
    except calamine.PasswordError:
        raise WorkbookRefused("password_protected") from None
    except calamine.CalamineError:
        raise WorkbookRefused("not_a_workbook") from None


def _sheets(workbook: calamine.CalamineWorkbook) -> list[Sheet]:
    shown = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return [_sheet(workbook.get_sheet_by_name(name)) for name in shown]


def _sheet(sheet: calamine.CalamineSheet) -> Sheet:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > MAX_ROWS:
        raise WorkbookRefused("too_many_rows", sheet=sheet.name, limit=MAX_ROWS)
    rows = sheet.to_python(skip_empty_area=False)
    if width > MAX_COLUMNS:
        rows = [row[:MAX_COLUMNS] for row in rows]
    return Sheet(sheet.name, rows)


def _read_text(content: bytes) -> Sheet:
    text = _decoded(content)
    first_line = text.split("\n", 1)[0]
    delimiter = "\t" if first_line.count("\t") > first_line.count(",") else ","
    rows: list[Row] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            rows.append([restored(cell) for cell in row[:MAX_COLUMNS]])
            if len(rows) > MAX_ROWS:
                raise WorkbookRefused("too_many_rows", sheet="", limit=MAX_ROWS)
    except csv.Error:
        raise WorkbookRefused("not_a_workbook") from None
    return Sheet("", rows)


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
