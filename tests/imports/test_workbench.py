from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cadres.models import Membership, Person
from core.models import StoredFile
from core.partial_dates import PartialDate
from imports.models import Batch
from imports.selectors.workbench import workbench

URL = "/workbench/"


def make_member(world, unit="白杨", *, person: dict[str, Any] | None = None, **facts: Any) -> Membership:
    """A member who lacks nothing, but for what is said."""
    count = Person.objects.count()
    known: dict[str, Any] = {"name": f"成员{count}", "birth": PartialDate(1985, 6), "id_number_hash": f"{count:064d}"}
    values: dict[str, Any] = {"committee_post": "member", "education": 5, "political_status": "13", **facts}
    return Membership.objects.create(
        person=Person.objects.create(**{**known, **(person or {})}),
        unit=world.units[unit],
        term=world.term,
        **values,
    )


def report_of(world, unit="白杨"):
    bench = workbench(term=world.term, area=world.gucun)
    return next(report for report in bench.reports if report.unit == world.units[unit])


def test_a_unit_without_a_row_has_not_reported(world):
    report = report_of(world)
    assert (report.state, report.percent, report.missing) == ("none", 0, ["全部未报"])


def test_a_unit_is_complete_only_with_secretary_director_and_all_facts(world):
    make_member(
        world, party_post="secretary", committee_post="director", political_status="01", joined_party_on=20080700
    )
    assert (report_of(world).state, report_of(world).percent, report_of(world).missing) == ("done", 100, [])


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ({"person": {"birth": None}}, "缺出生年月1人"),
        ({"person": {"id_number_hash": None}}, "缺身份证号1人"),
        ({"education": None}, "缺学历1人"),
        ({"political_status": ""}, "缺政治面貌1人"),
        ({"political_status": "01"}, "缺入党时间1人"),
        ({"political_status": "02"}, "缺入党时间1人"),
    ],
)
def test_each_fact_that_is_missing_is_named(world, lack, words):
    make_member(world, party_post="secretary", committee_post="director", political_status="13")
    make_member(world, **lack)
    report = report_of(world)
    assert (report.missing, report.state) == ([words], "partial")
    assert report.percent < 100


def test_missing_heads_are_named(world):
    make_member(world)
    assert report_of(world).missing == ["缺书记", "缺主任"]


def test_units_with_most_to_do_come_first_and_the_matrix_keeps_code_order(world):
    make_member(world, "菊泉", party_post="secretary", committee_post="director")
    bench = workbench(term=world.term, area=world.gucun)
    assert [report.unit.short_name for report in bench.reports] == ["白杨村", "沈宅村", "菊泉新城第一"]
    [(township, reports)] = bench.by_township
    assert township == world.gucun
    assert reports[0].unit.short_name == "菊泉新城第一"
    assert (bench.reported, bench.to_do) == (1, 2)


def test_kind_narrows_the_units(world):
    bench = workbench(term=world.term, area=world.gucun, kind="residents")
    assert [report.unit for report in bench.reports] == [world.units["菊泉"]]


def page(client: Client, user, query=""):
    client.force_login(user)
    return client.get(f"{URL}{query}")


def test_liaison_sees_her_units_and_what_is_to_do(client, world, liaison):
    make_member(world, person={"birth": None})
    html = page(client, liaison).content.decode()
    assert "顾村镇工作台" in html
    assert "沈宅村" in html
    assert "宝钢一村" not in html
    assert "2个居村未填报" in html
    assert "1人缺出生年月" in html


def test_a_lack_filters_the_list(client, world, liaison):
    make_member(world, "白杨", person={"birth": None})
    make_member(world, "沈宅")
    shown = page(client, liaison, "?lack=birth").context["page"].object_list
    assert [report.unit.short_name for report in shown] == ["白杨村"]


def test_uploads_that_wait_stand_in_the_list_of_things_to_do(client, world, liaison, neighbour_liaison):
    for area, name in ((world.gucun, "顾村花名册.xlsx"), (world.youyilu, "友谊路花名册.xlsx")):
        file = StoredFile.objects.create(sha256=name, size=1)
        Batch.objects.create(
            kind="roster", term=world.term, area=area, file=file, file_name=name, state="planned", counts={"error": 3}
        )
    html = page(client, liaison).content.decode()
    assert "顾村花名册.xlsx：3行错误" in html
    assert "友谊路花名册.xlsx" not in html


def test_staff_choose_any_street_by_the_scope(client, world, staff):
    assert "友谊路街道工作台" in page(client, staff, f"?area={world.youyilu.pk}").content.decode()


def test_neighbours_street_is_not_found_and_leader_is_forbidden(client, world, liaison, leader):
    assert page(client, liaison, f"?area={world.youyilu.pk}").status_code == 404
    assert page(client, leader).status_code == 403


def test_htmx_gets_the_list_alone(client, world, liaison):
    client.force_login(liaison)
    response = client.get(URL, headers={"HX-Request": "true", "HX-Target": "units"})
    assert response.content.decode().startswith('<section class="card" id="units"')


def test_number_of_queries_does_not_grow_with_units_and_people(client, world, liaison, django_assert_max_num_queries):
    client.force_login(liaison)
    make_member(world)
    client.get(URL)
    for unit in ("白杨", "沈宅", "菊泉"):
        for _ in range(5):
            make_member(world, unit)
    with django_assert_max_num_queries(31):
        client.get(URL)


def test_a_page_of_too_many_units_asks_for_an_area_below(client, world, staff, monkeypatch):
    monkeypatch.setattr("imports.views.workbench.MAX_UNITS", 2)
    html = page(client, staff).content.decode()
    assert "先选择区划" in html
    assert f"area={world.gucun.pk}" in html


def test_an_area_without_a_term_says_so(client, world, make_user):
    from accounts.roles import Role

    user = make_user("wanglianluo", "王联络", Role.LIAISON, world.other_street)
    assert "还没有届次" in page(client, user).content.decode()
    assert client.get(reverse("imports:upload")).status_code == 200
