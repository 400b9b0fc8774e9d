"""Lists of people that leave the house as workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.services.audit import record
from elections.models import Term
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record_list_export(*, actor: User, term: Term, area: Area, rows: int, told: dict[str, Any]) -> None:
    """Leave the audit entry of a list of people that somebody took out; ``told`` says which list, by word."""
    changes = {**told, "行数": rows, "区划": area.name}
    record(actor=actor, action="list_exported", instance=term, changes=changes, area_path=area.path)
