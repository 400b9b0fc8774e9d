"""Sheets as they are laid out by hand: whose row it is, and which rows are nobody's."""

import pytest

from imports.answers import Answers
from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.reading.headers import find_tables
from imports.reading.line_reader import LineReader
from imports.reading.reader import Sheet
from imports.reading.worksheets import NOT_COMPUTED, CellError
from imports.rules.place_names import PlaceNames
from imports.rules.row_kinds import Passed, is_note, is_signature, is_total

HEAD = ["序号", "街镇", "村(社区)", "姓名", "性别", "身份证号", "职务"]
NAMES = PlaceNames(
    {"顾村镇": 1, "顾村": 1, "罗店镇": 2, "友谊路街道": 3}, {"友谊村": 10, "白杨村": 11, "白杨": 11, "沈宅村": 12}
)
ID = "310113198506120019"


def person(name, township="", unit="", post="书记"):
    return [1, township, unit, name, "男", ID, post]


def read(rows, *, title="名册", merges=(), hidden_rows=frozenset(), head=HEAD):
    """(township, unit, name) of each person, and the rows passed over by reason."""
    sheet = Sheet(title, [list(row) for row in [*([head] if head else []), *rows]], merges, hidden_rows)
    people: list[tuple[str, str, str]] = []
    passed: dict[Passed, list[int]] = {}
    for table in find_tables(sheet, ROSTER_COLUMNS):
        reader = LineReader(table, NAMES, Answers(), {})
        people += [(line.values.get("township", ""), line.values.get("unit", ""), line.name) for line in reader.lines()]
        for reason, numbers in reader.passed.items():
            passed.setdefault(reason, []).extend(numbers)
    return people, passed


def test_a_merged_cell_stands_for_all_its_rows():
    rows = [person("张三", "顾村镇", "白杨村"), person("李四"), person("王五", "", "沈宅村"), person("赵六")]
    people, _ = read(rows, merges=[(1, 1, 4, 1), (1, 2, 2, 2)])
    assert people == [
        ("顾村镇", "白杨村", "张三"),
        ("顾村镇", "白杨村", "李四"),
        ("顾村镇", "沈宅村", "王五"),
        ("顾村镇", "", "赵六"),
    ]


def test_the_first_row_of_a_block_speaks_for_the_next():
    rows = [person("张三", "顾村镇", "白杨村"), person("李四"), person("王五", "", "沈宅村"), person("赵六", "", "〃")]
    people, _ = read(rows)
    assert people == [
        ("顾村镇", "白杨村", "张三"),
        ("顾村镇", "白杨村", "李四"),
        ("顾村镇", "沈宅村", "王五"),
        ("顾村镇", "沈宅村", "赵六"),
    ]


@pytest.mark.parametrize("between", [["", "", "小计", "1人"], [], ["", "", "", "合计：1人"]])
def test_a_total_or_an_empty_row_ends_the_block(between):
    people, _ = read([person("张三", "顾村镇", "白杨村"), between, person("李四")])
    assert people[1] == ("", "", "李四")


def test_another_township_ends_the_unit():
    people, _ = read([person("张三", "顾村镇", "白杨村"), person("李四", "罗店镇")])
    assert people[1] == ("罗店镇", "", "李四")


def test_a_unit_that_says_none_is_not_filled():
    people, _ = read([person("张三", "顾村镇", "白杨村"), person("李四", "", "无")])
    assert people[1] == ("顾村镇", "", "李四")


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("友谊村", ("", "友谊村")),
        ("一、友谊村", ("", "友谊村")),
        ("（二）友谊村党总支（7人）", ("", "友谊村")),
        ("3.友谊村：", ("", "友谊村")),
        ("顾村镇", ("顾村镇", "")),
        ("一、罗店镇（共12人）", ("罗店镇", "")),
        ("友谊路街道", ("友谊路街道", "")),
        ("友宜村", ("", "友宜村")),
        ("杨行镇", ("杨行镇", "")),
    ],
)
def test_a_heading_row_names_the_place_of_the_rows_below(heading, told):
    people, passed = read([[heading], person("张三"), [], person("李四")])
    assert [each[:2] for each in people] == [told, told]
    assert passed == {Passed.HEADING: [2]}


def test_headings_of_street_and_unit_work_together():
    rows = [["顾村镇"], ["白杨村"], person("张三"), ["沈宅村"], person("李四"), ["罗店镇"], person("王五")]
    people, _ = read(rows, merges=[(number, 0, number, 6) for number in (1, 2, 4, 6)])
    assert people == [("顾村镇", "白杨村", "张三"), ("顾村镇", "沈宅村", "李四"), ("罗店镇", "", "王五")]


def test_a_heading_of_a_body_leaves_the_place_as_it_is():
    people, passed = read([["友谊村"], ["（一）党组织班子"], person("张三")])
    assert people == [("", "友谊村", "张三")]
    assert passed == {Passed.HEADING: [2, 3]}


@pytest.mark.parametrize(
    ("title", "above", "told"),
    [
        ("顾村镇", [], ("顾村镇", "")),
        ("顾村", [], ("顾村镇", "")),
        ("白杨村", [], ("", "白杨村")),
        ("Sheet1", [["宝山区顾村镇居村“两委”班子成员花名册"]], ("顾村镇", "")),
        ("Sheet1", [["花名册"], ["填报单位：罗店镇党建办　填报日期：2021年6月1日"]], ("罗店镇", "")),
        ("Sheet1", [["顾村镇白杨村两委班子花名册"]], ("顾村镇", "白杨村")),
        ("罗店镇", [["顾村镇花名册"]], ("", "")),
        ("Sheet1", [["顾村镇、罗店镇花名册"]], ("", "")),
    ],
)
def test_titles_name_the_place_where_nothing_nearer_does(title, above, told):
    people, _ = read([*above, HEAD, person("张三")], title=title, head=None)
    expected = ("顾村", "") if title == "顾村" else told
    assert people == [(*expected, "张三")]


