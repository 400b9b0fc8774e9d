"""Counts and scores of situation as workbooks: out, filled in, in again."""

from __future__ import annotations

import datetime as dt

import pytest

from elections.models import Difficulty, Situation, Tally, TallyKind
from elections.services.situation import save_round
from elections.services.tallies import put_in_kinds
from tests.elections.test_tables import confirm, export, rows_of, text, upload

HEAD = ["街镇", "单位", "日期", "类别", "场次（件数）", "人次", "已解决", "其中本单位解决", "内容"]


@pytest.fixture
def as_liaison(client, liaison):
    client.force_login(liaison)
    return client


@pytest.fixture
def kinds(world):
    put_in_kinds(term=world.term)
    return {kind.code: kind for kind in TallyKind.objects.filter(term=world.term)}


def test_a_table_of_counts_is_tried_first_written_when_confirmed_and_counts_once(as_liaison, world, kinds, liaison):
    rows: list[list] = [
        HEAD,
        ["顾村", "白杨村", "2021-03-01", "群众问题", 12, "", 10, 9, ""],
        ["顾村镇", "沈宅村村委会", "2021/3/2", "宣传发动", 2, 60, "", "", "小区会"],
        ["顾村镇", "", "2021-03-02", "业务培训", 1, 80, "", "", ""],
    ]
    answer = upload(as_liaison, "tallies", world.gucun, rows)
    assert answer.context["trial"].faults == []
    assert not Tally.objects.exists()
    confirm(as_liaison, "tallies", world.gucun, answer)
    found = {(row.place, row.kind.code): (row.events, row.people, row.solved, row.by) for row in Tally.objects.all()}
    assert found == {
        ("白杨村", "problem"): (12, 0, 10, liaison),
        ("沈宅村", "publicity"): (2, 60, 0, liaison),
        ("顾村镇本级", "training"): (1, 80, 0, liaison),
    }
    assert upload(as_liaison, "tallies", world.gucun, rows).context["trial"].counts == {"skip": 3}
    rows[1][6] = 12
    confirm(as_liaison, "tallies", world.gucun, upload(as_liaison, "tallies", world.gucun, rows))
    assert Tally.objects.get(kind=kinds["problem"]).solved == 12


def test_what_goes_out_comes_in_without_change(as_liaison, world, kinds):
    values = {"township": world.gucun, "on": dt.date(2021, 3, 1)}
    Tally.objects.create(kind=kinds["talk"], unit=world.units["白杨"], people=3, note="甲", **values)
    Tally.objects.create(kind=kinds["talk"], **values)
    Tally.objects.create(kind=kinds["talk"], township=world.youyilu, on=values["on"])
    rows = rows_of(export(as_liaison, "tallies", world.gucun))
    assert (rows[0], len(rows)) == (HEAD, 3)
    trial = upload(as_liaison, "tallies", world.gucun, rows).context["trial"]
    assert (trial.faults, trial.counts) == ([], {"skip": 2})


def test_every_wrong_cell_of_counts_is_told_and_nothing_is_written(as_liaison, world, kinds):
    rows = [
        HEAD,
        ["某镇", "白杨村", "2021-03-01", "业务培训", 1, "", "", "", ""],
        ["友谊路街道", "", "2021-03-01", "业务培训", 1, "", "", "", ""],
        ["顾村镇", "宝钢一村", "去年", "打牌", 1, "", "", "", ""],
        ["顾村镇", "白杨村", "", "业务培训", 1, "", "", "", ""],
        ["顾村镇", "白杨村", "2999-01-01", "业务培训", 1, "", "", "", ""],
        ["顾村镇", "白杨村", "2021-03-01", "群众问题", "多", "", "", "", ""],
        ["顾村镇", "白杨村", "2021-03-02", "群众问题", 2, 5, 3, "", ""],
        ["顾村镇", "沈宅村", "2021-03-02", "群众问题", "", "", "", "", ""],
        ["顾村镇", "菊泉新城第一", "2021-03-02", "群众问题", 2, "", "", "", ""],
        ["顾村镇", "菊泉新城第一", "2021-03-02", "群众问题", 3, "", "", "", ""],
    ]
    answer = upload(as_liaison, "tallies", world.gucun, rows)
    faults = [(row, column) for row, column, _, _ in answer.context["trial"].faults]
    assert faults == [
        (2, "街镇"),
        (3, "街镇"),
        (4, "单位"),
        (4, "日期"),
        (4, "类别"),
        (5, "日期"),
        (6, "日期"),
        (7, "场次（件数）"),
        (8, "人次"),
        (8, "已解决"),
        (9, "场次（件数）"),
        (11, "内容"),
    ]
    page = text(answer)
    for words in ("不在您的管理范围", "应为 业务培训", "晚于今天", "不统计人次", "没有填写件", "不止一行"):
        assert words in page
    assert not Tally.objects.exists()


