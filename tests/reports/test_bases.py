"""Several bases per term: chosen on the page, kept by its links, each with figures of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cadres.models import Membership, Person, PostChange
from core.partial_dates import PartialDate
from elections.bands import BANDS_OF
from elections.models import Basis, Contest, ContestPost, UnitProfile
from places.selectors import townships_of
from reports.figure_scope import FigureScope
from reports.indicators import INDICATORS
from reports.publishing.content import FrozenPlace, read_places, write_definition, write_place
from reports.rules.working_age import births_of_working_age
from reports.selectors.figures import figures
from reports.selectors.rows import eve_rows
from reports.services.statistics import compute
from tests.conftest import World


@pytest.fixture
def full_time(world: World) -> Basis:
    return Basis.objects.create(term=world.term, name="全日制学历", education="full_time", age_date=dt.date(2021, 1, 1))


def graduate(world: World, **fields: Any) -> Membership:
    """Somebody of 白杨村 with an evening-school degree."""
    facts = {"education": 5, "education_full_time": 3, "party_post": "member", **fields}
    person = Person.objects.create(name="李文", sex=facts.pop("sex", "1"))
    return Membership.objects.create(term=world.term, unit=world.units["白杨"], person=person, **facts)


def test_the_roster_is_filtered_by_the_education_of_the_basis(client, leader, world, full_time):
    graduate(world)
    client.force_login(leader)
    address = f"/roster/?term={world.term.pk}&education=college_or_above"
    assert len(client.get(address).context["table"].rows) == 1
    assert len(client.get(f"{address}&basis={full_time.pk}").context["table"].rows) == 0


def test_a_page_stands_on_the_basis_that_its_address_names(client, leader, world, full_time):
    graduate(world)
    compute(term=world.term, township_ids=townships_of(world.county))
    client.force_login(leader)
    address = f"/indicators/two_committees.bachelor/?area={world.county.pk}&term={world.term.pk}"
    default, other = client.get(address), client.get(f"{address}&basis={full_time.pk}")
    assert (default.context["figure"].value, len(default.context["table"].rows)) == (1, 1)
    assert (other.context["figure"].value, len(other.context["table"].rows)) == (0, 0)
    page = other.content.decode()
    assert "全日制学历：年龄按 2021-01-01 的周岁，全日制学历" in page
    assert f"basis={full_time.pk}" in other.context["dashboard_url"]


def test_the_basis_is_chosen_in_the_scope_bar_where_there_is_more_than_one(client, leader, world, full_time):
    client.force_login(leader)
    address = f"/dashboard/?area={world.county.pk}&term={world.term.pk}"
    assert f"basis={full_time.pk}" in client.get(address).content.decode()
    full_time.delete()
    assert "<span>口径</span>" not in client.get(address).content.decode()


@pytest.mark.parametrize("key", ["0", "默认口径", "other term"])
def test_a_basis_that_is_not_of_the_term_is_not_found(client, leader, world, key):
    other = world.previous.bases.get().pk if key == "other term" else key
    client.force_login(leader)
    answer = client.get(f"/dashboard/?area={world.county.pk}&term={world.term.pk}&basis={other}")
    assert answer.status_code == 404


def test_links_keep_the_basis_and_those_to_another_term_leave_it(leader, world, full_time):
    scope = FigureScope(leader, world.county, world.term, "", full_time)
    assert f"basis={full_time.pk}" in scope.query(area=world.gucun.pk)
    assert "basis" not in scope.query(term=world.previous.pk)
    assert ("口径", "全日制学历：年龄按 2021-01-01 的周岁，全日制学历") in scope.notes()


@pytest.fixture
def eve(world: World) -> Basis:
    return Basis.objects.create(term=world.term, name="换届前", baseline="eve", eve=dt.date(2021, 3, 19))


def serve(world: World, name: str, **fields: Any) -> Membership:
    """Somebody on a committee of the term before."""
    values = {"committee_post": "member", **fields}
    person = Person.objects.create(name=name, sex="2", birth=PartialDate(1980, 6))
    return Membership.objects.create(term=world.previous, unit=world.units["白杨"], person=person, **values)


def counted(world: World, basis: Basis, **options: Any) -> dict[str, Any]:
    for term in (world.previous, world.term):
        compute(term=term, township_ids=townships_of(world.county))
    return figures(term=world.term, area=world.county, basis=basis, **options)


@pytest.mark.parametrize(
    ("ended_on", "served"),
    [
        (PartialDate(2021, 3, 18), 0),
        (PartialDate(2021, 3, 19), 0),
        (PartialDate(2021, 3, 20), 1),
        (PartialDate(2021, 2), 0),
        (PartialDate(2021, 3), 1),
        (None, 1),
    ],
)
def test_who_left_by_the_eve_is_not_compared_with(world, eve, ended_on, served):
    """Of somebody who left in the month of the election, no day being known, the election is taken to be the cause."""
    serve(world, "周红", ended_on=ended_on)
    assert [row.person.name for row in eve_rows(eve)] == ["周红"] * served
    found = counted(world, eve)["two_committees.women"]
    assert (found.previous, found.compared_with) == (served or None, "换届前")
    elected = counted(world, world.term.bases.get(is_default=True))["two_committees.women"]
    assert (elected.previous, elected.compared_with) == (1, "上届")


@pytest.mark.parametrize(("started_on", "served"), [("2021-03-19", 1), ("2021-03-20", 0)])
def test_who_came_by_a_by_election_until_the_eve_is(world, eve, started_on, served):
    serve(world, "吴平", is_by_elected=True, started_on=PartialDate.parse(started_on))
    assert eve_rows(eve).count() == served


def test_the_posts_of_the_eve_are_those_of_the_last_change(world, eve):
    row = serve(world, "陈涛", party_post="member")
    for day, post in ((18, "secretary"), (20, "")):
        change = {"body": "party", "kind": "appointed", "post_after": post, "on": PartialDate(2021, 3, day)}
        PostChange.objects.create(membership=row, **change)
    found = counted(world, eve)
    assert [found[f"{code}.count"].previous for code in ("secretary", "party_committee", "committee")] == [1, 1, 1]


def test_turnover_stays_against_the_term_before_as_elected(world, eve):
    gone = serve(world, "周红", ended_on=PartialDate(2020, 1))
    graduate(world)
    found = counted(world, eve)
    assert found["two_committees.departed"].value == 1
    assert found["two_committees.newly_entered"].previous is None
    gone.refresh_from_db()
    assert gone.departed is True


def test_ages_of_the_eve_are_those_of_this_election(world, eve):
    """Born in June 1980: 40 on 2021-05-31, 37 on the day of the term before."""
    serve(world, "周红")
    graduate(world)
    assert counted(world, eve)["two_committees.average_age"].previous == 40


def test_the_page_says_with_what_it_compares(client, leader, world, eve):
    serve(world, "周红")
    graduate(world, sex="2")
    counted(world, eve)
    client.force_login(leader)
    page = client.get(f"/dashboard/?area={world.county.pk}&term={world.term.pk}&basis={eve.pk}").content.decode()
    assert "换届前 2021-05-31" in page
    assert "较换届前" in page
    assert "2021-03-19 在任的" in page


@pytest.mark.parametrize("scheme", BANDS_OF)
def test_the_bands_of_a_scheme_hold_everybody_once(world, scheme):
    for years in (17, 29, 30, 31, 35, 36, 45, 46, 55, 56, 59, 60, 61, 80):
        person = Person.objects.create(name="某", birth=PartialDate(2021 - years, 5, 31))
        Membership.objects.create(term=world.term, unit=world.units["白杨"], person=person, party_post="member")
    found = counted(world, world.term.bases.get())
    codes = [f"party_committee.{band.code}" for band in BANDS_OF[scheme]]
    assert sum(found[code].value for code in codes) == 14


@pytest.mark.parametrize(
    ("sex", "as_of", "birth", "is_of_age"),
    [
        ("1", 20210531, 19610601, True),
        ("1", 20210531, 19610531, False),
        ("2", 20210531, 19660601, True),
        ("2", 20210531, 19660531, False),
        ("2", 20210531, 20050531, True),
        ("2", 20210531, 20050601, False),
        ("1", 20241231, 19641231, False),
        ("1", 20250101, 19650101, True),
        ("1", 20250131, 19650101, True),
        ("1", 20250201, 19650101, False),
        ("1", 20250531, 19650430, False),
        ("1", 20250531, 19650501, True),
        ("2", 20260315, 19701215, False),
        ("2", 20260315, 19701216, True),
        ("1", 20400101, 19770101, False),
        ("1", 20400101, 19770102, True),
    ],
)
def test_working_age_ends_with_the_age_of_retirement_of_the_day(sex, as_of, birth, is_of_age):
    """The official table: men born in January 1965 retire at 60 and one month, in December 1965 at 60 and three."""
    after, up_to = births_of_working_age(sex, as_of)
    assert (after < birth <= up_to) is is_of_age


def test_units_are_counted_by_what_their_boards_are_like(world):
    Membership.objects.create(
        term=world.term,
        unit=world.units["白杨"],
        person=Person.objects.create(name="林静", sex="2", birth=PartialDate(1986, 5, 31)),
        party_post="secretary",
        committee_post="director",
    )
    UnitProfile.objects.filter(term=world.term, unit=world.units["一居"]).update(one_shoulder_exempt=True)
    for body, seats in (("party", 1), ("committee", 2)):
        contest = Contest.objects.create(term=world.term, unit=world.units["白杨"], body=body, electors="all_voters")
        ContestPost.objects.create(contest=contest, post="member", seats=seats)
    basis = world.term.bases.get()
    found = counted(world, basis)
    assert [found[f"units.{code}"].value for code in ("with_young", "with_woman", "fully_staffed")] == [1, 1, 0]
    assert str(found["units.with_woman.share"].value) == "20.0"
    assert (found["one_shoulder.due_share"].numerator, found["one_shoulder.due_share"].denominator) == (1, 4)
    ContestPost.objects.filter(seats=2).update(seats=1)
    full = counted(world, basis)["units.fully_staffed.share"]
    assert (full.numerator, full.denominator) == (1, 1)


def test_the_register_declares_every_indicator_and_each_has_an_anchor(client, leader, world):
    client.force_login(leader)
    address = f"/indicators/?area={world.county.pk}&term={world.term.pk}"
    page = client.get(f"{address}&whole=1").content.decode()
    assert all(f'<tr id="{code}">' in page for code in INDICATORS)
    assert all(one.sentence and one.source for one in INDICATORS.values())
    assert "书记女性人数 ÷ 已填性别的书记人数" in page
    one = client.get(f"{address}&cohort=turnout").content.decode()
    assert 'id="turnout.voters"' in one
    assert 'id="secretary.count"' not in one
    assert client.get(f"{address}&cohort=nobody").status_code == 404
    assert client.get(f"{address}&export=xlsx")["Content-Disposition"].endswith(".xlsx")


def test_the_register_sends_the_rows_of_a_closed_group_when_it_is_asked_for(client, leader, world):
    client.force_login(leader)
    address = f"/indicators/?area={world.county.pk}&term={world.term.pk}"
    page = client.get(address)
    assert 'id="two_committees.count"' in page.content.decode()
    assert 'id="director.count"' not in page.content.decode()
    assert f"查看这 {sum(one.cohort == 'director' for one in INDICATORS.values())} 个指标" in page.content.decode()
    closed = next(group for group in page.context["groups"] if group["code"] == "director")
    assert 'id="director.count"' in client.get(f"/indicators/{closed['url']}").content.decode()
    assert 'id="director.count"' in client.get(f"{address}&group=director").content.decode()


def test_education_on_another_footing_is_not_compared(world, full_time):
    """The term before has no basis by full-time education: its default counts the highest."""
    Membership.objects.create(
        term=world.previous, unit=world.units["沈宅"], person=Person.objects.create(name="周红"), party_post="member",
        education=4,
    )  # fmt: skip
    graduate(world)
    found = counted(world, full_time)
    assert (found["party_committee.college.share"].previous, found["party_committee.count"].previous) == (None, 1)
    Basis.objects.create(term=world.previous, name=full_time.name, education="full_time")
    assert counted(world, full_time)["party_committee.college"].previous == 0


def test_a_frozen_figure_still_says_with_what_it_was_compared(world, eve):
    serve(world, "周红")
    graduate(world)
    found = counted(world, eve)
    told = {code: found[code] for code in ("two_committees.average_age", "units.count")}
    place = write_place(FrozenPlace("310113", "宝山区", {}, {"": told}))
    definitions = {code: write_definition(figure.indicator) for code, figure in told.items()}
    [read] = read_places({"definitions": definitions, "places": [place], "rows": "roster"})
    assert [read.by_kind[""][code].compared_with for code in told] == ["换届前", "上届"]
