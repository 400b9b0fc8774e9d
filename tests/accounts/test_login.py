import pytest
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from tests.conftest import PASSWORD

LOGIN = "/login/"


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_login_and_logout_lead_on_and_leave_a_trace(client, staff, world):
    response = sign_in(client, "hejingyi")
    assert (response.status_code, response.url) == (302, "/")
    response = client.post(reverse("accounts:logout"))
    assert response.url == LOGIN
    assert actions() == ["login", "logout"]
    assert set(AuditEntry.objects.values_list("area_path", flat=True)) == {world.county.path}


def test_logout_needs_a_post(client, staff):
    client.force_login(staff)
    assert client.get(reverse("accounts:logout")).status_code == 405


def test_a_wrong_password_is_told_in_chinese_and_noted(client, staff):
    response = sign_in(client, "hejingyi", "wrong")
    assert "用户名或密码不正确。连续 5 次错误将锁定 15 分钟。" in response.content.decode()
    assert actions() == ["login_failed"]


def test_a_name_that_no_account_has_is_not_written_down(client, world):
    sign_in(client, "310113198501011234", "wrong")
    entry = AuditEntry.objects.get()
    assert "310113198501011234" not in entry.object_name + str(entry.changes)
    assert entry.area_path == world.nation.path


def test_the_fifth_wrong_password_locks_and_the_right_one_no_longer_helps(client, staff):
    for _ in range(4):
        assert sign_in(client, "hejingyi", "wrong").status_code == 200
    response = sign_in(client, "hejingyi", "wrong")
    assert response.status_code == 429
    assert "锁定 15 分钟" in response.content.decode()
    assert sign_in(client, "hejingyi").status_code == 429


def test_four_wrong_passwords_are_forgotten_after_a_right_one(client, staff):
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, "hejingyi", "wrong").status_code == 200
        assert sign_in(client, "hejingyi").status_code == 302
        client.post(reverse("accounts:logout"))


def test_an_account_without_grant_is_told_so(client, nobody):
    sign_in(client, "wuquan")
    response = client.get("/", follow=True)
    assert "尚未授权" in response.content.decode()


@pytest.fixture
def beginner(make_user, world):
    from accounts.roles import Role

    return make_user("xinren", "新仁", Role.LIAISON, world.gucun, must_change_password=True)


def test_a_one_time_password_opens_only_the_password_page(client, beginner):
    client.force_login(beginner)
    page = reverse("accounts:password_change")
    assert client.get("/").url == page
    assert client.get("/accounts/no-grant/", headers={"HX-Request": "true"})["HX-Redirect"] == page
    assert "一次性密码" in client.get(page).content.decode()
    assert client.post(reverse("accounts:logout")).url == LOGIN


def change(client, old, new, again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("accounts:password_change"), data)


def test_after_the_change_the_beginner_stays_logged_in_and_is_free(client, beginner):
    client.force_login(beginner)
    assert change(client, PASSWORD, "xin-Mima-8848").status_code == 302
    beginner = User.objects.get(pk=beginner.pk)
    assert not beginner.must_change_password
    assert beginner.check_password("xin-Mima-8848")
    assert client.get("/accounts/no-grant/").status_code == 200
    assert actions() == ["password_changed"]


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("wrong", "xin-Mima-8848", None, "原密码不正确，请重新输入。"),
        (PASSWORD, "xin-Mima-8848", "xin-Mima-8849", "两次输入的新密码不一致。"),
        (PASSWORD, PASSWORD, None, "新密码不能与原密码相同。"),
        (PASSWORD, "a1-B2", None, "密码太短，至少要有 10 个字符。"),
        (PASSWORD, "12345678901", None, "密码只包含数字"),
        (PASSWORD, "xinren2021", None, "密码跟 用户名 太相似了。"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(client, beginner, old, new, again, message):
    client.force_login(beginner)
    response = change(client, old, new, again)
    assert message in response.content.decode()
    assert User.objects.get(pk=beginner.pk).must_change_password
