import importlib
import io

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role
from cadres.models import Source
from cadres.services import sources
from core.models import AuditEntry
from places.models import Area, Unit
from places.selectors import top_area
from tests.conftest import make_area

migration = importlib.import_module("cadres.migrations.0002_tags")
SHIPPED = len(migration.read_codes(migration.TABLE))


@pytest.mark.django_db
def test_sources_of_the_code_table_are_there():
    assert Source.objects.count() == SHIPPED
    assert Source.objects.get(code="11").name == "优秀社区工作者(专职社工)"
    assert set(Source.objects.filter(is_sought=True).values_list("code", flat=True)) == {"2", "10", "11", "12"}
    assert Source.objects.get(code="201").group == "profession"


@pytest.mark.django_db
def test_sources_come_back_by_the_migration():
    Source.objects.all().delete()
    migration.add_tags(apps, None)
    assert Source.objects.count() == SHIPPED


def page(area):
    return f"{reverse('elections:table', args=['sources'])}?area={area.pk}"


def upload(client, area, *rows):
    book = openpyxl.Workbook()
    for row in (("代码", "来源", "类别", "新选拔来源"), *((*row, *("人员来源", "否")[len(row) - 2 :]) for row in rows)):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "来源.xlsx"
    return client.post(page(area), {"file": file})


@pytest.fixture
def as_city_staff(client, make_user, world):
    client.force_login(make_user("shiwei", "史薇", Role.STAFF, world.city))
    return client


def test_the_top_area_is_the_lowest_that_holds_every_township(world):
    assert top_area() == world.city
    Unit.objects.filter(township=world.other_street).delete()
    Area.objects.filter(pk=world.other_street.pk).delete()
    assert top_area() == world.county
    make_area(Area.objects.get(pk=world.nation.pk), "province", "32", "江苏省")
    assert top_area() == world.county


def test_the_top_areas_staff_add_and_rename_sources(as_city_staff, world):
    response = upload(
        as_city_staff, world.city, (15, "网格员", "人员来源", "是"), (9, "退役军人和军属"), (1, "本村村民/本地居民")
    )
    assert "新增 <b>1</b> 行，修改 <b>1</b> 行，没有变化 1 行" in response.content.decode()
    assert Source.objects.count() == SHIPPED
    as_city_staff.post(page(world.city), {"token": response.context["token"]})
    assert (Source.objects.get(code="15").name, Source.objects.get(code="15").is_sought) == ("网格员", True)
    assert Source.objects.get(code="9").name == "退役军人和军属"
    entries = dict(AuditEntry.objects.filter(action__startswith="source").values_list("action", "changes"))
    assert entries["source_renamed"] == {"name": ["退役军人", "退役军人和军属"]}
    assert entries["source_added"] == {"code": "15", "name": "网格员", "group": "人员来源", "is_sought": True}
    assert set(AuditEntry.objects.values_list("area_path", flat=True)) == {world.city.path}


def test_wrong_sources_are_told_cell_by_cell(as_city_staff, world):
    response = upload(as_city_staff, world.city, ("01", "甲"), (15, "其他"), (16, ""), (12345, "乙"), (17, "丙" * 41))
    assert [(row, column, message) for row, column, _, message in response.context["trial"].faults] == [
        (2, "代码", "应为 1 至 4 位数字，例如 15。"),
        (3, "来源", "代码 14 已是“其他”，来源不能重名。"),
        (4, "来源", "没有填写。"),
        (5, "代码", "应为 1 至 4 位数字，例如 15。"),
        (6, "来源", "有 41 个字，最多 40 个。"),
    ]
    assert Source.objects.count() == SHIPPED


def test_a_code_twice_in_one_table_is_told(as_city_staff, world):
    response = upload(as_city_staff, world.city, (15, "甲"), (15, "乙"))
    assert [(row, column) for row, column, *_ in response.context["trial"].faults] == [(3, "代码")]


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_below_the_top_area_sources_only_go_out(client, request, world, who):
    client.force_login(request.getfixturevalue(who))
    assert "由全部区划共用" in client.get(page(world.county)).content.decode()
    export = client.get(f"{reverse('elections:table_export', args=['sources'])}?area={world.county.pk}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(export.streaming_content)))
    assert book.worksheets[0].max_row == SHIPPED + 1
    assert upload(client, world.county, (15, "网格员")).status_code == 403


def test_a_source_of_a_taken_code_is_refused(staff, world):
    with pytest.raises(ValidationError, match="代码 9 已有来源使用"):
        sources.add_source(actor=staff, code="9", name="网格员")


def test_a_rename_to_the_same_name_leaves_no_trace(staff, world):
    sources.rename_source(actor=staff, source=Source.objects.get(code="9"), name="退役军人")
    assert not AuditEntry.objects.exists()


def test_the_group_of_a_tag_and_whether_it_is_sought_stay(as_city_staff, world):
    rows = ((9, "退役军人", "专业背景"), (11, "优秀社区工作者(专职社工)"), (250, "法医", "专业背景", "是"))
    response = upload(as_city_staff, world.city, *rows)
    assert [(row, column, message) for row, column, _, message in response.context["trial"].faults] == [
        (2, "类别", "代码 9 的类别是“人员来源”，定了不改；请另用一个代码新增。"),
        (3, "新选拔来源", "代码 11 是否新选拔来源定为“是”，定了不改。"),
        (4, "新选拔来源", "只有人员来源可以是新选拔来源，这一行请写“否”。"),
    ]
