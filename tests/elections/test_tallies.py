"""工作计数: single happenings, the grid of a day, the kinds of a term, sums that open to their rows."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from core.models import AuditEntry
from elections.models import Tally, TallyKind
from elections.rules.tallies import MOST, Numbers, faults_of
from elections.services.tallies import put_in_kinds, save_tally
from elections.services.terms import create_term
from tests.conftest import make_term

DAY = dt.date(2021, 3, 1)
SUMS, ROWS, ADD, GRID = (reverse(f"elections:{name}") for name in ("tallies", "tally_rows", "tally_add", "tally_grid"))


@pytest.fixture
def kinds(world):
    put_in_kinds(term=world.term)
    return {kind.code: kind for kind in TallyKind.objects.filter(term=world.term)}


def count(world, kind, name="白杨", on=DAY, note="", **numbers):
    unit = world.units[name] if name else None
    township = unit.township if unit else world.gucun
    place = {"kind": kind, "township": township, "unit": unit, "on": on}
    return save_tally(actor=None, numbers=Numbers(**numbers), note=note, **place)


def faults(numbers: Numbers, **kind):
    return list(faults_of(numbers, **{"word": "件", "counts_people": False, "counts_solved": True, **kind}))


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        (Numbers(5, 0, 5, 5), []),
        (Numbers(5, 0, 6, 0), ["solved"]),
        (Numbers(5, 0, 4, 5), ["solved_in_unit"]),
        (Numbers(0), ["events"]),
        (Numbers(MOST), []),
        (Numbers(MOST + 1), ["events"]),
        (Numbers(1, 20), ["people"]),
    ],
)
def test_numbers_must_fit_each_other(numbers, wrong):
    assert faults(numbers) == wrong


def test_a_kind_that_counts_no_solutions_takes_none():
    assert faults(Numbers(3, 20, 2, 0), counts_people=True, counts_solved=False) == ["solved"]


def test_the_database_refuses_the_same_happening_twice(world, kinds):
    first = count(world, kinds["training"])
    with pytest.raises(IntegrityError):
        Tally.objects.create(kind=first.kind, township=first.township, unit=first.unit, on=first.on)


@pytest.mark.parametrize(
    ("fields", "at", "told"),
    [
        ({"on": dt.date(2999, 1, 1)}, "on", "晚于今天"),
        ({"on": dt.date(2018, 5, 31)}, "on", "属于上届"),
        ({"name": "海州"}, "unit", "不参加2021年换届"),
        ({"events": 0}, "events", "至少为 1"),
        ({}, "note", "请修改那一条"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, kinds, fields, at, told):
    count(world, kinds["training"])
    with pytest.raises(ValidationError) as caught:
        count(world, kinds["training"], **fields)
    assert told in caught.value.message_dict[at][0]


def test_the_day_after_the_last_term_is_this_terms(world, kinds):
    assert count(world, kinds["training"], on=dt.date(2018, 6, 1)).pk


def test_a_new_term_counts_the_shipped_kinds_with_complaints_among_them(world, staff):
    term = create_term(actor=staff, area=world.county, name="2026年换届", as_of=dt.date(2026, 5, 31))
    kinds = list(TallyKind.objects.filter(term=term).values_list("code", "name", "event_word"))
    assert len(kinds) == 6
    assert ("complaint", "信访投诉", "件") in kinds
    assert ("training", "业务培训", "场次") in kinds


def test_a_liaison_counts_a_happening_corrects_it_and_takes_it_out_with_a_reason(client, world, kinds, liaison):
    client.force_login(liaison)
    told = {"kind": kinds["problem"].pk, "on": "2021-03-01", "place": f"u{world.units['白杨'].pk}", "events": "12"}
    client.post(ADD, {**told, "solved": "10", "solved_in_unit": "9", "note": "路灯"})
    row = Tally.objects.get()
    assert (row.unit, row.events, row.solved, row.solved_in_unit, row.by) == (world.units["白杨"], 12, 10, 9, liaison)
    edit = reverse("elections:tally_edit", args=[row.pk])
    assert "多于已解决" in text(client.post(edit, {**told, "solved": "8", "solved_in_unit": "9", "note": "路灯"}))
    client.post(edit, {**told, "solved": "12", "solved_in_unit": "9", "note": "路灯"})
    assert AuditEntry.objects.get(action="tally_edited").changes == {"solved": [10, 12]}
    remove = reverse("elections:tally_remove", args=[row.pk])
    assert "请填写理由" in text(client.post(remove, {"reason": ""}))
    client.post(remove, {"reason": "重复登记"})
    assert not Tally.objects.exists()
    entry = AuditEntry.objects.get(action="tally_removed")
    assert (entry.reason, entry.area_path, entry.changes["solved"]) == ("重复登记", world.gucun.path, 12)


def test_a_liaison_is_offered_the_own_street_only(client, world, kinds, liaison):
    client.force_login(liaison)
    told = {"kind": kinds["training"].pk, "on": "2021-03-01", "events": "1", "people": "20"}
    for place in (f"u{world.units['一居'].pk}", f"t{world.youyilu.pk}"):
        assert client.post(ADD, {**told, "place": place}).status_code == 200
    client.post(ADD, {**told, "place": f"t{world.gucun.pk}"})
    assert [(row.unit, row.township) for row in Tally.objects.all()] == [(None, world.gucun)]


def grid(world, kind, **values):
    lines = {
        "白杨": f"u{world.units['白杨'].pk}",
        "沈宅": f"u{world.units['沈宅'].pk}",
        "菊泉": f"u{world.units['菊泉'].pk}",
        "本级": "street",
    }
    url = f"{GRID}?area={world.gucun.pk}&of={kind.pk}&on=2021-03-01"
    sent = {f"{lines[name]}-{field}": value for name, told in values.items() for field, value in told.items()}
    return url, sent


def opened(client, url):
    """What a browser would send back of the grid as it is opened."""
    lines = client.get(url).context["lines"]
    return {
        field.html_name: field.value() if field.value() is not None else ""
        for line in lines
        if not line.is_shut
        for field in line
    }


def test_the_grid_keeps_a_whole_street_at_once(client, world, kinds, liaison):
    client.force_login(liaison)
    url, sent = grid(
        world,
        kinds["publicity"],
        白杨={"events": "2", "people": "60"},
        沈宅={"events": "1", "people": "30", "note": "小区会"},
        本级={"events": "1"},
    )
    client.post(url, {**opened(client, url), **sent})
    rows = {row.place: (row.events, row.people, row.note, row.by) for row in Tally.objects.all()}
    assert rows == {
        "白杨村": (2, 60, "", liaison),
        "沈宅村": (1, 30, "小区会", liaison),
        "顾村镇本级": (1, 0, "", liaison),
    }
    _, changed = grid(world, kinds["publicity"], 白杨={"events": "3"}, 沈宅={"events": "", "people": "", "note": ""})
    answer = client.post(url, {**opened(client, url), **changed}, follow=True)
    assert "2 行有变动" in text(answer)
    assert dict(Tally.objects.values_list("unit__short_name", "events")) == {"白杨村": 3, None: 1}
    assert AuditEntry.objects.get(action="tally_removed").reason == "在批量填报中清空"
    assert "没有改动" in text(client.post(url, opened(client, url), follow=True))


def test_every_wrong_cell_of_the_grid_is_told_there_and_nothing_is_lost(client, world, kinds, liaison):
    client.force_login(liaison)
    url, sent = grid(
        world,
        kinds["problem"],
        白杨={"events": "5", "solved": "6"},
        沈宅={"events": "两", "note": "写错"},
        菊泉={"solved": "3"},
        本级={"events": "7", "solved": "7"},
    )
    answer = client.post(url, {**opened(client, url), **sent})
    found = {line.place: sorted(line.errors) for line in answer.context["lines"]}
    assert found == {"白杨村": [], "沈宅村": ["events"], "菊泉新城第一": ["events"], "顾村镇本级": []}
    assert 'value="两"' in text(answer)
    url, sent = grid(world, kinds["problem"], 白杨={"events": "5", "solved": "6"}, 本级={"events": "7", "solved": "7"})
    answer = client.post(url, {**opened(client, url), **sent})
    found = {line.place: sorted(line.errors) for line in answer.context["lines"]}
    assert found == {"白杨村": ["solved"], "沈宅村": [], "菊泉新城第一": [], "顾村镇本级": []}
    assert "一行也没有保存" in text(answer)
    assert not Tally.objects.exists()


def test_the_grid_does_not_overwrite_what_somebody_else_has_written_meanwhile(client, world, kinds, liaison):
    client.force_login(liaison)
    url, sent = grid(world, kinds["training"], 白杨={"events": "2"})
    before = opened(client, url)
    count(world, kinds["training"], events=9)
    assert "已被他人登记或修改" in text(client.post(url, {**before, **sent}))
    assert Tally.objects.get().events == 9


def test_a_unit_with_several_happenings_that_day_is_corrected_row_by_row(client, world, kinds, liaison):
    client.force_login(liaison)
    for note in ("上午", "下午"):
        count(world, kinds["talk"], note=note)
    url, sent = grid(world, kinds["talk"], 白杨={"events": "9"}, 沈宅={"events": "1"})
    assert "已逐次登记 2 条" in text(client.get(url))
    client.post(url, {**opened(client, url), **sent})
    assert sorted(Tally.objects.values_list("events", flat=True)) == [1, 1, 1]


def test_sums_open_to_their_rows_by_street_and_by_unit(client, world, kinds, leader):
    count(world, kinds["problem"], events=10, solved=9, solved_in_unit=8)
    count(world, kinds["problem"], "沈宅", events=4, solved=4, solved_in_unit=4, on=dt.date(2021, 4, 1))
    count(world, kinds["problem"], "一居", events=3)
    count(world, kinds["training"], "", events=1, people=80)
    client.force_login(leader)
    context = client.get(SUMS).context
    assert [name for name, _, _ in context["lines"]] == ["友谊路街道", "顾村镇"]
    at = [name for kind in context["kinds"] for name in [f"{kind.code}.{word}" for word, _ in kind.columns]]
    totals = dict(zip(at, context["total"], strict=True))
    assert [totals[f"problem.{word}"][0] for word in ("events", "solved", "solved_in_unit")] == [17, 13, 12]
    lines = {name: dict(zip(at, line, strict=True)) for name, _, line in context["lines"]}
    number, url = lines["顾村镇"]["problem.events"]
    assert number == 14
    assert sum(row.record.events for row in client.get(url).context["table"].rows) == 14
    street = client.get(f"{SUMS}?area={world.gucun.pk}&until=2021-03-31").context
    of_units = {name: dict(zip(at, line, strict=True)) for name, _, line in street["lines"]}
    assert (of_units["白杨村"]["problem.events"][0], of_units["沈宅村"]["problem.events"][0]) == (10, 0)
    number, url = of_units["街镇本级"]["training.people"]
    assert number == sum(row.record.people for row in client.get(url).context["table"].rows) == 80
    villages = client.get(f"{SUMS}?kind=village").context
    assert dict(zip(at, villages["total"], strict=True))["training.people"][0] == 0


def test_rows_are_summed_at_the_foot_over_all_pages_and_leave_as_a_workbook(client, world, kinds, leader):
    for day in range(1, 28):
        count(world, kinds["talk"], on=dt.date(2021, 3, day), events=2, people=2)
    client.force_login(leader)
    page = client.get(f"{ROWS}?of={kinds['talk'].pk}&since=2021-03-02")
    assert page.context["table"].sums["events"] == 52
    assert "edit" not in page.context["table"].columns.names()
    answer = client.get(f"{ROWS}?export=xlsx&since=2021-03-27")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0][:6] == ["日期", "街镇", "单位", "类别", "场次（件数）", "人次"]
    assert rows[0][6:] == ["已解决", "其中本单位解决", "内容", "登记人"]
    assert rows[1][:6] == ["2021-03-27", "顾村镇", "白杨村", "谈心谈话", 2, 2]
    sums = client.get(f"{SUMS}?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sums.streaming_content)))
    assert [cell.value for cell in book.worksheets[0][2]][:7] == ["合计", 0, 0, 0, 0, 54, 54]


def test_pages_ask_the_same_number_of_queries_for_any_number_of_rows(
    client, world, kinds, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    pages = [SUMS, f"{SUMS}?area={world.gucun.pk}", ROWS, f"{GRID}?area={world.gucun.pk}&on=2021-03-01"]
    count(world, kinds["training"])
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(60) as few:
            client.get(page)
        for number, name in enumerate(("白杨", "沈宅", "菊泉", "一居")):
            count(world, kinds["training"], name, note=f"{page}{number}")
        with django_assert_max_num_queries(len(few)):
            client.get(page)


def test_staff_make_kinds_of_their_own_that_are_summed_and_can_go_only_while_nothing_is_counted(
    client, world, kinds, staff
):
    client.force_login(staff)
    url = reverse("elections:tally_kinds", args=[world.term.pk])
    client.post(url, {"name": "上门走访", "event_word": "户次", "counts_people": "", "counts_solved": ""})
    own = TallyKind.objects.get(name="上门走访")
    assert (own.is_own, own.position, own.columns) == (True, 7, [("events", "户次")])
    assert "已有名为" in text(client.post(url, {"name": "上门走访", "event_word": "次"}))
    row = count(world, own, events=6)
    assert "上门走访" in text(client.get(SUMS))
    remove = reverse("elections:tally_kind_remove", args=[own.pk])
    assert "已有 1 条登记" in text(client.post(remove))
    row.delete()
    client.post(remove)
    assert not TallyKind.objects.filter(pk=own.pk).exists()


def test_a_shipped_kind_may_be_renamed_and_moved_but_not_removed(client, world, kinds, staff):
    client.force_login(staff)
    training = kinds["training"]
    count(world, training, people=20)
    edit = reverse("elections:tally_kind", args=[training.pk])
    told = {"name": "换届培训", "event_word": "期"}
    assert "不能改为不统计" in text(client.post(edit, told))
    client.post(edit, {**told, "counts_people": "on"})
    client.post(reverse("elections:tally_kind_move", args=[training.pk]))
    training.refresh_from_db()
    assert (training.code, training.name, training.position) == ("training", "换届培训", 2)
    remove = client.post(reverse("elections:tally_kind_remove", args=[training.pk]))
    assert "系统自带的类别" in text(remove)


def test_a_kind_of_another_term_leads_to_the_first_of_this_and_takes_no_lines(client, world, kinds, staff):
    other = make_term(world.county, "2026年换届", dt.date(2026, 5, 31), world.term)
    put_in_kinds(term=other)
    client.force_login(staff)
    url = f"{GRID}?area={world.gucun.pk}&term={other.pk}&of={kinds['talk'].pk}"
    assert client.get(url).context["kind"] == TallyKind.objects.filter(term=other).first()
    assert client.post(url, {}).status_code == 404
