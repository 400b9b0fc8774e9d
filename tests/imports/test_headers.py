"""Which row is the header, and what each column is taken for."""

import pytest

from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.reading.header_words import match_header
from imports.reading.headers import find_tables, fingerprint
from imports.reading.reader import Sheet


def table(*rows, merges=(), **options):
    return find_tables(Sheet("名册", [list(row) for row in rows], merges, **options), ROSTER_COLUMNS)[0]


def columns(found):
    return {cell.text: cell.column.identifier for cell in found.cells}


GROUPED = [
    ["序号", "姓名", "身份证号", "学历", "", "职务", "", "备注"],
    ["", "", "", "全日制", "在职", "党组织", "村（居）\n委会", ""],
    [1, "张三", "310113198506120019", "大专", "本科", "书记", "主任", ""],
]
MERGES = [(0, 3, 0, 4), (0, 5, 0, 6), *((0, column, 1, column) for column in (0, 1, 2, 7))]
GROUPS = {
    "姓名": "name",
    "身份证号": "id_number",
    "学历→全日制": "education_full_time",
    "学历→在职": "education_in_service",
    "职务→党组织": "party_post",
    "职务→村（居）委会": "committee_post",
    "备注": "note",
}


@pytest.mark.parametrize("merges", [MERGES, []], ids=["merged", "text file"])
@pytest.mark.parametrize("above", [0, 2])
def test_a_header_of_two_rows_is_joined(merges, above):
    titles = [["宝山区顾村镇花名册"], ["填报单位：顾村镇", "", "填报日期：2021年6月"]][:above]
    moved = [(top + above, left, bottom + above, right) for top, left, bottom, right in merges]
    found = table(*titles, *GROUPED, merges=moved and [*moved, *([(0, 0, 0, 7)] if above else [])])
    assert (found.header, found.first_row) == (above, above + 2)
    assert columns(found) == GROUPS


def test_a_header_of_three_rows_is_joined():
    rows = [
        ["姓名", "身份证号", "学历学位", "", "", ""],
        ["", "", "全日制教育", "", "在职教育", ""],
        ["", "", "学历", "毕业院校及专业", "学历", "毕业院校及专业"],
        ["张三", "310113198506120019", "大专", "甲校", "本科", "乙校"],
    ]
    merges = [(0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5), (0, 0, 2, 0), (0, 1, 2, 1)]
    found = table(*rows, merges=merges)
    assert found.first_row == 3
    assert [cell.column.identifier for cell in found.cells] == [
        "name", "id_number", "education_full_time", "school_and_major", "education_in_service", "school_and_major",
    ]  # fmt: skip


def test_an_unknown_second_row_is_still_the_header():
    rows = [["姓名", "身份证号", "职务", "其他情况", ""], ["", "", "", "身高", "体重"], ["张三", "1", "书记", "1", "2"]]
    found = table(*rows, merges=[(0, 3, 0, 4), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2)])
    assert found.first_row == 2
    assert found.unmapped == ["其他情况→身高", "其他情况→体重"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("* 姓　名", "name"),
        ("姓名(必填)", "name"),
        ("1.姓名", "name"),
        ("身份证号码（18位）", "id_number"),
        ("身份证号码\n（文本格式）", "id_number"),
        ("本人身份证号码", "id_number"),
        ("【性别】", "gender"),
        ("出生年月（截至2021年）", "birth"),
        ("居委会内任职", "committee_position"),
        ("村（居）委会现任职务", "committee_position"),
        ("党总支（支部）职务", "party_position"),
        ("村务监督委员会任职", "supervision_position"),
        ("职务→党支部", "party_position"),
        ("党组织→职务", "party_position"),
        ("基本情况→姓名", "name"),
        ("入党→时间", "party_join"),
    ],
)
def test_headers_are_known_by_alias_and_by_likeness(header, field):
    assert match_header(header) == field


NOBODYS = (
    "原任职务 原职务 曾任职务 上届职务 上届→职务 换届前→职务 前任职务 曾任村委会职务 职务→上届 "
    "原村（居）委会职务 配偶姓名 家庭成员→姓名 包联领导→姓名 联系人电话 联系人→联系电话 入团时间 "
    "是否党员户 党组织职务时间 职务级别 姓名拼音"
)


