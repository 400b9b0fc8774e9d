"""What is known of how a term is run comes into the figures: progress by the day, situation, states, counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cadres.services.progress import note_task
from core.signals import running_changed
from core.tasks import sweep_jobs
from elections.models import Contest, Stage, Submission, Tally, TallyKind, Task, UnitTask
from elections.rules.plan import Entry
from elections.rules.tallies import Numbers
from elections.services import plan, situation
from elections.services.tallies import put_in_kinds, remove_tally, save_tally
from elections.services.terms import remove_unit
from reports.indicators import INDICATORS
from reports.models import StaleTownship, UnitProgress
from reports.selectors.figures import figures, figures_of_units
from reports.selectors.people import units_behind
from reports.services.statistics import compute_stale
from tests.cadres.plans import TODAY, noted, plan_term, set_days, survey, task_of

pytestmark = pytest.mark.django_db


def computed(world, **scope):
    compute_stale()
    return figures(**{"term": world.term, "area": world.county, **scope})


def behind(world, code, part="numerator", **scope) -> dict[str, int]:
    scope = {"term": world.term, "area": world.county, "user": None, **scope}
    return {unit.short_name: unit.number for unit in units_behind(code, part=part, **scope)}


def stale() -> set[tuple[int, int]]:
    return set(StaleTownship.objects.values_list("term", "township"))


def pair(figure):
    return figure.numerator, figure.denominator


@pytest.fixture
def planned(world):
    plan_term(world)
    compute_stale()
    return world


def test_a_unit_is_done_when_both_results_are_declared(world):
    on = dt.date(2021, 5, 9)
    set_days(world, "白杨", party_on=on, committee_on=on)
    set_days(world, "沈宅", party_on=on)
    Contest.objects.create(term=world.term, unit=world.units["一居"], body="committee", completed_on=on)
    found = computed(world)
    assert pair(found["units.done.share"]) == (1, 5)
    assert behind(world, "units.done") == {"白杨村": 1}


def test_stages_are_counted_by_their_numbers_whatever_the_plan_calls_them(planned):
    for task in Task.objects.filter(term=planned.term, stage__number=1, known_by=""):
        UnitTask.objects.create(unit=planned.units["白杨"], task=task, state="done", done_on=dt.date(2021, 1, 5))
    known = Task.objects.filter(term=planned.term, stage__number=1).exclude(known_by="")
    survey(planned, 1, 白杨="green", 沈宅="red")
    running_changed.send(None, term_id=planned.term.pk, township_ids=[planned.gucun.pk])
    found = computed(planned)
    assert {task.known_by for task in known} == {"signed_off"}
    assert pair(found["progress.stage_1_done.share"]) == (1, 5)
    assert behind(planned, "progress.stage_1_done") == {"白杨村": 1}
    assert (found["progress.stage_2_done"].value, found["progress.stage_5_done"].value) == (0, None)
    assert "第5阶段" in found["progress.stage_5_done"].why_none


def test_numbers_of_the_table_of_progress_open_what_they_count_or_nothing(planned, client, staff):
    computed(planned)
    client.force_login(staff)
    page = client.get(reverse("reports:official_table", args=["progress"]), {"term": planned.term.pk}).content.decode()
    assert f"{reverse('reports:indicator', args=['progress.stage_1_done'])}?" in page
    assert f"{reverse('cadres:progress')}?" in page
    found = figures(term=planned.term, area=planned.county)["progress.stage_1_done"]
    assert found.value == 0
    assert page.count("progress.stage_1_done/") == 3


def test_a_fifth_stage_of_an_edited_plan_has_its_figure(planned):
    stage = plan.save_stage(actor=None, term=planned.term, name="总结")
    facts = {"name": "写总结", "anchor": "committee_day", "starts": 0, "ends": 9, "deadline": "", "known_by": ""}
    task = plan.add_task(actor=None, term=planned.term, checklist="plan", stage=stage, **facts)
    assert Stage.objects.get(number=5) == stage
    assert {township for _, township in stale()} == {planned.youyilu.pk, planned.gucun.pk}
    done = Entry("done", dt.date(2021, 4, 1))
    note_task(actor=None, unit=planned.units["沈宅"], task=task, entry=done, note="")
    assert computed(planned)["progress.stage_5_done"].value == 1
    assert behind(planned, "progress.stage_5_done") == {"沈宅村": 1}


def test_a_unit_is_late_from_the_day_after_its_window_and_no_row_need_change_for_it(planned):
    set_days(planned, "白杨", party=None, committee=TODAY + dt.timedelta(days=200))
    running_changed.send(None, term_id=planned.term.pk, township_ids=[planned.gucun.pk])
    assert computed(planned)["progress.late"].value == 0
    turns_on = UnitProgress.objects.get(unit=planned.units["白杨"], term=planned.term).turns_on
    assert turns_on is not None
    for day, late in ((turns_on - dt.timedelta(days=1), 0), (turns_on, 1)):
        type(planned.term).objects.filter(pk=planned.term.pk).update(as_if_on=day)
        planned.term.refresh_from_db()
        assert computed(planned)["progress.late"].value == late
    assert behind(planned, "progress.late") == {"白杨村": 1}
    assert pair(computed(planned)["progress.late.share"]) == (1, 5)


def test_the_sweeper_marks_the_townships_in_which_a_day_has_come_once(planned):
    set_days(planned, "白杨", party=None, committee=TODAY + dt.timedelta(days=200))
    compute_stale()
    UnitProgress.objects.filter(unit=planned.units["白杨"]).update(turns_on=TODAY)
    sweep_jobs()
    sweep_jobs()
    assert list(StaleTownship.objects.values_list("term", "township")) == [(planned.term.pk, planned.gucun.pk)]


def test_a_task_that_is_noted_makes_its_township_stale_in_this_term_only(planned, liaison):
    entry = Entry("done", dt.date(2021, 3, 1))
    task = task_of(planned.term, "摸底研判")
    note_task(actor=liaison, unit=planned.units["白杨"], task=task, entry=entry, note="")
    assert stale() == {(planned.term.pk, planned.gucun.pk)}


def test_a_unit_taken_out_of_the_term_leaves_the_figures_of_progress(planned):
    assert UnitProgress.objects.filter(term=planned.term).count() == 5
    remove_unit(actor=None, term=planned.term, unit=planned.units["沈宅"])
    compute_stale()
    assert UnitProgress.objects.filter(term=planned.term).count() == 4


def test_only_the_townships_concerned_are_looked_at_anew(planned):
    for name in ("白杨", "沈宅", "一居", "二居"):
        noted(planned, name, "摸底研判")
    running_changed.send(None, term_id=planned.term.pk, township_ids=[planned.gucun.pk])
    UnitProgress.objects.all().delete()
    compute_stale()
    assert {row.unit.township for row in UnitProgress.objects.all()} == {planned.gucun}


def test_colours_are_those_of_each_units_last_round(world, staff):
    survey(world, 1, 白杨="red", 沈宅="red", 一居="green")
    second = survey(world, 2, 白杨="yellow", 二居="red")
    found = computed(world)
    assert {key: found[f"situation.{key}"].value for key in ("red", "yellow", "green", "assessed", "red_open")} == {
        "red": 2, "yellow": 1, "green": 1, "assessed": 4, "red_open": 2,
    }  # fmt: skip
    assert pair(found["situation.red.share"]) == (2, 4)
    assert pair(found["situation.assessed.share"]) == (4, 5)
    assert behind(world, "situation.red") == {"宝钢二村": 1, "沈宅村": 1}
    row = second.situations.get(unit=world.units["二居"])
    situation.sign_off(actor=staff, situation=row, on=dt.date(2021, 3, 1), reason="已化解")
    assert stale() == {(world.term.pk, world.youyilu.pk)}
    found = computed(world)
    assert (found["situation.red"].value, found["situation.red_open"].value) == (2, 1)


def test_states_of_what_was_handed_in_are_counted_by_kind_of_data(world):
    states = {"白杨": "approved", "沈宅": "locked", "菊泉": "returned", "一居": "submitted"}
    for name, state in states.items():
        Submission.objects.create(term=world.term, unit=world.units[name], kind="roster", state=state)
    Submission.objects.create(term=world.term, unit=world.units["白杨"], kind="results", state="submitted")
    found = computed(world)
    assert pair(found["submission.roster_approved.share"]) == (2, 5)
    assert behind(world, "submission.roster_approved") == {"白杨村": 1, "沈宅村": 1}
    assert [found[f"submission.roster_{state}"].value for state in ("returned", "locked", "submitted")] == [1, 1, 1]
    assert found["submission.results_approved"].value == 0
    assert found["submission.roster_approved"].previous is None


@pytest.fixture
def counted(world):
    put_in_kinds(term=world.term)
    kinds = {kind.code: kind for kind in TallyKind.objects.filter(term=world.term)}

    def count(code, name, **numbers):
        unit = world.units[name] if name else None
        place = {"township": unit.township if unit else world.gucun, "unit": unit, "on": dt.date(2021, 3, 1)}
        return save_tally(actor=None, kind=kinds[code], numbers=Numbers(**numbers), **place)

    count("problem", "白杨", events=10, solved=9, solved_in_unit=8)
    count("problem", "一居", events=5, solved=5, solved_in_unit=1)
    count("complaint", "一居", events=3, solved=2)
    count("training", "白杨", events=2, people=40)
    count("training", "", events=1, people=100)
    count("opinion", "沈宅", events=4, people=44)
    return world


def test_counts_add_up_by_kind_and_the_streets_own_with_them(counted):
    found = computed(counted)
    values = {code: found[code].value for code in INDICATORS if code.startswith(("activity.", "problems.", "compl"))}
    assert {code: int(value) for code, value in values.items() if value and not code.endswith(".share")} == {
        "activity.trainings": 3, "activity.training_people": 140, "activity.opinions": 4,
        "activity.opinion_people": 44, "problems.raised": 15, "problems.solved": 14, "problems.solved_in_unit": 9,
        "complaints.raised": 3, "complaints.solved": 2,
    }  # fmt: skip
    assert pair(found["problems.solved_in_unit.share"]) == (9, 14)
    assert pair(found["problems.solved.share"]) == (14, 15)
    assert behind(counted, "problems.solved_in_unit") == {"白杨村": 8, "宝钢一村": 1}
    gucun = computed(counted, area=counted.gucun)
    assert gucun["activity.training_people"].value == 140
    assert computed(counted, kind="village")["activity.training_people"].value == 40
    of_units = figures_of_units(term=counted.term, units=[counted.units["白杨"]])
    assert of_units[counted.units["白杨"].pk]["activity.training_people"].value == 40


def test_what_streets_counted_for_themselves_stands_beside_the_list_of_units(client, leader, counted):
    compute_stale()
    client.force_login(leader)
    address = reverse("reports:indicator", args=["activity.training_people"])
    page = client.get(address)
    told = {key: page.context[key] for key in ("found", "of_streets", "counted")}
    assert told == {"found": 40, "of_streets": 100, "counted": 40}
    text = page.content.decode()
    assert "加街镇本级 100 人次 = 指标数" in text
    rows = client.get(f"{reverse('elections:tally_rows')}?unit=street").context["table"].rows
    assert [row.record.people for row in rows] == [100]
    assert client.get(f"{address}?kind=village").context["of_streets"] == 0


def test_counting_and_taking_out_make_the_township_stale(counted):
    compute_stale()
    row = Tally.objects.get(kind__code="complaint")
    remove_tally(actor=None, tally=row, reason="重复")
    assert stale() == {(counted.term.pk, counted.youyilu.pk)}
    assert computed(counted)["complaints.raised"].value == 0


def test_every_page_of_these_indicators_opens(client, leader, counted):
    plan_term(counted)
    survey(counted, 1, 白杨="red")
    compute_stale()
    client.force_login(leader)
    ours = ("progress.", "situation.", "submission.", "activity.", "problems.", "complaints.", "units.done")
    for code in [code for code in INDICATORS if code.startswith(ours)]:
        page = client.get(reverse("reports:indicator", args=[code]))
        assert page.status_code == 200, code
        assert page.context["found"] == page.context["counted"], code
    assert "完成换届单位数" in client.get(reverse("reports:indicators")).content.decode()
