"""The main navigation: for each user what they may open, and nothing that leads nowhere."""

import pytest

from accounts.models import Grant
from accounts.roles import Role

RUNNING = ["换届进度", "选情包联", "工作计数", "填报审核", "机构通讯录"]
ELECTED = ["预案把关", "投票选举", "出缺补选"]
ROSTERS, LAST = ["花名册", "一村一档"], ["简报", "发布数据", "统计指标", "统计报表", "行政区划", "届次"]
EXPECTED = {
    "staff": ["看板", *RUNNING, "候选人", "候选人联审", *ELECTED, *ROSTERS, "导入填报", *LAST],
    "liaison": ["看板", "工作台", *RUNNING, "候选人", *ELECTED, *ROSTERS, "导入填报", *LAST],
    "leader": ["看板", *RUNNING, "候选人", *ELECTED, *ROSTERS, *LAST],
    "administrator": ["行政区划", "届次", "账号", "已记住的对应", "规则"],
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


def test_the_entries_keep_the_area_the_term_and_the_kind_of_the_page(client, staff, world):
    client.force_login(staff)
    scope = f"area={world.gucun.pk}&term={world.previous.pk}&kind=village"
    page = client.get(f"/dashboard/?{scope}").content.decode().replace("&amp;", "&")
    assert f'href="/roster/?{scope}"' in page
    assert f'href="/indicators/?{scope}"' in page
    assert 'href="/areas/"' in page


def test_an_entry_that_may_not_be_opened_in_the_pages_area_leads_to_the_users_own(client, liaison, world):
    Grant.objects.create(user=liaison, role=Role.LEADER, area=world.county)
    client.force_login(liaison)
    page = client.get(f"/dashboard/?area={world.county.pk}").content.decode()
    assert f'href="/roster/?area={world.county.pk}' in page
    assert 'href="/imports/"' in page


def test_entries_of_a_group_stand_together_under_its_word(client, staff):
    client.force_login(staff)
    page = client.get("/areas/", follow=True).content.decode()
    group = page[page.index(">设置") : page.index("</details>", page.index(">设置"))]
    assert "行政区划" in group
    assert "届次" in group
    assert "花名册" not in group


def test_pages_of_one_subject_stand_as_tabs_on_each_other(client, staff, world):
    client.force_login(staff)
    for url in ("/situation/", "/leaders/", "/outlooks/"):
        page = client.get(url, {"area": world.gucun.pk})
        tabs = next(item["tabs"] for item in page.context["navigation"] if item["on"])
        assert [tab["page"].label for tab in tabs] == ["选情", "包联领导", "现任意向"]
        assert [tab["url"] for tab in tabs if tab["on"]] == [url]
        assert f'href="/outlooks/?area={world.gucun.pk}&amp;term={world.term.pk}"' in page.content.decode()


def test_who_may_not_open_the_first_page_of_a_subject_is_led_to_the_next(client, reviewer):
    client.force_login(reviewer)
    items = {item["entry"].label: item for item in navigation_of(client, "/areas/")}
    assert items["选情包联"]["url"] == "/outlooks/"
    assert client.get(items["机构通讯录"]["url"], follow=True).status_code == 200
