"""The groups that run the election (工作机构), with their people and units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import GroupMember, WorkGroup
from cadres.rules.groups import MemberLine
from core.services import audit
from elections.models import Term
from places.models import Area, Unit


@transaction.atomic
def save_group(
    *,
    actor: Any,
    term: Term,
    area: Area,
    kind: str,
    name: str,
    duty: str,
    members: Sequence[MemberLine],
    units: Sequence[Unit],
    group: WorkGroup | None = None,
) -> WorkGroup:
    """A group, new or corrected, with all its members in their order and all its units.

    Errors: ``ValidationError`` for a name that the area's groups have already.
    """
    name = "".join(name.split())
    same = WorkGroup.objects.filter(term=term, area=area, name=name)
    if same.exclude(pk=group.pk if group else None).exists():
        raise ValidationError({"name": f"{area}已有“{name}”，请换一个名称。"})
    row = group or WorkGroup(term=term, area=area)
    before = audit.snapshot(row) if group else {}
    row.kind, row.name, row.duty = kind, name, duty.strip()
    row.save()
    row.members.all().delete()  # type: ignore[attr-defined]
    GroupMember.objects.bulk_create(
        GroupMember(group=row, position=position, **asdict(line)) for position, line in enumerate(members, 1)
    )
    row.units.set(units)
    changes = audit.changes_between(before, row) | {"members": len(members), "units": len(units)}
    audit.record(actor=actor, action="group_saved", instance=row, changes=changes, area_path=area.path)
    return row


@transaction.atomic
def remove_group(*, actor: Any, group: WorkGroup) -> None:
    """Dissolve a group."""
    told = {"name": group.name}
    audit.record(actor=actor, action="group_removed", instance=group, changes=told, area_path=group.area.path)
    group.delete()
