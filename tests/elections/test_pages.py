import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry
from elections.models import ProfileField, Term, UnitProfile
from elections.selectors import parts, profile_facts
from elections.services.terms import add_units
from tests.conftest import make_unit


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"elections:{name}", args=args)


def profile_of(world, name, term=None):
    return UnitProfile.objects.get(unit=world.units[name], term=term or world.term)


def fill(profile):
    for name, value in (("organisation", "branch"), ("party_members", 60), ("households", 0), ("registered_voters", 1)):
        setattr(profile, name, value)
    profile.save()


def test_a_liaison_sees_the_countys_terms_and_no_buttons(client, liaison, world):
    client.force_login(liaison)
    page = text(client.get(url("terms")))
    assert "2021年换届" in page
    assert "2018年换届" in page
    assert "新建届次" not in page
    page = text(client.get(url("term", world.term.pk)))
    assert "顾村镇" in page
    assert "友谊路街道" not in page
    assert "修改届次" not in page


def test_the_terms_page_counts_units_and_full_profiles_by_street(as_staff, world):
    fill(profile_of(world, "白杨"))
    page = text(as_staff.get(url("term", world.term.pk)))
    assert "2018年换届" in page
    assert "1 / 3" in page
    assert "1 / 5" in page
    rows = parts(world.term, [world.youyilu, world.gucun, world.other_street])
    assert [(row.villages, row.residents, row.complete) for row in rows] == [(0, 2, 0), (2, 1, 1), (0, 0, 0)]


def test_a_terms_page_costs_the_same_for_more_units(as_staff, world, django_assert_max_num_queries):
    as_staff.get(url("term", world.term.pk))
    for number in range(20):
        unit = make_unit(world.gucun, f"3101131093{number:02}", f"{number}村委会", "village", f"{number}村")
        UnitProfile.objects.create(unit=unit, term=world.term)
    with django_assert_max_num_queries(14):
        as_staff.get(url("term", world.term.pk))
    query = f"?area={world.county.pk}&term={world.term.pk}"
    with django_assert_max_num_queries(18):
        as_staff.get(url("profiles") + query)


def create(client, **values):
    data = {"name": "2026年换届", "area": "宝山区", "as_of": "2026-05-31", "previous": "", **values}
    return client.post(url("term_create"), data)


def test_staff_set_up_a_term(as_staff, world):
    response = create(as_staff, previous=world.term.pk)
    term = Term.objects.get(name="2026年换届")
    assert response.url == term.get_absolute_url()
    assert (term.previous, term.profiles.count()) == (world.term, 5)


def test_a_new_term_is_offered_for_the_users_area_with_the_newest_term_before_it(as_staff, world):
    initial = as_staff.get(url("term_create")).context["form"].initial
    assert initial == {"area": "宝山区", "previous": world.term}


def test_a_new_term_is_offered_for_the_area_one_comes_from(as_staff, world):
    terms = as_staff.get(f"{url('terms')}?area={world.gucun.pk}")
    link = f"{url('term_create')}?area={world.gucun.pk}"
    assert f'href="{link}"' in terms.content.decode()
    assert as_staff.get(link).context["form"].initial["area"] == "顾村镇"


@pytest.mark.parametrize("asked", ["99999", "abc", ""])
def test_an_area_that_is_not_the_users_is_not_offered(as_staff, world, asked):
    assert as_staff.get(f"{url('term_create')}?area={asked}").context["form"].initial["area"] == "宝山区"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "2021年换届"}, "宝山区已有名为“2021年换届”的届次。"),
        ({"name": ""}, "请填写届次名称"),
        ({"area": "杨浦区"}, "您的管理范围内没有这个区划"),
        ({"as_of": ""}, "请填写统计时点。"),
        ({"as_of": "2026-02-30"}, "输入一个有效的日期。"),
    ],
)
def test_a_wrong_term_comes_back_with_its_reason(as_staff, world, values, message):
    assert message in text(create(as_staff, **values))
    assert Term.objects.count() == 2


def test_a_terms_date_stays_behind_its_previous(as_staff, world):
    data = {"name": "2021年换届", "as_of": "2018-05-31", "previous": world.previous.pk}
    page = text(as_staff.post(url("term_edit", world.term.pk), data))
    assert "统计时点 2018-05-31 必须早于本届的 2018-05-31" in page
    data["as_of"] = "2021-06-30"
    assert as_staff.post(url("term_edit", world.term.pk), data).status_code == 302
    assert Term.objects.get(pk=world.term.pk).as_of == dt.date(2021, 6, 30)


def test_units_founded_later_join_and_may_leave_again(as_staff, world):
    page = url("term_units", world.term.pk)
    assert "全部单位都已参加" in text(as_staff.get(page))
    unit = make_unit(world.gucun, "310113109210", "新杨村委会", "village", "新杨村")
    assert "还有 1 个单位没有参加" in text(as_staff.get(url("term", world.term.pk)))
    assert "请至少勾选一个" in text(as_staff.post(page, {}))
    as_staff.post(page, {"units": [unit.pk]})
    profile = UnitProfile.objects.get(unit=unit)
    assert as_staff.post(url("term_unit_remove", profile.pk)).url == world.term.get_absolute_url()
    assert not UnitProfile.objects.filter(unit=unit).exists()


