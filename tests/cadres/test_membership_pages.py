"""A roster row's page and forms: what they ask, refuse, keep and show."""

import pytest
from django.urls import reverse

from cadres.models import Membership, Person, PostChange, Posting
from core.models import AuditEntry
from elections.models import Term, UnitProfile
from tests.cadres.conftest import GONG
from tests.cadres.people import id_number, make_member, make_person

ADD = "/roster/add/"
CHECK = "/roster/check/"
CHEN = id_number("19900102", 301)


def filled(world, **values):
    unit = world.units["白杨"].pk
    return {"unit": unit, "name": "陈小凤", "party_post": "member", "political_status": "01", **values}


def text(response):
    return response.content.decode()


def test_a_liaison_adds_a_member_of_her_street(client_of, liaison, world):
    values = filled(world, id_number=CHEN, education_full_time="3", education_in_service="5", sources=["6", "9"])
    response = client_of(liaison).post(ADD, values)
    row = Membership.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.person.name, row.education, row.sources.count()) == ("陈小凤", 5, 2)
    assert CHEN not in text(client_of(liaison).get(row.get_absolute_url()))


@pytest.mark.parametrize(("kept", "value"), [(True, "true"), (False, "false"), (None, "unknown")])
def test_correcting_a_row_keeps_whether_it_is_full_time(client_of, liaison, world, board, kept, value):
    row = board["丁文静"]
    Membership.objects.filter(pk=row.pk).update(is_full_time=kept)
    field = client_of(liaison).get(f"{row.get_absolute_url()}edit/").context["form"]["is_full_time"]
    assert f'value="{value}" selected' in str(field)


def test_units_of_other_streets_are_not_offered_and_not_taken(client_of, liaison, world):
    client = client_of(liaison)
    units = {unit.short_name for unit in client.get(ADD).context["form"].fields["unit"].queryset}
    assert units == {"白杨村", "沈宅村", "菊泉新城第一"}
    response = client.post(ADD, filled(world, unit=world.units["一居"].pk))
    assert response.status_code == 200
    assert not Membership.objects.exists()


def test_what_the_service_refuses_stands_at_its_field(client_of, liaison, world):
    values = filled(world, id_number=CHEN[:-1] + ("1" if CHEN[-1] != "1" else "2"))
    form = client_of(liaison).post(ADD, values).context["form"]
    assert form.errors == {"id_number": ["身份证号校验位不对，其中至少一位有误，请与证件核对。"]}
    form = client_of(liaison).post(ADD, filled(world, party_post="")).context["form"]
    assert form.errors["party_post"] == ["请至少填写一项职务：党组织职务、村(居)委会职务或监委会职务。"]


def test_somebody_already_in_the_unit_is_told_at_the_unit(client_of, liaison, world, board):
    url = f"{ADD}?person={board['丁文静'].person_id}"
    response = client_of(liaison).post(url, {"unit": world.units["白杨"].pk, "party_post": "member"})
    assert "丁文静本届已登记在白杨村" in response.context["form"].errors["unit"][0]


def test_a_known_person_gets_another_row_without_retyping(client_of, liaison, world, board):
    person = board["丁文静"].person
    url = f"{ADD}?person={person.pk}"
    page = client_of(liaison).get(url)
    assert "id_number" not in page.context["form"].fields
    client_of(liaison).post(url, {"unit": world.units["沈宅"].pk, "party_post": "member"})
    assert person.memberships.count() == 2


def test_a_person_of_another_street_cannot_be_taken_by_number_of_row(client_of, liaison, world):
    stranger = make_member("顾一居", world.units["一居"], world.term).person
    assert client_of(liaison).get(f"{ADD}?person={stranger.pk}").status_code == 404


def test_the_live_check_tells_sex_birth_and_age(client_of, liaison, world):
    page = text(client_of(liaison).post(CHECK, filled(world, id_number=CHEN)))
    assert "男，1990-01-02出生，届次统计时点满 31 周岁" in page
    assert CHEN not in page


