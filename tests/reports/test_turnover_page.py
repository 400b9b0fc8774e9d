"""去留分析: the equations close in every place, and the page says what it shows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from places.models import UnitSuccession
from reports.dashboard import balance
from reports.selectors.figures import figures, figures_of_units
from reports.services.statistics import compute_stale
from tests.cadres.people import make_member
from tests.reports.populations import make_district

pytestmark = pytest.mark.django_db


def test_last_terms_members_and_this_terms_add_up_in_every_place():
    district = make_district(41)
    compute_stale()
    term = district.terms[2]
    found = [figures(term=term, area=place) for place in district.places]
    for one in (*found, *figures_of_units(term=term, units=district.units).values()):
        for cohort in balance.BALANCED:
            then = [one[f"{cohort}.{name}"].numerator for name in ("stayed", "transferred_out", "departed")]
            assert sum(filter(None, then)) == one[f"{cohort}.departed"].denominator
            now = [one[f"{cohort}.{name}"].numerator for name in ("re_elected", "transferred_in", "newly_entered")]
            assert sum(filter(None, now)) == one[f"{cohort}.count"].numerator
    assert any(one["two_committees.transferred_out"].numerator for one in found)


@pytest.fixture
def rosters(world):
    """白杨 has split: 菊泉 came out of it. 甲 went there, 乙 went to 沈宅, 丙 left for age; 丁 is new."""
    baiyang, shenzhai, juquan = (world.units[name] for name in ("白杨", "沈宅", "菊泉"))
    UnitSuccession.objects.create(kind="split", predecessor=baiyang, successor=juquan, on=dt.date(2020, 1, 1))
    jia, yi = (make_member(name, baiyang, world.previous) for name in "甲乙")
    make_member("丙", baiyang, world.previous, exit_reason="age")
    make_member(jia.person, juquan, world.term, party_post="secretary")
    make_member(yi.person, shenzhai, world.term, committee_post="member")
    make_member("丁", baiyang, world.term, committee_post="director")
    compute_stale()
    return world


def at(client, world, **values):
    return client.get(reverse("reports:turnover"), {"area": world.gucun.pk, **values})


def test_the_page_adds_up_and_names_units_that_renewed_or_came_out_of_others(client, leader, rosters):
    client.force_login(leader)
    response = at(client, rosters)
    (_, then), (_, now) = response.context["sides"]
    assert (then.total.text, [part.text for part in then.parts], then.closes) == ("3", ["1", "1", "1"], True)
    assert (now.total.text, [part.text for part in now.parts], now.closes) == ("3", ["1", "1", "1"], True)
    assert {one.unit.short_name for one, *_ in response.context["renewed"]} == {rosters.units["白杨"].short_name}
    text = response.content.decode()
    assert f"析置自{rosters.units['白杨']}" in text
    assert "年龄" in text


def test_a_cohort_without_turnover_is_not_found(client, leader, rosters):
    client.force_login(leader)
    assert at(client, rosters, cohort="secretary").status_code == 200
    assert at(client, rosters, cohort="supervision").status_code == 404


def test_the_tables_go_out_as_a_workbook(client, leader, rosters):
    client.force_login(leader)
    response = at(client, rosters, export="xlsx")
    assert response.status_code == 200
    assert "xlsx" in response["Content-Disposition"]


def test_without_a_roster_before_the_page_says_so(client, leader, world):
    make_member("甲", world.units["白杨"], world.term)
    compute_stale()
    client.force_login(leader)
    text = at(client, world).content.decode()
    assert "没有上届花名册" in text
    assert "按上届任职的单位；" not in text


@pytest.mark.parametrize("page", ["dashboard", "turnover"])
def test_a_term_without_one_before_it_says_why_its_cells_are_empty(page, client, staff, world):
    make_member("甲", world.units["白杨"], world.previous)
    compute_stale()
    client.force_login(staff)
    shown = client.get(reverse(f"reports:{page}"), {"term": world.previous.pk}).content.decode()
    assert "没有上届" in shown
    assert [line for line in shown.split("\n") if '<td class="r">—</td>' in line] == []
