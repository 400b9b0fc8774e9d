import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry
from elections.models import ProfileField, UnitProfile
from places.models import Unit
from places.services.successions import record_succession


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def text(response):
    return response.content.decode()


def url(view, table, area):
    return f"{reverse(f'elections:{view}', args=[table])}?area={area.pk}"


def export(client, table, area):
    response = client.get(url("table_export", table, area))
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def rows_of(book):
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def as_file(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "表格.xlsx"
    return file


def upload(client, table, area, rows):
    return client.post(url("table", table, area), {"file": as_file(rows)})


def confirm(client, table, area, response):
    return client.post(url("table", table, area), {"token": response.context["token"]}, follow=True)


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("table", ["areas", "units", "profiles"])
def test_what_goes_out_comes_in_without_change(as_staff, world, table):
    ProfileField.objects.create(area=world.county, label="涉农", kind="yes_no")
    profile = UnitProfile.objects.get(term=world.term, unit=world.units["白杨"])
    profile.organisation, profile.party_members, profile.extra = "branch", 60, {"涉农": False}
    profile.save()
    rows = rows_of(export(as_staff, table, world.county))
    assert len(rows) > 2
    response = upload(as_staff, table, world.county, rows)
    assert response.context["trial"].faults == []
    assert response.context["trial"].counts == {"skip": len(rows) - 1}
    assert "表格与现有内容相同" in text(response)


def test_units_are_tried_first_and_written_when_confirmed(as_staff, world):
    rows = rows_of(export(as_staff, "units", world.gucun))
    header = rows[0]
    by_code = {row[0]: row for row in rows}
    by_code["310113109206"][header.index("名称")] = "白杨新村村委会"
    new = dict.fromkeys(header, "") | {
        "区划代码": 310113109210,
        "名称": "新杨村村委会",
        "类别": "村",
        "街镇代码": "310113109",
        "参加换届": "是",
        "别名": "杨村、新杨",
    }
    rows.append([new[column] for column in header])
    response = upload(as_staff, "units", world.gucun, rows)
    assert "新增 <b>1</b> 行，修改 <b>1</b> 行，没有变化 2 行" in text(response)
    assert Unit.objects.count() == 6
    assert not AuditEntry.objects.filter(action="unit_created").exists()
    page = text(confirm(as_staff, "units", world.gucun, response))
    assert "已写入：新增 1 行，修改 1 行" in page
    assert Unit.objects.get(code="310113109206").short_name == "白杨新村"
    assert Unit.objects.get(code="310113109210").aliases.count() == 2
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"table_imported", "unit_created", "unit_edited", "table_exported"} <= actions


def test_every_wrong_cell_is_told_with_row_and_column_and_nothing_is_written(as_staff, world):
    rows = rows_of(export(as_staff, "units", world.gucun))
    header = rows[0]
    rows[1][header.index("名称")] = ""
    rows[1][header.index("类别")] = "镇"
    rows[2][header.index("类别")] = "居"
    rows[3][header.index("街镇代码")] = "310110009"
    response = upload(as_staff, "units", world.gucun, [rows[0], rows[1], [""] * len(header), rows[2], rows[3]])
    faults = [(row, column) for row, column, _, _ in response.context["trial"].faults]
    assert faults == [(2, "名称"), (2, "类别"), (4, "类别"), (5, "街镇代码")]
    page = text(response)
    for words in ("没有填写。", "应为 村、居 之一。", "类别不能修改，请登记单位沿革", "管理范围内没有这个代码的街镇"):
        assert words in page
    assert response.context["token"] == ""
    assert not AuditEntry.objects.filter(action__startswith="unit").exists()


def test_a_wrong_code_hides_no_other_fault_and_a_code_stands_once(as_staff, world):
    rows = rows_of(export(as_staff, "units", world.gucun))
    wrong = list(rows[1])
    wrong[0], wrong[rows[0].index("参加换届")] = "顾村", "也许"
    response = upload(as_staff, "units", world.gucun, [rows[0], wrong, rows[2], rows[2]])
    assert [(row, column, message) for row, column, _, message in response.context["trial"].faults] == [
        (2, "区划代码", "应为 12 位区划代码。"),
        (2, "参加换届", "应为 是 或 否。"),
        (4, "区划代码", "在表中出现了不止一次，请只留一行。"),
    ]


