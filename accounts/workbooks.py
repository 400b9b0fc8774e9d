"""The empty workbook in which accounts are listed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

ROWS = 200
A4 = 9
WIDTHS = {"单位": 24, "角色": 18, "区划代码或名称": 20}


def account_template(columns: Sequence[str], roles: list[str]) -> io.BytesIO:
    """A workbook with the columns as text, a drop-down of roles and a sheet of notes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#EDF2F7", "border": 1, "border_color": "#CBD2DA"})
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("账号")
        for number, column in enumerate(columns):
            sheet.set_column(number, number, WIDTHS.get(column, 14), text)
            sheet.write_string(0, number, column, head)
        at = columns.index("角色")
        told = {"error_title": "没有这个角色", "error_message": "请从下拉列表中选择角色。"}
        sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": roles, **told})
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        notes = workbook.add_worksheet("填写说明")
        notes.set_column(0, 0, 90)
        for each in (sheet, notes):
            each.set_paper(A4)
            each.fit_to_pages(1, 0)
        for number, note in enumerate(NOTES):
            notes.write_string(number, 0, note)
    file.seek(0)
    return file


NOTES = (
    "每个账号一行，从第 2 行起填写，不要改动列名，一次最多 200 个。",
    "用户名：3 至 40 位小写字母、数字、点、横线，以字母开头，不能与已有账号重复。",
    "角色：从下拉列表中选择。管理员、审计员、组织部工作人员必须由不同的人担任。",
    "区划代码或名称：账号的管理范围，例如 310113109 或 顾村镇；同名的请填代码。",
    "有效期至：例如 2026-12-31，长期有效的不填。",
    "全部检查无误后才开通；开通后下载一次性密码表，只生成一次。",
)