@pytest.mark.parametrize("header", NOBODYS.split())
def test_former_posts_and_other_people_match_nothing(header):
    assert match_header(header) is None


BODY = [
    ["张三", "310113198506120019", "13800000001", "男", "1985-06", "13800000009"],
    ["李四", "310113198506120027", "13800000002", "女", "1985-07", "13800000008"],
    ["王五", "31011319850612003X", "13800000003", "男", "1985-08", "13800000007"],
]
NAMED = ["姓名", "村(社区)", "学历", "职务"]


def by_content(*headers):
    rows = [[*row[:1], "白杨村", "本科", "书记", *row[1:]] for row in BODY]
    found = table([*NAMED, *headers], *rows)
    return {each.index: (each.column.identifier if each.column else None, each.how) for each in found.headers}


def test_columns_are_known_by_content_where_the_header_says_nothing():
    found = by_content("证件", "号码", "类", "", "联系人电话")
    assert found[4] == ("id_number", "content")
    assert found[5] == ("phone", "content")
    assert found[6] == ("sex", "content")
    assert found[7] == ("birth", "content")
    assert found[8] == (None, "")


def test_content_is_no_guess_where_two_columns_fit_or_the_header_says_otherwise():
    found = by_content("配偶身份证号", "号码", "男/女", "入团时间", "号码2")
    assert found[4] == (None, "")
    assert found[5] == found[8] == (None, "")
    assert found[7] == (None, "")


def test_an_alias_goes_before_content():
    found = by_content("备注", "联系电话", "性别", "入党时间", "号码")
    assert (found[4], found[8]) == (("note", "alias"), (None, ""))
    assert found[7] == ("joined_party_on", "alias")


def test_the_elected_post_goes_before_the_present_one():
    found = table(
        ["姓名", "现任职务", "当选职务", "村(社区)"], ["张三", "委员", "书记", "白杨村"], ["李四", "", "委员", "白杨村"]
    )
    assert columns(found) == {"姓名": "name", "当选职务": "posts", "村(社区)": "unit"}
    assert found.unmapped == ["现任职务"]


def test_hidden_columns_are_left_out_and_named():
    found = table(["姓名", "村(社区)", "职务", "联系电话"], ["张三", "白杨村", "书记", "1"], hidden_columns={3})
    assert (found.hidden, found.unmapped) == (["联系电话"], [])
    assert (found.hidden_header("phone"), found.hidden_header("id_number")) == ("联系电话", "")
    assert "phone" not in columns(found).values()


def test_what_is_chosen_by_hand_overrides_everything():
    sheet = Sheet(
        "名册",
        [["姓名", "村(社区)", "职务", "备注", "联络", "联系电话"], ["张三", "白杨村", "书记", "无", "138", "139"]],
    )
    first = find_tables(sheet, ROSTER_COLUMNS)[0]
    chosen = {3: None, 4: "phone"}
    found = find_tables(sheet, ROSTER_COLUMNS, choices={fingerprint(first): chosen})[0]
    assert columns(found) == {"姓名": "name", "村(社区)": "unit", "职务": "posts", "联络": "phone"}
    assert {each.text: each.how for each in found.headers}["联络"] == "chosen"
    assert first.headers[5].samples == ("139",)


def test_the_fingerprint_is_of_the_headers_alone():
    head = ["姓名", "村(社区)", "职务"]
    one, two = table(head, ["张三"]), table(["花名册"], [" 姓 名", "村(社区)", "职务\n"], ["李四", "白杨村"])
    other = table(["村(社区)", "姓名", "职务"], ["张三"])
    assert fingerprint(one) == fingerprint(two) != fingerprint(other)


def test_a_sheet_without_names_is_offered_for_a_mapping_by_hand():
    found = table(
        ["村(社区)", "人员", "性别", "身份证号", "职务"], ["白杨村", "张三", "男", "310113198506120019", "书记"]
    )
    assert not found.has_name
    assert find_tables(Sheet("名册", [["项目", "数量", "单价"], ["煤", "1", "2"]]), ROSTER_COLUMNS) == []
