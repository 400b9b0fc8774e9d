"""Accounts: made with a first grant and a one-time password, edited, switched off and on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services.grants import add_grant
from accounts.services.passwords import OneTimePassword, one_time_password
from accounts.services.scope import home_path
from core.services import audit
from places.models import Area

_USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


def check_username(username: str) -> None:
    """Errors: ``ValidationError`` for a name of wrong form, or one that is taken, whatever its case."""
    if not _USERNAME.fullmatch(username):
        raise ValidationError(
            {"username": f"用户名“{username}”不对：应为 3 至 40 位小写字母、数字、点、横线，以字母开头。"}
        )
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": f"用户名“{username}”已有人使用，请换一个。"})


def check_words(**words: str) -> None:
    """Errors: ``ValidationError`` by field for an account without a name, or words longer than their field."""
    if not words.get("full_name", "-").strip():
        raise ValidationError({"full_name": "请填写姓名。"})
    for name, text in words.items():
        field: Any = User._meta.get_field(name)
        if (length := len(text.strip())) > field.max_length:
            raise ValidationError({name: f"{field.verbose_name}有 {length} 个字，最多 {field.max_length} 个。"})


@transaction.atomic
def create_user(
    *,
    actor: Any,
    username: str,
    full_name: str,
    role: str,
    area: Area,
    office: str = "",
    valid_until: dt.date | None = None,
    password: OneTimePassword | None = None,
) -> tuple[User, str]:
    """An account with its first grant; returns it with its one-time password, which is stored only as a hash."""
    check_username(username)
    check_words(full_name=full_name, office=office)
    password = password or one_time_password()
    user: User = User.objects.create(
        username=username,
        password=password.hash,
        full_name=full_name.strip(),
        office=office.strip(),
        must_change_password=True,
    )
    audit.record(
        actor=actor,
        action="user_created",
        instance=user,
        area_path=area.path,
        changes={"username": username, "full_name": user.full_name, "office": user.office},
    )
    add_grant(actor=actor, user=user, role=role, area=area, valid_until=valid_until)
    return user, password.text


@transaction.atomic
def edit_user(*, actor: Any, user: User, full_name: str, office: str) -> User:
    check_words(full_name=full_name, office=office)
    before = audit.snapshot(user)
    user.full_name, user.office = full_name.strip(), office.strip()
    user.save(update_fields=["full_name", "office"])
    if changes := audit.changes_between(before, user):
        audit.record(actor=actor, action="user_edited", instance=user, area_path=home_path(user), changes=changes)
    return user


@transaction.atomic
def set_active(*, actor: Any, user: User, is_active: bool) -> User:
    """Switch an account off or on; off, it cannot log in and what it opened is closed. Not one's own."""
    if actor and actor.pk == user.pk:
        raise ValidationError("不能停用自己的账号。")
    if user.is_active != is_active:
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        action = "user_activated" if is_active else "user_deactivated"
        audit.record(actor=actor, action=action, instance=user, area_path=home_path(user))
    return user
