from __future__ import annotations

from django.db import transaction

from accounts.models import User
from core.services.audit import record
from elections.models import Term
from places.models import Area


@transaction.atomic
def record_list_export(*, actor: User, term: Term, area: Area, indicator: str, part: str, rows: int) -> None:
    """Leave the audit entry of a list behind a number that was taken out as a workbook."""
    changes = {"指标": indicator, "部分": part, "行数": rows, "区划": area.name}
    record(actor=actor, action="list_exported", instance=term, changes=changes, area_path=area.path)
