"""The pages of a term's plan, as each role sees them."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cadres.models import Responsibility
from core.models import AuditEntry
from elections.models import TaskEvidence, UnitProfile, UnitTask
from places.models import Unit
from tests.cadres.plans import TODAY, noted, plan_term, profile_of, set_days, survey, task_of


@pytest.fixture
def term(world):
    return plan_term(world)


def text(response):
    return response.content.decode()


def page(name, world, area=None, **query):
    values = {"area": (area or world.county).pk, **query}
    return f"{reverse(f'cadres:{name}')}?{'&'.join(f'{key}={value}' for key, value in values.items())}"


def cell_url(world, name, short_name, view="progress_cell"):
    return f"{reverse(f'cadres:{view}', args=[world.units[name].pk])}?task={task_of(world.term, short_name).pk}"


@pytest.fixture
def living(world, term):
    """白杨村 has begun, 沈宅村 is red, the others have no day yet."""
    set_days(world, "白杨", party_on=dt.date(2021, 3, 24))
    set_days(world, "沈宅")
    for name in ("摸底研判", "离任审计", "机构培训", "人选推荐"):
        noted(world, "白杨", name)
    noted(world, "白杨", "选民登记", state="under_way", done_on=None, percent=50)
    survey(world, 1, 白杨="green", 沈宅="red")
    return world


def test_the_map_shows_done_running_late_blocked_and_unset(client_of, staff, living, term):
    Responsibility.objects.create(term=term, area=living.gucun, unit=living.units["沈宅"], name="赵文斌", rank="street")
    shown = text(client_of(staff).get(page("progress", living)))
    for html in (
        'ce d">03-24',
        'ce w w5">50%',
        'ce o" title="应于',
        '">受阻',
        'aria-label="未开始"',
        '">未定',
        "赵文斌",
    ):
        assert html in shown
    assert shown.index("沈宅村") < shown.index("宝钢一村")
    assert 'role="grid"' in shown


def test_a_filter_keeps_the_units_asked_for_and_says_how_many_there_are(client_of, staff, living):
    client = client_of(staff)
    only_late = client.get(page("progress", living, show="late"))
    assert [str(row.unit) for row in only_late.context["shown"].rows] == ["沈宅村", "白杨村"]
    assert {key: count for key, _, count in only_late.context["views"]} == {"all": 5, "late": 2, "key": 1, "pilot": 0}
    stage = client.get(page("progress", living, stage=2, street=living.gucun.pk, sort="code"))
    assert (len(stage.context["shown"].tasks), len(stage.context["shown"].rows)) == (4, 3)
    assert client.get(page("progress", living, state="blocked")).context["shown"].rows[0].unit.short_name == "沈宅村"
    assert "没有符合条件的居村" in text(client.get(page("progress", living, show="pilot")))
    assert client.get(page("progress", living, stage="x", state="y", sort="z")).status_code == 200


def test_a_leader_looks_and_is_offered_nothing_to_note(client_of, leader, living):
    client = client_of(leader)
    shown = text(client.get(page("progress", living)))
    assert "批量登记" not in shown
    assert "今天要做什么" not in shown
    inside = text(client.get(cell_url(living, "白杨", "摸底研判")))
    assert "2021-03-01 完成" in inside
    assert 'name="state"' not in inside
    streets = client.get(page("progress_streets", living))
    assert [area.name for area, _ in streets.context["streets"]] == ["顾村镇", "友谊路街道"]


def test_a_neighbour_sees_nothing_of_another_street(client_of, neighbour_liaison, living):
    client = client_of(neighbour_liaison)
    assert client.get(cell_url(living, "白杨", "摸底研判")).status_code == 404
    assert client.get(page("progress", living, living.gucun)).status_code == 404
    assert "白杨村" not in text(client.get(reverse("cadres:progress")))


def test_five_hundred_units_are_one_small_page_with_the_same_queries(
    client_of, staff, world, living, term, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(staff)
    client.get(page("progress", world))
    with django_assert_max_num_queries(60) as few:
        client.get(page("progress", world))
    units = [
        Unit(
            township=world.gucun,
            code=f"3101131{at:05d}",
            name=f"某某新村第{at}居委会",
            short_name=f"某某新村第{at}",
            kind="residents",
        )
        for at in range(528)
    ]
    Unit.objects.bulk_create(units)
    UnitProfile.objects.bulk_create([UnitProfile(term=term, unit=unit) for unit in units])
    with django_assert_num_queries(len(few)):
        response = client.get(page("progress", world), HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 400 * 1024
    assert gzip.decompress(response.content).count(b'class="ce ') == 533 * 14


def test_a_cell_opens_alone_and_inside_a_dialog(client_of, liaison, living):
    client = client_of(liaison)
    assert "<html" in text(client.get(cell_url(living, "白杨", "选委会")))
    current = "http://testserver/progress/?show=late"
    inside = text(
        client.get(cell_url(living, "白杨", "选委会"), headers={"HX-Request": "true", "HX-Current-URL": current})
    )
    assert "<html" not in inside
    assert 'name="next" value="/progress/?show=late"' in inside
    assert "前 36 天至前 30 天" in inside


def test_noting_a_cell_leads_back_to_the_page_it_was_opened_from(client_of, liaison, living):
    data = {"state": "done", "done_on": "2021-04-07", "note": "第1、2号公告", "next": "/progress/?show=late"}
    url = cell_url(living, "白杨", "选委会", "progress_note")
    file = SimpleUploadedFile("公告.jpg", b"\xff\xd8\xff\xe0")
    response = client_of(liaison).post(url, {**data, "file": file})
    assert response.url == f"/progress/?show=late#u{living.units['白杨'].pk}"
    row = UnitTask.objects.get(task__short_name="选委会")
    assert (row.done_on, row.note, row.by, row.evidence_files.get().name) == (
        dt.date(2021, 4, 7),
        "第1、2号公告",
        liaison,
        "公告.jpg",
    )
    foreign = client_of(liaison).post(url, {**data, "next": "https://example.org/"})
    assert foreign.url.startswith(reverse("cadres:unit_progress", args=[living.units["白杨"].pk]))


@pytest.mark.parametrize(
    ("short_name", "data", "message"),
    [
        ("选委会", {"state": "done", "done_on": "2021-04-17"}, "晚于今天（2021-04-16）"),
        ("选委会", {"state": "done", "done_on": ""}, "请填写完成日期。"),
        ("选委会", {"state": "under_way", "percent": "100"}, "0 到 99"),
    ],
)
def test_what_cannot_be_noted_stands_at_its_field(client_of, liaison, living, short_name, data, message):
    response = client_of(liaison).post(cell_url(living, "白杨", short_name, "progress_note"), data)
    assert message in text(response)
    assert not UnitTask.objects.filter(task__short_name=short_name).exists()


def test_what_the_product_knows_has_a_note_and_files_only(client_of, liaison, living):
    client = client_of(liaison)
    shown = text(client.get(cell_url(living, "白杨", "党员大会")))
    assert "系统自动" in shown
    assert 'name="state"' not in shown
    client.post(cell_url(living, "白杨", "党员大会", "progress_note"), {"state": "", "note": "结果报告单在档案室"})
    assert UnitTask.objects.get(task__short_name="党员大会").note == "结果报告单在档案室"
    assert "2021-03-24 完成" in text(client.get(cell_url(living, "白杨", "党员大会")))


def test_a_file_is_handed_out_to_those_who_do_the_work_and_leaves_its_entry(client_of, liaison, leader, living):
    client = client_of(liaison)
    url = cell_url(living, "白杨", "摸底研判", "progress_note")
    data = {"state": "done", "done_on": "2021-03-01", "file": SimpleUploadedFile("名册.pdf", b"%PDF-1.7 x")}
    client.post(url, data)
    address = reverse("cadres:evidence", args=[TaskEvidence.objects.get().pk])
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.7 x"
    assert AuditEntry.objects.get(action="evidence_downloaded").actor_name == "顾雪梅"
    assert client_of(leader).get(address).status_code == 403
    remove = reverse("cadres:evidence_remove", args=[TaskEvidence.objects.get().pk])
    client.post(remove, {"reason": "传错了单位"})
    assert not TaskEvidence.objects.exists()
    assert AuditEntry.objects.get(action="evidence_removed").reason == "传错了单位"


def test_many_are_marked_and_what_is_refused_is_listed(client_of, liaison, living, term):
    client = client_of(liaison)
    url = page("progress_mark", living, living.gucun)
    assert "请示报批" not in text(client.get(url))
    task = task_of(term, "选委会").pk
    units = [living.units[name].pk for name in ("白杨", "沈宅")]
    response = client.post(url, {"done_on": "2021-04-07", "tasks": [task], "units": units})
    assert "已登记 1 项，1 项不能登记" in text(response)
    assert "尚未销号，不能登记" in text(response)
    assert UnitTask.objects.filter(task=task).count() == 1
    assert "请至少勾选一个单位" in text(client.post(url, {"done_on": "2021-04-07", "tasks": [task]}))
    neighbour = [living.units["一居"].pk]
    assert "选择一个有效的选项" in text(
        client.post(url, {"done_on": "2021-04-07", "tasks": [task], "units": neighbour})
    )


def test_what_is_late_comes_with_the_words_to_remind_by(client_of, staff, living):
    shown = text(client_of(staff).get(page("progress_overdue", living)))
    assert "【换届进度催办】顾村镇：截至2021-04-16，2个单位" in shown
    assert "尚未销号" in shown


def test_today_tells_a_liaison_what_to_do_and_where(client_of, liaison, living):
    shown = text(client_of(liaison).get(reverse("cadres:progress_today")))
    assert shown.index("已经逾期") < shown.index("7天内到期") < shown.index("<h2>受阻")
    assert "白杨村</a>（剩2天）" in shown
    bench = text(client_of(liaison).get(reverse("imports:workbench")))
    assert "项换届任务逾期" in bench
    assert "1项换届任务7天内到期" in bench


def test_the_calendar_and_the_lists_for_taking_office_open(client_of, leader, living):
    client = client_of(leader)
    assert "2021年5月" in text(client.get(page("progress_calendar", living)))
    assert "3 个居村还没有" in text(client.get(page("progress_calendar", living)))
    assert "“十个一”全部完成" in text(client.get(page("taking_office", living)))
    assert "一次学习" in text(client.get(page("taking_office", living, living.gucun)))


def test_the_progress_goes_out_as_a_workbook_with_its_notes(client_of, staff, living):
    response = client_of(staff).get(page("progress", living, living.gucun, export="xlsx", sort="code"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [[cell.value for cell in row] for row in book["进度表"].iter_rows()]
    header = rows[0]
    line = next(dict(zip(header, row, strict=True)) for row in rows if row[1] == "白杨村村委会")
    assert line["1 调查摸底与班子运行研判"] == "2021-03-01"
    assert line["村(居)委会选举日"] == "2021-05-08"
    assert line["9 推选选举委员会、公布选举日"] == "逾8天"
    assert line["2 重点难点村（社区）整顿与领导包联"] == "—"
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert notes["进度截至"] == str(TODAY)


def test_the_steps_stand_at_the_head_of_the_units_page(client_of, liaison, living):
    shown = text(client_of(liaison).get(f"{living.units['白杨'].get_absolute_url()}?term={living.term.pk}"))
    assert 'class="line14"' in shown
    assert re.search(r"党员大会<small title=\"[^\"]+\">03-24", shown)
    assert "履新“十个一”<small>0/10项" in shown


def test_a_units_own_page_has_its_three_lists_with_windows_and_reasons(client_of, leader, liaison, staff, living):
    url = f"{reverse('cadres:unit_progress', args=[living.units['沈宅'].pk])}?term={living.term.pk}"
    shown = text(client_of(leader).get(url))
    for words in ("换届任务", "工作移交", "履新“十个一”", "第1轮摸排），尚未销号", "04-02 → 2021-04-08", "查看"):
        assert words in shown
    assert "登记试点、延期" not in shown
    assert ">登记</a>" in text(client_of(liaison).get(url))
    assert "登记试点、延期" in text(client_of(staff).get(url))


def test_a_term_without_a_plan_says_what_to_do(client_of, staff, leader, world):
    assert "设定工作计划" in text(client_of(staff).get(page("progress", world)))
    assert "由组织部工作人员设定" in text(client_of(leader).get(page("progress", world)))
    plan = reverse("elections:plan", args=[world.term.pk])
    client_of(staff).post(plan)
    shown = text(client_of(staff).get(plan))
    assert "党组织选举日 前30天 至 前15天" in shown
    assert "选民名单公布在选举日前" in shown


def test_a_postponement_has_its_document_and_is_for_those_who_set_up_terms(client_of, staff, liaison, living):
    profile = profile_of(living, "白杨")
    url = reverse("elections:profile_edit", args=[profile.pk])
    client_of(liaison).post(url, {"is_pilot": "on", "postponed_until": "2021-06-30"})
    assert not profile_of(living, "白杨").is_pilot
    assert "请填写批复文号" in text(client_of(staff).post(url, {"postponed_until": "2021-06-30"}))
    client_of(staff).post(url, {"postponed_until": "2021-06-30", "postponement_document": "宝委组〔2021〕18号"})
    assert profile_of(living, "白杨").postponed_until == dt.date(2021, 6, 30)
