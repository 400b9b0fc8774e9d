"""书记通讯录: who reads telephone numbers in full, and what is noted when the list leaves the house."""

import io

import openpyxl
import pytest
from django.urls import reverse

from cadres.models import Membership, Person
from core.models import AuditEntry
from core.partial_dates import PartialDate

PAGE = reverse("cadres:directory")
PHONE, MASKED = "13812345678", "138****5678"


@pytest.fixture
def secretary(world):
    person = Person.objects.create(name="任晓东", sex="1", phone=PHONE)
    values = {"unit": world.units["白杨"], "term": world.term, "party_post": "secretary"}
    return Membership.objects.create(person=person, **values)


@pytest.mark.parametrize(("who", "shown"), [("staff", PHONE), ("liaison", PHONE), ("leader", MASKED)])
def test_numbers_are_whole_only_for_those_with_the_right(client, request, secretary, who, shown):
    client.force_login(request.getfixturevalue(who))
    page = client.get(PAGE).content.decode()
    assert shown in page
    assert (PHONE in page) == (shown == PHONE)


def test_a_neighbour_sees_nobody_of_the_street(client, world, secretary, neighbour_liaison):
    client.force_login(neighbour_liaison)
    assert "任晓东" not in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"area": world.gucun.pk}).status_code == 404


def test_who_has_left_or_is_no_secretary_is_not_listed(client, world, secretary, staff):
    Membership.objects.filter(pk=secretary.pk).update(ended_on=PartialDate(2022, 1))
    person = Person.objects.create(name="顾新民", phone=PHONE)
    Membership.objects.create(person=person, unit=world.units["沈宅"], term=world.term, party_post="member")
    client.force_login(staff)
    page = client.get(PAGE).content.decode()
    assert "任晓东" not in page
    assert "顾新民" not in page


@pytest.mark.parametrize(("who", "shown", "told"), [("staff", PHONE, "完整号码"), ("leader", MASKED, "号码脱敏")])
def test_an_export_is_noted_and_shows_no_more_than_the_page(client, request, secretary, who, shown, told):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(PAGE, {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row[-1] for row in list(book.worksheets[0].values)[1:]] == [shown]
    assert told in AuditEntry.objects.get(action="list_exported").changes["名单"]


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_secretaries(
    client, world, secretary, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    for name in ("沈宅", "菊泉", "一居"):
        person = Person.objects.create(name=name, phone=PHONE)
        Membership.objects.create(person=person, unit=world.units[name], term=world.term, party_post="secretary")
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)
