"""包联: which leader answers for which street and unit, and where that is read."""

import datetime as dt

import pytest
from django.urls import reverse

from cadres.models import Responsibility
from cadres.selectors.responsibilities import leaders_of
from core.models import AuditEntry
from elections.services.plan import put_in_plan
from elections.services.situation import save_round, save_situation

PAGE = reverse("cadres:responsibilities")


@pytest.fixture
def baiyang(world):
    return world.units["白杨"]


def add_url(unit):
    return reverse("cadres:responsibility_unit", args=[unit.pk])


def leader_of(world, unit=None, name="李明", rank="street"):
    values = {"term": world.term, "area": world.gucun, "unit": unit}
    return Responsibility.objects.create(name=name, rank=rank, **values)


def test_a_unit_without_leaders_of_its_own_has_those_of_its_street(world, baiyang):
    street = leader_of(world, name="王强")
    leaders = leaders_of(world.term, world.county.path)
    assert leaders.of(baiyang) == [street]
    own = leader_of(world, baiyang)
    leaders = leaders_of(world.term, world.county.path)
    assert (leaders.of(baiyang), leaders.of(world.units["沈宅"])) == ([own], [street])
    assert leaders.of(world.units["一居"]) == []


def test_a_liaison_enters_leaders_for_units_and_the_street(client, world, baiyang, liaison):
    client.force_login(liaison)
    client.post(add_url(baiyang), {"name": "李 明", "office": "副镇长", "rank": "street"})
    street = reverse("cadres:responsibility_street", args=[world.gucun.pk])
    client.post(street, {"name": "王强", "office": "副区长", "rank": "county"})
    told = [(str(row), row.unit, row.area) for row in Responsibility.objects.order_by("pk")]
    assert told == [("李明（副镇长）", baiyang, world.gucun), ("王强（副区长）", None, world.gucun)]
    assert AuditEntry.objects.filter(action="responsibility_saved").count() == 2


def test_a_name_stands_once_at_a_unit(client, world, baiyang, liaison):
    leader_of(world, baiyang)
    client.force_login(liaison)
    page = client.post(add_url(baiyang), {"name": "李明", "rank": "county"}).content.decode()
    assert "“李明”已包联" in page


@pytest.mark.parametrize(
    ("points", "rank", "warned"), [("10", "street", True), ("10", "first_hand", False), ("20", "street", False)]
)
def test_a_red_unit_with_a_lesser_leader_is_warned_of(client, world, baiyang, liaison, points, rank, warned):
    survey = save_round(actor=None, term=world.term, held_on=dt.date(2021, 1, 10))
    given = dict.fromkeys(range(1, 6), points)
    save_situation(actor=None, survey=survey, unit=baiyang, points=given)
    client.force_login(liaison)
    answer = client.post(add_url(baiyang), {"name": "李明", "rank": rank}, follow=True)
    assert ("应由区县领导或街镇主要领导包联，请补充登记" in answer.content.decode()) == warned


def test_leaders_stand_on_the_unit_page_the_heat_map_and_the_situation(client, world, baiyang, leader):
    put_in_plan(actor=None, term=world.term)
    save_round(actor=None, term=world.term, held_on=dt.date(2021, 1, 10))
    leader_of(world, baiyang, name="李明远")
    client.force_login(leader)
    for url in (reverse("cadres:unit", args=[baiyang.pk]), reverse("cadres:progress"), reverse("cadres:situation")):
        assert "李明远" in client.get(url).content.decode(), url


def test_a_neighbour_sees_nothing_of_it(client, world, baiyang, neighbour_liaison):
    row = leader_of(world, baiyang, name="李明远")
    client.force_login(neighbour_liaison)
    assert "李明远" not in client.get(PAGE).content.decode()
    assert client.post(add_url(baiyang), {"name": "甲", "rank": "county"}).status_code == 404
    assert client.get(reverse("cadres:responsibility", args=[row.pk])).status_code == 404


def test_a_leader_is_corrected_and_taken_out(client, world, baiyang, staff):
    row = leader_of(world, baiyang)
    client.force_login(staff)
    client.post(
        reverse("cadres:responsibility", args=[row.pk]), {"name": "李明", "office": "镇长", "rank": "first_hand"}
    )
    row.refresh_from_db()
    assert (row.office, row.rank) == ("镇长", "first_hand")
    client.post(reverse("cadres:responsibility_remove", args=[row.pk]))
    assert not Responsibility.objects.exists()


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_leaders(
    client, world, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    leader_of(world, world.units["白杨"])
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    for name in ("沈宅", "菊泉"):
        leader_of(world, world.units[name], name=name)
    leader_of(world, name="王强")
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)
