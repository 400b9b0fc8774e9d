"""The demonstration's blank form from above: one of the city, with codes in its cells."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties

from accounts.models import User
from places.models import Area
from reports.services.kept_forms import keep_form

TITLE = "村(社区)“两委”换届情况统计表"
HEADS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "书记",
        (
            ("总数", "secretary.count", ""),
            ("女", "secretary.women", ""),
            ("35岁及以下", "secretary.age_35_or_under", ""),
        ),
    ),
    ("“一肩挑”", (("人数", "one_shoulder.count", ""), ("比例", "one_shoulder.share", "0.0%"))),
    ("“两委”成员", (("总数", "two_committees.count", ""), ("新进", "two_committees.newly_entered", ""))),
    (
        "大专及以上",
        (
            ("人数", "two_committees.college_or_above", ""),
            ("占比", "two_committees.college_or_above.share", "0.0%"),
        ),
    ),
)
"""Of each group of columns its columns: header, indicator, number format."""
HEAD, BODY, SUM = 4, 6, 7


def keep_demonstration_form(area: Area, staff: User) -> None:
    """Keep the form for an area."""
    file = io.BytesIO()
    _workbook().save(file)
    keep_form(
        actor=staff,
        area=area,
        name="换届情况周报（市委组织部）",
        content=file.getvalue(),
        file_name="换届情况统计表（空表）.xlsx",
        note="每周五报送，逐街镇",
    )


def _workbook() -> Any:
    book = Workbook()
    page = book.active
    page.title = "换届情况统计表"
    last = 2 + sum(len(columns) for _, columns in HEADS)
    page["A1"], page["A2"] = "附件2", "{区划}" + TITLE
    page["A3"] = "填报单位（盖章）：{区划}　　　　统计时点：{统计时点}　　　　填表人：{填表人}"
    page["A2"].font, page["A3"].font = Font(name="方正小标宋简体", size=20), Font(name="仿宋", size=12)
    page["A2"].alignment = Alignment(horizontal="center", vertical="center")
    for row in (2, 3, SUM + 1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    _columns(page)
    page.cell(SUM + 1, 1, "负责人：　　　　　　审核人：　　　　　　联系电话：　　　　　　填报日期：{填表日期}")
    _frame(page, last)
    for row, height in ((2, 34), (HEAD, 24), (HEAD + 1, 24), (BODY, 24), (SUM, 24), (SUM + 1, 32)):
        page.row_dimensions[row].height = height
    page.column_dimensions["B"].width = 16
    page.print_area = f"A1:{page.cell(SUM + 1, last).coordinate}"
    page.print_title_rows = f"{HEAD}:{HEAD + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book


def _columns(page: Any) -> None:
    """The two rows of headers, the row for every street and the sum under it."""
    for column, head, body in ((1, "序号", "{每街镇}{序号}"), (2, "街镇", "{区划}")):
        page.cell(HEAD, column, head)
        page.cell(BODY, column, body)
        page.merge_cells(start_row=HEAD, start_column=column, end_row=HEAD + 1, end_column=column)
    page.cell(SUM, 2, "合计")
    column = 3
    for group, columns in HEADS:
        page.cell(HEAD, column, group)
        page.merge_cells(start_row=HEAD, start_column=column, end_row=HEAD, end_column=column + len(columns) - 1)
        for head, code, number_format in columns:
            page.cell(HEAD + 1, column, head)
            page.cell(BODY, column, f"{{{code}}}")
            letter = page.cell(BODY, column).column_letter
            page.cell(SUM, column, f"{{{code}}}" if number_format else f"=SUM({letter}{BODY}:{letter}{BODY})")
            for row in (BODY, SUM):
                page.cell(row, column).number_format = number_format or "General"
            column += 1


def _frame(page: Any, last: int) -> None:
    thin = Side(style="thin")
    for row in range(HEAD, SUM + 1):
        for column in range(1, last + 1):
            cell = page.cell(row, column)
            cell.border = Border(thin, thin, thin, thin)
            cell.font = Font(name="黑体" if row < BODY else "仿宋", size=12, bold=row == SUM)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
