"""List, detail, form and delete pages in general, tried on units."""

import io

import openpyxl
import pytest
from django.db import IntegrityError

from core.services import audit
from places.models import Unit
from tests.conftest import make_unit

pytestmark = pytest.mark.urls("tests.core.pages")


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def text_of(response):
    return response.content.decode()


def test_a_list_shows_the_rows_in_scope_and_no_others(as_staff):
    html = text_of(as_staff.get("/list/"))
    assert "白杨村" in html
    assert "海州" not in html
    assert "共 5 条" in html


def test_a_filter_narrows_the_list_and_says_what_was_chosen(as_staff):
    html = text_of(as_staff.get("/list/?kind=village&q=白杨&sort=code&area=7"))
    assert "沈宅村" not in html
    assert "类别：村" in html
    assert 'href="?q=%E7%99%BD%E6%9D%A8&amp;sort=code&amp;area=7"' in html
    assert 'href="?sort=code&amp;area=7"' in html
    assert '<input type="hidden" name="area" value="7">' in html


def test_a_filter_that_finds_nothing_offers_to_clear_it(as_staff):
    html = text_of(as_staff.get("/list/?q=没有这个村"))
    assert "没有符合条件的记录" in html
    assert "清除筛选条件" in html


def test_an_unknown_choice_is_said_under_its_field(as_staff):
    response = as_staff.get("/list/?kind=planet")
    assert response.status_code == 200
    assert "planet" in text_of(response)


def test_an_empty_list_says_what_to_do_next(as_staff, world):
    Unit.objects.filter(township__path__startswith=world.county.path).update(township=world.other_street)
    html = text_of(as_staff.get("/list/"))
    assert "还没有单位" in html
    assert "先载入行政区划。" in html


def test_heads_sort_and_say_so(as_staff):
    html = text_of(as_staff.get("/list/?sort=-code&kind=village"))
    assert 'aria-sort="descending"' in html
    assert html.index("沈宅村") < html.index("白杨村")
    assert "kind=village" in html.split("<thead>")[1].split("</thead>")[0]


def test_pages_have_25_rows_and_keep_the_filter(as_staff, world):
    for number in range(30):
        make_unit(world.gucun, f"3101131093{number:02d}", f"新村{number:02d}村委会", "village", f"新村{number:02d}")
    html = text_of(as_staff.get("/list/?kind=village&page=2"))
    assert "第 2 / 2 页" in html
    assert "kind=village&amp;page=1" in html
    assert text_of(as_staff.get("/list/?page=99")).count("<tr") == 1 + 10


def test_a_list_costs_the_same_queries_whatever_its_length(as_staff, world, django_assert_num_queries):
    as_staff.get("/list/")
    with django_assert_num_queries(7):
        as_staff.get("/list/")
    for number in range(20):
        make_unit(world.gucun, f"3101131094{number:02d}", f"老村{number:02d}村委会", "village", f"老村{number:02d}")
    with django_assert_num_queries(7):
        as_staff.get("/list/")


def test_htmx_gets_the_list_alone_and_a_clean_address(as_staff):
    response = as_staff.get("/list/?kind=village&q=", headers={"HX-Request": "true"})
    assert "<html" not in text_of(response)
    assert 'id="list"' in text_of(response)
    assert response["HX-Push-Url"] == "/list/?kind=village"
    assert "HX-Request" in response["Vary"]


def test_an_export_holds_all_rows_as_text_and_says_what_it_is(as_staff, world):
    for number in range(30):
        make_unit(world.gucun, f"3101131093{number:02d}", f"=新村{number:02d}", "village", f"=新村{number:02d}")
    response = as_staff.get("/scoped/?kind=village&export=xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(workbook.worksheets[0].values)
    assert rows[0] == ("简称", "类别", "街镇", "区划代码")
    assert len(rows) == 1 + 32
    assert rows[1][3] == "310113109206"
    assert workbook.worksheets[0].cell(5, 1).data_type == "s"
    notes = dict(workbook["说明"].values)
    assert notes["区划"] == "上海市宝山区"
    assert notes["统计时点"] == "2021-05-31"
    assert notes["筛选条件"] == "类别：村"
    assert notes["行数"] == "32"
    assert notes["导出人"].startswith("何静怡")
    assert "数据性质" not in notes


@pytest.mark.parametrize("page", ["/scoped/", "/list/"])
def test_an_export_of_demonstration_data_says_so_also_on_every_printed_page(as_staff, world, page):
    """With a term of its own or without."""
    world.term.is_demonstration = True
    world.term.save()
    response = as_staff.get(f"{page}?export=xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert "演示数据" in dict(workbook["说明"].values)["数据性质"]
    assert [sheet.oddHeader.right.text for sheet in workbook.worksheets] == ["演示数据，人员均为虚构"] * 2


@pytest.mark.parametrize("page", ["/scoped/", "/list/"])
def test_an_export_of_real_data_is_not_marked(as_staff, world, page):
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(as_staff.get(f"{page}?export=xlsx").streaming_content)))
    assert "数据性质" not in dict(workbook["说明"].values)
    assert not any(sheet.oddHeader.right.text for sheet in workbook.worksheets)


def test_buttons_are_for_those_who_may(as_staff, client, leader):
    assert "新建" in text_of(as_staff.get("/list/"))
    client.force_login(leader)
    html = text_of(client.get("/list/"))
    assert "新建" not in html
    assert "刷新" in html


