"""Messes of the layout: what stands around, between and instead of the rows of people."""

from __future__ import annotations

from samples.mess.drafts import Cell, Column, Draft, Form
from samples.mess.people import Fact
from samples.mess.registry import Spoil, add, mess

TITLE = "居村“两委”班子成员花名册"
REPORT = "填报单位：组织办（盖章）　　　　　　填报日期：2021年6月1日"


@mess("above")
def title_line(draft: Draft) -> None:
    draft.above = [[TITLE]]


@mess("above")
def unit_and_date_line(draft: Draft) -> None:
    draft.above = [[TITLE], [REPORT]]


@mess("above")
def three_title_lines_and_an_empty_row(draft: Draft) -> None:
    draft.above = [
        ["附件2"],
        [TITLE],
        ["（2021年换届）"],
        [],
        ["填报单位：", "组织办", "", "联系电话：", "", "56120000"],
    ]


@mess("above")
def notes_above_the_header(draft: Draft) -> None:
    notes = ["填表说明：1.本表由各居村填写；2.出生年月以身份证为准。", "注：“两委”兼任的写在同一行。"]
    draft.above = [[TITLE], *([note] for note in notes)]


@mess("below")
def notes_below(draft: Draft) -> None:
    draft.below = [
        [],
        ["填表说明："],
        ["1.学历填写最高学历；2.职务填写全称。"],
        ["备注：本表一式两份，一份报区委组织部。"],
    ]


@mess("below")
def signature_line(draft: Draft) -> None:
    draft.below = [["填表人：王某", "", "", "审核人：李某", "", "", "联系电话：56120000"]]


@mess("below")
def seal_and_date(draft: Draft) -> None:
    draft.below = [[], ["", "", "", "", "主要领导签字：", "", "（盖章）"], ["", "", "", "", "", "2021年6月1日"]]


@mess("below", "order", "serial")
def numbered_rows_without_people(draft: Draft) -> None:
    serial(draft)
    draft.below = [[number] for number in range(len(draft.people) + 1, len(draft.people) + 9)]


@mess("below")
def empty_rows_to_the_end(draft: Draft) -> None:
    draft.below = [[] for _ in range(300)] + [["", "", " "]]


@mess("township")
def township_merged(draft: Draft) -> None:
    draft.placing["township"] = "merged"


@mess("unit")
def unit_merged(draft: Draft) -> None:
    draft.placing["unit"] = "merged"


@mess("township", "unit")
def township_and_unit_merged(draft: Draft) -> None:
    draft.placing = {"township": "merged", "unit": "merged"}


@mess("township", "unit")
def township_and_unit_only_in_the_first_row(draft: Draft) -> None:
    draft.placing = {"township": "first", "unit": "first"}


@mess("unit")
def unit_only_in_the_first_row(draft: Draft) -> None:
    draft.placing["unit"] = "first"


@mess("township", "unit")
def ditto_marks(draft: Draft) -> None:
    draft.placing = {"township": "ditto", "unit": "ditto"}


@mess("township")
def section_rows_of_streets(draft: Draft) -> None:
    draft.placing["township"] = "heading"


@mess("unit")
def section_rows_of_units(draft: Draft) -> None:
    draft.placing["unit"] = "heading"


@mess("township", "unit")
def section_rows_of_streets_and_units(draft: Draft) -> None:
    draft.placing = {"township": "heading", "unit": "heading"}


@mess("township", "unit")
def numbered_section_rows_with_counts(draft: Draft) -> None:
    draft.placing = {"township": "each", "unit": "heading"}
    draft.heading = lambda text, number: f"{'一二三四五六七八九十'[(number - 1) % 10]}、{text}（5人）"


@mess("sheets", "township", "form")
def a_sheet_for_each_street_named_by_its_title(draft: Draft) -> None:
    draft.sheets, draft.placing["township"] = "township", "nowhere"
    draft.titled = lambda fact: fact.place.township


@mess("sheets", "township", "above", "form")
def a_sheet_for_each_street_named_by_its_title_line(draft: Draft) -> None:
    """The title line is the same on each sheet, so the streets are told by the sheets' titles."""
    draft.sheets, draft.placing["township"] = "township", "nowhere"
    draft.titled = lambda fact: fact.place.township.removesuffix("街道").removesuffix("镇")
    draft.above = [[TITLE], [REPORT]]


@mess("sheets", "form")
def a_sheet_for_each_street(draft: Draft) -> None:
    draft.sheets = "township"
    draft.titled = lambda fact: f"{fact.place.township}名册"


@mess("sheets", "unit", "form")
def a_sheet_for_each_unit_named_by_its_title(draft: Draft) -> None:
    draft.sheets, draft.placing["unit"] = "unit", "nowhere"


@mess("extra_sheets")
def sheets_without_people(draft: Draft) -> None:
    sizes: list[list[Cell]] = [["街镇", "居村数", "两委人数"], ["顾村镇", 3, 15], ["合计", 5, 25]]
    notes: list[list[Cell]] = [["填表说明"], ["一、本表由各居村如实填写。"], ["二、职务写全称。"]]
    draft.extra_sheets = [("填表说明", notes, False), ("汇总", sizes, False), ("Sheet3", [], False)]


@mess("extra_sheets")
def a_hidden_sheet_of_last_time(draft: Draft) -> None:
    old = [["街镇", "村(社区)", "姓名", "身份证号", "职务"], ["顾村镇", "白杨村", "旧人", "310113195001011234", "书记"]]
    draft.extra_sheets = [("2018年", old, True)]


