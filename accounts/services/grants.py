"""Who may do what where: given and taken by administrators inside their own areas, never to themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Grant, User
from accounts.roles import Role, conflicting
from core.capabilities import Capability
from core.services import audit
from places.models import Area


@transaction.atomic
def add_grant(*, actor: Any, user: User, role: str, area: Area, valid_until: dt.date | None = None) -> Grant:
    """Grant a role in an area. ``actor`` None is the system. Errors: ``ValidationError``."""
    _check_actor(actor, user, area)
    check_role(user=user, role=role)
    if valid_until and valid_until < timezone.localdate():
        raise ValidationError({"valid_until": f"有效期 {valid_until} 已经过去，请填今天以后的日期，或者不填。"})
    grant, is_new = Grant.objects.get_or_create(user=user, role=role, area=area, defaults={"valid_until": valid_until})
    if not is_new and grant.valid_until == valid_until:
        raise ValidationError(f"{user.full_name}已经是{area}的{Role(role).label}。")
    if not is_new:
        grant.valid_until = valid_until
        grant.save(update_fields=["valid_until"])
    _record(actor, "grant_added", grant)
    return grant


@transaction.atomic
def revoke_grant(*, actor: Any, grant: Grant) -> None:
    """Take a grant away. The last one stays: an account that nobody's area holds would be nobody's to manage."""
    _check_actor(actor, grant.user, grant.area)
    if not grant.user.grants.exclude(pk=grant.pk).exists():
        raise ValidationError("这是该账号唯一的授权，不能取消；不再使用的账号请停用。")
    _record(actor, "grant_revoked", grant)
    grant.delete()


def check_role(*, user: User, role: str) -> None:
    """Errors: ``ValidationError`` if somebody would hold two roles that must be two people."""
    held = user.grants.values_list("role", flat=True) if user.pk else ()  # type: ignore[attr-defined]
    for other in held:
        if conflicting(Role(role), Role(other)):
            raise ValidationError({"role": f"{Role(role).label}和{Role(other).label}必须由不同的人担任，请另建账号。"})


def _check_actor(actor: Any, user: User, area: Area) -> None:
    if actor is None:
        return
    if actor.pk == user.pk:
        raise ValidationError("不能给自己授权或取消自己的授权，请由其他管理员办理。")
    if not actor.can(Capability.MANAGE_ACCOUNTS, area.path):
        raise ValidationError({"area": f"{area}不在您的管理范围，不能在那里授权。"})


def _record(actor: Any, action: str, grant: Grant) -> None:
    changes = {"role": Role(grant.role).label, "area": grant.area.name, "valid_until": str(grant.valid_until or "")}
    audit.record(actor=actor, action=action, instance=grant.user, area_path=grant.area.path, changes=changes)
