"""Messes of the headers: how they are worded, spaced, starred and stacked."""

from __future__ import annotations

from collections.abc import Callable

from samples.mess.drafts import POSTS, Column, Draft
from samples.mess.registry import add, mess


def respelt(change: Callable[[str], str]) -> Callable[[Draft], None]:
    """All headers written by a rule."""

    def spoil(draft: Draft) -> None:
        for column in draft.columns:
            column.text = change(column.text)

    return spoil


def named(texts: dict[str, str]) -> Callable[[Draft], None]:
    """Headers in other words, by the key of the column."""

    def spoil(draft: Draft) -> None:
        for column in draft.columns:
            column.text = texts.get(column.key, column.text)

    return spoil


_FULL_WIDTH = str.maketrans("()", "（）")
add("line_breaks_in_headers", "headers", spoil=respelt(lambda text: f"{text[:2]}\n{text[2:]}".strip()))
add("spaces_in_headers", "headers", spoil=respelt(lambda text: f" {'　'.join(text)} "))
add("full_width_headers", "headers", spoil=respelt(lambda text: text.translate(_FULL_WIDTH)))
add("asterisks_in_headers", "headers", spoil=respelt(lambda text: f"*{text}"))
add("full_width_asterisks_in_headers", "headers", spoil=respelt(lambda text: f"{text}＊"))
add("hints_in_headers", "headers", spoil=respelt(lambda text: f"{text}（必填，见说明）"))
add("hints_on_a_second_line", "headers", spoil=respelt(lambda text: f"{text}\n(请写全称)"))
add("numbered_headers", "headers", spoil=respelt(lambda text: f"1.{text}"))
add("quoted_headers", "headers", spoil=respelt(lambda text: f"【{text}】"))
add(
    "headers_in_other_words",
    "headers",
    spoil=named(
        {
            "township": "所属街镇",
            "unit": "居村",
            "name": "姓 名",
            "sex": "性 别",
            "ethnic_group": "族别",
            "birth": "出生日期",
            "id_number": "公民身份号码",
            "political_status": "政治面目",
            "joined_party_on": "加入中国共产党时间",
            "education": "文化程度",
            "education_full_time": "全日制教育",
            "education_in_service": "在职教育",
            "party_post": "党内职务",
            "committee_post": "行政职务",
            "sources": "身份类别",
            "started_on": "任现职时间",
            "phone": "手机号码",
        }
    ),
)
add(
    "headers_of_the_north",
    "headers",
    spoil=named(
        {
            "township": "乡镇（街道）",
            "unit": "所在村（社区）",
            "name": "成员姓名",
            "birth": "出生年月（岁）",
            "id_number": "身份证号码",
            "joined_party_on": "入党年月",
            "education": "最高学历",
            "party_post": "支部职务",
            "committee_post": "村（居）民委员会职务",
            "sources": "本人身份",
            "started_on": "当选时间",
            "phone": "联系方式",
        }
    ),
)
add(
    "headers_only_alike",
    "headers",
    spoil=named(
        {
            "township": "所在的街镇名称",
            "unit": "所在单位全称",
            "name": "本人姓名",
            "sex": "性别(下拉选择)",
            "birth": "本人出生年月",
            "id_number": "18位身份证号",
            "political_status": "目前政治面貌",
            "joined_party_on": "具体入党时间",
            "education": "现有最高学历",
            "party_post": "党支部（党总支）内职务",
            "committee_post": "现任村委会职务",
            "phone": "本人联系电话",
        }
    ),
)


@mess("headers", "id_header")
def no_header_over_the_id_numbers(draft: Draft) -> None:
    draft.column("id_number").text = ""


@mess("headers", "id_header")
def an_odd_header_over_the_id_numbers(draft: Draft) -> None:
    draft.column("id_number").text = "号码（十八位）"


@mess("headers", "phone")
def no_header_over_the_telephones(draft: Draft) -> None:
    draft.column("phone").text = ""


@mess("groups", "headers")
def education_in_a_group(draft: Draft) -> None:
    """学历 → 全日制 / 在职, and the highest nowhere."""
    draft.drop("education")
    for key, text in (("education_full_time", "全日制"), ("education_in_service", "在职")):
        column = draft.column(key)
        column.over, column.text = "学历", text


@mess("groups", "headers")
def education_in_a_group_of_three(draft: Draft) -> None:
    for key, text in (("education", "最高学历"), ("education_full_time", "全日制"), ("education_in_service", "在职")):
        column = draft.column(key)
        column.over, column.text = "学历情况", text


@mess("groups", "headers")
def posts_in_a_group(draft: Draft) -> None:
    for key, text in zip(POSTS, ("党组织", "村（居）委会"), strict=True):
        column = draft.column(key)
        column.over, column.text = "现任职务", text


@mess("groups", "headers")
def everything_in_groups(draft: Draft) -> None:
    groups = {
        "基本情况": ("name", "sex", "ethnic_group", "birth", "id_number", "political_status", "joined_party_on"),
        "学历": ("education_full_time", "education_in_service"),
        "任职情况": ("party_post", "committee_post"),
    }
    draft.drop("education")
    for over, keys in groups.items():
        for key in keys:
            draft.column(key).over = over
    draft.column("education_full_time").text = "全日制教育"
    draft.column("education_in_service").text = "在职教育"


@mess("groups", "headers")
def schooling_in_a_group(draft: Draft) -> None:
    """Beside the education, what the import keeps as text is left empty."""
    draft.drop("education")
    draft.column("education_full_time").over = draft.column("education_in_service").over = "学历学位"
    draft.column("education_full_time").text = "全日制\n教育"
    draft.column("education_in_service").text = "在　职\n教育"
    draft.insert("party_post", Column("degree", "学位", lambda *_: "—", over="学历学位"))
