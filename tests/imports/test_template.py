from __future__ import annotations

import io

import openpyxl
import pytest

from imports.kinds import ROSTER
from imports.workbooks.template import LINES_PER_UNIT, write_template


@pytest.fixture
def template(world):
    file = io.BytesIO()
    write_template(term=world.term, area=world.gucun, file=file)
    return openpyxl.load_workbook(file)


def letter(sheet, header):
    return sheet.cell(1, ROSTER.headers.index(header) + 1).column_letter


def validation_of(sheet, header):
    place = f"{letter(sheet, header)}2"
    return next(each for each in sheet.data_validations.dataValidation if place in each.sqref)


def test_head_is_the_exports_and_stays_in_view(template):
    sheet = template["花名册"]
    assert [cell.value for cell in sheet[1]] == list(ROSTER.headers)
    assert sheet.freeze_panes == "D2"


@pytest.mark.parametrize("header", ["身份证号", "联系电话", "出生年月", "入党时间", "任职时间", "离任时间"])
def test_numbers_and_dates_are_text_in_prefilled_and_in_new_lines(template, header):
    sheet = template["花名册"]
    number = ROSTER.headers.index(header) + 1
    assert sheet.cell(2, number).number_format == "@"
    assert next(d for d in sheet.column_dimensions.values() if d.min <= number <= d.max).number_format == "@"


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("性别", ["男", "女"]),
        ("党组织职务", ["书记", "副书记", "委员"]),
        ("村(居)委会职务", ["主任", "副主任", "委员"]),
        ("监委会职务", ["主任", "委员"]),
        ("专职", ["是", "否"]),
        ("街镇", ["顾村镇"]),
    ],
)
def test_drop_down_offers_the_codes(template, header, values):
    validation = validation_of(template["花名册"], header)
    sheet_name, _, place = validation.formula1.partition("!")
    assert sheet_name == "码表"
    assert template["码表"].sheet_state == "hidden"
    cells = template["码表"][place.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    assert [row[0].value for row in rows] == values


def test_every_coded_column_has_a_drop_down(template):
    sheet = template["花名册"]
    for header in ("民族", "政治面貌", "学历", "全日制学历", "在职学历", "学位", "离任原因", "村(社区)"):
        assert validation_of(sheet, header).type == "list"


def test_own_units_are_prefilled_with_several_lines_each(template):
    sheet = template["花名册"]
    units = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2) if row[1].value]
    assert units.count(("顾村镇", "白杨村村委会")) == LINES_PER_UNIT
    assert {unit for _, unit in units} == {"白杨村村委会", "沈宅村村委会", "菊泉新城第一居委会"}


def test_heads_carry_notes_and_a_sheet_explains(template):
    sheet = template["花名册"]
    assert "文本" in sheet[f"{letter(sheet, '身份证号')}1"].comment.text
    words = [row[0].value for row in template["填写说明"].iter_rows()]
    assert "姓名（必填）" in words
    assert words[-1] == "模板版本"


def test_an_area_without_units_in_the_term_still_gives_a_workbook(world):
    file = io.BytesIO()
    write_template(term=world.term, area=world.other_street, file=file)
    assert openpyxl.load_workbook(file)["花名册"]["A1"].value == "街镇"