def test_profiles_of_a_term_come_in_with_the_areas_own_fields(as_staff, world):
    ProfileField.objects.create(area=world.county, label="涉农", kind="yes_no")
    header = ["区划代码", "党组织形式", "党员人数", "户数", "登记选民数", "涉农"]
    rows = [header, ["310113109206", "党支部", 60, 500, 1200, "是"]]
    response = upload(as_staff, "profiles", world.county, rows)
    confirm(as_staff, "profiles", world.county, response)
    profile = UnitProfile.objects.get(term=world.term, unit=world.units["白杨"])
    assert (profile.organisation, profile.party_members, profile.extra) == ("branch", 60, {"涉农": True})


def test_a_unit_that_does_not_take_part_and_a_fraction_are_refused(as_staff, world):
    header = ["区划代码", "党组织形式", "党员人数", "户数", "登记选民数"]
    rows = [header, ["310110009001", "", "", "", ""], ["310113109206", "支部", 60.5, "", ""]]
    response = upload(as_staff, "profiles", world.county, rows)
    faults = [(row, column, message) for row, column, _, message in response.context["trial"].faults]
    assert faults == [
        (2, "区划代码", "您的管理范围内没有参加本届的这个单位，请核对代码。"),
        (3, "党员人数", "应为不带小数的数字，不知道的不填。"),
        (3, "党组织形式", "应为 党委、党总支、党支部 之一。"),
    ]


def test_words_of_an_area_come_in(as_staff, world):
    rows = rows_of(export(as_staff, "areas", world.gucun))
    rows[1][rows[0].index("村")] = "行政村"
    confirm(as_staff, "areas", world.gucun, upload(as_staff, "areas", world.gucun, rows))
    world.gucun.refresh_from_db()
    assert world.gucun.vocabulary == {"village": "行政村"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["名称"], ["甲"]], "第 1 行缺少列：区划代码"),
        ([["区划代码", "名称", "类别", "街镇代码", "参加换届", "设立日期", "别名"]], "表中没有内容"),
    ],
)
def test_a_wrong_table_is_told_in_chinese(as_staff, world, rows, message):
    assert message in text(upload(as_staff, "units", world.county, rows))


def test_a_confirmation_of_another_table_or_person_is_refused(client, as_staff, world, make_user):
    rows = rows_of(export(as_staff, "areas", world.gucun))
    rows[1][rows[0].index("村")] = "行政村"
    response = upload(as_staff, "areas", world.gucun, rows)
    assert "确认已过期" in text(confirm(as_staff, "units", world.gucun, response))
    world.gucun.refresh_from_db()
    assert world.gucun.vocabulary == {}


def names_on_the_page(client, area):
    response = client.get(f"{reverse('elections:tables')}?area={area.pk}")
    return {table.name: bool(no_upload) for table, no_upload in response.context["rows"]}


def test_everybody_is_offered_the_tables_they_work_with(client, staff, liaison, administrator, world):
    client.force_login(staff)
    own = {"areas": False, "units": False, "successions": True, "profiles": False, "sources": True, "progress": False}
    own |= {"tallies": False, "situation": True}
    assert names_on_the_page(client, world.county) == own
    client.force_login(liaison)
    assert names_on_the_page(client, world.gucun) == {"progress": False, "tallies": False, "situation": True}
    client.force_login(administrator)
    assert names_on_the_page(client, world.county) == {"accounts": False, "sources": True}


def test_the_page_of_an_area_leads_to_the_tables(client, staff, administrator, leader, world):
    def leads(user):
        client.force_login(user)
        return reverse("elections:tables") in text(client.get(world.county.get_absolute_url()))

    assert [leads(user) for user in (staff, administrator, leader)] == [True, True, False]