def test_a_titles_unit_does_not_fill_a_column_that_has_units():
    people, _ = read([person("张三", "", "沈宅村"), [], person("李四")], title="白杨村")
    assert people == [("", "沈宅村", "张三"), ("", "", "李四")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", "", "", 12], Passed.TOTAL),
        (["合 计", "", "", "12人"], Passed.TOTAL),
        (["", "合计：12人"], Passed.TOTAL),
        (["", "", "白杨村小计", "其中女5人"], Passed.TOTAL),
        (["", "", "", "小  计", 12], Passed.TOTAL),
        (["填表说明：1.本表一式两份"], Passed.NOTE),
        (["注：年龄截至2021年3月"], Passed.NOTE),
        (["填表人：王五", "", "", "审核人：李四"], Passed.SIGNATURE),
        (["", "", "", "单位负责人（签字）：", "", "", "（盖章）"], Passed.SIGNATURE),
        (["单位盖章"], Passed.SIGNATURE),
        (["", "", "", "", "", "", "2021年3月5日"], Passed.SIGNATURE),
        ([7], Passed.SERIAL),
        ([7, "顾村镇", "白杨村"], Passed.NAMELESS),
        ([7, "顾村镇", "白杨村", "空缺", "", "", "委员"], Passed.VACANT),
        (["序号", "街镇", "村(社区)", "姓 名", "性别", "身份证号", "职务"], Passed.HEADER),
    ],
)
def test_rows_of_nobody_are_passed_over_and_counted(row, reason):
    people, passed = read([person("张三"), row, person("李四")])
    assert [name for _, _, name in people] == ["张三", "李四"]
    assert passed == {reason: [3]}


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "", "张三"],
        ["", "", "", "阿卜杜拉·买买提"],
        [1, "顾村镇", "合计", "张三"],
        [1, "顾村镇", "白杨村", "张三", "", "", "合计"],
        [1, "顾村镇", "白杨村", "张三1", "男", ID],
        [1, "顾村镇", "白杨村", "", "男", ID],
        [1, "顾村镇", "白杨村", "", "", "", "主任"],
        [1, "", "注：试用", "张三"],
    ],
)
def test_a_row_that_could_be_a_person_is_never_dropped(row):
    people, passed = read([row])
    assert len(people) == 1
    assert not passed


def test_hidden_rows_are_read_and_counted():
    sheet = Sheet("名册", [HEAD, person("张三"), person("李四")], hidden_rows=frozenset({2}))
    reader = LineReader(find_tables(sheet, ROSTER_COLUMNS)[0], NAMES, Answers(), {})
    assert [line.name for line in reader.lines()] == ["张三", "李四"]
    assert reader.hidden == 1


def test_a_header_of_other_columns_begins_another_table():
    other = ["姓名", "村(社区)", "职务", "联系电话"]
    rows = [person("张三"), ["合计", "", "", 1], [], ["罗店镇花名册"], other, ["李四", "沈宅村", "主任", "13800000001"]]
    people, passed = read(rows)
    assert people == [("", "", "张三"), ("罗店镇", "沈宅村", "李四")]
    assert passed == {Passed.TOTAL: [3]}


def test_a_title_in_the_middle_changes_the_street():
    rows = [
        ["顾村镇花名册"],
        HEAD,
        person("张三"),
        ["宝山区罗店镇花名册"],
        HEAD,
        person("李四"),
        ["宝山区大场镇花名册"],
        HEAD,
    ]
    people, passed = read([*rows, person("王五")], head=None)
    assert people == [("顾村镇", "", "张三"), ("罗店镇", "", "李四"), ("大场镇", "", "王五")]
    assert passed == {Passed.HEADING: [4, 7], Passed.HEADER: [5, 8]}


@pytest.mark.parametrize("text", ["小计", "合计:12人", "本页小计", "顾村镇合计", "总计(12人)", "共计12人"])
def test_totals(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["合计生", "计小", "总计划", "共计算"])
def test_no_totals(text):
    assert not is_total(text)


def test_words_of_posts_are_neither_notes_nor_signatures():
    for text in ("党总支书记", "主任(兼)", "村委会主任、党支部书记", "委员", "备注无", "负责人"):
        assert not is_note(text)
        assert not is_signature(text)


def test_an_empty_cell_in_a_column_that_repeats_its_unit_in_every_row_is_a_gap():
    rows = [person(name, "顾村镇", unit) for name, unit in zip("甲乙丙丁戊", ["白杨村"] * 5, strict=True)]
    rows[2][2] = ""
    people, _ = read(rows)
    assert [unit for _, unit, _ in people] == ["白杨村", "白杨村", "", "白杨村", "白杨村"]


@pytest.mark.parametrize(("text", "words"), [("#REF!", "公式错误“#REF!”"), (NOT_COMPUTED, "没有保存它的结果")])
def test_an_error_in_a_cell_is_told_there_and_is_no_text(text, words):
    row = person("张三", "顾村镇", "白杨村")
    row[5] = row[6] = CellError(text)
    (table,) = find_tables(Sheet("名册", [HEAD, row]), ROSTER_COLUMNS)
    (line,) = LineReader(table, NAMES, Answers(), {}).lines()
    assert [(found.column, found.kind, found.is_error) for found in line.problems] == [
        ("身份证号", "cell_error", True),
        ("职务", "cell_error", True),
    ]
    assert words in line.problems[0].message
    assert line.identity is None
