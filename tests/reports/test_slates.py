"""The slate as if elected: its figures, its pages, and what keeps units from what it should bring."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cadres.models import Candidacy, Membership, Person
from core.partial_dates import PartialDate
from core.signals import roster_changed
from elections.models import Contest, Qualification
from reports.indicators import INDICATORS
from reports.models import StaleTownship
from reports.selectors.figures import figures
from reports.selectors.people import people_behind
from reports.services.statistics import compute_stale

pytestmark = pytest.mark.django_db


def somebody(year: int = 1980, **facts) -> Person:
    return Person.objects.create(name="某某", birth=PartialDate(year, 1, 1), **facts)


def stand(world, unit: str, person: Person | None = None, **fields) -> Candidacy:
    person = person or somebody()
    row = Candidacy.objects.create(
        term=world.term, unit=world.units[unit], person=person, **{"party_post": "member", **fields}
    )
    roster_changed.send(None, term_id=world.term.pk, township_ids=[row.unit.township_id], person_ids=[person.pk])
    return row


def serve(world, unit: str, person: Person, term=None, **fields) -> Membership:
    term, place = term or world.previous, world.units[unit]
    row = Membership.objects.create(term=term, unit=place, person=person, **{"party_post": "member", **fields})
    roster_changed.send(None, term_id=term.pk, township_ids=[place.township_id], person_ids=[person.pk])
    return row


def computed(world, rows: str = "slate"):
    compute_stale()
    return figures(term=world.term, area=world.county, rows=rows)


def test_a_slate_is_counted_as_if_elected_and_the_roster_without_it(world):
    stand(world, "白杨", party_post="secretary", committee_post="director")
    stand(world, "白杨", is_on_slate=False)
    stand(world, "一居", status="turned_down", turned_down_at="unit")
    stand(world, "一居", status="withdrawn")
    stand(world, "二居", occasion=1)
    slate, roster = computed(world), computed(world, "roster")
    codes = ("two_committees.count", "one_shoulder.count", "candidate.count")
    assert [slate[code].value for code in codes] == [1, 1, 4]
    assert [roster[code].value for code in codes] == [0, 0, 4]


def test_a_slate_is_compared_with_the_roster_of_the_last_term(world):
    stays, comes, old = somebody(1980), somebody(1990), somebody(1960)
    serve(world, "白杨", stays, education=4)
    serve(world, "白杨", old, education=3)
    stand(world, "白杨", stays, education=4)
    stand(world, "白杨", comes, education=5, committee_post="member")
    found = computed(world)
    assert (found["two_committees.re_elected"].value, found["two_committees.newly_entered"].value) == (1, 1)
    assert str(found["two_committees.average_age"].change) == "-12.0"
    assert str(found["two_committees.college_or_above.share"].change) == "50.0"
    assert found["two_committees.departed"].value is None
    assert "退出" in found["two_committees.departed"].why_none
    assert computed(world, "roster")["candidate.newly_entered"].value == 1


def test_who_came_by_a_by_election_is_in_no_figure_and_no_comparison(world):
    new, old = somebody(), somebody()
    serve(world, "白杨", old, is_by_elected=True)
    serve(world, "白杨", somebody())
    serve(world, "白杨", new, term=world.term, is_by_elected=True)
    serve(world, "白杨", old, term=world.term)
    found = computed(world, "roster")
    assert found["two_committees.count"].value == 1
    assert found["two_committees.count"].previous == 1
    assert found["two_committees.newly_entered"].value == 1
    assert found["two_committees.departed"].value == 1


def test_a_fact_of_a_person_makes_the_townships_stale_where_they_stand(world):
    person = somebody()
    stand(world, "一居", person)
    compute_stale()
    roster_changed.send(None, term_id=None, township_ids=[], person_ids=[person.pk])
    assert set(StaleTownship.objects.values_list("term", "township")) == {(world.term.pk, world.youyilu.pk)}


def test_the_first_slate_and_the_first_roster_of_the_last_term_make_turnover_known_everywhere(world):
    stand(world, "一居")
    assert computed(world)["two_committees.newly_entered"].value is None
    serve(world, "白杨", somebody())
    assert computed(world)["two_committees.newly_entered"].value == 1
    assert figures(term=world.term, area=world.youyilu)["candidate.newly_entered"].value == 1


def test_without_candidates_there_is_no_value_and_a_reason(world):
    found = computed(world, "roster")
    for code in ("candidate.count", "candidate.women.share", "review.count", "review.share", "review.turned_down"):
        assert found[code].value is None, code
        assert "候选人" in found[code].why_none, code


def test_reviews_are_counted_by_state_and_by_the_step_at_which_somebody_fell(world):
    for review in ("not_sent", "open", "to_decide", "clear", "clear", "rejected"):
        stand(world, "白杨", review=review)
    for step in ("unit", "county", "county", "inspection"):
        stand(world, "一居", review="clear", status="turned_down", turned_down_at=step)
    stand(world, "一居", party_post="", supervision_post="member", review="clear")
    found = computed(world, "roster")
    values = {code: one.value for code, one in found.items() if code.startswith("review.")}
    assert (values["review.count"], values["review.clear"], values["review.turned_down"]) == (9, 6, 4)
    steps = ("unit", "township", "county", "inspection")
    assert [values[f"review.turned_down_at_{step}"] for step in steps] == [1, 0, 2, 1]
    assert (found["review.share"].numerator, found["review.share"].denominator) == (7, 10)


def test_lists_of_candidates_show_only_what_the_user_may_see(world, liaison, neighbour_liaison, leader):
    stand(world, "白杨")
    stand(world, "一居")
    stand(world, "二居")
    scope = {"term": world.term, "area": world.county}
    for code, rows in (("candidate.count", "roster"), ("two_committees.count", "slate")):
        seen = [
            people_behind(code, user=user, rows=rows, **scope).count() for user in (leader, liaison, neighbour_liaison)
        ]
        assert seen == [3, 1, 2], code


def test_before_there_is_a_roster_the_dashboard_opens_the_projection_and_says_so(world, leader, client):
    stand(world, "白杨", party_post="secretary", committee_post="director")
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:dashboard"))
    html = page.content.decode()
    assert page.context["scope"].is_projected
    assert "预测：按拟任人选全部当选计算" in html
    assert "按全部当选预计有“两委”成员" in html
    assert not any(chart.name == "flow" for chart in page.context["board"].charts)
    roster = client.get(reverse("reports:dashboard"), {"rows": "roster"})
    assert not roster.context["scope"].is_projected
    assert "还没有花名册" in roster.content.decode()


def test_where_there_is_a_roster_the_dashboard_shows_it_and_offers_the_projection(world, leader, client):
    stand(world, "白杨")
    serve(world, "白杨", somebody(), term=world.term)
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:dashboard"))
    assert not page.context["scope"].is_projected
    assert "rows=slate" in page.content.decode()
    assert client.get(reverse("reports:dashboard"), {"rows": "else"}).status_code == 404


def test_the_list_behind_a_projected_number_is_of_the_slate(world, leader, client):
    row = stand(world, "白杨", review="to_decide")
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:indicator", args=["two_committees.count"]), {"rows": "slate"})
    assert (page.context["found"], page.context["counted"]) == (1, 1)
    html = page.content.decode()
    assert "预测：按拟任人选全部当选计算" in html
    assert reverse("cadres:candidacy", args=[row.pk]) in html
    assert "待决定" not in html


@pytest.fixture
def slates(world):
    """白杨 meets everything; 沈宅 nothing; 菊泉 has no slate; 一居 cannot be compared."""
    for unit in ("白杨", "沈宅"):
        serve(world, unit, somebody(1970), education=4)
        serve(world, unit, somebody(1970), education=3)
    stand(world, "白杨", somebody(1990, sex="2"), party_post="secretary", committee_post="director", education=5)
    stand(world, "沈宅", somebody(1950, sex="1"), party_post="secretary", education=3)
    stand(world, "沈宅", somebody(1952, sex="1"), party_post="", committee_post="director", education=3)
    stand(world, "一居", somebody(1975), committee_post="member", education=4)
    Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=60)
    compute_stale()
    return world


def states(page) -> dict[str, tuple[int, int]]:
    return {cell.condition.code: (cell.met, cell.known) for cell, *_ in page.context["whole"]}


def test_the_check_of_slates_counts_the_units_that_meet_each_condition(slates, leader, client):
    client.force_login(leader)
    page = client.get(reverse("reports:slates"))
    assert states(page) == {
        "one_shoulder": (1, 3),
        "woman": (1, 3),
        "young": (1, 3),
        "younger": (1, 2),
        "educated": (1, 2),
        "secretary_age": (1, 2),
    }
    assert (page.context["with_slate"], page.context["units"]) == (3, 5)


@pytest.mark.parametrize(
    ("condition", "names", "note"),
    [
        ("one_shoulder", ["宝钢一村", "沈宅村"], "书记、主任分别拟任"),
        ("woman", ["宝钢一村", "沈宅村"], "村(居)委会拟任女性0人"),
        ("young", ["宝钢一村", "沈宅村"], "35岁及以下0人"),
        ("younger", ["沈宅村"], "平均年龄70.0岁，上届48.0岁，年长22岁"),
        ("educated", ["沈宅村"], "大专以上占0.0%，上届50.0%，降低50个百分点"),
        ("secretary_age", ["沈宅村"], "某某71岁"),
    ],
)
def test_each_condition_lists_the_units_that_fall_short_with_the_reason(slates, leader, client, condition, names, note):
    client.force_login(leader)
    page = client.get(reverse("reports:slates"), {"condition": condition, "state": "unmet"})
    listed = [one for one, _ in page.context["listed"]]
    assert [one.slate.unit.short_name for one in listed] == names
    assert note in [one.note for one in listed]


def test_units_without_a_slate_or_a_comparison_are_listed_apart(slates, leader, client):
    client.force_login(leader)
    for state, names in (("absent", ["宝钢二村", "菊泉新城第一"]), ("unknown", ["宝钢一村"])):
        page = client.get(reverse("reports:slates"), {"condition": "younger", "state": state})
        assert [one.slate.unit.short_name for one, _ in page.context["listed"]] == names


def test_a_secretary_exactly_at_the_limit_is_not_over_it(world, leader, client):
    world.term.as_of = dt.date(2021, 5, 31)
    world.term.save()
    Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=60)
    for birth, unit in ((PartialDate(1960, 6, 1), "白杨"), (PartialDate(1960, 5, 31), "沈宅")):
        stand(world, unit, Person.objects.create(name="某某", birth=birth), party_post="secretary")
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:slates"), {"condition": "secretary_age", "state": "unmet"})
    assert [one.slate.unit.short_name for one, _ in page.context["listed"]] == ["沈宅村"]
    assert page.context["listed"][0][0].note == "某某61岁"


def test_a_secretarys_age_is_taken_on_the_units_election_day_where_one_is_set(world, leader, client):
    Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=60)
    for unit, day in (("白杨", dt.date(2021, 5, 8)), ("沈宅", dt.date(2021, 5, 9)), ("菊泉", None)):
        person = Person.objects.create(name="某某", birth=PartialDate(1960, 5, 9))
        stand(world, unit, person, party_post="secretary")
        values = {"unit": world.units[unit], "term": world.term, "electors": "party_meeting"}
        Contest.objects.create(body="party", election_day=day, **values)
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:slates"), {"condition": "secretary_age", "state": "unmet"})
    assert [one.slate.unit.short_name for one, _ in page.context["listed"]] == ["菊泉新城第一", "沈宅村"]


def test_a_liaison_sees_the_units_of_the_own_street_only(slates, liaison, neighbour_liaison, client):
    client.force_login(liaison)
    page = client.get(reverse("reports:slates"))
    assert [line.name for line, *_ in page.context["lines"]] == ["沈宅村", "菊泉新城第一", "白杨村"]
    client.force_login(neighbour_liaison)
    assert client.get(reverse("reports:slates"), {"area": slates.gucun.pk}).status_code == 404


def test_the_check_asks_as_many_questions_for_many_units_as_for_few(
    slates, leader, client, django_assert_max_num_queries
):
    client.force_login(leader)
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("reports:slates"), {"area": slates.gucun.pk})
    stand(slates, "菊泉")
    stand(slates, "二居")
    with django_assert_max_num_queries(60) as many:
        client.get(reverse("reports:slates"), {"area": slates.gucun.pk})
    assert len(many.captured_queries) == len(few.captured_queries)


def test_unknown_conditions_are_not_found(slates, leader, client):
    client.force_login(leader)
    for asked in ({"condition": "fame"}, {"state": "fame"}):
        assert client.get(reverse("reports:slates"), asked).status_code == 404


def test_what_only_candidates_have_is_an_indicator_of_candidates():
    assert not INDICATORS["review.count"].is_of_members
    assert not INDICATORS["turnout.voters.share"].is_of_members
    assert INDICATORS["two_committees.women.share"].is_of_members
