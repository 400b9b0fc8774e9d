"""The clean sample: units as they stand, with a few corrections and one community worker who is new."""

from __future__ import annotations

import datetime as dt
from typing import Any

import xlsxwriter

from imports.kinds import ROSTER
from imports.workbooks.export import WORKBOOK_OPTIONS, set_columns, write_facts, write_heads
from samples.invent import invented

Row = dict[str, str]
MADE_AT = dt.datetime(2021, 6, 1)  # noqa: DTZ001 a workbook's property has no time zone


def clean_rows(rows: list[Row]) -> list[Row]:
    """Four have learned, three have a new phone, one helps elsewhere, one community worker is new."""
    corrected = [dict(row) for row in rows]
    schooled = [row for row in corrected if row["学历"] == "高中(中专)" and row["村(居)委会职务"]][:4]
    for row in schooled:
        row.update(
            {
                "学历": "大专",
                "在职学历": "大专",
                "毕业院校及专业": "国家开放大学 行政管理",
                "备注": "2021年取得大专学历",
            }
        )
    called = [row for row in corrected if row not in schooled][10:70:20]
    for number, row in enumerate(called):
        row["联系电话"] = f"139000090{number:02d}"
    helper = next(row for row in reversed(corrected) if row["党组织职务"] == "委员" and not row["其他任职"])
    helper["其他任职"] = "兼职委员"
    worker = invented(corrected[0]["村(社区)"], "许知远", birth="19960308", order=981)
    worker.update({"村(居)委会职务": "", "其他任职": "社区工作者", "任职时间": ""})
    return [*corrected, worker]


def write_template_layout(path: Any, rows: list[Row], facts: list[tuple[str, str]], numbers: frozenset[int]) -> None:
    """A workbook with the template's columns. ``numbers`` are rows whose ID number was typed as a number."""
    book = xlsxwriter.Workbook(path, {**WORKBOOK_OPTIONS, "constant_memory": False})
    book.set_properties({"created": MADE_AT})
    sheet = book.add_worksheet("花名册")
    set_columns(book, sheet, ROSTER.written)
    write_heads(book, sheet, ROSTER.written)
    styles = {True: book.add_format({"num_format": "@"}), False: book.add_format()}
    for line, row in enumerate(rows, 1):
        for position, (column, written) in enumerate(ROSTER.written):
            cell = row[column.label]
            if column.identifier == "id_number" and line in numbers:
                sheet.write_number(line, position, float(cell))
            elif cell:
                sheet.write_string(line, position, cell, styles[written.is_text])
    write_facts(book, "说明", facts)
    book.close()


def as_rows(cells: list[list[str]]) -> list[Row]:
    return [dict(zip(ROSTER.headers, row, strict=True)) for row in cells]
