"""Progress as a workbook: out, filled in, in again."""

from __future__ import annotations

import datetime as dt

import pytest

from elections.models import UnitTask
from tests.cadres.plans import noted, plan_term, survey
from tests.elections.test_tables import confirm, export, rows_of, text, upload

RECOMMEND, SURVEY = "党组织委员人选推荐", "调查摸底与班子运行研判"


@pytest.fixture
def term(world):
    return plan_term(world)


@pytest.fixture
def as_liaison(client, liaison):
    client.force_login(liaison)
    return client


def test_what_goes_out_comes_in_without_change(as_liaison, world, term):
    noted(world, "白杨", "摸底研判", note="已研判")
    rows = rows_of(export(as_liaison, "progress", world.gucun))
    assert rows[0] == ["街镇", "单位", "任务", "完成日期", "状态", "说明"]
    assert len(rows) == 1 + 3 * 9
    assert ["顾村镇", "白杨村村委会", SURVEY, "2021-03-01", "已完成", "已研判"] in rows
    trial = upload(as_liaison, "progress", world.gucun, rows).context["trial"]
    assert (trial.faults, trial.counts) == ([], {"skip": 27})


def test_a_filled_in_table_is_tried_first_and_written_when_confirmed(as_liaison, world, term, liaison):
    noted(world, "沈宅", "摸底研判", state="under_way", done_on=None, percent=40)
    rows = [
        ["街镇", "单位", "任务", "完成日期", "状态", "说明"],
        ["顾村", "白杨村", SURVEY, "2021-01-14", "", "已研判"],
        ["顾村镇", "沈宅村村委会", SURVEY, "2021/1/20", "已完成", ""],
        ["顾村镇", "菊泉新城第一", SURVEY, "", "不适用", "无"],
    ]
    answer = upload(as_liaison, "progress", world.gucun, rows)
    assert answer.context["trial"].faults == []
    assert UnitTask.objects.count() == 1
    confirm(as_liaison, "progress", world.gucun, answer)
    found = {row.unit.short_name: (row.state, row.done_on, row.note, row.by) for row in UnitTask.objects.all()}
    assert found == {
        "白杨村": ("done", dt.date(2021, 1, 14), "已研判", liaison),
        "沈宅村": ("done", dt.date(2021, 1, 20), "", liaison),
        "菊泉新城第一": ("not_concerned", None, "无", liaison),
    }


def test_every_wrong_cell_is_told_and_nothing_is_written(as_liaison, world, term):
    survey(world, 1, 白杨="red")
    rows = [
        ["街镇", "单位", "任务", "完成日期", "状态", "说明"],
        ["某镇", "白杨村", SURVEY, "", "", ""],
        ["友谊路街道", "宝钢一村", SURVEY, "", "已完成", ""],
        ["顾村镇", "白杨村", "某任务", "", "", ""],
        ["顾村镇", "白杨村", RECOMMEND, "2021-03-01", "", ""],
        ["顾村镇", "沈宅村", RECOMMEND, "2021-04-17", "", ""],
        ["顾村镇", "菊泉新城第一", RECOMMEND, "", "已完成", ""],
        ["顾村镇", "菊泉新城第一", SURVEY, "2021-03-01", "进行中", ""],
        ["顾村镇", "白杨村", "请示报批、召开党员大会选举", "2021-03-24", "", ""],
        ["顾村镇", "菊泉新城第一", SURVEY, "2021-03-01", "", ""],
    ]
    answer = upload(as_liaison, "progress", world.gucun, rows)
    faults = [(row, column) for row, column, _, _ in answer.context["trial"].faults]
    assert faults == [
        (2, "街镇"),
        (3, "单位"),
        (4, "任务"),
        (5, "任务"),
        (6, "完成日期"),
        (7, "完成日期"),
        (8, "完成日期"),
        (9, "任务"),
        (10, "任务"),
    ]
    page = text(answer)
    for words in (
        "本届没有这个街镇",
        "您的管理范围内，友谊路街道没有参加本届的这个单位",
        "工作计划里没有这项任务",
        "尚未销号，不能登记",
        "晚于今天",
        "请填写完成日期",
        "状态为“进行中”的不填完成日期",
        "由系统自动登记",
        "不止一次",
    ):
        assert words in page
    assert not UnitTask.objects.exists()
