"""The main navigation: for each user what they may open, and nothing that leads nowhere."""

import pytest

EXPECTED = {
    "staff": ["看板", "花名册", "一村一档", "导入填报", "统计指标", "行政区划", "届次"],
    "liaison": ["看板", "工作台", "花名册", "一村一档", "导入填报", "统计指标", "行政区划", "届次"],
    "leader": ["看板", "花名册", "一村一档", "统计指标", "行政区划", "届次"],
    "administrator": ["行政区划", "届次", "账号"],
    "auditor": ["行政区划", "届次", "操作记录"],
}


def navigation_of(client, url):
    return client.get(url, follow=True).context["navigation"]


@pytest.mark.parametrize("who", EXPECTED)
def test_each_role_sees_its_entries_and_each_opens(client, request, who):
    client.force_login(request.getfixturevalue(who))
    items = navigation_of(client, "/areas/")
    assert [item["entry"].label for item in items] == EXPECTED[who]
    assert {item["url"]: client.get(item["url"], follow=True).status_code for item in items} == {
        item["url"]: 200 for item in items
    }


def test_the_page_one_is_on_is_marked_and_only_it(client, staff):
    client.force_login(staff)
    for entry in navigation_of(client, "/areas/"):
        items = navigation_of(client, entry["url"])
        assert [item["url"] for item in items if item["on"]] == [entry["url"]]


def test_at_most_four_entries_stand_in_the_bottom_bar(client, request):
    for who in EXPECTED:
        client.force_login(request.getfixturevalue(who))
        items = navigation_of(client, "/areas/")
        assert sum(item["entry"].tab for item in items) <= 4


def test_someone_who_is_not_logged_in_sees_no_navigation(client, db):
    assert client.get("/login/").context["navigation"] == []
