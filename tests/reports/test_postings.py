"""Those who serve beside the two committees are counted apart from their members."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cadres.choices import PostingKind
from cadres.services.postings import create_posting, delete_posting, edit_posting
from core.partial_dates import PartialDate
from reports.indicators import INDICATORS
from reports.models import StaleTownship
from reports.selectors.figures import figures
from reports.selectors.people import units_behind
from reports.services.statistics import compute_stale

pytestmark = pytest.mark.django_db


def post(world, unit, name, kind, title, **values):
    return create_posting(
        actor=None,
        term=world.term,
        unit=world.units[unit],
        facts={"name": name},
        values={"kind": kind, "title": title, **values},
    )


def computed(world, **scope):
    compute_stale()
    found = figures(**{"term": world.term, "area": world.county, **scope})
    return {kind.value: found[f"posting.{kind.value}"].value for kind in PostingKind}


@pytest.fixture
def posted(world):
    post(world, "白杨", "甲", "first_secretary", "第一书记", started_on=PartialDate(2021, 4))
    post(world, "白杨", "乙", "part_time", "兼职副书记")
    post(world, "一居", "丙", "part_time", "兼职委员")
    post(world, "一居", "丁", "part_time", "兼职委员", ended_on=PartialDate(2021, 3))
    post(world, "二居", "戊", "part_time", "兼职委员", ended_on=PartialDate(2023, 3))
    return world


def test_postings_are_counted_by_kind_and_in_no_committee(posted):
    counted = {"first_secretary": 1, "second_secretary": 0, "community_worker": 0, "part_time": 3, "other": 0}
    assert computed(posted) == counted
    assert computed(posted, kind="village")["part_time"] == 1
    assert computed(posted, area=posted.youyilu)["part_time"] == 2
    found = figures(term=posted.term, area=posted.county)
    assert found["two_committees.count"].value == found["party_committee.count"].value == 0
    behind = units_behind("posting.part_time", user=None, term=posted.term, area=posted.county)
    assert {unit.short_name: unit.number for unit in behind} == {"白杨村": 1, "宝钢一村": 1, "宝钢二村": 1}


def test_first_secretaries_who_came_since_the_last_term_are_counted_apart(posted):
    as_of = posted.previous.as_of
    for name, since in (
        ("己", PartialDate(as_of.year, as_of.month, as_of.day)),
        ("庚", None),
        ("辛", PartialDate(2018, 5)),
    ):
        post(posted, "沈宅", name, "first_secretary", "驻村第一书记", started_on=since)
    post(posted, "沈宅", "壬", "first_secretary", "驻村第一书记", started_on=PartialDate(2018, 6, 1))
    post(posted, "一居", "癸", "second_secretary", "第二书记", started_on=PartialDate(2020, 1))
    compute_stale()
    found = figures(term=posted.term, area=posted.county)
    assert found["posting.first_secretary"].value == 5
    assert found["posting.first_secretary_added"].value == 2
    assert found["posting.second_secretary"].value == 1
    behind = units_behind("posting.first_secretary_added", user=None, term=posted.term, area=posted.county)
    assert {unit.short_name: unit.number for unit in behind} == {"白杨村": 1, "沈宅村": 1}
    assert figures(term=posted.previous, area=posted.county)["posting.first_secretary_added"].value in (0, None)


def test_a_term_in_which_none_were_noted_is_compared_with_nothing(posted):
    compute_stale()
    figure = figures(term=posted.term, area=posted.county)["posting.part_time"]
    assert figure.value == 3
    assert figure.previous is figure.change is None


def test_each_edit_of_a_posting_makes_its_township_stale_in_this_term_only(posted):
    compute_stale()
    row = post(posted, "沈宅", "己", "other", "文书")
    stale = StaleTownship.objects.values_list("term", "township")
    gucun = (posted.term.pk, posted.gucun.pk)
    assert set(stale.all()) == {gucun}
    assert computed(posted)["other"] == 1
    edit_posting(actor=None, posting=row, values={"kind": "community_worker", "title": "网格员"})
    assert set(stale.all()) == {gucun}
    assert (computed(posted)["other"], computed(posted)["community_worker"]) == (0, 1)
    delete_posting(actor=None, posting=row, reason="重复")
    assert set(stale.all()) == {gucun}
    assert computed(posted)["community_worker"] == 0


def test_their_pages_list_the_units(client, leader, posted):
    compute_stale()
    client.force_login(leader)
    for code in [code for code in INDICATORS if code.startswith("posting.")]:
        page = client.get(reverse("reports:indicator", args=[code]))
        assert page.status_code == 200
        assert page.context["found"] == page.context["counted"], code
    assert (
        "其他任职（兼职副书记/兼职委员）人数"
        in client.get(reverse("reports:indicators"), {"cohort": "posting"}).content.decode()
    )
