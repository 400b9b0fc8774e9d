"""Rows in the spellings of the field bring the facts of a clean one, with no fault."""

import datetime as dt

import pytest

from cadres.models import Membership
from imports.choices import ProblemKind
from tests.imports.conftest import HEADERS, id_number, member, problems_of, workbook

CLEAN = member(党组织职务="副书记", 人员来源="退役军人", **{"村(居)委会职务": "副主任"})
NUMBER = str(CLEAN["身份证号"])


def facts():
    row = Membership.objects.select_related("person", "unit").get()
    person = row.person
    return {
        "unit": row.unit.short_name,
        "name": person.name,
        "sex": person.sex,
        "birth": str(person.birth),
        "id_number": person.id_number,
        "ethnic_group": person.ethnic_group,
        "political_status": row.political_status,
        "joined": str(row.joined_party_on),
        "education": row.education,
        "posts": (row.party_post, row.committee_post),
        "sources": sorted(row.sources.values_list("name", flat=True)),
        "phone": person.phone,
    }


CLEAN_FACTS = {
    "unit": "白杨村",
    "name": "张三",
    "sex": "1",
    "birth": "1985-06-12",
    "id_number": NUMBER,
    "ethnic_group": "01",
    "political_status": "01",
    "joined": "2008-07",
    "education": 5,
    "posts": ("deputy_secretary", "deputy_director"),
    "sources": ["退役军人"],
    "phone": "13800000001",
}


def test_a_clean_row_brings_its_facts_and_no_fault(import_rows):
    batch = import_rows(CLEAN)
    assert problems_of(batch) == []
    assert facts() == CLEAN_FACTS


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("街镇", "顾村"),
        ("街镇", "宝山区顾村镇"),
        ("街镇", "上海市宝山区顾村镇"),
        ("街镇", "顾 村 镇"),
        ("街镇", ""),
        ("村(社区)", "白杨村村委会"),
        ("村(社区)", "白杨村民委员会"),
        ("村(社区)", "白 杨 村"),
        ("村(社区)", "白杨"),
        ("村(社区)", "顾村镇白杨村"),
        ("村(社区)", "白杨村党总支"),
        ("村(社区)", "310113109206"),
        ("姓名", "张　三"),
        ("姓名", "张 三"),
        ("姓名", "张三（兼）"),
        ("姓名", "张三（男）"),
        ("姓名", "张三（党员）"),
        ("性别", ""),
        ("性别", "男性"),
        ("性别", "—"),
        ("民族", "汉"),
        ("出生年月", "1985.06"),
        ("出生年月", "1985.6"),
        ("出生年月", 1985.06),
        ("出生年月", 198506),
        ("出生年月", "19850612"),
        ("出生年月", dt.date(1985, 6, 12)),
        ("出生年月", 31210),
        ("出生年月", "31210"),
        ("出生年月", "1985年6月"),
        ("出生年月", "85.06"),
        ("出生年月", "1985.06\n(36岁)"),
        ("出生年月", "无"),
        ("身份证号", " 310113 19850612 " + NUMBER[14:]),
        ("身份证号", "'" + NUMBER),
        ("身份证号", NUMBER + "（已核）"),
        ("身份证号", "".join(chr(ord(digit) + 0xFEE0) for digit in NUMBER)),
        ("身份证号", NUMBER[:6] + NUMBER[8:17]),
        ("政治面貌", "党员"),
        ("政治面貌", "正式党员"),
        ("政治面貌", "中共党员（正式）"),
        ("入党时间", "2008.07"),
        ("入党时间", "2008年7月"),
        ("学历", "大学"),
        ("学历", "大学本科（学士）"),
        ("学历", "省委党校大学"),
        ("学历", "全日制大专、在职本科"),
        ("党组织职务", "党总支副书记"),
        ("党组织职务", "副书记（主持工作）"),
        ("党组织职务", "党支部副书记、村委会副主任"),
        ("村(居)委会职务", "村委副主任"),
        ("村(居)委会职务", "村民委员会副主任（兼）"),
        ("人员来源", "退伍军人"),
        ("离任原因", "无"),
        ("联系电话", "138-0000-0001"),
        ("联系电话", "+86 13800000001"),
        ("联系电话", 13800000001),
    ],
)
def test_a_cell_in_another_spelling_brings_the_same_facts(import_rows, header, cell):
    batch = import_rows(CLEAN | {header: cell})
    assert problems_of(batch) == []
    assert facts() == CLEAN_FACTS


def test_everything_at_once_brings_the_same_facts(import_rows):
    mess = {
        "街镇": "宝山区顾村",
        "村(社区)": "白杨村党总支",
        "姓名": "张　三（男）（兼）",
        "性别": "／",
        "民族": "汉 族",
        "出生年月": "1985.6（36岁）",
        "身份证号": "'" + NUMBER[:6] + " " + NUMBER[6:14] + " " + NUMBER[14:],
        "政治面貌": "党员（2008.07）",
        "入党时间": "2008。07",
        "学历": "大专（全日制）\n本科（在职）",
        "党组织职务": "党总支副书记（兼村委会副主任）",
        "村(居)委会职务": "—",
        "人员来源": "复员军人",
        "离任原因": "无",
        "联系电话": "138 0000 0001",
    }
    batch = import_rows(workbook(mess, headers=HEADERS))
    assert problems_of(batch) == []
    assert facts() == CLEAN_FACTS


def test_a_numbers_x_may_be_small(import_rows):
    number = next(n for day in range(1, 29) if (n := id_number(dt.date(1985, 6, day))).endswith("X"))
    import_rows(member(身份证号=number.lower(), 出生年月="1985.06"))
    assert Membership.objects.get().person.id_number == number


def test_the_kinds_of_the_field_are_all_there():
    asked = """
        missing_name missing_unit unknown_unit ambiguous_unit unit_outside_area missing_post unknown_post
        missing_id id_length id_check_digit id_precision_lost birth_in_future birth_unreadable
        birth_contradicts_id sex_contradicts_id unknown_education secretary_not_party_member
        unit_with_two_secretaries unit_with_two_directors duplicate_person birth_ambiguous
        person_in_two_units same_person_different_name unknown_sex unknown_ethnicity
        unknown_political_status unknown_source unknown_exit_reason joined_party_before_18
        joined_party_contradicts_status unit_without_secretary unit_without_director committee_too_small
        committee_too_large no_woman_in_committee phone_unreadable
    """
    assert set(asked.split()) <= set(ProblemKind.values)


@pytest.mark.parametrize(
    ("cell", "read"),
    [("是", True), ("√", True), ("否", False), ("无", False), ("/", False), ("", None), ("不详", None)],
)
def test_nothing_means_no_in_a_column_of_yes_and_no(import_rows, cell, read):
    import_rows(workbook(CLEAN | {"专职": cell}, headers=[*HEADERS, "专职"]))
    assert Membership.objects.get().is_full_time is read
