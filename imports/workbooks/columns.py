"""The roster's columns in the offices' common order: said once for the template, the export and their notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cadres.choices import (
    DEGREES,
    ETHNIC_GROUPS,
    POLITICAL_STATUSES,
    CommitteePost,
    Education,
    ExitReason,
    PartyPost,
    Sex,
    SupervisionPost,
)

_EDUCATION = [str(label) for label in Education.labels]
_DEGREES = [name for code, name in DEGREES if len(code) == 1 and name != "名誉博士"]


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, what to write, an example, and the values to choose from."""

    header: str
    width: int
    hint: str
    example: str
    choices: tuple[str, ...] = ()
    is_text: bool = False
    is_required: bool = False


def _column(
    header: str,
    width: int,
    hint: str,
    example: str,
    *,
    choices: Iterable[object] = (),
    text: bool = False,
    required: bool = False,
) -> Column:
    return Column(header, width, hint, example, tuple(str(choice) for choice in choices), text, required)


_DATE = "写到月或日：1985-06 或 1985-06-12。不要写成 1985.1，分不清一月和十月。"

TOWNSHIP, UNIT, ID_NUMBER = "街镇", "村(社区)", "身份证号"

ROSTER_COLUMNS: tuple[Column, ...] = (
    _column(TOWNSHIP, 14, "从下拉框选择。", "某某镇", required=True),
    _column(UNIT, 24, "先选街镇，再从下拉框选择；也可写简称。", "某某村村委会", required=True),
    _column("姓名", 12, "与身份证一致，不加“（女）”等附注。", "张三", required=True),
    _column("性别", 6, "从下拉框选择；不填的按身份证号补上。", "男", choices=Sex.labels),
    _column("民族", 10, "从下拉框选择，写全称。", "汉族", choices=[name for _, name in ETHNIC_GROUPS]),
    _column("出生年月", 12, _DATE, "1985-06", text=True),
    _column(
        ID_NUMBER,
        22,
        "18位，本列已设为文本。已丢失末位的号码不能还原，请重新录入。",
        "见居民身份证",
        text=True,
        required=True,
    ),
    _column("政治面貌", 14, "从下拉框选择。书记须为中共党员。", "中共党员", choices=[n for _, n in POLITICAL_STATUSES]),
    _column("入党时间", 12, "党员填写。" + _DATE, "2008-07", text=True),
    _column("学历", 12, "最高学历，从下拉框选择。", "本科", choices=_EDUCATION),
    _column("全日制学历", 12, "从下拉框选择；没有的空着。", "大专", choices=_EDUCATION),
    _column("在职学历", 12, "从下拉框选择；没有的空着。", "本科", choices=_EDUCATION),
    _column("学位", 8, "从下拉框选择；没有的空着。", "学士", choices=_DEGREES),
    _column("毕业院校及专业", 26, "最高学历的院校和专业。", "上海开放大学行政管理专业"),
    _column("党组织职务", 12, "书记、副书记或委员；不在党组织任职的空着。", "书记", choices=PartyPost.labels),
    _column(
        "村(居)委会职务", 14, "主任、副主任或委员；不在村(居)委会任职的空着。", "主任", choices=CommitteePost.labels
    ),
    _column("监委会职务", 12, "主任或委员；不在监委会任职的空着。", "", choices=SupervisionPost.labels),
    _column("专职", 6, "专职写“是”，兼职写“否”。", "是", choices=("是", "否")),
    _column("人员来源", 26, "有几种来源的用“；”隔开。", "本村村民/本地居民；退役军人"),
    _column("任职时间", 12, "到本届现任职务的时间。" + _DATE, "2021-03", text=True),
    _column("离任时间", 12, "本届内已离任的填写。" + _DATE, "", text=True),
    _column("离任原因", 14, "已离任的从下拉框选择。", "", choices=ExitReason.labels),
    _column("联系电话", 16, "手机号，本列已设为文本。", "见通讯录", text=True),
    _column("备注", 24, "其他要说明的。", ""),
    _column("其他任职", 24, "不属于两委和监委会的职务，如第一书记、兼职委员；几个的用“；”隔开。", "兼职委员"),
    _column("离任说明", 20, "离任原因为“其他”时说明。", ""),
)

HEADERS = tuple(column.header for column in ROSTER_COLUMNS)
SEPARATOR = "；"
"""Between several values of one cell; the names of sources themselves contain 、 and /."""
