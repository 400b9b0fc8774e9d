"""Makes the .xlsx from which LibreOffice makes the files of old formats here (see README.md)."""

from pathlib import Path
from typing import Any

import openpyxl

ROWS: list[list[Any]] = [
    ["宝山区顾村镇居村两委成员花名册"],
    ["填报单位：顾村镇党建办"],
    ["序号", "村(社区)", "姓 名", "身份证号", "出生年月", "职务", ""],
    ["", "", "", "", "", "党组织", "村(居)委会"],
    [1, "白杨村", "张　三", "310113198506120019", "1985.06", "书记", "主任"],
    [2, "", "李四", "310113198506120027", "1985.06", "委员", ""],
    ["合计", "", "2人"],
]
HIDDEN = [
    ["姓名", "身份证号", "村(社区)", "职务"],
    ["张三", "310113198506120019", "白杨村", "=1/0"],
    ["李四", "310113198506120027", "白杨村", "委员"],
    ["王五", "310113198506120035", "#N/A", "书记"],
]
MERGES = ["A1:G1", "A2:G2", "F3:G3", *(f"{column}3:{column}4" for column in "ABCDE"), "B5:B6"]


def main() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "顾村"
    for row in ROWS:
        sheet.append([cell or None for cell in row])
    for place in MERGES:
        sheet.merge_cells(place)
    book.create_sheet("底稿").sheet_state = "hidden"
    book["底稿"]["A1"] = "隐藏"
    book.save(Path(__file__).parent / "花名册.xlsx")
    make_hidden()


def make_hidden() -> None:
    """A roster with a hidden column, a hidden row and cells that are errors."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in HIDDEN:
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.save(Path(__file__).parent / "隐藏的行列.xlsx")


if __name__ == "__main__":
    main()