@mess("between")
def a_subtotal_after_each_unit(draft: Draft) -> None:
    draft.subtotal = lambda _, count: ["", "", "小计", f"{count}人"]


@mess("between")
def a_subtotal_with_the_units_name(draft: Draft) -> None:
    draft.subtotal = lambda fact, count: [f"{fact.place.unit}小计", "", "", count, "", "", "其中女性2人"]


@mess("total")
def a_total(draft: Draft) -> None:
    draft.total = "合　计"


@mess("total")
def a_sum(draft: Draft) -> None:
    draft.total = "总计："


@mess("between")
def empty_rows_between_units(draft: Draft) -> None:
    draft.blank_after_unit = 2


@mess("between", "township", "unit")
def an_empty_row_after_everybody(draft: Draft) -> None:
    draft.between = lambda _: []


@mess("between")
def vacant_posts(draft: Draft) -> None:
    """Where the columns begin with the places."""
    draft.below = [["", "", "空缺"], ["", "", "暂缺"]]
    reordered = ["township", "unit", "name"]
    draft.columns.sort(key=lambda column: reordered.index(column.key) if column.key in reordered else 9)


@mess("repeats")
def the_header_repeated_on_each_page(draft: Draft) -> None:
    draft.repeat_header_every = 7


@mess("margin")
def empty_rows_and_columns_before_everything(draft: Draft) -> None:
    draft.margin = (4, 2)


@mess("hidden_people")
def hidden_rows(draft: Draft) -> None:
    draft.hidden_people = lambda number: number % 3 == 1


@mess("hidden_columns")
def hidden_columns_of_last_time(draft: Draft) -> None:
    """Who made the sheet hid what no longer holds."""
    draft.insert("name", Column("old_unit", "单位", lambda *_: "海州居委会", is_hidden=True))
    draft.insert("id_number", Column("old_id", "身份证号码", lambda *_: "310113195001011234", is_hidden=True))
    draft.insert("", Column("old_post", "现任职务", lambda *_: "党支部书记", is_hidden=True))


@mess("former")
def a_column_of_former_posts(draft: Draft) -> None:
    draft.insert("party_post", Column("former", "原任职务", lambda *_: "党总支书记、村委会主任"))


@mess("former")
def columns_of_former_posts(draft: Draft) -> None:
    for text in ("曾任职务", "上届党组织职务", "原村（居）委会职务", "离任前职务"):
        draft.insert("party_post", Column(text, text, lambda *_: "书记"))


@mess("former")
def a_group_of_former_posts(draft: Draft) -> None:
    for place, text in enumerate(("党组织职务", "村（居）委会职务")):
        draft.insert("party_post", Column(f"former{place}", text, lambda *_: "主任", over="上届任职情况"))


@mess("extra")
def columns_that_say_nothing(draft: Draft) -> None:
    draft.insert("birth", Column("age", "年龄", lambda fact, _: 2021 - fact.born.year))
    draft.insert("political_status", Column("native_place", "籍贯", lambda *_: "上海宝山"))
    draft.insert("", Column("resume", "工作简历", lambda *_: "2008.07至今　在本村工作"))
    draft.insert("", Column("salary", "报酬", lambda _, number: 5200.5 + number))
    draft.insert("", Column("health", "健康状况", lambda *_: "健康"))


@mess("extra")
def what_follows_from_the_posts(draft: Draft) -> None:
    draft.insert("", Column("one_shoulder", "是否一肩挑", lambda fact, _: _yes(_is_both_heads(fact))))
    draft.insert(
        "", Column("cross", "是否交叉任职", lambda fact, _: _yes(bool(fact.party_post and fact.committee_post)))
    )
    draft.insert("", Column("re_elected", "新进/连任", lambda _, number: ("新进", "连任")[number % 2]))


@mess("serial")
def a_serial_number(draft: Draft) -> None:
    serial(draft)


@mess("serial")
def a_serial_number_in_words(draft: Draft) -> None:
    draft.columns.insert(0, Column("serial", "No.", lambda _, number: f"{number + 1:03d}"))


@mess("order")
def columns_in_another_order(draft: Draft) -> None:
    draft.columns = [*draft.columns[2::3], *draft.columns[::3], *draft.columns[1::3]]


@mess("order")
def columns_from_right_to_left(draft: Draft) -> None:
    draft.columns.reverse()


@mess("bodies", "posts", "sheets", "form")
def a_row_for_each_body(draft: Draft) -> None:
    """The Party roster and the committee roster, one below the other as two sheets."""
    draft.two_rows = True


def serial(draft: Draft) -> None:
    if not draft.has("serial"):
        draft.columns.insert(0, Column("serial", "序号", lambda _, number: number + 1))


def _yes(value: bool) -> Cell:
    return "是" if value else "否"


def _is_both_heads(fact: Fact) -> bool:
    return fact.party_post == "书记" and fact.committee_post == "主任"


def _saved_as(form: Form) -> Spoil:
    return lambda draft: setattr(draft, "form", form)


add("csv_in_utf8", "form", spoil=_saved_as("utf-8"))
add("csv_in_utf8_with_bom", "form", spoil=_saved_as("utf-8-sig"))
add("csv_in_gb18030", "form", spoil=_saved_as("gb18030"))
add("unicode_text_with_tabs", "form", spoil=_saved_as("tabs"))
