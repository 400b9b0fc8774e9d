"""What an auditor reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.capabilities import Capability
from core.models import AuditEntry
from core.scope import paths_q


def audit_entries(user: Any, capability: Capability = Capability.VIEW_AUDIT) -> QuerySet[AuditEntry]:
    """The acts in the areas whose audit trail the user reads."""
    return AuditEntry.objects.filter(paths_q("area_path", user.paths_with(capability)))