def test_the_live_check_tells_a_wrong_number_and_a_wrong_secretary(client_of, liaison, world, board):
    wrong = CHEN[:-1] + ("1" if CHEN[-1] != "1" else "2")
    page = text(client_of(liaison).post(CHECK, filled(world, id_number=wrong, party_post="secretary")))
    assert "身份证号校验位不对" in page
    assert "本届已有党组织书记任晓东" in page


def test_the_live_check_tells_of_people_in_the_users_area_only(client_of, liaison, neighbour_liaison, world, board):
    values = {"name": "龚雪梅", "id_number": GONG}
    assert "将作为同一人登记" in text(client_of(liaison).post(CHECK, values))
    page = text(client_of(neighbour_liaison).post(CHECK, values))
    assert "将作为同一人" not in page
    assert reverse("cadres:person", args=[board["龚雪梅"].person_id]) not in page
    other = text(client_of(neighbour_liaison).post(CHECK, {"name": "丁文静", "birth": "1985-06"}))
    assert "已有同名" not in other
    assert "已有同名" in text(client_of(liaison).post(CHECK, {"name": "丁文静", "birth": "1985-06"}))


def test_the_live_check_is_never_a_get(client_of, liaison):
    assert client_of(liaison).get(CHECK).status_code == 405


def test_the_live_check_of_a_foreign_area_is_404(client_of, liaison, world):
    assert client_of(liaison).post(f"{CHECK}?area={world.youyilu.pk}", {}).status_code == 404


@pytest.mark.parametrize("name", ["龚雪梅", "陈小凤"])
def test_a_liaison_links_somebody_known_elsewhere_without_learning_of_them(
    client_of, neighbour_liaison, world, board, name
):
    """Under whatever name: neither the form nor the page afterwards tells that the number was known."""
    values = {"unit": world.units["一居"].pk, "name": name, "id_number": GONG, "committee_post": "member"}
    client = client_of(neighbour_liaison)
    response = client.post(ADD, values)
    row = Membership.objects.get(unit=world.units["一居"])
    assert row.person == board["龚雪梅"].person
    for url in (response["Location"], row.person.get_absolute_url()):
        page = text(client.get(url))
        assert name in page
        assert "白杨村" not in page
        assert "顾村镇" not in page
        assert (name == "龚雪梅") or "龚雪梅" not in page


def test_editing_a_row_keeps_what_was_and_what_is(client_of, liaison, board):
    row = board["丁文静"]
    values = {"party_post": "deputy_secretary", "political_status": "01", "education": "5", "is_full_time": "true"}
    client_of(liaison).post(f"/roster/{row.pk}/edit/", values)
    row.refresh_from_db()
    assert (row.party_post, row.education, row.is_full_time) == ("deputy_secretary", 5, True)
    changes = AuditEntry.objects.get(action="membership_edited").changes
    assert changes["party_post"] == ["member", "deputy_secretary"]
    assert changes["education"] == [3, 5]


def test_the_form_shows_the_row_as_it_is(client_of, liaison, board):
    form = client_of(liaison).get(f"/roster/{board['任晓东'].pk}/edit/").context["form"]
    assert (form["party_post"].value(), form["committee_post"].value()) == ("secretary", "director")


def test_ending_and_deleting_ask_for_a_reason(client_of, liaison, board):
    row = board["丁文静"]
    client = client_of(liaison)
    assert "exit_reason" in client.post(f"/roster/{row.pk}/end/", {"ended_on": "2022-06"}).context["form"].errors
    client.post(f"/roster/{row.pk}/end/", {"ended_on": "2022-06", "exit_reason": "promotion"})
    page = text(client.get(row.get_absolute_url()))
    assert "2022-06 离任" in page
    assert "reason" in client.post(f"/roster/{row.pk}/delete/", {}).context["form"].errors
    response = client.post(f"/roster/{row.pk}/delete/", {"reason": "重复录入"})
    assert response["Location"] == row.unit.get_absolute_url()
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert AuditEntry.objects.get(action="membership_deleted").reason == "重复录入"


