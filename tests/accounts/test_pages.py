import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Grant, User
from accounts.roles import Role
from core.models import AuditEntry
from tests.conftest import PASSWORD


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def test_the_list_is_searched_and_filtered(as_administrator, liaison, neighbour_liaison, leader):
    def names(**query):
        page = text(as_administrator.get(url("users"), query))
        return {user.full_name for user in (liaison, neighbour_liaison, leader) if user.full_name in page}

    assert names() == {"顾雪梅", "陆友谊", "陈立新"}
    assert names(q="xuemei") == {"顾雪梅"}
    assert names(role="leader") == {"陈立新"}
    assert names(place="顾村") == {"顾雪梅"}
    assert names(place="310113003") == {"陆友谊"}
    assert names(is_active="0") == set()


def test_the_list_costs_the_same_for_more_accounts(as_administrator, make_user, world, django_assert_max_num_queries):
    as_administrator.get(url("users"))
    for number in range(20):
        make_user(f"user{number}", f"用户{number}", Role.LIAISON, world.gucun)
    with django_assert_max_num_queries(10):
        as_administrator.get(url("users"))


def create(client, **values):
    data = {"username": "zhangsan", "full_name": "张三", "office": "党群办", "role": "liaison", "area": "顾村镇"}
    return client.post(url("user_create"), {**data, **values})


def test_a_new_account_shows_its_password_once(as_administrator, client, world):
    response = create(as_administrator)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="zhangsan")
    password = response.context["password"]
    assert password in text(response)
    assert user.check_password(password)
    assert password not in text(client.get(url("user", user.pk)))
    assert "已有人使用" in text(create(as_administrator))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"username": "Zhang San"}, "应为 3 至 40 位小写字母"),
        ({"area": "定海路街道"}, "您的管理范围内没有这个区划"),
        ({"area": ""}, "请填写管理范围。"),
        ({"valid_until": "2001-01-01"}, "有效期 2001-01-01 已经过去"),
        ({"role": "king"}, "king"),
    ],
)
def test_a_wrong_account_comes_back_with_its_reason(as_administrator, values, message):
    assert message in text(create(as_administrator, **values))
    assert not User.objects.filter(username="zhangsan").exists()


def test_an_account_is_edited_reset_switched_off_and_on(as_administrator, liaison):
    as_administrator.post(url("user_edit", liaison.pk), {"full_name": "顾雪", "office": "党建办"})
    response = as_administrator.post(url("user_reset", liaison.pk))
    as_administrator.post(url("user_active", liaison.pk))
    user = User.objects.get(pk=liaison.pk)
    assert (user.full_name, user.office, user.is_active) == ("顾雪", "党建办", False)
    assert user.check_password(response.context["password"])
    as_administrator.post(url("user_active", liaison.pk))
    assert User.objects.get(pk=liaison.pk).is_active
    page = text(as_administrator.get(url("user", liaison.pk)))
    for words in ("修改账号", "重置密码", "停用账号", "启用账号"):
        assert words in page


