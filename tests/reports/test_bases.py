"""Several bases per term: chosen on the page, kept by its links, each with figures of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cadres.models import Membership, Person
from elections.models import Basis
from reports.figure_scope import FigureScope
from reports.services.statistics import compute, townships_of
from tests.conftest import World


@pytest.fixture
def full_time(world: World) -> Basis:
    return Basis.objects.create(term=world.term, name="全日制学历", education="full_time", age_date=dt.date(2021, 1, 1))


def graduate(world: World, **fields: Any) -> Membership:
    """Somebody of 白杨村 with an evening-school degree."""
    facts = {"education": 5, "education_full_time": 3, "party_post": "member", **fields}
    person = Person.objects.create(name="李文", sex="1")
    return Membership.objects.create(term=world.term, unit=world.units["白杨"], person=person, **facts)


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
