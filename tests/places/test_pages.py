import datetime as dt

import pytest
from django.urls import reverse

from places.models import Unit, UnitSuccession
from places.selectors import shown_children, with_unit_counts
from tests.conftest import make_unit


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def text(response):
    return response.content.decode()


def test_the_tree_opens_at_the_users_own_area(client, liaison, world):
    client.force_login(liaison)
    assert client.get(reverse("places:areas")).url == reverse("places:area", args=[world.gucun.pk])


def test_several_areas_are_listed_and_one_inside_another_is_not(client, make_user, world):
    from accounts.models import Grant
    from accounts.roles import Role

    user = make_user("liangqu", "梁渠", Role.STAFF, world.county)
    for area in (world.gucun, world.other_county):
        Grant.objects.create(user=user, role=Role.STAFF, area=area)
    client.force_login(user)
    page = text(client.get(reverse("places:areas")))
    assert "宝山区" in page
    assert "杨浦区" in page
    assert "顾村镇" not in page


def test_a_county_shows_its_streets_with_their_units(as_staff, world):
    page = text(as_staff.get(reverse("places:area", args=[world.county.pk])))
    assert "上海市" in page
    assert "市辖区" not in page
    assert "全国" not in page
    rows = with_unit_counts(shown_children(world.county))
    assert [(row.area.name, row.villages, row.residents) for row in rows] == [("友谊路街道", 0, 2), ("顾村镇", 2, 1)]


def test_a_placeholder_level_is_passed_through(world):
    assert [area.name for area in shown_children(world.city)] == ["宝山区", "杨浦区"]
    assert [row.units for row in with_unit_counts(shown_children(world.city))] == [5, 1]


def test_a_street_shows_its_units_and_only_staff_see_the_buttons(client, as_staff, leader, world):
    url = reverse("places:area", args=[world.gucun.pk])
    assert "新建单位" in text(as_staff.get(url))
    client.force_login(leader)
    page = text(client.get(url))
    assert "白杨村村委会" in page
    assert "新建单位" not in page


def test_the_page_of_a_street_costs_the_same_for_more_units(as_staff, world, django_assert_max_num_queries):
    url = reverse("places:area", args=[world.gucun.pk])
    as_staff.get(url)
    for number in range(30):
        make_unit(world.gucun, f"3101131093{number:02}", f"{number}村委会", "village", f"{number}村")
    with django_assert_max_num_queries(12):
        as_staff.get(url)


def test_words_are_set_for_an_area_and_emptied_ones_come_from_above(as_staff, world):
    url = reverse("places:area_words", args=[world.gucun.pk])
    assert "不填时用“居村”" in text(as_staff.get(url))
    as_staff.post(url, {"unit": "村居", "village": "", "residents": "", "township": "", "committee": ""})
    world.gucun.refresh_from_db()
    assert world.gucun.vocabulary == {"unit": "村居"}


def new_unit(client, world, **values):
    data = {"name": "新杨村村委会", "kind": "village", "code": "310113109210", "is_electing": "on", **values}
    return client.post(f"{reverse('places:unit_create')}?area={world.gucun.pk}", data)


def test_staff_found_a_unit(as_staff, world):
    response = new_unit(as_staff, world, aliases="新杨\n\n杨村 ")
    assert response.url == world.gucun.get_absolute_url()
    unit = Unit.objects.get(code="310113109210")
    assert {alias.name for alias in unit.aliases.all()} == {"新杨", "杨村"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"code": "310113003210"}, "不属于顾村镇：前 9 位应为 310113109"),
        ({"code": ""}, "请填写 12 位区划代码。"),
        ({"name": "白杨村村委会"}, "顾村镇已有名为“白杨村村委会”的单位。"),
        ({"name": ""}, "请填写名称，例如“白杨村村民委员会”。"),
        ({"kind": ""}, "这个字段是必填项。"),
    ],
)
def test_a_wrong_unit_comes_back_with_its_reason(as_staff, world, values, message):
    response = new_unit(as_staff, world, **values)
    assert response.status_code == 200
    assert message in text(response)
    assert Unit.objects.count() == 6


def test_without_a_street_the_tree_is_shown_to_choose_one(as_staff):
    assert as_staff.get(reverse("places:unit_create")).url == reverse("places:areas")


def test_staff_rename_a_unit(as_staff, world):
    unit = world.units["白杨"]
    url = reverse("places:unit_edit", args=[unit.pk])
    assert 'value="白杨村村委会"' in text(as_staff.get(url))
    as_staff.post(url, {"name": "白杨新村村委会", "aliases": "", "is_electing": "on"})
    unit.refresh_from_db()
    assert (unit.short_name, unit.aliases.get().name) == ("白杨新村", "白杨村村委会")


def succeed(client, unit, **values):
    data = {"kind": "merge", "old": "", "new": "", "on": "2020-12-01", "note": "宝民〔2020〕12号", **values}
    return client.post(reverse("places:unit_succession", args=[unit.pk]), data)


def test_staff_write_down_a_merger_by_names(as_staff, world):
    unit = world.units["白杨"]
    response = succeed(as_staff, unit, old="白杨村\n310113109207", new="白杨村村委会")
    assert response.status_code == 302
    row = UnitSuccession.objects.get()
    assert (row.predecessor, row.successor) == (world.units["沈宅"], unit)
    assert row.on == dt.date(2020, 12, 1)
    assert "沈宅村村委会 → 白杨村村委会" in text(as_staff.get(reverse("places:unit_succession", args=[unit.pk])))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"old": "白扬村\n沈宅村", "new": "白杨村"}, "没有找到“白扬村”，是否为白杨村村委会"),
        ({"old": "海州居委会", "new": "白杨村"}, "没有找到“海州居委会”"),
        ({"old": "沈宅村", "new": "菊泉新城第一"}, "原单位或新单位中应有白杨村村委会。"),
        ({"old": "白杨村", "new": "沈宅村"}, "合并应有至少两个原单位和一个新单位"),
        ({"old": "白杨村\n沈宅村", "new": "白杨村", "on": ""}, "这个字段是必填项。"),
    ],
)
def test_a_wrong_succession_comes_back_with_its_reason(as_staff, world, values, message):
    response = succeed(as_staff, world.units["白杨"], **values)
    assert response.status_code == 200
    assert message in text(response)
    assert not UnitSuccession.objects.exists()
