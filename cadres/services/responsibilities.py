"""Who answers for a street or a unit during the election (包联)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Responsibility
from core.services import audit
from elections.models import Term
from elections.selectors.terms import check_part
from places.models import Area, Unit


@transaction.atomic
def save_responsibility(
    *,
    actor: Any,
    term: Term,
    area: Area,
    unit: Unit | None,
    name: str,
    office: str,
    rank: str,
    responsibility: Responsibility | None = None,
) -> Responsibility:
    """A leader answers for a unit, or for a street as a whole (``unit`` None).

    Errors: ``ValidationError`` for a unit that takes no part, or a name given twice there.
    """
    name, office = "".join(name.split()), office.strip()
    if unit:
        check_part(term, unit)
    same = Responsibility.objects.filter(term=term, area=area, unit=unit, name=name)
    if same.exclude(pk=responsibility.pk if responsibility else None).exists():
        raise ValidationError({"name": f"“{name}”已包联{unit or area}，不需要重复登记。"})
    row = responsibility or Responsibility(term=term, area=area, unit=unit)
    before = audit.snapshot(row) if responsibility else {}
    row.name, row.office, row.rank = name, office, rank
    row.save()
    changes = audit.changes_between(before, row)
    audit.record(actor=actor, action="responsibility_saved", instance=row, changes=changes, area_path=area.path)
    return row


@transaction.atomic
def remove_responsibility(*, actor: Any, responsibility: Responsibility) -> None:
    """Take a leader out again."""
    told = {"unit": str(responsibility.unit or responsibility.area), "name": responsibility.name}
    path = responsibility.area.path
    audit.record(actor=actor, action="responsibility_removed", instance=responsibility, changes=told, area_path=path)
    responsibility.delete()
