"""The columns of the workbooks about polls: which poll, its head, its lines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cadres.rules.posts import parse_posts
from elections.choices import Body, PollKind, VoidReason
from imports import columns as reading
from imports.choices import ProblemKind as Kind
from imports.columns import Column, Fault, Reading, Written
from imports.rules import values
from imports.rules.dates import read_date

GREATEST = 10_000_000
_NUMBER = reading.read_count(Kind.NUMBER_UNREADABLE, "请只填数字，没有的填0。", GREATEST)
_BODY_REMEDY = "请填党组织、村(居)委会或村(居)务监督委员会。"


def read_body(cell: Any) -> Reading:
    """党组织, 党总支, 村委会, 居委会换届选举 …: the body whose 委员 it has."""
    text = values.clean_text(cell)
    words = values.plain(text).removesuffix("选举").removesuffix("换届").removesuffix("班子")
    posts = parse_posts(f"{words}委员")
    found = [body for body in Body if getattr(posts, body.value)]
    if len(found) != 1 or posts.unknown:
        return None, Fault(Kind.UNKNOWN_BODY, f"“{text[:40]}”不是一个班子。{_BODY_REMEDY}")
    return found[0].value, None


def read_day(cell: Any) -> Reading:
    read = read_date(cell)
    if read.date is None or read.date.is_month_only:
        why = read.fault or "没有写到日"
        return None, Fault(Kind.DAY_UNREADABLE, f"“{values.clean_text(cell)[:40]}”{why}。请写成 2021-05-20。")
    return dt.date(read.date.year, read.date.month, read.date.day), None


body = Column(
    "body",
    "body",
    "班子",
    read_body,
    Written(20, "从下拉框选择。", "村(居)委会", tuple(str(label) for label in Body.labels), is_required=True),
)
poll_kind = Column(
    "poll_kind",
    "poll_kind",
    "投票",
    reading.lookup(values.POLLS, Kind.UNKNOWN_POLL, "请从下拉框选择。"),
    Written(18, "从下拉框选择；不填的是首次投票。", "首次投票", tuple(str(label) for label in PollKind.labels)),
)


def number(identifier: str, field: str, label: str, hint: str, example: str) -> Column:
    return Column(identifier, field, label, _NUMBER, Written(12, hint, example))


HEAD = (
    Column("held_on", "elected_date", "投票日期", read_day, Written(14, "写到日。", "2021-05-20", is_text=True)),
    number(
        "electors", "registered_voters", "登记选民(应到)", "村(居)委会填登记选民或代表数，党组织填应到会人数。", "1860"
    ),
    Column("members_due", "members_due", "应到会人数", _NUMBER),
    number("attended", "attended", "参加投票(实到)", "村(居)委会填参加投票人数，党组织填实到会人数。", "1655"),
    Column("members_present", "members_present", "实到会人数", _NUMBER),
    number("proxies", "proxy_votes", "委托投票", "没有的填0；党组织选举不填。", "120"),
    number("mobile", "mobile_box_votes", "流动票箱", "没有的填0。", "85"),
    number("issued", "ballots_issued", "发出选票", "只报参加人数和当选人的，发出、收回、有效、无效都不填。", "1655"),
    number("returned", "ballots_returned", "收回选票", "不能多于发出选票。", "1650"),
    number("valid", "ballots_valid", "有效票", "有效票与无效票合计等于收回选票。", "1640"),
    number("void", "ballots_invalid", "无效票", "没有的填0。", "10"),
)
REASONS = tuple(
    number(
        f"void_{reason.value}", f"void_{reason.value}", f"无效：{reason.label}", "无效票中的张数，不分原因的不填。", ""
    )
    for reason in VoidReason
)
accepts_excess = Column(
    "accepts_excess",
    "accepts_excess",
    "收回多于发出，经复点属实",
    reading.lookup(values.YES_NO, Kind.UNKNOWN_YES_NO, "这一项不写入。请填是或否。"),
    Written(12, "只在复点之后仍多于发出时填“是”，这次选举无效。", "", ("是", "否")),
    is_yes_no=True,
)
LINE = (
    number("votes_for", "votes_for", "赞成", "得票数，没有得票的填0。", "1420"),
    number("against", "votes_against", "反对", "没有的填0。", "120"),
    number("abstained", "votes_abstain", "弃权", "没有的填0。", "100"),
    Column(
        "is_elected",
        "is_elected",
        "是否当选",
        reading.lookup(values.ELECTED, Kind.UNKNOWN_YES_NO, "请填是或否。"),
        Written(10, "不报得票、只报当选人的，在这一列填是或否；报了得票的可以不填。", "是", ("是", "否")),
        is_yes_no=True,
    ),
)
post = Column(
    "post",
    "candidate_post",
    "职务",
    reading.limited_text(60),
    Written(14, "参选的职务；正式候选人只参选一个职务的可以不填。", "主任"),
)
other_post = Column("post", "position", "职务", reading.limited_text(60), at_present="none")
