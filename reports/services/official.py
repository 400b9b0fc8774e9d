"""Official tables that leave the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cadres.services.exports import record_list_export
from core.capabilities import Capability
from core.services.audit import record
from elections.models import Term
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record_table_export(*, actor: User, term: Term, area: Area, table: str, rows: int, of_people: bool) -> None:
    """Leave the audit entry of a table that somebody took out: which, of what, with how many lines."""
    if of_people:
        record_list_export(actor=actor, term=term, area=area, rows=rows, told={"名单": f"{table}（统计报表）"})
        return
    changes = {"表格": table, "行数": rows, "区划": area.name}
    record(actor=actor, action="official_table_exported", instance=term, changes=changes, area_path=area.path)


@transaction.atomic
def record_full_roster_export(*, actor: User, term: Term, area: Area, rows: int, reason: str) -> None:
    """The same of a roster with numbers in full. Errors: PermissionDenied without the right to it, ValidationError
    without a reason."""
    if not actor.can(Capability.EXPORT_NUMBERS, area.path):
        raise PermissionDenied("您没有导出完整号码的权限。")
    if not reason.strip():
        raise ValidationError("导出完整号码请写明用途。")
    record(
        actor=actor,
        action="roster_exported_full",
        instance=term,
        changes={"行数": rows, "区划": area.name},
        area_path=area.path,
        reason=reason.strip(),
    )
