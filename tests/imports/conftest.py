"""Rosters as the tests upload them: a header line and rows, in memory."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
import xlsxwriter
from stdnum.cn import ric

from imports.models import Batch
from imports.services import batches
from tests.conftest import World

HEADERS = [
    "街镇", "村(社区)", "姓名", "性别", "民族", "出生年月", "身份证号", "政治面貌", "入党时间", "学历",
    "党组织职务", "村(居)委会职务", "人员来源", "离任原因", "联系电话",
]  # fmt: skip


def id_number(birth: dt.date, sex: str = "男", order: int = 1) -> str:
    """A sound, invented number of 宝山区."""
    body = f"310113{birth:%Y%m%d}{order:02d}{1 if sex == '男' else 2}"
    return body + ric.calc_check_digit(body + "0")


def member(name: str = "张三", unit: str = "白杨村", **cells: Any) -> dict[str, Any]:
    """The cells of a clean row, by header; what is given replaces."""
    sex = cells.get("性别", "男")
    born = cells.pop("born", dt.date(1985, 6, 12))
    row = {
        "街镇": "顾村镇",
        "村(社区)": unit,
        "姓名": name,
        "性别": sex,
        "民族": "汉族",
        "出生年月": f"{born:%Y-%m}",
        "身份证号": id_number(born, sex, cells.pop("order", 1)),
        "政治面貌": "中共党员",
        "入党时间": "2008-07",
        "学历": "本科",
        "党组织职务": "委员",
        "村(居)委会职务": "",
        "人员来源": "",
        "离任原因": "",
        "联系电话": "13800000001",
    }
    return row | cells


def workbook(*rows: dict[str, Any], headers: Sequence[str] = HEADERS, title: str = "名册", above: int = 0) -> bytes:
    """An .xlsx of one sheet; ``above`` title rows stand over the header."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": dt.datetime(2021, 1, 1)})
    sheet = book.add_worksheet(title)
    for line in range(above):
        sheet.write(line, 0, "顾村镇两委成员花名册")
    sheet.write_row(above, 0, headers)
    for number, row in enumerate(rows, above + 1):
        for column, header in enumerate(headers):
            value = row.get(header, "")
            if isinstance(value, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(value, dt.time()))
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value)
    book.close()
    return content.getvalue()


def text_file(*rows: dict[str, Any], encoding: str = "utf-8-sig", headers: Sequence[str] = HEADERS) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([row.get(header, "") for header in headers] for row in rows)
    return out.getvalue().encode(encoding)


@pytest.fixture
def upload(world: World) -> Callable[..., Batch]:
    """Upload rows (or bytes) and have them checked; into the new term of 顾村镇 unless told otherwise."""

    def receive(*rows: Any, **options: Any) -> Batch:
        content = rows[0] if rows and isinstance(rows[0], bytes) else workbook(*rows)
        values = {"actor": None, "term": world.term, "area": world.gucun, "file_name": "名册.xlsx", "here": True}
        return batches.receive_upload(content=content, **values | options)

    return receive


@pytest.fixture
def import_rows(upload: Callable[..., Batch]) -> Callable[..., Batch]:
    """Upload and confirm."""

    def run(*rows: Any, **options: Any) -> Batch:
        batch = upload(*rows, **options)
        assert batch.counts.get("error") == 0, list(batch.problems.values_list("number", "kind", "message"))
        return batches.confirm(actor=None, batch=batch, here=True)

    return run


def problems_of(batch: Batch) -> list[tuple[int, str, str, str]]:
    """(row, column, kind, severity) of everything told about a batch."""
    return [(p.number, p.column, p.kind, p.severity) for p in batch.problems.all()]
