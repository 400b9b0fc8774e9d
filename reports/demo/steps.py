"""How far each unit is with the tasks of the plan: pilots, postponements, what was done and when, who is late."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from core.services.bulk import insert
from elections.choices import Body, Checklist, KnownBy, TaskState
from elections.models import Stage, Task, UnitProfile, UnitTask
from elections.rules.plan import Window
from elections.selectors.plan import UnitPlan, unit_plans
from reports.demo.calendars import DAY, Calendar, State, day_of
from reports.demo.ground import Ground
from reports.demo.people import BEFORE, NOW, Place
from reports.demo.situation import POSTPONED, red_places

PILOTS = ("310113003", "310113007", "310113101", "310113109", "310113111")
"""Streets whose first unit is a pilot."""
CALM_UNTIL = -3
"""Days from the Party election by which a difficult unit is put in order; the county's own plan says so."""
POSTPONED_UNTIL = {State.FINISHED: dt.date(2021, 5, 8), State.BEFORE_VOTE: dt.date(2021, 6, 19)}
DOCUMENT = "宝换届办〔2021〕7号"
LATE: dict[str, tuple[int, int, str]] = {
    "310113112": (10, 90, "两个楼组的人户分离选民尚在核对，名单拟于5月10日公布。"),
    "310113102": (3, 70, "第三方审计机构更换，报告预计5月12日出具。"),
    "310113109": (9, 60, "推选会议因场地原因改期，已定5月9日召开。"),
}
"""By street, the task with which its fifth unit is late, how far it is, and why."""
NOTES = {
    1: "已形成班子结构分析表和一村（社区）一档。",
    3: "审计报告已公示5日，无异议。",
    4: "已组织业务培训，工作手册发放到人。",
    5: "推荐大会如期召开，会议记录已归档。",
    8: "批复、备案表已归档。",
    9: "第1、2号公告已张贴并拍照留存。",
    10: "第3、4号公告已张贴，申诉期内无申诉。",
    13: "交接清单已由双方签字，档案已移交街镇。",
    14: "“十个一”台账已验收。",
}
ONE_IN = 6
"""How many units share one note."""


def lay_plan(ground: Ground, calendar: Calendar, state: State) -> None:
    """The day the terms stand on, the county's own deadline, pilots and a postponed unit. The previous term was run on
    paper: it has no plan."""
    for term in ground.terms:
        term.as_if_on = calendar.today
        term.save(update_fields=["as_if_on"])
    Task.objects.filter(term=ground.terms[BEFORE]).delete()
    Stage.objects.filter(term=ground.terms[BEFORE]).delete()
    Task.objects.filter(term=ground.terms[NOW], known_by=KnownBy.SIGNED_OFF).update(ends=CALM_UNTIL)
    first = {street: min(unit.code for unit in _units(ground, street)) for street in PILOTS}
    profiles = UnitProfile.objects.filter(term=ground.terms[NOW])
    profiles.filter(unit__code__in=first.values()).update(is_pilot=True)
    postponed = _postponed(ground, calendar, state)
    profiles.filter(unit=ground.units[postponed.code]).update(
        postponed_until=POSTPONED_UNTIL[state], postponement_document=DOCUMENT
    )


def _units(ground: Ground, street: str) -> list[Place]:
    return [place for place in ground.population.places if place.code.startswith(street)]


def _postponed(ground: Ground, calendar: Calendar, state: State) -> Place:
    """Before the vote a red unit; later one that elected on the day to which it had been postponed."""
    if state == State.BEFORE_VOTE:
        return red_places(ground)[POSTPONED]
    days = calendar.days[Body.COMMITTEE]
    return next(place for place in ground.population.places if day_of(days, place) == POSTPONED_UNTIL[state])


def write_steps(rng: Random, ground: Ground, calendar: Calendar) -> None:
    """What was noted of every task that the product does not know by itself."""
    term = ground.terms[NOW]
    tasks = list(Task.objects.filter(term=term, known_by=KnownBy.NOBODY))
    late = {_units(ground, street)[4].code: entry for street, entry in LATE.items()} if _is_open(calendar) else {}
    rows: list[UnitTask] = []
    for plan in unit_plans(term, UnitProfile.objects.filter(term=term)):
        by = ground.liaisons.get(f"{plan.unit.code[:9]}000", ground.staff)
        number, percent, why = late.get(plan.unit.code, (0, 0, ""))
        for task in tasks:
            if task.checklist == Checklist.PLAN and task.number == number:
                facts: dict[str, object] = {"state": TaskState.UNDER_WAY, "percent": percent, "note": why}
            else:
                facts = _facts(rng, plan, task, calendar.today)
            if facts:
                rows.append(UnitTask(unit_id=plan.profile.unit_id, task=task, by=by, **facts))
    insert(rows)
    evening = timezone.make_aware(dt.datetime.combine(calendar.today, dt.time(17)))
    UnitTask.objects.filter(task__term=term).update(noted_at=evening)


def _is_open(calendar: Calendar) -> bool:
    return max(calendar.days[Body.COMMITTEE]) > calendar.today


def _facts(rng: Random, plan: UnitPlan, task: Task, today: dt.date) -> dict[str, object]:
    """Done within its window where that is over, so far as days have passed where it is open; nothing before it."""
    window = plan.window(task)
    if window is None or window.start > today:
        return {}
    share = min((today - window.start + DAY) / (window.end - window.start + DAY), 1)
    if window.end < today or rng.random() < share**2:
        return {"state": TaskState.DONE, "done_on": _done_on(rng, window, today), "note": _note(plan, task)}
    percent = round(share * rng.uniform(60, 90) / 5) * 5
    return {"state": TaskState.UNDER_WAY, "percent": percent} if percent else {}


def _done_on(rng: Random, window: Window, today: dt.date) -> dt.date:
    """In the second half of the window, at the latest today."""
    days = (min(window.end, today) - window.start).days
    return window.start + rng.randint(days // 2, days) * DAY


def _note(plan: UnitPlan, task: Task) -> str:
    is_told = task.checklist == Checklist.PLAN and (int(plan.unit.code[-3:]) + task.number) % ONE_IN == 0
    return NOTES.get(task.number, "") if is_told else ""
