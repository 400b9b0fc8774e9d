"""What no paper can say truly is refused at its field, with the rule."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cadres.rules.results import Line, PollFacts, barred, faults_of, missing_of
from elections.rules.picking import Post
from tests.elections.laws import PARTY, VILLAGE

DAY = dt.date(2021, 5, 8)
LINES = (Line("1", "甲", "member", 300, 10, 5), Line("2", "乙", "member", 200))
GOOD = PollFacts(
    law=VILLAGE,
    posts=[Post("member", "委员", 1)],
    lines=LINES,
    held_on=DAY,
    today=DAY,
    electors=1000,
    attended=510,
    proxies=20,
    mobile=10,
    issued=520,
    returned=510,
    valid=505,
    void=5,
    void_reasons={"blank": 5},
)
FORTY: dict[str, Any] = dict.fromkeys(("attended", "issued", "returned", "valid"), 40)
NONE: dict[str, Any] = {"proxies": None, "mobile": None, "void": 0, "void_reasons": {}}
MEETING = replace(GOOD, law=PARTY, electors=47, lines=(Line("1", "甲", "member", 40),), **FORTY, **NONE)


def told(facts: PollFacts, **fields: Any) -> list[tuple[str, str]]:
    return [(each.field, each.text) for each in faults_of(replace(facts, **fields))]


@pytest.mark.parametrize("facts", [GOOD, MEETING])
def test_a_paper_that_adds_up_is_taken(facts):
    assert faults_of(facts) == []
    assert missing_of(facts) == []


@pytest.mark.parametrize(("fields", "field", "words"), [
    ({"returned": 521, "valid": 516}, "returned", "发出选票 520 张，收回选票 521 张，收回多于发出"),
    ({"valid": 504}, "valid", "有效票 504 张，无效票 5 张，合计 509 张，与收回选票 510 张不符"),
    ({"void_reasons": {"blank": 6}}, "void_reasons", "无效原因合计 6 张，多于无效票 5 张"),
    ({"attended": 1001}, "attended", "参加投票 1001，多于登记选民(代表) 1000 人"),
    ({"electors": 509, "attended": 509}, "returned", "收回选票 510，多于登记选民(代表) 509 人"),
    ({"proxies": 511}, "proxies", "委托投票 511，多于参加投票 510"),
    ({"mobile": 511}, "mobile", "流动票箱 511，多于参加投票 510"),
    ({"lines": (Line("1", "甲", "member", 500, 5, 1),)}, "votes_1_member", "合计 506 张，多于有效票 505 张"),
    ({"lines": (LINES[0], Line("2", "乙", "member", 206))}, "post_member", "得票合计 506 张，多于有效票 505 张"),
    ({"held_on": DAY + dt.timedelta(days=1)}, "held_on", "还没有到，不能填报结果"),
    ({"days_before": [("选民名单公布日", DAY + dt.timedelta(days=1))]}, "held_on", "2021-05-09 晚于投票"),
    ({"is_previous_decided": False}, "held_on", "前一次投票的结果尚未确认"),
    ({"first_held_on": DAY - dt.timedelta(days=31)}, "held_on", "后 30 日内（至 2021-05-07），已逾期"),
])  # fmt: skip
def test_each_contradiction_stands_at_its_field(fields, field, words):
    assert [(name, words in text) for name, text in told(GOOD, **fields)] == [(field, True)]


@pytest.mark.parametrize("fields", [
    {"issued": 510}, {"attended": 1000}, {"electors": 510}, {"proxies": 510},
    {"lines": (Line("1", "甲", "member", 500, 5, 0),)}, {"lines": (LINES[0], Line("2", "乙", "member", 205))},
    {"first_held_on": DAY - dt.timedelta(days=30)}, {"first_held_on": DAY},
])  # fmt: skip
def test_the_boundary_itself_is_taken(fields):
    assert told(GOOD, **fields) == []


def test_ballots_counted_again_are_taken_though_more_came_back():
    assert told(GOOD, returned=521, valid=516, accepts_excess=True) == []


@pytest.mark.parametrize(("fields", "field", "words"), [
    ({"issued": 41}, "issued", "发出选票 41 张，多于实到会 40 人；党内选举不能委托投票"),
    ({"proxies": 1}, "proxies", "党内选举不能委托他人投票"),
    ({"attended": 48}, "attended", "实到会 48，多于应到会 47 人"),
])  # fmt: skip
def test_a_party_meeting_knows_no_proxy(fields, field, words):
    assert [(name, words in text) for name, text in told(MEETING, **fields)] == [(field, True)]


def test_in_a_short_entry_nobody_wins_two_posts_nor_more_than_there_are_seats():
    posts = [Post("director", "主任", 1), Post("member", "委员", 1)]
    lines = [Line("1", "甲", "director", is_elected=True), Line("1", "甲", "member", is_elected=True)]
    short = replace(GOOD, is_short=True, posts=posts, lines=lines)
    assert told(short) == [("votes_1_director", "甲在两个职务上都填为当选，一人只能当选一职，请核对。")]
    lines = [Line(key, key, "member", is_elected=True) for key in "甲乙"]
    assert told(short, lines=lines) == [("post_member", "委员应选 1 名，填报当选 2 名，多于应选名额，请核对。")]


def test_every_fault_of_the_law_names_its_article():
    found = faults_of(replace(GOOD, returned=521, valid=516))
    assert "第十九条" in str(found[0])


@pytest.mark.parametrize(("fields", "names"), [
    ({"held_on": None, "valid": None}, ["held_on", "valid"]), ({"lines": ()}, ["posts"]),
    ({"lines": (Line("1", "甲", "member"),)}, ["votes_1_member"]), ({"attended": None}, []),
])  # fmt: skip
def test_what_is_missing_is_asked_for_before_submitting(fields, names):
    assert [each.field for each in missing_of(replace(GOOD, **fields))] == names


UNREVIEWED = "资格联审尚未通过，须先送审并作出结论"


@pytest.mark.parametrize(("status", "review", "route", "needs", "words"), [
    ("final", "clear", "joint", True, ""), ("final", "not_sent", "joint", False, ""),
    ("elected", "clear", "joint", True, ""), ("final", "not_sent", "joint", True, UNREVIEWED),
    ("final", "open", "joint", False, UNREVIEWED), ("final", "rejected", "joint", True, "资格联审结论为不宜"),
    ("turned_down", "clear", "joint", True, "已被取消候选人资格"), ("withdrawn", "clear", "joint", True, "已退出"),
    ("inspected", "clear", "joint", True, "还不是正式候选人"), ("nominated", "clear", "write_in", True, ""),
    ("nominated", "not_sent", "write_in", True, UNREVIEWED),
])  # fmt: skip
def test_who_may_not_be_declared_elected(status, review, route, needs, words):
    assert barred(status=status, review=review, route=route, needs_review=needs) == words
    line = Line("1", "甲", "member", 300, barred=words)
    found = faults_of(replace(GOOD, lines=(line,)), elected={"1"})
    assert [each.text for each in found] == ([f"甲{words}，不能宣布当选。"] if words else [])
    assert faults_of(replace(GOOD, lines=(line,))) == []