@pytest.fixture
def survey(world, staff):
    return save_round(actor=staff, term=world.term, held_on=dt.date(2021, 1, 10))


def test_scores_are_filled_into_the_table_of_the_last_round(as_liaison, world, survey):
    rows = rows_of(export(as_liaison, "situation", world.gucun))
    assert rows[0][:3] == ["街镇", "单位", "轮次"]
    assert rows[0][-3:] == ["难点", "情况", "措施与进展"]
    assert [row[:3] for row in rows[1:]] == [
        ["顾村镇", "菊泉新城第一居委会", "第1轮摸排"],
        ["顾村镇", "白杨村村委会", "第1轮摸排"],
        ["顾村镇", "沈宅村村委会", "第1轮摸排"],
    ]
    assert upload(as_liaison, "situation", world.gucun, rows).context["trial"].counts == {"skip": 3}
    first, second = Difficulty.objects.all()[:2]
    rows[2][3:] = ["10", "12", "11.5", "10", "12", f"{second.name}，{first.name}", "人选不足", "已派工作组"]
    answer = upload(as_liaison, "situation", world.gucun, rows)
    assert (answer.context["trial"].faults, answer.context["trial"].counts) == ([], {"skip": 2, "new": 1})
    confirm(as_liaison, "situation", world.gucun, answer)
    row = Situation.objects.get()
    assert (row.unit, row.total, row.colour, row.remedy) == (world.units["白杨"], 555, "red", "已派工作组")
    assert set(row.difficulties.all()) == {first, second}
    again = rows_of(export(as_liaison, "situation", world.gucun))
    assert upload(as_liaison, "situation", world.gucun, again).context["trial"].counts == {"skip": 3}
    again[2][8] = ""
    confirm(as_liaison, "situation", world.gucun, upload(as_liaison, "situation", world.gucun, again))
    assert not row.difficulties.exists()


def test_every_wrong_cell_of_scores_is_told_and_a_struck_off_unit_keeps_its_points(as_liaison, world, survey, staff):
    rows = rows_of(export(as_liaison, "situation", world.gucun))
    points = {str(number): "10" for number in range(1, 6)}
    held = Situation.objects.create(round=survey, unit=world.units["沈宅"], points=points, total=500, colour="red")
    Situation.objects.filter(pk=held.pk).update(signed_off_on=dt.date(2021, 2, 1))
    rows[1][3:8] = ["20", "21", "x", "", "20"]
    rows[1][8] = "没有的难点"
    rows[2][2] = "第9轮摸排"
    rows[3][3:8] = ["11", "10", "10", "10", "10"]
    rows.append([*rows[1][:2], "第1轮摸排", *rows[1][3:]])
    answer = upload(as_liaison, "situation", world.gucun, rows)
    told = [(row, column) for row, column, _, _ in answer.context["trial"].faults]
    assert told == [(2, "难点"), (3, "轮次"), (4, "单位"), (5, "单位")]
    rows = rows[:2]
    rows[1][8] = ""
    answer = upload(as_liaison, "situation", world.gucun, rows)
    aspects = rows[0][3:8]
    assert [column for _, column, _, _ in answer.context["trial"].faults] == sorted(
        [aspects[1], aspects[2], aspects[3]]
    )
    page = text(answer)
    for words in ("超过满分", "不是得分", "请填写"):
        assert words in page
    assert Situation.objects.count() == 1


def test_without_a_round_there_is_nothing_to_fill_in(as_liaison, world):
    page = text(as_liaison.get(f"/tables/situation/?area={world.gucun.pk}"))
    assert "还没有摸排轮次" in page