def test_a_switched_off_account_is_out_at_once(as_administrator, liaison, world):
    from django.test import Client

    theirs = Client()
    theirs.force_login(liaison, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("places:area", args=[world.gucun.pk])
    assert theirs.get(page).status_code == 200
    as_administrator.post(url("user_active", liaison.pk))
    assert theirs.get(page).status_code == 302


def test_a_role_is_granted_and_taken(as_administrator, liaison, world):
    response = as_administrator.post(url("grant_add", liaison.pk), {"role": "leader", "area": "310113"})
    assert response.status_code == 302
    grant = Grant.objects.get(user=liaison, role="leader")
    assert grant.area == world.county
    as_administrator.post(url("grant_revoke", grant.pk))
    assert not Grant.objects.filter(pk=grant.pk).exists()
    last = Grant.objects.get(user=liaison)
    assert "唯一的授权" in text(as_administrator.post(url("grant_revoke", last.pk)))


def test_the_page_of_an_account_still_says_who_looks_at_it(as_administrator, liaison):
    for name in ("user", "user_edit", "user_reset", "user_active", "grant_add"):
        response = as_administrator.get(url(name, liaison.pk))
        assert response.context["user"].username == "guanli"
    assert "取消授权" in text(as_administrator.get(url("user", liaison.pk)))


def test_ones_own_grants_and_password_are_somebody_elses_matter(as_administrator, administrator):
    page = text(as_administrator.get(url("user", administrator.pk)))
    assert "取消授权" not in page
    assert "停用" not in page
    response = as_administrator.post(url("grant_add", administrator.pk), {"role": "leader", "area": "310113"})
    assert "不能给自己授权" in text(response)


def workbook(*rows, header=("用户名", "姓名", "单位", "角色", "区划代码或名称", "有效期至")):
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "账号.xlsx"
    return file


GOOD = ("zhangsan", "张三", "顾村镇党群办", "街镇联络员", "顾村镇", None)


def upload(client, file):
    return client.post(url("users_import"), {"file": file})


def test_accounts_come_in_bulk_and_their_passwords_go_out_once(as_administrator, client, world):
    rows = (GOOD, ("lisi", "李四", "", "领导", 310113, "2099/12/31"), (None,) * 6)
    response = upload(as_administrator, workbook(*rows))
    assert response["Cache-Control"] == "no-store"
    assert response.cookies["file_sent"].value == "1"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    made = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [row[0] for row in made] == ["zhangsan", "lisi"]
    for username, *_, password in made:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password
    assert Grant.objects.get(user__username="lisi").area == world.county
    assert AuditEntry.objects.filter(action="users_imported").count() == 1


def test_one_wrong_row_stops_all_and_every_fault_is_listed(as_administrator, world):
    response = upload(
        as_administrator,
        workbook(
            GOOD,
            ("zhangsan", "", "", "书记", "定海路街道", "明年"),
            ("li", "李四", "", "领导", "310113", "2001-01-01"),
            ("guanli", "管二", "", "领导", "310113", None),
            ("wangwu", "王五", "党" * 81, "领导", "310113", None),
        ),
    )
    faults = [(fault.row, fault.column) for fault in response.context["faults"].problems]
    assert faults == [
        (2, "用户名"),
        (3, "用户名"),
        (3, "姓名"),
        (3, "角色"),
        (3, "区划代码或名称"),
        (3, "有效期至"),
        (4, "用户名"),
        (4, "有效期至"),
        (5, "用户名"),
        (6, "单位"),
    ]
    page = text(response)
    for words in (
        "明年",
        "请填写姓名",
        "单位有 81 个字，最多 80 个",
        "不是日期",
        "出现了不止一次",
        "已有人使用",
        "没有写入任何内容",
    ):
        assert words in page
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (lambda: workbook(header=("用户名", "姓名")), "第 1 行缺少列：单位、角色、区划代码或名称、有效期至"),
        (workbook, "表中没有内容"),
        (lambda: workbook(*[GOOD] * 201), "一次最多 200 行"),
        (lambda: io.BytesIO(b"not a workbook"), "不能读取这个文件"),
        (lambda: io.BytesIO(b""), "文件是空的"),
    ],
)
def test_a_wrong_file_is_told_in_chinese(as_administrator, file, message):
    content = file()
    content.name = getattr(content, "name", "账号.xlsx")
    assert message in text(upload(as_administrator, content))
    assert User.objects.count() == 1


def test_the_template_comes_in_again_when_filled(as_administrator, world):
    response = as_administrator.get(url("users_template"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["用户名", "姓名", "单位", "角色", "区划代码或名称", "有效期至"]
    assert "街镇联络员" in sheet.data_validations.dataValidation[0].formula1
    for column, value in enumerate(GOOD, 1):
        sheet.cell(2, column, value)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "账号表模板.xlsx"
    upload(as_administrator, file)
    assert User.objects.filter(username="zhangsan").exists()


def test_the_auditor_reads_the_acts_of_the_area_only(client, as_administrator, auditor, world, staff):
    create(as_administrator)
    AuditEntry.objects.create(
        actor_name="某人", action="unit_edited", object_type="places.unit", object_id="1", object_name="海州居委会",
        area_path=world.other_street.path,
    )  # fmt: skip
    client.force_login(auditor)
    page = text(client.get(url("audit")))
    assert "新建账号" in page
    assert "海州居委会" not in page
    assert "没有符合条件的记录" in text(client.get(url("audit"), {"actor": "不存在"}))
    found = text(client.get(url("audit"), {"action": "grant_added", "place": "顾村", "since": "2020-01-01"}))
    assert "张三" in found


def test_an_entry_shows_before_and_after_in_chinese(client, as_administrator, liaison, auditor):
    as_administrator.post(url("user_edit", liaison.pk), {"full_name": "顾雪", "office": ""})
    entry = AuditEntry.objects.get(action="user_edited")
    client.force_login(auditor)
    page = text(client.get(url("audit_entry", entry.pk)))
    for words in ("修改账号", "姓名", "顾雪梅", "顾雪"):
        assert words in page
    assert "full_name" not in page


def test_taking_the_trail_out_is_itself_in_the_trail(client, auditor):
    client.force_login(auditor)
    response = client.get(url("audit"), {"export": "xlsx"})
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get().action == "audit_exported"


def test_a_password_never_stands_in_the_trail(client, as_administrator, liaison):
    password = as_administrator.post(url("user_reset", liaison.pk)).context["password"]
    entries = str(list(AuditEntry.objects.values()))
    assert password not in entries
    assert PASSWORD not in entries
    assert "argon2" not in entries
    assert "md5$" not in entries