@pytest.mark.parametrize(("who", "table"), [("staff", "accounts"), ("administrator", "units"), ("leader", "sources")])
def test_a_table_is_closed_to_those_who_do_not_work_with_it(client, request, world, who, table):
    client.force_login(request.getfixturevalue(who))
    for view in ("table", "table_export"):
        assert client.get(url(view, table, world.county)).status_code == 403
    assert client.post(url("table", table, world.county), {"token": "x"}).status_code == 403


def test_a_table_that_nobody_registered_is_not_found(as_staff, world):
    assert as_staff.get(url("table", "persons", world.county)).status_code == 404


def test_accounts_go_out_without_passwords(as_administrator, liaison, neighbour_liaison, world):
    rows = rows_of(export(as_administrator, "accounts", world.county))
    assert rows[0] == ["用户名", "姓名", "单位", "启用", "角色和管理范围"]
    assert ["guxuemei", "顾雪梅", None, "是", "顾村镇 街镇联络员"] in rows
    assert [row[0] for row in rows_of(export(as_administrator, "accounts", world.gucun))[1:]] == ["guxuemei"]


def test_accounts_come_in_corrected_and_are_switched_off(as_administrator, administrator, liaison, world):
    rows = [["用户名", "姓名", "单位", "启用"], ["guxuemei", "顾雪", "党群办", "否"], ["guanli", "管立", "", "是"]]
    response = upload(as_administrator, "accounts", world.county, rows)
    assert "修改 <b>1</b> 行，没有变化 1 行" in text(response)
    liaison.refresh_from_db()
    assert liaison.is_active
    confirm(as_administrator, "accounts", world.county, response)
    liaison.refresh_from_db()
    assert (liaison.full_name, liaison.office, liaison.is_active) == ("顾雪", "党群办", False)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"user_edited", "user_deactivated", "table_imported"} <= actions


def test_wrong_accounts_are_told_cell_by_cell(as_administrator, administrator, liaison, world, make_user):
    make_user("yangpu", "杨普", Role.LIAISON, world.other_street)
    rows = [
        ["用户名", "姓名", "单位", "启用"],
        ["nobody", "无", "", "是"],
        ["yangpu", "杨普", "", "否"],
        ["guanli", "管立", "", "否"],
        ["guxuemei", "", "党" * 81, "停用"],
    ]
    response = upload(as_administrator, "accounts", world.county, rows)
    assert [(row, column, message) for row, column, _, message in response.context["trial"].faults] == [
        (2, "用户名", "您的管理范围内没有这个账号；新账号请用“批量开通”。"),
        (3, "用户名", "您的管理范围内没有这个账号；新账号请用“批量开通”。"),
        (4, "启用", "不能停用自己的账号。"),
        (5, "单位", "有 81 个字，最多 80 个。"),
        (5, "启用", "应为 是 或 否。"),
        (5, "姓名", "没有填写。"),
    ]
    assert not AuditEntry.objects.filter(action__startswith="user_").exists()


def test_successions_go_out_of_both_units_areas_and_never_come_in(as_staff, staff, world):
    record_succession(
        actor=staff,
        kind="merge",
        predecessors=[world.units["白杨"], world.units["沈宅"]],
        successors=[world.units["菊泉"]],
        on=dt.date(2024, 5, 1),
        note="宝民〔2024〕5号",
    )
    rows = rows_of(export(as_staff, "successions", world.gucun))
    assert rows[1] == [
        "合并", "2024-05-01", "310113109206", "白杨村村委会", "310113109001", "菊泉新城第一居委会", "宝民〔2024〕5号",
    ]  # fmt: skip
    assert len(rows) == 3
    assert len(rows_of(export(as_staff, "successions", world.youyilu))) == 1
    page = text(as_staff.get(url("table", "successions", world.county)))
    assert "登记沿革" in page
    assert "单位沿革导出" in page
    assert upload(as_staff, "successions", world.county, rows).status_code == 403
