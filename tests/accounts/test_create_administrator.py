import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry


def create(capsys, username="guanli", **options):
    call_command("create_administrator", username, **{"name": "管立", "area": "310113", **options})
    return capsys.readouterr().out


def test_the_first_administrator_logs_in_with_the_password_shown_and_changes_it(world, capsys, client):
    out = create(capsys, office="区委组织部")
    password = out.split("一次性密码：")[1].split()[0]
    answer = client.post(reverse("accounts:login"), {"username": "guanli", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("accounts:password_change")
    user = User.objects.get()
    assert (user.full_name, user.office, user.role_names, user.must_change_password) == (
        "管立",
        "区委组织部",
        "管理员",
        True,
    )
    assert user.grants.get().area == world.county
    entry = AuditEntry.objects.get(action="user_created")
    assert (entry.actor_name, entry.area_path) == ("系统", world.county.path)
    assert password not in str(list(AuditEntry.objects.values()))


def test_with_json_standard_output_is_one_object(world, capsys):
    told = json.loads(create(capsys, area="31", json=True))
    assert User.objects.get().check_password(told.pop("password"))
    assert told == {"username": "guanli", "name": "管立", "area": "310000000000"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"area": "999999"}, "没有代码为“999999”的区划，请先用 load_divisions 载入行政区划"),
        ({"area": "宝山区"}, "区划代码“宝山区”不对"),
        ({"username": "Guan Li"}, "用户名“Guan Li”不对：应为 3 至 40 位小写字母"),
        ({"name": " "}, "请填写姓名"),
    ],
)
def test_wrong_input_is_told_in_chinese_and_makes_no_account(world, capsys, options, message):
    with pytest.raises(CommandError, match=message):
        create(capsys, **options)
    assert not User.objects.exists()


def test_an_account_that_exists_is_not_made_again(administrator, capsys):
    with pytest.raises(CommandError, match="用户名“guanli”已有人使用"):
        create(capsys)
    assert User.objects.count() == 1
