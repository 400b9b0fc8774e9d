"""A term's plan: put in from the code table, then its own."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from elections.choices import Checklist, KnownBy
from elections.models import Stage, Task, UnitTask
from elections.services import plan
from elections.services.terms import create_term


@pytest.fixture
def term(world, staff):
    plan.put_in_plan(actor=staff, term=world.term)
    return world.term


def numbered(term, checklist=Checklist.PLAN):
    return [(task.number, task.short_name) for task in Task.objects.filter(term=term, checklist=checklist)]


def task_of(term, short_name):
    return Task.objects.get(term=term, short_name=short_name)


FACTS: dict[str, Any] = {
    "name": "宣传发动",
    "short_name": "宣传",
    "doer": "街镇",
    "anchor": "party_day",
    "starts": -20,
    "ends": -10,
    "deadline": "",
    "evidence": "照片",
    "known_by": "",
    "needs_calm": False,
    "needs_review": False,
}


def test_a_new_term_has_its_four_stages_and_fourteen_tasks(world, staff):
    term = create_term(actor=staff, area=world.county, name="2026年换届", as_of=dt.date(2026, 5, 31))
    assert [stage.name for stage in term.stages.all()] == [
        "准备阶段",
        "党组织换届阶段",
        "村（居）委会换届阶段",
        "巩固提升阶段",
    ]
    assert len(numbered(term)) == 14
    assert len(numbered(term, Checklist.TEN_ONES)) == 10
    assert len(numbered(term, Checklist.HANDOVER)) == 6
    voters = task_of(term, "选民登记")
    assert (voters.deadline, voters.needs_calm, voters.needs_review) == ("voter_list_days", True, False)
    assert task_of(term, "投票选举").known_by == KnownBy.COMMITTEE_DECLARED
    assert task_of(term, "投票选举").needs_review


def test_a_plan_is_put_in_once(term, staff):
    with pytest.raises(ValidationError, match="已有工作计划"):
        plan.put_in_plan(actor=staff, term=term)


def test_a_new_task_is_the_last_of_its_stage_and_the_others_move_on(term, staff):
    stage = term.stages.get(number=2)
    plan.add_task(actor=staff, term=term, checklist=Checklist.PLAN, stage=stage, **FACTS)
    assert numbered(term)[7:11] == [(8, "审批备案"), (9, "宣传"), (10, "选委会"), (11, "选民登记")]
    assert AuditEntry.objects.get(action="task_added").changes["stage"] == "党组织换届阶段"


def test_tasks_change_places_within_their_stage_only(term, staff):
    plan.move_task(actor=staff, task=task_of(term, "重点整顿"), earlier=True)
    assert numbered(term)[:3] == [(1, "重点整顿"), (2, "摸底研判"), (3, "离任审计")]
    plan.move_task(actor=staff, task=task_of(term, "人选推荐"), earlier=True)
    assert numbered(term)[4] == (5, "人选推荐")
    plan.move_task(actor=staff, task=task_of(term, "一次评议"), earlier=False)
    assert numbered(term, Checklist.TEN_ONES)[9] == (10, "一次评议")


def test_a_task_that_goes_to_another_stage_is_numbered_there(term, staff):
    task = task_of(term, "离任审计")
    facts = {name: getattr(task, name) for name in plan.TASK_FACTS}
    plan.edit_task(actor=staff, task=task, stage=term.stages.get(number=4), **facts)
    assert numbered(term)[2] == (3, "机构培训")
    assert {name for _, name in numbered(term)[11:]} == {"移交归档", "履新总结", "离任审计"}
    assert [number for number, _ in numbered(term)] == list(range(1, 15))


def test_a_task_goes_only_while_nobody_noted_anything_of_it(term, staff, world):
    task = task_of(term, "离任审计")
    noted = UnitTask.objects.create(unit=world.units["白杨"], task=task, state="under_way")
    with pytest.raises(ValidationError, match="已有 1 个单位登记了"):
        plan.remove_task(actor=staff, task=task)
    noted.delete()
    plan.remove_task(actor=staff, task=task)
    assert numbered(term)[2] == (3, "机构培训")


def test_a_stage_goes_only_when_it_is_empty(term, staff):
    with pytest.raises(ValidationError, match="还有任务"):
        plan.remove_stage(actor=staff, stage=term.stages.get(number=1))
    stage = plan.save_stage(actor=staff, term=term, name="回头看")
    assert stage.number == 5
    Task.objects.filter(stage__number=4).delete()
    plan.remove_stage(actor=staff, stage=term.stages.get(number=4))
    assert list(Stage.objects.filter(term=term).values_list("number", "name"))[-1] == (4, "回头看")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": "选民登记、公布名单、受理申诉"}, "name", "已有名为"),
        ({"starts": -9}, "ends", "早于开始"),
        ({"deadline": "objection"}, "deadline", "没有这个期限"),
    ],
)
def test_a_task_that_cannot_be_is_refused_where_it_is_wrong(term, staff, changes, field, message):
    stage = term.stages.get(number=1)
    with pytest.raises(ValidationError) as refused:
        plan.add_task(actor=staff, term=term, checklist=Checklist.PLAN, stage=stage, **{**FACTS, **changes})
    assert message in refused.value.message_dict[field][0]
    ends = {**FACTS, "starts": -10, "ends": -10}
    plan.add_task(actor=staff, term=term, checklist=Checklist.PLAN, stage=stage, **ends)


def test_a_task_of_the_plan_has_a_stage_and_one_of_a_list_has_none(term, staff):
    with pytest.raises(ValidationError, match="须选择阶段"):
        plan.add_task(actor=staff, term=term, checklist=Checklist.PLAN, stage=None, **FACTS)
    plan.add_task(actor=staff, term=term, checklist=Checklist.TEN_ONES, stage=None, **FACTS)
    assert numbered(term, Checklist.TEN_ONES)[10] == (11, "宣传")


def test_a_stages_name_stands_once(term, staff):
    with pytest.raises(ValidationError, match="已有名为“准备阶段”的阶段"):
        plan.save_stage(actor=staff, term=term, name=" 准备阶段 ")


def test_a_plan_has_at_most_thirty_stages(term, staff):
    for number in range(5, 31):
        plan.save_stage(actor=staff, term=term, name=f"阶段{number}")
    with pytest.raises(ValidationError, match="已有 30 个阶段，最多 30 个"):
        plan.save_stage(actor=staff, term=term, name="又一阶段")