def test_a_change_of_post_starts_from_the_post_held_then(client_of, liaison, board):
    row = board["任晓东"]
    url, client = f"/roster/{row.pk}/change/", client_of(liaison)
    values = {"body": "committee", "kind": "transferred", "on": "2022-06", "post_after": "deputy_director"}
    client.post(url, values)
    client.post(url, {"body": "committee", "kind": "resigned", "on": "2023-06"})
    changes = PostChange.objects.values_list("post_before", "post_after")
    assert list(changes) == [("director", "deputy_director"), ("deputy_director", "")]
    page = text(client.get(row.get_absolute_url()))
    assert "主任 → 副主任" in page
    assert "副主任 → 不再任职" in page


def test_a_post_of_another_body_is_refused(client_of, liaison, board):
    values = {"body": "party", "kind": "transferred", "on": "2022-06", "post_after": "deputy_director"}
    form = client_of(liaison).post(f"/roster/{board['任晓东'].pk}/change/", values).context["form"]
    assert form.errors["post_after"] == ["所选班子没有这一职务，请重新选择。"]


def test_warnings_and_gaps_stand_on_the_page(client_of, liaison, world):
    row = make_member("印英佳", world.units["白杨"], world.term, political_status="13", education=None)
    page = text(client_of(liaison).get(row.get_absolute_url()))
    assert "党组织班子成员一般应为中共正式党员" in page
    assert "缺学历、身份证号，相关指标不计入此人" in page


def test_history_tells_who_did_what_but_not_to_a_leader(client_of, liaison, leader, world):
    client_of(liaison).post(ADD, filled(world))
    url = Membership.objects.get().get_absolute_url()
    assert "顾雪梅" in text(client_of(liaison).get(url))
    assert "顾雪梅" not in text(client_of(leader).get(url))


@pytest.mark.parametrize("page", ["edit", "end", "delete", "change"])
def test_a_leader_may_change_nothing_and_a_neighbour_finds_nothing(client_of, leader, neighbour_liaison, board, page):
    url = f"/roster/{board['任晓东'].pk}/{page}/"
    assert client_of(leader).get(url).status_code == 403
    assert client_of(neighbour_liaison).get(url).status_code == 404
    assert client_of(leader).get(board["任晓东"].get_absolute_url()).status_code == 200
    assert client_of(neighbour_liaison).get(board["任晓东"].get_absolute_url()).status_code == 404


def test_a_posting_is_added_corrected_and_removed_from_the_units_page(client_of, liaison, world):
    unit, client = world.units["白杨"], client_of(liaison)
    values = {"name": "江国平", "kind": "first_secretary", "title": "第一书记"}
    response = client.post(f"/units/{unit.pk}/postings/add/?term={world.term.pk}", values)
    posting = Posting.objects.get()
    assert response["Location"].startswith(unit.get_absolute_url())
    assert "第一书记" in text(client.get(unit.get_absolute_url()))
    client.post(f"/postings/{posting.pk}/edit/", {"kind": "first_secretary", "title": "驻村第一书记"})
    posting.refresh_from_db()
    assert posting.title == "驻村第一书记"
    client.post(f"/postings/{posting.pk}/delete/", {"reason": "录错"})
    assert not Posting.objects.exists()
    assert not Person.objects.filter(name="江国平").exists()


def test_a_person_with_only_a_posting_can_be_opened(client_of, liaison, world):
    person = make_person("江国平")
    Posting.objects.create(
        person=person, unit=world.units["白杨"], term=world.term, kind="first_secretary", title="第一书记"
    )
    page = text(client_of(liaison).get(person.get_absolute_url()))
    assert "第一书记" in page
    assert "没有“两委”任职记录" in page


def test_a_posting_in_a_unit_without_any_term_is_not_found(client_of, liaison, world):
    Term.objects.update(previous=None)
    UnitProfile.objects.all().delete()
    Term.objects.all().delete()
    response = client_of(liaison).post(f"/units/{world.units['白杨'].pk}/postings/add/", {"name": "张三"})
    assert response.status_code == 404