def test_a_unit_with_people_is_not_taken_out(as_staff, world):
    from cadres.models import Membership, Person

    person = Person.objects.create(name="张三")
    Membership.objects.create(person=person, unit=world.units["白杨"], term=world.term, party_post="secretary")
    response = as_staff.post(url("term_unit_remove", profile_of(world, "白杨").pk))
    assert "不能移出；请先处理这些人员" in text(response)


def test_a_liaison_fills_in_a_unit_of_her_street_and_the_trail_says_so(client, liaison, world):
    client.force_login(liaison)
    profile = profile_of(world, "白杨")
    data = {"organisation": "general_branch", "party_members": "60", "households": "", "registered_voters": "2310"}
    response = client.post(url("profile_edit", profile.pk), data)
    assert response.url == f"{url('profiles')}?area={world.gucun.pk}&term={world.term.pk}"
    profile.refresh_from_db()
    assert (profile.organisation, profile.party_members, profile.households) == ("general_branch", 60, None)
    changes = AuditEntry.objects.get(action="profile_edited").changes
    assert changes == {
        "organisation": ["", "general_branch"],
        "party_members": [None, 60],
        "registered_voters": [None, 2310],
    }


def test_a_wrong_number_comes_back_with_its_reason(client, liaison, world):
    client.force_login(liaison)
    response = client.post(url("profile_edit", profile_of(world, "白杨").pk), {"party_members": "-1"})
    assert "确保该值大于或等于0" in text(response)


def test_a_leader_looks_and_does_not_edit(client, leader, world):
    client.force_login(leader)
    page = text(client.get(f"{url('profiles')}?area={world.county.pk}"))
    assert "白杨村村委会" in page
    assert "填写</a>" not in page
    assert client.get(url("profile_edit", profile_of(world, "白杨").pk)).status_code == 403


def test_profiles_are_filtered_by_what_is_missing_and_by_kind(client, leader, world):
    fill(profile_of(world, "白杨"))
    client.force_login(leader)

    def names(**query):
        page = text(client.get(url("profiles"), {"area": world.gucun.pk, "term": world.term.pk, **query}))
        return {name for name in ("白杨村", "沈宅村", "菊泉新城第一") if f"{name}" in page}

    assert names(state="complete") == {"白杨村"}
    assert names(state="missing") == {"沈宅村", "菊泉新城第一"}
    assert names(kind="residents") == {"菊泉新城第一"}
    assert names(q="沈宅") == {"沈宅村"}


def add_field(client, area, **values):
    return client.post(f"{url('profile_fields')}?area={area.pk}", {"label": "涉农", "kind": "yes_no", **values})


def test_a_field_asked_by_the_county_stands_on_every_units_form(client, administrator, liaison, world):
    client.force_login(administrator)
    assert add_field(client, world.county).status_code == 302
    assert add_field(client, world.county, label="集体资产", kind="number").status_code == 302
    client.force_login(liaison)
    profile = profile_of(world, "白杨")
    field = ProfileField.objects.get(label="涉农")
    assert "涉农" in text(client.get(url("profile_edit", profile.pk)))
    client.post(url("profile_edit", profile.pk), {f"extra_{field.pk}": "False"})
    profile.refresh_from_db()
    assert profile.extra == {"涉农": False}
    assert dict(profile_facts(profile)) == {
        "党组织形式": None,
        "党员人数": None,
        "户数": None,
        "登记选民数": None,
        "涉农": "否",
        "集体资产": None,
    }


@pytest.mark.parametrize("label", ["涉农", "党员人数"])
def test_a_fact_is_asked_for_once(client, administrator, world, label):
    client.force_login(administrator)
    add_field(client, world.county)
    assert f"已有名为“{label}”的字段" in text(add_field(client, world.gucun, label=label))
    assert ProfileField.objects.count() == 1


def test_a_field_no_longer_asked_for_leaves_what_was_entered(client, administrator, world):
    client.force_login(administrator)
    add_field(client, world.county)
    profile = profile_of(world, "白杨")
    profile.extra = {"涉农": True}
    profile.save()
    response = client.post(url("profile_field_remove", ProfileField.objects.get().pk))
    assert response.url == f"{url('profile_fields')}?area={world.county.pk}"
    assert not ProfileField.objects.exists()
    profile.refresh_from_db()
    assert profile.extra == {"涉农": True}


@pytest.mark.parametrize("key", ["²", "①", "abc", "-1", "99999999999999999999"])
@pytest.mark.parametrize("parameter", ["area", "term"])
def test_a_scope_that_is_no_number_is_not_found_and_no_server_error(as_staff, parameter, key):
    assert as_staff.get(url("profiles"), {parameter: key}).status_code == 404


def test_several_units_join_a_term_together_or_not_at_all(staff, world):
    late = make_unit(world.gucun, "310113109299", "新村村委会", "village", "新村")
    with pytest.raises(ValidationError, match="已经参加"):
        add_units(actor=staff, term=world.term, units=[late, world.units["白杨"]])
    assert not UnitProfile.objects.filter(unit=late).exists()
