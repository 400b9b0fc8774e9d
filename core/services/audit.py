from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from core.models import AuditEntry

if TYPE_CHECKING:
    from accounts.models import User

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")

SECRET_FIELDS = frozenset({"password", "id_number", "phone", "id_number_hash", "phone_hash", "resume", "finding"})


def record(
    *,
    actor: User | None,
    action: str,
    instance: models.Model,
    changes: dict[str, Any] | None = None,
    area_path: str = "",
    reason: str = "",
    batch_id: int | None = None,
) -> AuditEntry:
    """Write one audit entry in the caller's transaction. ``actor`` None means the system itself.

    What belongs to a term for practice has its mark before its name (``settings.AUDIT_MARK``).
    """
    mark: str = import_string(settings.AUDIT_MARK)(instance)
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        actor_name=(actor.full_name or actor.username) if actor else "系统",
        actor_role=actor.role_names if actor else "",
        area_path=area_path,
        action=action,
        object_type=instance._meta.label_lower,
        object_id=str(instance.pk),
        object_name=f"{mark}{instance}"[:200],
        changes=changes or {},
        reason=reason,
        request_id=current_request_id.get(),
        batch_id=batch_id,
    )


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The stored values of a row by field name, as they are compared by ``changes_between``."""
    return {field.attname: field.value_from_object(instance) for field in instance._meta.concrete_fields}


def changes_between(before: dict[str, Any], instance: models.Model) -> dict[str, list[Any]]:
    """``{field: [before, after]}`` of what changed; secret values show only that they changed."""
    after = snapshot(instance)
    changes: dict[str, list[Any]] = {}
    for name, new in after.items():
        old = before.get(name)
        if old != new and name not in {"updated_at", "created_at"}:
            changes[name] = ["***", "***"] if name in SECRET_FIELDS else [_plain(old), _plain(new)]
    return changes


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
