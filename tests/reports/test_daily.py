"""换届日报: taken day by day, missed days found from the days of polls and said so, nothing invented."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from core.models import AuditEntry, Job
from elections.choices import PollKind, PollNext, PollState
from elections.models import Contest, Poll, UnitProfile
from reports.dashboard.daily import percent
from reports.models import DailyProgress
from reports.selectors.daily_facts import reported_days
from reports.services import daily
from reports.services.daily import is_due, keep_up, take_daily
from tests.cadres.plans import noted, plan_term, profile_of, set_days

DAY = dt.timedelta(days=1)
MAY = dt.date(2021, 5, 1)
URL = "/progress/daily/"


def confirm(world, name, body, held_on, confirmed_on=None, **fields):
    """A confirmed poll that ends the contest, or what ``next`` says."""
    contest = Contest.objects.get(term=world.term, unit=world.units[name], body=body)
    number = contest.polls.count() + 1
    moment = timezone.make_aware(dt.datetime.combine(confirmed_on or held_on, dt.time(20)))
    values = {"kind": PollKind.FIRST, "next": PollNext.NOTHING, **fields}
    Poll.objects.create(
        contest=contest, number=number, held_on=held_on, state=PollState.CONFIRMED, confirmed_at=moment, **values
    )
    if values["next"] == PollNext.NOTHING:
        contest.completed_on, contest.is_first_try = held_on, number == 1
        contest.save()


@pytest.fixture
def voting(world):
    """宝山区 on 1 May: 一居 has elected both bodies, 白杨 the Party's and needs a second vote for its committee, 沈宅
    both, with a confirmation that came two days late; 菊泉 was postponed, 二居 has no contest."""
    term = plan_term(world)
    term.as_if_on = MAY
    term.save()
    for name in ("一居", "白杨", "沈宅", "菊泉"):
        set_days(world, name, party=MAY - 10 * DAY, committee=MAY - 4 * DAY)
    confirm(world, "一居", "party", MAY - 10 * DAY)
    confirm(world, "一居", "committee", MAY - 4 * DAY)
    confirm(world, "白杨", "party", MAY - 10 * DAY)
    confirm(world, "白杨", "committee", MAY - 4 * DAY, next=PollNext.SUPPLEMENTARY)
    confirm(world, "沈宅", "party", MAY - 10 * DAY)
    confirm(world, "沈宅", "committee", MAY - 4 * DAY, confirmed_on=MAY - 2 * DAY)
    UnitProfile.objects.filter(pk=profile_of(world, "菊泉").pk).update(postponed_until=MAY + 20 * DAY)
    return term


def period_of(term):
    period = reported_days(term)
    assert period
    return period


def numbers(term, day, what, **where):
    rows = DailyProgress.objects.filter(term=term, day=day, **where)
    found = [row.numbers.get(what) for row in rows]
    return None if None in found or not found else sum(found)


def text_of(client, **query):
    return client.get(URL, query).context["report"].plain


def test_a_snapshot_counts_the_units_and_names_them(world, voting, staff):
    take_daily(actor=staff, term=voting, area=world.county)
    expected = {"units": 5, "done": 2, "party": 3, "committee": 2, "first_try": 2, "awaiting": 1, "postponed": 1}
    assert {what: numbers(voting, MAY, what) for what in expected} == expected
    row = DailyProgress.objects.get(day=MAY, township=world.gucun, kind="village")
    assert row.units["done"] == [world.units["沈宅"].pk]
    assert row.units["awaiting"] == [world.units["白杨"].pk]
    assert AuditEntry.objects.get(action="daily_taken").changes["day"] == "2021-05-01"


def test_taking_it_twice_changes_nothing_and_a_new_result_replaces_it(world, voting, staff):
    take_daily(actor=staff, term=voting, area=world.county)
    count = DailyProgress.objects.count()
    confirm(world, "白杨", "committee", MAY, kind=PollKind.SUPPLEMENTARY)
    assert take_daily(actor=staff, term=voting, area=world.county) == 0
    assert DailyProgress.objects.count() == count
    found = [numbers(voting, MAY, what) for what in ("done", "supplementary", "awaiting", "first_try")]
    assert found == [3, 1, 0, 2]


def test_missed_days_are_found_from_the_days_of_polls_and_say_so(world, voting, staff):
    filled = take_daily(actor=staff, term=voting, area=world.county)
    first = MAY - 10 * DAY - 28 * DAY
    assert period_of(voting)[0] == first
    assert filled == (MAY - first).days
    assert numbers(voting, MAY - 11 * DAY, "party") == 0
    assert numbers(voting, MAY - 10 * DAY, "party") == 3
    assert numbers(voting, MAY - 3 * DAY, "done") == 1
    assert numbers(voting, MAY - 2 * DAY, "done") == 2
    assert numbers(voting, MAY - DAY, "late") is numbers(voting, MAY - DAY, "postponed") is None
    sources = DailyProgress.objects.filter(day__lt=MAY).values_list("source", flat=True).distinct()
    assert list(sources) == ["recomputed"]


def test_a_day_that_was_taken_is_never_found_anew(world, voting, staff):
    take_daily(actor=staff, term=voting, area=world.county)
    DailyProgress.objects.filter(day=MAY - DAY).update(numbers={"units": 9, "done": 9}, source="taken")
    assert take_daily(actor=staff, term=voting, area=world.county) == 0
    assert set(DailyProgress.objects.filter(day=MAY - DAY).values_list("source", flat=True)) == {"taken"}


def test_late_units_and_stages_are_known_of_the_day_itself(world, voting, staff):
    noted(world, "一居", "摸底研判")
    take_daily(actor=staff, term=voting, area=world.county)
    assert numbers(voting, MAY, "late") == 4
    assert numbers(voting, MAY, "stage:1") == 0


def test_a_liaison_takes_her_street_only(client, world, voting, liaison):
    client.force_login(liaison)
    answer = client.post(f"{URL}take/?area={world.gucun.pk}", follow=True)
    assert "已重新生成顾村镇今日的日报，并按投票日期补算了缺少的 38 天。" in answer.content.decode()
    assert set(DailyProgress.objects.values_list("township", flat=True)) == {world.gucun.pk}
    assert client.post(f"{URL}take/?area={world.county.pk}").status_code == 404
    assert client.get(URL, {"area": world.county.pk}).status_code == 404


def test_the_words_say_what_the_day_brought(client, world, voting, staff):
    confirm(world, "白杨", "committee", MAY, kind=PollKind.SUPPLEMENTARY)
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    lines = text_of(client).split("\n")
    assert lines[0] == (
        "截至5月1日，全区5个居村中，已完成“两委”换届选举3个，占60%，今日新增1个；另行选举1个、重新选举0个。"
    )
    assert lines[1].startswith("其中，党组织换届选举完成3个，占60%，今日新增0个；")
    assert "一次选举成功2个，占66.7%" in lines[2]
    assert "延期换届1个" in lines[2]


def test_what_is_not_known_is_left_out_and_listed(client, world, voting, staff):
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    page = client.get(URL, {"day": "2021-04-29"})
    assert "延期" not in page.context["report"].plain
    assert page.context["report"].left_out == [
        "延期换届、有工作任务逾期、各阶段完成情况：只有当日的快照知道，不能事后推算"
    ]
    assert "4月29日没有生成快照" in page.content.decode()
    DailyProgress.objects.filter(day=MAY - DAY).delete()
    page = client.get(URL)
    assert "今日新增" not in page.context["report"].plain
    assert page.context["report"].left_out == ["今日新增：4月30日没有快照，无法比较"]
    assert "日报期内有 1 天没有日报：4月30日" in page.content.decode()


def test_a_result_taken_back_is_told_and_the_sums_agree(client, world, voting, staff):
    take_daily(actor=None, term=voting, area=world.county)
    Contest.objects.filter(unit=world.units["一居"], body="committee").update(completed_on=None)
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    page = client.get(URL)
    assert "已完成“两委”换届选举1个，占20%，今日新增0个，撤回结果1个" in page.context["report"].plain
    assert "宝钢一村" in client.get(f"{URL}units/", {"part": "done_removed"}).content.decode()


def test_each_number_opens_so_many_units(client, world, voting, leader):
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(leader)
    page = client.get(URL)
    links = [part for line in page.context["report"].paragraphs for part in line if part.url]
    assert len(links) > 5
    for part in links:
        assert len(client.get(part.url).context["units"]) == int(part.plain)
    assert client.get(f"{URL}units/", {"part": "unheard"}).status_code == 404


def test_the_streets_add_up_to_the_last_line_and_so_does_the_workbook(client, world, voting, staff):
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    page = client.get(URL)
    cells = [[cell.text for cell in line.cells] for line in [*page.context["lines"], page.context["whole"]]]
    assert [row[:3] for row in cells] == [["2", "1", "50.0%"], ["3", "1", "33.3%"], ["5", "2", "40.0%"]]
    answer = client.get(URL, {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book["换届日报"].iter_rows(values_only=True))
    assert rows[0][:4] == ("街镇", "居村", "已完成", "占比%")
    assert [row[:4] for row in rows[1:]] == [
        ("友谊路街道", 2, 1, 50),
        ("顾村镇", 3, 1, 33.3),
        ("合计", 5, 2, 40),
    ]
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert notes["文稿"].startswith("截至5月1日，全区5个居村中")
    assert notes["数据来源"] == "当日快照"


def test_a_kind_and_a_street_have_reports_of_their_own(client, world, voting, staff):
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    assert text_of(client, kind="village").startswith("截至5月1日，全区2个村中，已完成“两委”换届选举1个，占50%")
    page = client.get(URL, {"area": world.gucun.pk})
    assert page.context["report"].plain.startswith("截至5月1日，全镇3个居村中")
    assert [(unit.short_name, marks[2]) for unit, marks in page.context["units"]][-1] == ("沈宅村", "是")


def test_a_day_without_report_and_a_word_that_is_no_day(client, world, voting, staff):
    client.force_login(staff)
    assert "还没有日报" in client.get(URL).content.decode()
    take_daily(actor=None, term=voting, area=world.county)
    assert "2020年1月1日没有日报" in client.get(URL, {"day": "2020-01-01"}).content.decode()
    assert client.get(URL, {"day": "昨天"}).status_code == 404


def test_the_daily_step_takes_each_day_once(world, voting, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    assert is_due(voting)
    keep_up()
    keep_up()
    assert Job.objects.filter(kind=daily.JOB, payload={"term": voting.pk}).count() == 1
    take_daily(actor=None, term=voting, area=world.county)
    assert not is_due(voting)


def test_a_running_day_is_looked_at_again_after_an_hour(world, voting, monkeypatch):
    take_daily(actor=None, term=voting, area=world.county)
    voting.as_if_on = None
    monkeypatch.setattr(daily, "today_of", lambda term: MAY)
    hour = dt.timedelta(hours=1)
    DailyProgress.objects.filter(day=MAY).update(taken_at=timezone.now() - hour + dt.timedelta(seconds=30))
    assert not is_due(voting)
    DailyProgress.objects.filter(day=MAY).update(taken_at=timezone.now() - hour)
    assert is_due(voting)


def test_reports_end_a_month_after_the_last_day_or_three_while_results_are_owed(world, voting):
    last = MAY + 20 * DAY
    assert period_of(voting)[1] == last + 90 * DAY
    Contest.objects.update(completed_on=MAY)
    assert period_of(voting)[1] == last + 30 * DAY
    for day, is_wanted in ((last + 30 * DAY, True), (last + 31 * DAY, False)):
        voting.as_if_on = day
        assert is_due(voting) is is_wanted


@pytest.mark.parametrize(("part", "whole", "words"), [(1, 8, "12.5%"), (5, 5, "100%"), (1, 16, "6.3%"), (0, 0, "—")])
def test_shares_are_rounded_once_half_up(part, whole, words):
    assert percent(part, whole) == words


def test_the_page_asks_the_same_number_of_times_for_more_streets(
    client, world, voting, staff, django_assert_max_num_queries
):
    take_daily(actor=None, term=voting, area=world.county)
    client.force_login(staff)
    client.get(URL)
    with django_assert_max_num_queries(30) as all_streets:
        client.get(URL, {"area": world.county.pk})
    DailyProgress.objects.exclude(township=world.gucun).delete()
    with django_assert_max_num_queries(30) as one:
        client.get(URL, {"area": world.county.pk})
    assert len(all_streets.captured_queries) == len(one.captured_queries)
