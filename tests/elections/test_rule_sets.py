"""Rule sets in the database: which holds where and when, how they change, and their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry
from elections.models import RuleSet, RuleSetVersion
from elections.rules.provisions import Count, Flag, Share
from elections.selectors import rule_set_for, version_for
from elections.services.rule_sets import derive_rule_set, edit_rule_set
from elections.shipped import shipped_rule_sets

DAY = dt.date(2021, 3, 28)


@pytest.fixture
def national(world) -> RuleSet:
    return RuleSet.objects.get(kind="village", in_force_from="2010-10-28")


@pytest.fixture
def own(world, national, administrator) -> RuleSet:
    return derive(national, world.county, administrator)


def version_at(area: Any, kind: str, on: dt.date) -> Any:
    return version_for(area, kind, on)


def derive(base, area, actor, **values: Any):
    wanted: dict[str, Any] = {"title": "宝山区选举办法", "source": "某文件", "in_force_from": dt.date(2021, 1, 1)}
    wanted |= {"in_force_to": None, "reason": "按区文件"} | values
    return derive_rule_set(actor=actor, base=base, area=area, **wanted)


def edit(rule_set, actor, reason="按某办法第九条", in_force_to=None, **values):
    provisions = {**rule_set.current.provisions, **values}
    return edit_rule_set(actor=actor, rule_set=rule_set, provisions=provisions, in_force_to=in_force_to, reason=reason)


def test_the_shipped_rule_sets_are_in_the_database_as_they_stand_in_the_tables(db) -> None:
    stored = {(each.kind, each.area_code, each.in_force_from): each for each in RuleSet.objects.all()}
    for shipped in shipped_rule_sets():
        rule_set = stored.pop((shipped.kind, shipped.area_code, shipped.in_force_from))
        assert rule_set.current.law == shipped.law
    assert stored == {}


@pytest.mark.parametrize(("kind", "on", "title"), [
    ("residents", "2025-12-31", "城市居民委员会组织法（1989年制定，2018年修正）"),
    ("residents", "2026-01-01", "城市居民委员会组织法（2025年修订）"),
    ("party", "2020-07-12", "中国共产党基层组织选举工作暂行条例（1990）"),
    ("party", "2020-07-13", "中国共产党基层组织选举工作条例（2020）"),
    ("village", "2019-12-31", "村民委员会组织法（2010年修订，2018年修正）"),
    ("village", "2021-03-28", "上海市村民委员会选举办法（2020）"),
    ("village", "2026-01-01", "村民委员会组织法（2025年修改）"),
])  # fmt: skip
def test_the_law_in_force_on_the_day_in_the_nearest_area_holds(world, kind: str, on: str, title: str) -> None:
    assert version_at(world.gucun, kind, dt.date.fromisoformat(on)).law.title == title


def test_there_is_no_law_before_the_first(world) -> None:
    assert rule_set_for(world.gucun, "village", dt.date(2009, 1, 1)) is None


def test_a_county_has_its_own_rule_set_and_others_do_not(world, own) -> None:
    assert version_at(world.gucun, "village", DAY).rule_set == own
    assert version_at(world.other_street, "village", DAY).rule_set.title == "上海市村民委员会选举办法（2020）"
    assert version_at(world.gucun, "village", dt.date(2020, 12, 31)).rule_set != own


def test_an_edit_makes_a_new_version_and_the_old_one_stays(world, own, administrator) -> None:
    before = version_at(world.gucun, "village", DAY)
    edit(own, administrator, proxies_most=Count(2, source="某办法第九条"))
    after = version_at(world.gucun, "village", DAY)
    assert (after.number, after.made_by, after.reason) == (2, administrator, "按某办法第九条")
    assert after.law.proxies_most == Count(2, source="某办法第九条")
    old: Any = RuleSetVersion.objects.get(pk=before.pk).law
    assert old.proxies_most.value == 3


def test_an_edit_is_in_the_trail_with_what_stood_before(world, own, administrator) -> None:
    edit(own, administrator, proxies_most=Count(2, source="某办法第九条"))
    entry = AuditEntry.objects.get(action="rule_set_edited")
    assert entry.changes == {"一人最多接受委托": "3 人（参照上海市村民委员会选举办法（2020）第十六条、浙江省村民委员会选举办法（2020）第二十五条，法律没有规定人数，待核对） → 2 人（某办法第九条）"}  # fmt: skip # noqa: E501
    assert (entry.area_path, entry.reason) == (world.county.path, "按某办法第九条")
    assert AuditEntry.objects.filter(action="rule_set_added").count() == 1


@pytest.mark.parametrize(("values", "told"), [
    ({}, "没有改动，不需要保存。"),
    ({"reason": " ", "proxies_most": Count(2, source="某")}, "请填写理由"),
    ({"proxies_most": Count(2)}, "“一人最多接受委托”没有来源"),
    ({"size_least": Count(8, source="某")}, "“委员会成员最少”8 人大于最多 7 人，请核对。"),
    ({"turnout": Share(3, 2, source="某")}, "“参加投票人数占选民（代表）”大于全部"),
    ({"in_force_to": dt.date(2020, 1, 1)}, "停止施行日期 2020-01-01 早于施行日期 2021-01-01"),
])  # fmt: skip
def test_an_edit_that_cannot_be_is_refused(own, administrator, values, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        edit(own, administrator, **values)
    assert own.current.number == 1


def test_an_area_has_one_rule_set_from_a_date_on(world, national, own, administrator) -> None:
    with pytest.raises(ValidationError, match="宝山区已有 2021-01-01 起施行的村民委员会规则"):
        derive(national, world.county, administrator)


def test_the_page_shows_every_number_with_its_source(client, administrator, national) -> None:
    client.force_login(administrator)
    page = client.get(reverse("elections:rule_set", args=[national.pk])).content.decode()
    for value in national.current.values.all():
        assert value.source in page
    assert "不少于三分之一" in page
    assert "过半数" in page
    assert "待核对" in page


def test_the_nations_law_is_read_and_not_edited_in_a_county(client, administrator, national) -> None:
    client.force_login(administrator)
    assert client.get(reverse("elections:rule_set", args=[national.pk])).status_code == 200
    assert client.get(reverse("elections:rule_set_edit", args=[national.pk])).status_code == 404
    assert "另设本区划的规则" in client.get(national.get_absolute_url()).content.decode()


def test_a_county_sets_a_rule_of_its_own_and_changes_it_on_the_pages(client, world, administrator, national) -> None:
    client.force_login(administrator)
    values = {"area": world.county.pk, "title": "宝山办法", "source": "区文件", "reason": "区文件"}
    values["in_force_from"] = "2021-01-01"
    client.post(reverse("elections:rule_set_derive", args=[national.pk]), values)
    own = RuleSet.objects.get(title="宝山办法")
    address = reverse("elections:rule_set_edit", args=[own.pk])
    form = client.get(address).context["form"]
    data = posted(form) | {"turnout_sign": ">=", "turnout_numerator": "2", "turnout_denominator": "3"}
    answer = client.post(address, data | {"reason": "区文件第三条"}, follow=True)
    assert version_at(world.gucun, "village", DAY).law.turnout.comparison(2, 3) == "3×2 不小于 2×3"
    assert "原为过半数" in answer.content.decode()
    old = client.get(own.get_absolute_url(), {"version": "1"}).content.decode()
    assert "已有新的版本" in old
    assert client.get(own.get_absolute_url(), {"version": "9"}).status_code == 404


def test_a_form_without_a_reason_says_so(client, administrator, own) -> None:
    client.force_login(administrator)
    address = reverse("elections:rule_set_edit", args=[own.pk])
    data = posted(client.get(address).context["form"])
    assert "请填写理由" in client.post(address, data).content.decode()


def posted(form) -> dict[str, str]:
    """What a browser sends for an untouched form."""
    data: dict[str, str] = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            names = bound.field.widget.widgets_names
            parts = bound.field.widget.decompress(value)
            data |= {f"{bound.html_name}{name}": str(part) for name, part in zip(names, parts, strict=True)}
        elif value not in (None, False):
            data[bound.html_name] = str(value)
    return data


@pytest.mark.parametrize(
    ("kind", "on", "found"), [("party", "2021-03-28", 1), ("village", "2026-01-01", 1), ("village", "2021-03-28", 2)]
)
def test_the_list_is_narrowed_by_kind_and_day(client, world, administrator, kind: str, on: str, found: int) -> None:
    client.force_login(administrator)
    answer = client.get(reverse("elections:rules"), {"kind": kind, "on": on})
    assert len(answer.context["table"].rows) == found


def test_the_list_tells_how_many_numbers_of_the_newest_version_are_to_be_checked(client, administrator, own) -> None:
    unsure = own.current.values.filter(is_background=True).count()
    edit(own, administrator, counts_down=Flag(True, source="某办法第三条"))
    client.force_login(administrator)
    rows = client.get(reverse("elections:rules")).context["table"].data
    assert {row.unsure for row in rows if row.pk == own.pk} == {unsure - 1}
