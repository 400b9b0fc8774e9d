"""From how many people on numbers stand on shared pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from elections.models import Term
from places.models import Area
from reports.models import SmallGroups

MOST = 20


@transaction.atomic
def set_small_groups(*, actor: Any, term: Term, area: Area, least: int, for_leaders: bool) -> SmallGroups:
    """Say it for an area and those below. Errors: ``ValidationError`` outside the term, or for a number over 20."""
    if not area.path.startswith(term.area.path):
        raise ValidationError(f"{area}不在{term}（{term.area}）的范围内。")
    if not 0 <= least <= MOST:
        raise ValidationError({"least": f"请填 0 到 {MOST} 的整数，0 为全部显示。"})
    row = SmallGroups.objects.filter(term=term, area=area).first() or SmallGroups(term=term, area=area)
    before = audit.snapshot(row) if row.pk else {}
    row.least, row.for_leaders = least, for_leaders
    row.save()
    told = {"least", "for_leaders"}
    changes = {key: value for key, value in audit.changes_between(before, row).items() if key in told}
    if changes:
        audit.record(actor=actor, action="small_groups_set", instance=row, area_path=area.path, changes=changes)
    return row
