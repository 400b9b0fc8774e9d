"""The messy sample: true to how rosters arrive. All of it can be read; a person is the same whatever the spelling."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

import xlsxwriter

from imports.workbooks.export import WORKBOOK_OPTIONS
from samples.clean import MADE_AT

Row = dict[str, str]
TITLE = "宝山区顾村镇居村“两委”班子成员花名册"
HEADS = (
    "序号",
    "所属街镇",
    "居村",
    "姓  名",
    "性 别",
    "民族",
    "出生年月\n（年龄）",
    "政治面貌",
    "入党时间",
    "文化程度",
    "毕业院校及专业",
    "职务",
    "任现职时间",
    "身份证号码",
    "联系方式",
    "备  注",
)
WIDTHS = (6, 12, 18, 10, 6, 6, 16, 10, 12, 10, 24, 28, 12, 22, 16, 10)
EDUCATION = {"本科": "大学", "大专": "大学专科", "高中(中专)": "中专", "研究生": "硕士研究生", "初中": "初中毕业"}
POLITICAL = {"中共党员": "党员", "群众": "普通群众", "共青团员": "团员"}
UNIT_NAMES = {
    "上海馨佳园第一居委会": "馨佳园一居",
    "上海馨佳园第三居委会": "馨佳园三居",
    "泰和新城一居委会": "泰和一居",
}


def write_messy(path: Any, rows: list[Row], posts: dict[str, str]) -> None:
    """``posts`` are the posts of each person in words, by identity number."""
    book = xlsxwriter.Workbook(path, {**WORKBOOK_OPTIONS, "constant_memory": False})
    book.set_properties({"created": MADE_AT})
    sheet = book.add_worksheet("顾村")
    title = book.add_format({"bold": True, "font_size": 18, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    last = len(HEADS) - 1
    sheet.merge_range(0, 0, 0, last, TITLE, title)
    sheet.merge_range(
        1, 0, 1, last, "填报单位：顾村镇党建办　　　　填报日期：2021年6月1日　　　　演示数据，人员均为虚构"
    )
    for position, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.write_string(3, position, text, head)
        sheet.set_column(position, position, width)
    line = 4
    number = 0
    for _, group in groupby(rows, key=lambda row: row["村(社区)"]):
        people = list(group)
        for row in people:
            number += 1
            _write(book, sheet, line, _cells(row, number, posts[row["身份证号"]]))
            line += 1
        sheet.write_string(line, 2, "小计")
        sheet.write_string(line, 3, f"{len(people)}人")
        line += 1
    sheet.write_string(line, 2, "合计")
    sheet.write_string(line, 3, f"{number}人")
    sheet.write_string(line + 2, 1, "填表人：　　　　　审核人：　　　　　（盖章）")
    book.close()


def _write(book: Any, sheet: Any, line: int, cells: list[Any]) -> None:
    day = book.add_format({"num_format": "yyyy/m/d"})
    for position, cell in enumerate(cells):
        if isinstance(cell, dt.datetime):
            sheet.write_datetime(line, position, cell, day)
        elif isinstance(cell, int):
            sheet.write_number(line, position, cell)
        elif cell:
            sheet.write_string(line, position, cell)


def _cells(row: Row, number: int, posts: str) -> list[Any]:
    return [
        number,
        ("顾村", "顾村镇", " 顾村镇 ")[number % 3],
        _unit(row["村(社区)"], number),
        _name(row, number),
        row["性别"] if number % 7 else "",
        row["民族"].removesuffix("族") if row["民族"] == "汉族" else row["民族"],
        _birth(row["出生年月"], number),
        POLITICAL.get(row["政治面貌"], row["政治面貌"]),
        row["入党时间"][:7].replace("-", ".") + (" " if row["入党时间"] else "无"),
        EDUCATION.get(row["学历"], row["学历"]),
        row["毕业院校及专业"] or "—",
        posts,
        row["任职时间"].replace("-", "年") + "月",
        _id_number(row["身份证号"], number),
        f"{row['联系电话'][:3]}-{row['联系电话'][3:7]}-{row['联系电话'][7:]}" if number % 2 else row["联系电话"],
        "/",
    ]


def _unit(name: str, number: int) -> str:
    short = name.removesuffix("居委会").removesuffix("村委会")
    forms = (name, f"{short}　居委会" if name.endswith("居委会") else name, UNIT_NAMES.get(name, name))
    return forms[number % 3]


def _name(row: Row, number: int) -> str:
    name = "　".join(row["姓名"]) if len(row["姓名"]) == 2 else row["姓名"]
    return f"{name}（女）" if row["性别"] == "女" and number % 5 == 0 else name


def _birth(text: str, number: int) -> Any:
    """The many ways; 1990.1, which lost a zero, where the month is October: the identity number settles it."""
    year, month, day = (int(part) for part in text.split("-"))
    if month == 10:
        return f"{year}.1"
    age = 2021 - year - ((month, day) > (5, 31))
    ways: list[Any] = [
        f"{year}.{month:02d}",
        f"{year}年{month}月",
        f"{year}{month:02d}",
        f"{year}.{month:02d}（{age}岁）",
        f"{year}/{month}/{day}",
        dt.datetime(year, month, day),  # noqa: DTZ001 a cell has no time zone
    ]
    return ways[number % len(ways)]


def _id_number(text: str, number: int) -> str:
    """Spaces, a small x, full-width digits, a leading apostrophe."""
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    forms = (text, f"{text[:6]} {text[6:14]} {text[14:]}", text.lower(), wide, f"'{text}")
    return forms[number % len(forms)]
