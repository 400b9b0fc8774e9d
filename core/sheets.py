"""Small plain tables in workbooks: one header line, one row one object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

Rows = list[tuple[int, dict[str, str]]]
"""Filled rows with Excel's row number, as texts by column name."""


class Fault(NamedTuple):
    """A wrong cell: Excel's row number, column, what stands there, what is wrong and what to do."""

    row: int
    column: str
    value: str
    message: str


def read_plain_table(file: IO[bytes], columns: Sequence[str], limit: int) -> Rows:
    """The filled rows of the first sheet. Errors: ``ValidationError`` for no workbook, missing columns, no or too
    many rows."""
    try:
        lines = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, WorksheetNotFound, ValueError, OSError) as error:
        raise ValidationError("不能读取这个文件，请上传 .xlsx 工作簿（可下载模板）。") from error
    header = [cell_text(cell) for cell in lines[0]] if lines else []
    missing = [column for column in columns if column not in header]
    if missing:
        raise ValidationError(f"第 1 行缺少列：{'、'.join(missing)}。请使用模板，不要改动列名。")
    rows = [(number, dict(zip(header, map(cell_text, line), strict=False))) for number, line in enumerate(lines[1:], 2)]
    filled = [(number, cells) for number, cells in rows if any(cells.values())]
    if not filled:
        raise ValidationError("表中没有内容，请从第 2 行起填写。")
    if len(filled) > limit:
        raise ValidationError(f"表中有 {len(filled)} 行，一次最多 {limit} 行，请分成几个文件。")
    return filled


def cell_text(value: Any) -> str:
    """A cell as text: a whole number without a fraction, a date as 2026-12-31."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else str(value if value is not None else "").strip()
