"""Coming in and going out, as the audit trail sees it."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.services.scope import home_path
from core.services import audit


@transaction.atomic
def record_login(*, actor: User) -> None:
    audit.record(actor=actor, action="login", instance=actor, area_path=home_path(actor))


@transaction.atomic
def record_logout(*, actor: User) -> None:
    audit.record(actor=actor, action="logout", instance=actor, area_path=home_path(actor))


@transaction.atomic
def record_failed_login(*, username: str) -> None:
    """Note a refused login. A name that no account has is not written down: people type passwords there."""
    user = User.objects.filter(username=username).first()
    instance = user or User(username="", full_name="无此账号")
    audit.record(actor=user, action="login_failed", instance=instance, area_path=home_path(user))


@transaction.atomic
def record_audit_export(*, actor: User, rows: int) -> None:
    """Note that somebody took the audit trail out of the system."""
    changes = {"rows": rows}
    audit.record(actor=actor, action="audit_exported", instance=actor, area_path=home_path(actor), changes=changes)
