import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Grant, User
from accounts.roles import Role
from accounts.services import grants, passwords, users
from core.models import AuditEntry


def create(actor, area, **values):
    defaults = {"username": "zhangsan", "full_name": "张三", "role": Role.LIAISON, "area": area}
    return users.create_user(actor=actor, **{**defaults, **values})


def test_a_new_account_has_one_grant_and_a_one_time_password(world, administrator):
    user, password = create(administrator, world.gucun)
    assert user.check_password(password)
    assert user.must_change_password
    assert [(grant.role, grant.area) for grant in user.grants.all()] == [("liaison", world.gucun)]
    entries = AuditEntry.objects.order_by("id")
    assert [entry.action for entry in entries] == ["user_created", "grant_added"]
    assert password not in str([entry.changes for entry in entries])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"username": "ab"}, "应为 3 至 40 位小写字母"),
        ({"username": "张三"}, "应为 3 至 40 位小写字母"),
        ({"username": "guanli"}, "已有人使用"),
        ({"full_name": " "}, "请填写姓名"),
        ({"full_name": "张" * 41}, "姓名有 41 个字，最多 40 个"),
        ({"office": "党" * 81}, "单位有 81 个字，最多 80 个"),
        ({"valid_until": dt.date(2001, 1, 1)}, "已经过去"),
    ],
)
def test_a_wrong_account_is_refused_whole(world, administrator, values, message):
    with pytest.raises(ValidationError, match=message):
        create(administrator, world.gucun, **values)
    assert User.objects.count() == 1


def test_an_administrator_grants_only_inside_the_own_area(world, administrator):
    for area in (world.city, world.other_street):
        with pytest.raises(ValidationError, match="不在您的管理范围"):
            create(administrator, area)
    assert not User.objects.filter(username="zhangsan").exists()


def test_nobody_grants_to_himself(world, administrator):
    with pytest.raises(ValidationError, match="不能给自己授权"):
        grants.add_grant(actor=administrator, user=administrator, role=Role.LEADER, area=world.gucun)
    with pytest.raises(ValidationError, match="不能给自己授权或取消自己的授权"):
        grants.revoke_grant(actor=administrator, grant=Grant.objects.get(user=administrator))


@pytest.mark.parametrize(
    ("first", "second"),
    [("administrator", "staff"), ("administrator", "auditor"), ("staff", "administrator"), ("auditor", "staff")],
)
def test_who_manages_works_and_audits_are_three_people(world, administrator, first, second):
    user, _ = create(administrator, world.county, role=first)
    with pytest.raises(ValidationError, match="必须由不同的人担任"):
        grants.add_grant(actor=administrator, user=user, role=second, area=world.gucun)


def test_a_grant_given_again_changes_its_last_day_or_is_refused(world, administrator, liaison):
    day = timezone.localdate()
    again = {"actor": administrator, "user": liaison, "role": Role.LIAISON, "area": world.gucun}
    grants.add_grant(**again, valid_until=day)
    assert Grant.objects.get(user=liaison).valid_until == day
    with pytest.raises(ValidationError, match="已经是顾村镇的街镇联络员"):
        grants.add_grant(**again, valid_until=day)


def test_a_grant_counts_through_its_last_day(world, liaison):
    grant = Grant.objects.get(user=liaison)
    for days, holds in ((0, True), (-1, False)):
        grant.valid_until = timezone.localdate() + dt.timedelta(days=days)
        grant.save()
        assert bool(User.objects.get(pk=liaison.pk).roles) is holds


def test_the_last_grant_stays(world, administrator, liaison):
    first = Grant.objects.get(user=liaison)
    with pytest.raises(ValidationError, match="唯一的授权"):
        grants.revoke_grant(actor=administrator, grant=first)
    grants.add_grant(actor=administrator, user=liaison, role=Role.LIAISON, area=world.youyilu)
    grants.revoke_grant(actor=administrator, grant=first)
    assert list(Grant.objects.filter(user=liaison).values_list("area__name", flat=True)) == ["友谊路街道"]


def test_a_reset_password_must_be_changed_and_ones_own_is_not_reset(world, administrator, liaison):
    password = passwords.reset_password(actor=administrator, user=liaison)
    liaison = User.objects.get(pk=liaison.pk)
    assert liaison.check_password(password)
    assert liaison.must_change_password
    with pytest.raises(ValidationError, match="不能重置自己的密码"):
        passwords.reset_password(actor=administrator, user=administrator)


def test_a_deactivated_account_has_no_rights_and_ones_own_stays(world, administrator, liaison):
    users.set_active(actor=administrator, user=liaison, is_active=False)
    assert not User.objects.get(pk=liaison.pk).roles
    users.set_active(actor=administrator, user=liaison, is_active=True)
    assert User.objects.get(pk=liaison.pk).roles
    with pytest.raises(ValidationError, match="不能停用自己的账号"):
        users.set_active(actor=administrator, user=administrator, is_active=False)


def test_an_administrator_sees_the_accounts_that_lie_wholly_inside(world, administrator, liaison, make_user):
    city_liaison = make_user("shiji", "施级", Role.LIAISON, world.city)
    both = make_user("liangqu", "梁渠", Role.LIAISON, world.gucun)
    Grant.objects.create(user=both, role=Role.LIAISON, area=world.other_street)
    seen = set(User.objects.visible_to(administrator))
    assert seen == {administrator, liaison}
    assert not {city_liaison, both} & seen
    assert not User.objects.visible_to(liaison).exists()


def test_a_one_time_password_costs_little_and_is_hashed_fully_when_it_logs_in(world, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user, password = create(None, world.gucun)
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in user.password
    assert not user.check_password(f"{password}x")
    assert user.check_password(password)
    user.refresh_from_db()
    assert "$argon2id$v=19$m=102400,t=2,p=8$" in user.password
