"""Persons: search, page, correcting facts, looking at a number."""

import pytest

from cadres.models import Person
from core.models import AuditEntry
from tests.cadres.conftest import GONG, PHONE
from tests.cadres.people import make_member


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(("q", "found"), [("gxm", ["龚雪梅"]), ("雪梅", ["龚雪梅", "潘雪梅"]), ("", [])])
def test_people_are_found_by_name_and_initials(client_of, leader, board, q, found):
    response = client_of(leader).get(f"/people/?q={q}")
    assert [person.name for person in response.context["table"].data] == found


def test_the_masthead_sends_what_is_searched_by_post(client_of, liaison, board):
    page = text(client_of(liaison).get("/people/"))
    forms = [part.split(">")[0] for part in page.split("<form")[1:] if 'role="search"' in part.split(">")[0]]
    assert forms
    assert all('method="post"' in form for form in forms)


def test_an_exact_number_finds_its_person_in_whatever_term(client_of, liaison, world, board):
    make_member(board["龚雪梅"].person, world.units["沈宅"], world.previous)
    response = client_of(liaison).post("/people/", {"q": GONG})
    assert [person.name for person in response.context["table"].data] == ["龚雪梅"]
    assert "2018年换届，顾村镇沈宅村" in text(response)
    assert GONG not in text(response)


def test_service_outside_the_viewers_area_is_not_told(client_of, liaison, staff, world, board):
    make_member(board["龚雪梅"].person, world.units["一居"], world.previous)
    for url in ("/people/?q=gxm", board["龚雪梅"].person.get_absolute_url()):
        assert "宝钢一村" not in text(client_of(liaison).get(url))
        assert "宝钢一村" in text(client_of(staff).get(url))


def test_a_career_stands_newest_first_with_the_age_of_each_term(client_of, staff, world, board):
    make_member(board["丁文静"].person, world.units["白杨"], world.previous, committee_post="member")
    response = client_of(staff).get(board["丁文静"].person.get_absolute_url())
    assert [(str(row.term), row.age) for row in response.context["career"]] == [("2021年换届", 35), ("2018年换届", 32)]


def test_correcting_a_person_shows_no_number_and_keeps_it_when_left_empty(client_of, liaison, board):
    person = board["龚雪梅"].person
    url, client = f"/people/{person.pk}/edit/", client_of(liaison)
    page = text(client.get(url))
    assert GONG not in page
    assert PHONE not in page
    client.post(url, {"name": "龚雪梅", "sex": "2", "birth": "1982-08-14", "ethnic_group": "03"})
    person.refresh_from_db()
    assert (person.id_number, person.phone, person.ethnic_group) == (GONG, PHONE, "03")


def test_a_number_is_replaced_or_cleared_and_the_trail_keeps_only_that(client_of, liaison, board):
    person = board["龚雪梅"].person
    url, client = f"/people/{person.pk}/edit/", client_of(liaison)
    facts = {"name": "龚雪梅", "sex": "2", "birth": "1982-08-14"}
    client.post(url, {**facts, "phone": "13800138000", "clear_id_number": "on"})
    person.refresh_from_db()
    assert (person.id_number, person.id_number_hash, person.phone) == ("", None, "13800138000")
    entry = AuditEntry.objects.get(action="person_edited")
    assert entry.changes["id_number"] == ["***", "***"]
    assert GONG not in str(entry.changes)
    assert "13800138000" not in str(entry.changes)


def test_a_number_is_shown_once_after_a_reason_that_is_kept(client_of, liaison, board):
    person = board["龚雪梅"].person
    url, client = f"/people/{person.pk}/reveal/", client_of(liaison)
    assert GONG not in text(client.get(url))
    assert "reason" in client.post(url, {"field": "id_number"}).context["form"].errors
    assert not AuditEntry.objects.filter(action="id_number_revealed").exists()
    response = client.post(url, {"field": "id_number", "reason": "与档案核对"})
    assert GONG in text(response)
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(action="id_number_revealed")
    assert (entry.actor_name, entry.reason, entry.object_id) == ("顾雪梅", "与档案核对", str(person.pk))
    assert PHONE in text(client.post(url, {"field": "phone", "reason": "通知培训"}))


def test_only_those_who_may_reveal_reach_the_page(client_of, leader, neighbour_liaison, board):
    url = f"/people/{board['龚雪梅'].person_id}/reveal/"
    values = {"field": "id_number", "reason": "看看"}
    assert client_of(leader).post(url, values).status_code == 403
    assert client_of(neighbour_liaison).post(url, values).status_code == 404
    assert not AuditEntry.objects.filter(action="id_number_revealed").exists()


@pytest.mark.parametrize("page", ["", "edit/"])
def test_a_neighbour_finds_no_person(client_of, neighbour_liaison, board, page):
    url = f"/people/{board['龚雪梅'].person_id}/{page}"
    assert client_of(neighbour_liaison).get(url).status_code == 404


def test_searching_takes_the_same_queries_however_many_are_found(
    client_of, staff, world, django_assert_num_queries, django_assert_max_num_queries
):
    make_member("某人", world.units["白杨"], world.term)
    client = client_of(staff)
    client.get("/people/?q=mr")
    with django_assert_max_num_queries(12) as few:
        client.get("/people/?q=mr")
    for number in range(20):
        make_member(f"某人{number}", world.units["白杨"], world.term)
    assert Person.objects.filter(initials__startswith="mr").count() == 21
    with django_assert_num_queries(len(few)):
        client.get("/people/?q=mr")