def test_a_page_shows_history_to_those_who_work_and_not_to_those_who_look(client, staff, leader, world):
    unit = world.units["白杨"]
    audit.record(actor=staff, action="更名", instance=unit, reason="区划调整", area_path=world.gucun.path)
    client.force_login(staff)
    html = text_of(client.get(f"/unit/{unit.pk}/"))
    assert "修改记录" in html
    assert "理由：区划调整" in html
    assert "310113109206" in html
    client.force_login(leader)
    assert "修改记录" not in text_of(client.get(f"/unit/{unit.pk}/"))


def test_an_object_out_of_scope_is_not_there(as_staff, world):
    assert as_staff.get(f"/unit/{world.units['海州'].pk}/").status_code == 404


def test_a_form_without_the_capability_is_refused(as_leader, world):
    assert as_leader.get(f"/unit/{world.units['白杨'].pk}/edit/").status_code == 403


def test_a_form_marks_what_is_required_and_says_the_error_under_its_field(as_staff, world):
    url = f"/unit/{world.units['白杨'].pk}/edit/"
    html = text_of(as_staff.get(url))
    assert "必填" in html
    assert f'href="/unit/{world.units["白杨"].pk}/"' in html
    html = text_of(as_staff.post(url, {"name": ""}))
    assert '<ul class="errs" id="id_name_error">' in html
    assert "aria-invalid" in html


def test_what_a_service_refuses_stands_on_the_form(as_staff, world, monkeypatch):
    from django.core.exceptions import ValidationError

    from tests.core.pages import UnitForm

    def refuse(form, actor):
        raise ValidationError("这个名称已被沈宅村使用，请换一个。")

    monkeypatch.setattr(UnitForm, "save", refuse)
    html = text_of(as_staff.post(f"/unit/{world.units['白杨'].pk}/edit/", {"name": "沈宅村"}))
    assert 'role="alert"' in html
    assert "这个名称已被沈宅村使用" in html


def test_saving_goes_on_and_says_so(as_staff, world):
    unit = world.units["白杨"]
    response = as_staff.post(f"/unit/{unit.pk}/edit/", {"name": "白杨新村村委会", "is_electing": "on"}, follow=True)
    assert response.redirect_chain == [(f"/unit/{unit.pk}/", 302)]
    assert "已保存。" in text_of(response)
    unit.refresh_from_db()
    assert unit.name == "白杨新村村委会"


def test_deleting_asks_for_a_reason(as_staff, world):
    url = f"/unit/{world.units['白杨'].pk}/delete/"
    html = text_of(as_staff.get(url))
    assert "将删除“白杨村”" in html
    assert "理由" in html
    assert "errs" in text_of(as_staff.post(url, {"reason": ""}))


def test_the_scope_bar_says_area_kind_term_and_date(as_staff, world):
    html = text_of(as_staff.get(f"/scoped/?area={world.gucun.pk}"))
    assert "统计时点 <b>2021-05-31</b>" in html
    assert "对比</span>2018年换届" in html
    assert "友谊路街道" in html
    assert f"area={world.county.pk}" in html
    assert f"area={world.other_county.pk}" not in html
    assert ">上海市</a>" not in html
    assert "演示数据" not in html


def test_a_link_to_a_higher_area_leaves_out_a_term_it_has_no_part_in(client, make_user, world):
    from accounts.roles import Role

    client.force_login(make_user("shishi", "石市", Role.STAFF, world.city))
    html = text_of(client.get(f"/scoped/?area={world.county.pk}&term={world.term.pk}"))
    assert f'href="?area={world.city.pk}">上海市' in html
    assert client.get(f"/scoped/?area={world.city.pk}").status_code == 200


def test_a_page_without_a_term_of_its_own_says_when_there_is_demonstration_data(as_staff, world):
    assert "演示数据" not in text_of(as_staff.get("/list/"))
    world.previous.is_demonstration = True
    world.previous.save()
    assert "演示数据" in text_of(as_staff.get("/list/"))
    assert "演示数据" not in text_of(as_staff.get(f"/scoped/?area={world.gucun.pk}&term={world.term.pk}"))


def test_history_leaves_out_what_another_street_did_with_the_same_object(client, liaison, neighbour_liaison, world):
    unit = world.units["白杨"]
    audit.record(actor=neighbour_liaison, action="更名", instance=unit, reason="别处的事", area_path=world.youyilu.path)
    audit.record(actor=liaison, action="更名", instance=unit, reason="本街镇的事", area_path=world.gucun.path)
    audit.record(actor=None, action="更名", instance=unit, reason="全区的事", area_path=world.county.path)
    client.force_login(liaison)
    html = text_of(client.get(f"/unit/{unit.pk}/"))
    assert "本街镇的事" in html
    assert "全区的事" in html
    assert "别处的事" not in html


def test_a_form_that_another_request_overtook_says_so_and_is_no_server_error(as_staff, world, monkeypatch):
    def overtaken(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Unit, "save", overtaken)
    response = as_staff.post(f"/unit/{world.units['白杨'].pk}/edit/", {"name": "白杨村村委会"})
    assert response.status_code == 200
    assert "同样的内容刚刚已经登记" in text_of(response)
