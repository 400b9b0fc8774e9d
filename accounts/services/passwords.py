"""Passwords: one's own changed, another's replaced by one that serves once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services.scope import home_path
from core.services import audit

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


class OneTimeHasher(Argon2PasswordHasher):
    """Argon2 at the least cost that OWASP recommends (19 MiB, two passes, one lane).

    Fifty random bits that serve once need no more, and two hundred accounts would else take a minute. The password
    that replaces it is hashed at Django's full cost, as is this one itself when it logs in.
    """

    memory_cost = 19456
    parallelism = 1


@dataclass(frozen=True)
class OneTimePassword:
    """What is shown once, and what is stored."""

    text: str = field(repr=False)
    hash: str = field(repr=False)


def one_time_password() -> OneTimePassword:
    """Twelve letters and digits in three groups, without those that look alike (l 1 o 0 i)."""
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(3)) + secrets.choice(_DIGITS) for _ in range(3)]
    text = "-".join(groups)
    return OneTimePassword(text, make_password(text, hasher=OneTimeHasher()))  # type: ignore[arg-type]


@transaction.atomic
def change_password(*, actor: User, password: str) -> None:
    """Set one's own password. It is no longer a one-time one."""
    actor.set_password(password)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
    audit.record(actor=actor, action="password_changed", instance=actor, area_path=home_path(actor))


@transaction.atomic
def reset_password(*, actor: User | None, user: User) -> str:
    """Give an account a one-time password and return it: it is shown once and stored only as a hash.

    Errors: ``ValidationError`` for one's own account, whose password is changed on the password page.
    """
    if actor and actor.pk == user.pk:
        raise ValidationError("不能重置自己的密码，请在“修改密码”中修改。")
    password = one_time_password()
    user.password = password.hash
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor=actor, action="password_reset", instance=user, area_path=home_path(user))
    return password.text
