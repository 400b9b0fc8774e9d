"""The roster's columns in the offices' common order: said once for reading, template, export and their notes."""

from __future__ import annotations

from collections.abc import Iterable

from cadres.choices import (
    DEGREES,
    ETHNIC_GROUPS,
    POLITICAL_STATUSES,
    Education,
    ExitReason,
    Sex,
)
from elections.choices import (
    Body,
    CommitteePost,
    PartyPost,
    SupervisionPost,
)
from imports import columns as reading
from imports.columns import Column, Written

TOWNSHIP, UNIT, ID_NUMBER = "街镇", "村(社区)", "身份证号"
SEPARATOR = "；"
"""Between several values of one cell; the names of sources themselves contain 、 and /."""
_DATE = "写到月或日：1985-06 或 1985-06-12。不要写成 1985.1，分不清一月和十月。"


def _words(choices: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(choice) for choice in choices)


_EDUCATION = _words(Education.labels)
_DEGREES = tuple(name for code, name in DEGREES if len(code) == 1 and name != "名誉博士")

township = Column(
    "township",
    "town",
    TOWNSHIP,
    reading.limited_text(120),
    Written(14, "从下拉框选择。", "某某镇", is_required=True),
)
unit = Column(
    "unit",
    "unit",
    UNIT,
    reading.limited_text(120),
    Written(24, "先选街镇，再从下拉框选择；也可写简称。", "某某村村委会", is_required=True),
)
unit_code = Column("unit_code", "unit_code", "区划代码", reading.limited_text(20))
name = Column(
    "name",
    "name",
    "姓名",
    reading.read_name,
    Written(12, "与身份证一致，不加“（女）”等附注。", "张三", is_required=True),
    is_kept=False,
)
sex = Column(
    "sex",
    "gender",
    "性别",
    reading.read_sex,
    Written(6, "从下拉框选择；不填的按身份证号补上。", "男", _words(Sex.labels)),
)
ethnic_group = Column(
    "ethnic_group",
    "ethnic",
    "民族",
    reading.read_ethnic_group,
    Written(10, "从下拉框选择，写全称。", "汉族", _words(label for _, label in ETHNIC_GROUPS)),
)
birth = Column("birth", "birth", "出生年月", reading.read_birth, Written(12, _DATE, "1985-06", is_text=True))
id_number = Column(
    "id_number",
    "id_number",
    ID_NUMBER,
    reading.read_id,
    Written(
        22,
        "18位，本列已设为文本。已丢失末位的号码不能还原，请重新录入。",
        "见居民身份证",
        is_text=True,
        is_required=True,
    ),
    is_kept=False,
)
political_status = Column(
    "political_status",
    "political",
    "政治面貌",
    reading.read_political_status,
    Written(14, "从下拉框选择。书记须为中共党员。", "中共党员", _words(label for _, label in POLITICAL_STATUSES)),
)
is_party_member = Column("political_status", "is_party_member", "是否党员", reading.read_is_party_member)
joined_party_on = Column(
    "joined_party_on",
    "party_join",
    "入党时间",
    reading.read_other_date,
    Written(12, "党员填写。" + _DATE, "2008-07", is_text=True),
)
education = Column(
    "education",
    "education",
    "学历",
    reading.read_education,
    Written(12, "最高学历，从下拉框选择。", "本科", _EDUCATION),
)
education_full_time = Column(
    "education_full_time",
    "education_fulltime",
    "全日制学历",
    reading.read_education,
    Written(12, "从下拉框选择；没有的空着。", "大专", _EDUCATION),
)
education_in_service = Column(
    "education_in_service",
    "education_inservice",
    "在职学历",
    reading.read_education,
    Written(12, "从下拉框选择；没有的空着。", "本科", _EDUCATION),
)
degree = Column(
    "degree",
    "degree",
    "学位",
    reading.read_degree,
    Written(8, "从下拉框选择；没有的空着。", "学士", _DEGREES),
)
school_and_major = Column(
    "school_and_major",
    "school_major",
    "毕业院校及专业",
    reading.limited_text(120),
    Written(26, "最高学历的院校和专业。", "上海开放大学行政管理专业"),
    is_joined=True,
)
posts = Column("posts", "position", "职务", reading.read_posts(""))
intended_posts = Column("posts", "candidate_post", "职务", reading.read_posts(""))
party_post = Column(
    "party_post",
    "party_position",
    "党组织职务",
    reading.read_posts(Body.PARTY),
    Written(12, "书记、副书记或委员；不在党组织任职的空着。", "书记", _words(PartyPost.labels)),
)
committee_post = Column(
    "committee_post",
    "committee_position",
    "村(居)委会职务",
    reading.read_posts(Body.COMMITTEE),
    Written(14, "主任、副主任或委员；不在村(居)委会任职的空着。", "主任", _words(CommitteePost.labels)),
)
supervision_post = Column(
    "supervision_post",
    "supervision_position",
    "监委会职务",
    reading.read_posts(Body.SUPERVISION),
    Written(12, "主任或委员；不在监委会任职的空着。", "", _words(SupervisionPost.labels)),
)
is_full_time = Column(
    "is_full_time",
    "full_time",
    "专职",
    reading.read_is_full_time,
    Written(6, "专职写“是”，兼职写“否”。", "是", ("是", "否")),
    is_yes_no=True,
)
sources = Column(
    "sources",
    "source_tag",
    "人员来源",
    reading.limited_text(300),
    Written(26, "有几种来源的用“；”隔开。", "本村村民/本地居民；退役军人"),
)
backgrounds = Column(
    "backgrounds",
    "background_tag",
    "专业背景",
    reading.limited_text(300),
    Written(22, "专业背景和实践经历，有几种的用“；”隔开。", "规划建设；社会工作"),
)
performance = Column(
    "performance",
    "performance_tag",
    "现实表现",
    reading.limited_text(300),
    Written(22, "在急难险重任务中表现突出的填写，有几种的用“；”隔开。", "疫情防控中表现突出"),
)
started_on = Column(
    "started_on",
    "term_start",
    "任职时间",
    reading.read_other_date,
    Written(12, "到本届现任职务的时间。" + _DATE, "2021-03", is_text=True),
)
ended_on = Column(
    "ended_on",
    "exit_date",
    "离任时间",
    reading.read_other_date,
    Written(12, "本届内已离任的填写。" + _DATE, is_text=True),
)
exit_reason = Column(
    "exit_reason",
    "exit_reason",
    "离任原因",
    reading.read_exit_reason,
    Written(14, "已离任的从下拉框选择。", "", _words(ExitReason.labels)),
)
phone = Column(
    "phone",
    "phone",
    "联系电话",
    reading.read_phone,
    Written(16, "手机号，本列已设为文本。", "见通讯录", is_text=True),
    is_kept=False,
)
note = Column(
    "note",
    "note",
    "备注",
    reading.limited_text(300),
    Written(24, "其他要说明的。"),
    is_joined=True,
)
other_posts = Column(
    "other_posts",
    "other_position",
    "其他任职",
    reading.read_other_posts,
    Written(24, "不属于两委和监委会的职务，如第一书记、兼职委员；几个的用“；”隔开。", "兼职委员"),
)
exit_note = Column(
    "exit_note", "exit_note", "离任说明", reading.limited_text(100), Written(20, "离任原因为“其他”时说明。")
)

SHOWN_OF_PEOPLE = (
    "村(社区)", "姓名", "性别", "出生年月", "政治面貌", "学历", "党组织职务", "村(居)委会职务", "身份证号",
)  # fmt: skip
"""The columns that the plan of a workbook about people shows; what else a row changes stands in one more."""
ROSTER_COLUMNS: tuple[Column, ...] = (
    township,
    unit,
    unit_code,
    name,
    sex,
    ethnic_group,
    birth,
    id_number,
    political_status,
    is_party_member,
    joined_party_on,
    education,
    education_full_time,
    education_in_service,
    degree,
    school_and_major,
    posts,
    intended_posts,
    party_post,
    committee_post,
    supervision_post,
    is_full_time,
    sources,
    backgrounds,
    performance,
    started_on,
    ended_on,
    exit_reason,
    phone,
    note,
    other_posts,
    exit_note,
)
