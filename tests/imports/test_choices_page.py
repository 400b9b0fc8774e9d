"""已记住的对应: what imports have learned of an area's headers and words."""

from __future__ import annotations

import pytest

from core.models import AuditEntry
from imports.models import HeaderChoice, ValueChoice

pytestmark = pytest.mark.django_db

URL = "/imports/choices/"


@pytest.fixture
def learned(world, liaison, neighbour_liaison, staff):
    """One header of 顾村镇, one word of each street and of the county."""
    header = HeaderChoice.objects.create(
        area=world.gucun,
        kind="roster",
        fingerprint="a",
        headers=["同志", "分工", "序"],
        chosen={"0": "name", "1": "position", "2": ""},
        made_by=liaison,
    )
    words = [
        ValueChoice.objects.create(area=area, identifier="education", text=text, meaning=meaning, made_by=user)
        for area, text, meaning, user in (
            (world.gucun, "大本科", "本科", liaison),
            (world.youyilu, "高小文化", "小学", neighbour_liaison),
            (world.county, "本专科", "大专", staff),
        )
    ]
    ValueChoice.objects.create(
        area=world.gucun,
        identifier="unit",
        text="顾村镇/老白杨",
        meaning=world.units["白杨"].code,
        made_by=liaison,
    )
    return header, *words


def page(client, user, query="") -> str:
    client.force_login(user)
    return client.get(f"{URL}{query}").content.decode()


def test_a_liaison_sees_what_holds_for_her_street(client, learned, liaison):
    html = page(client, liaison)
    for shown in (
        "同志、分工、序",
        "姓名、职务；1列不导入",
        "学历“大本科”",
        "老白杨",
        "顾村镇白杨村",
        "顾雪梅",
        "本专科",
    ):
        assert shown in html
    assert "高小文化" not in html


def test_what_comes_from_above_is_not_hers_to_delete(client, learned, liaison, staff):
    assert page(client, liaison).count("/forget/") == 3
    assert "上级设定" in page(client, liaison)
    county = learned[3]
    client.force_login(liaison)
    assert client.post(f"{URL}values/{county.pk}/forget/").status_code == 404
    assert ValueChoice.objects.filter(pk=county.pk).exists()
    assert page(client, staff).count("/forget/") == 5


def test_a_choice_is_forgotten_with_an_entry_in_the_trail(client, learned, liaison):
    header, word = learned[0], learned[1]
    client.force_login(liaison)
    for address in (f"headers/{header.pk}", f"values/{word.pk}"):
        html = client.post(f"{URL}{address}/forget/", follow=True).content.decode()
        assert "已删除。以后的文件遇到它会重新询问" in html
    assert not HeaderChoice.objects.exists()
    told = AuditEntry.objects.filter(action="choice_forgotten").order_by("pk")
    assert [entry.actor_name for entry in told] == ["顾雪梅", "顾雪梅"]
    assert told[1].changes == {"大本科 → 本科": ["本科", None]}


def test_an_administrator_finds_the_page_in_the_navigation(client, learned, administrator, leader):
    html = page(client, administrator)
    assert f'href="{URL}' in html
    assert "大本科" in html
    client.force_login(leader)
    assert client.get(URL).status_code == 403


def test_opening_a_deletion_deletes_nothing(client, learned, liaison):
    client.force_login(liaison)
    assert client.get(f"{URL}headers/{learned[0].pk}/forget/").status_code == 302
    assert HeaderChoice.objects.exists()


def test_the_empty_page_says_how_it_fills(client, world, liaison):
    html = page(client, liaison)
    assert "还没有记住的列" in html
    assert "还没有记住的写法" in html


def test_the_number_of_queries_does_not_grow_with_what_is_remembered(
    client, learned, liaison, world, django_assert_max_num_queries
):
    for number in range(30):
        ValueChoice.objects.create(
            area=world.gucun, identifier="education", text=f"学历{number}", meaning="本科", made_by=liaison
        )
    client.force_login(liaison)
    client.get(URL)
    with django_assert_max_num_queries(20):
        client.get(URL)
