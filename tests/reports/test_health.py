"""数据体检: each rule at its boundary, its number as long as its list, complete units, days, the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cadres.models import Membership, Person
from core.models import Job
from core.partial_dates import PartialDate
from core.services.jobs import run_now
from core.signals import roster_changed
from elections.models import Qualification, Term
from reports.indicators import INDICATORS
from reports.measures.health import HEALTH_RULES, RULES
from reports.models import DailyHealth, StaleTownship
from reports.selectors.figures import figures
from reports.selectors.people import is_of_units, people_behind, units_behind
from reports.services.staleness import JOB
from reports.services.statistics import compute_stale

SOUND = {"birth": PartialDate(1980, 5, 6), "sex": "2"}
SERVING = {"education": 4, "political_status": "01", "joined_party_on": PartialDate(2005, 7)}
count = 0


def serve(term, unit, party="", committee="", supervision="", **facts) -> Membership:
    """A member of whom everything is known, unless ``facts`` say otherwise."""
    global count
    count += 1
    known = {**SOUND, **{name: value for name, value in facts.items() if name in ("birth", "sex")}}
    number = facts.pop("id_number_hash", f"hash{count}")
    person = facts.pop("person", None) or Person.objects.create(name=f"人{count}", id_number_hash=number, **known)
    of_row = {**SERVING, **{name: value for name, value in facts.items() if name in SERVING}}
    posts = {"party_post": party, "committee_post": committee, "supervision_post": supervision}
    return Membership.objects.create(term=term, unit=unit, person=person, **posts, **of_row)


def staff_up(term, unit) -> None:
    """A unit without a fault: one who is secretary and director."""
    serve(term, unit, "secretary", "director")


def found(world, **scope) -> dict[str, int]:
    """What every rule found, after the figures were computed; each number is as long as its list."""
    roster_changed.send(None, term_id=world.term.pk, township_ids=[world.gucun.pk, world.youyilu.pk], person_ids=[])
    compute_stale()
    shown = figures(term=world.term, area=world.county)
    for rule in RULES:
        asked = {"user": None, "term": world.term, "area": world.county}
        behind = units_behind if is_of_units(rule.indicator) else people_behind
        number = shown[rule.indicator].numerator
        assert number is None or behind(rule.indicator, **asked).count() == number, rule.code
    return {rule.code: shown[rule.indicator].numerator or 0 for rule in RULES}


def member(**facts):
    return lambda world: serve(world.term, world.units["白杨"], "member", **facts)


def in_committee(**facts):
    return lambda world: serve(world.term, world.units["白杨"], committee="member", **facts)


def another(party="", committee=""):
    return lambda world: serve(world.term, world.units["白杨"], party, committee)


def twice(other):
    def make(world):
        row = serve(world.term, world.units["白杨"], committee="member")
        serve(world.term, world.units[other], committee="member", person=row.person)

    return make


def committee_of(size):
    def make(world):
        for _ in range(size - 1):
            serve(world.term, world.units["白杨"], committee="member")

    return make


BOUNDARIES = {
    "no_birth": (member(birth=None), member()),
    "no_sex": (member(sex=""), member()),
    "no_education": (member(education=None), member(education=0)),
    "no_political_status": (in_committee(political_status=""), in_committee(political_status="13")),
    "no_id_number": (member(id_number_hash=None), member()),
    "secretary_not_member": (
        lambda world: serve(world.term, world.units["沈宅"], "secretary", political_status="02"),
        lambda world: serve(world.term, world.units["沈宅"], "secretary", political_status="01"),
    ),
    "party_post_not_member": (member(political_status="02"), in_committee(political_status="02")),
    "under_18": (member(birth=PartialDate(2003, 6, 1)), member(birth=PartialDate(2003, 5, 31))),
    "over_age": (member(birth=PartialDate(1960, 5, 31)), member(birth=PartialDate(1960, 6, 1))),
    "two_units": (twice("沈宅"), twice("一居")),
    "no_join_date": (member(joined_party_on=None), in_committee(political_status="13", joined_party_on=None)),
    "birth_month_only": (member(birth=PartialDate(1980, 5)), member(birth=PartialDate(1980, 5, 1))),
    "two_secretaries": (another("secretary"), another("deputy_secretary")),
    "two_directors": (another("", "director"), another("", "deputy_director")),
    "over_seats": (committee_of(8), committee_of(7)),
}


@pytest.mark.parametrize(("code", "is_at_fault"), [(code, at) for code in BOUNDARIES for at in (True, False)])
def test_each_rule_finds_what_is_past_its_boundary_and_nothing_before_it(world, code, is_at_fault):
    Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=60)
    staff_up(world.term, world.units["白杨"])
    faulty, sound = BOUNDARIES[code]
    (faulty if is_at_fault else sound)(world)
    expected = {"two_units": 2}.get(code, 1) if is_at_fault else 0
    assert found(world)[code] == expected


def test_rules_about_units_find_those_that_lack_something(world):
    serve(world.term, world.units["白杨"], "secretary")
    serve(world.term, world.units["沈宅"], committee="director", sex="1")
    serve(world.term, world.units["菊泉"], supervision="member")
    numbers = found(world)
    assert numbers["not_reported"] == 3
    assert numbers["no_secretary"] == 1
    assert numbers["no_director"] == 1
    assert numbers["no_woman"] == 1
    shown = figures(term=world.term, area=world.county)
    assert shown["units.reported"].value == 2
    assert str(shown["units.reported.share"].value) == "40.0"
    assert shown["units.complete"].value == 0


def test_a_committee_with_somebody_of_unknown_sex_may_have_a_woman(world):
    serve(world.term, world.units["白杨"], committee="director", sex="")
    assert found(world)["no_woman"] == 0


def test_who_left_without_a_reason_is_found_where_they_served(world):
    staff_up(world.term, world.units["白杨"])
    serve(world.previous, world.units["白杨"], "member")
    assert found(world)["departed_without_reason"] == 1


def test_a_unit_is_complete_until_something_must_be_mended(world):
    for name in ("白杨", "沈宅", "一居"):
        staff_up(world.term, world.units[name])
    row = serve(world.term, world.units["沈宅"], "member", birth=None)
    serve(world.term, world.units["一居"], "member", birth=PartialDate(1980, 5), joined_party_on=None)
    found(world)
    shown = figures(term=world.term, area=world.county)
    assert shown["units.complete"].value == 2
    assert shown["units.complete.share"].value == 40
    behind = units_behind("units.complete", user=None, term=world.term, area=world.county)
    assert set(behind) == {world.units["白杨"], world.units["一居"]}
    Person.objects.filter(pk=row.person_id).update(birth=PartialDate(1980, 1, 1))
    found(world)
    assert figures(term=world.term, area=world.county)["units.complete"].value == 3


def test_a_condition_of_age_makes_the_figures_new(world):
    serve(world.term, world.units["白杨"], "member", birth=PartialDate(1950, 1, 1))
    assert found(world)["over_age"] == 0
    Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=60)
    assert StaleTownship.objects.filter(term=world.term).exists()
    compute_stale()
    assert figures(term=world.term, area=world.county)["health.over_age"].value == 1


def test_a_day_keeps_what_was_found_last_on_it_in_every_area(world):
    row = serve(world.term, world.units["白杨"], "member", birth=None)
    found(world)
    row.person.birth = PartialDate(1980, 1, 1)
    row.person.save()
    found(world)
    days = DailyHealth.objects.filter(term=world.term)
    assert {day.numbers["health.no_birth"] for day in days} == {0}
    assert {day.area for day in days} >= {world.county, world.gucun}
    assert days.filter(area=world.county, kind="village").get().numbers["units.count"] == 2


@pytest.fixture
def checked(world):
    """A day ago two were without a birth, today one is."""
    Term.objects.filter(pk=world.term.pk).update(as_if_on=dt.date(2021, 7, 21))
    world.term.refresh_from_db()
    staff_up(world.term, world.units["白杨"])
    serve(world.term, world.units["白杨"], "member", birth=None)
    later = serve(world.term, world.units["一居"], "member", birth=None)
    found(world)
    Term.objects.filter(pk=world.term.pk).update(as_if_on=dt.date(2021, 7, 22))
    Person.objects.filter(pk=later.person_id).update(birth=PartialDate(1980, 1, 1))
    found(world)
    return world


def test_the_page_says_what_to_mend_who_mends_it_and_how_it_moved(checked, leader, client):
    client.force_login(leader)
    page = client.get(reverse("reports:health"))
    html = page.content.decode()
    assert page.context["share"].text == "0.0"
    finding = next(one for one in page.context["check"].findings if one.rule.code == "no_birth")
    assert (finding.count, finding.change, finding.worst) == (1, -1, "顾村镇 1")
    assert "较昨日 −1" in html
    assert "缺出生年月1人" in html
    assert "【数据体检催办】顾村镇" in html
    assert " style=" not in html


def test_a_liaison_sees_her_units_and_the_workbench_leads_there(checked, liaison, client):
    client.force_login(liaison)
    page = client.get(reverse("reports:health"))
    assert [line.place for line in page.context["check"].lines if line.must]
    assert "宝钢一村" not in page.content.decode()
    assert reverse("reports:health") in client.get(reverse("imports:workbench")).content.decode()


def test_the_workbook_has_the_rules_and_the_places(checked, staff, client):
    import io

    from openpyxl import load_workbook

    client.force_login(staff)
    answer = client.get(reverse("reports:health"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = {row[1].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    assert rows["缺出生年月"] == 1
    assert len(rows) > len(HEALTH_RULES)


def test_the_dashboard_says_the_share_of_complete_units_before_any_other_number(checked, leader, client):
    client.force_login(leader)
    html = client.get(reverse("reports:dashboard")).content.decode()
    assert html.index("数据齐全 0.0%") < html.index('class="say"')
    assert reverse("reports:health") in html


FIGURE_PAGES = ("dashboard", "indicators", "health", "slates", "targets", "briefing")


@pytest.mark.parametrize("name", FIGURE_PAGES)
def test_every_page_of_figures_says_from_when_they_are_and_updates_itself(checked, leader, client, name):
    client.force_login(leader)
    page = client.get(reverse(f"reports:{name}"))
    html, url = page.content.decode(), page.context["freshness_url"]
    assert html.count('id="freshness"') == 1
    assert "数据时间 2" in html
    assert "HX-Refresh" not in client.get(url).headers
    row = serve(checked.term, checked.units["一居"], "member")
    roster_changed.send(None, term_id=checked.term.pk, township_ids=[checked.youyilu.pk], person_ids=[row.person_id])
    assert "正在重新统计" in client.get(url).content.decode()
    compute_stale()
    assert client.get(url).headers["HX-Refresh"] == "true"


def test_after_an_edit_the_queued_job_makes_the_touched_figures_new(checked, django_capture_on_commit_callbacks):
    Job.objects.all().delete()
    assert figures(term=checked.term, area=checked.county)["health.no_birth"].value == 1
    with django_capture_on_commit_callbacks(execute=False):
        row = serve(checked.term, checked.units["一居"], "member", birth=None)
        roster_changed.send(
            None, term_id=checked.term.pk, township_ids=[checked.youyilu.pk], person_ids=[row.person_id]
        )
    run_now(kind=JOB, payload={})
    assert figures(term=checked.term, area=checked.county)["health.no_birth"].value == 2


def test_every_rule_is_an_indicator_with_words_to_mend_it():
    for rule in RULES:
        assert INDICATORS[rule.indicator].cohort == "health"
        assert rule.severity.label in INDICATORS[rule.indicator].sentence
        assert sum(part is not None for part in (rule.people, rule.units, rule.counted)) == 1
