"""How units came out of others. Members of a predecessor count as re-elected, so every term's figures may change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from places.models import Unit, UnitSuccession
from places.rules.successions import SHAPES, fits
from places.services.units import announce, end_unit


@transaction.atomic
def record_succession(
    *,
    actor: Any,
    kind: str,
    predecessors: Sequence[Unit],
    successors: Sequence[Unit],
    on: dt.date,
    note: str = "",
) -> list[UnitSuccession]:
    """Write a succession; predecessors that are not among the successors end on its day.

    A successor without a founding date gets this one, unless it was a predecessor. Errors: ``ValidationError``.
    """
    if not fits(kind, len(predecessors), len(successors)) or (kind == "rename" and predecessors == successors):
        raise ValidationError(SHAPES[kind].sentence)
    olds: list[Unit | None] = [*predecessors] or [None]
    news: list[Unit | None] = [*successors] or [None]
    rows = [
        UnitSuccession(kind=kind, predecessor=old, successor=new, on=on, note=note)
        for old, new in product(olds, news)
        if old != new
    ]
    if not rows:
        raise ValidationError(SHAPES[kind].sentence)
    _check_new(rows)
    UnitSuccession.objects.bulk_create(rows)
    for unit in predecessors:
        if unit not in successors:
            end_unit(unit, on)
    for unit in successors:
        if unit not in predecessors and unit.active_from is None:
            unit.active_from = on
            unit.save()
    _record(actor, kind, predecessors, successors, on, note)
    announce([*predecessors, *successors])
    return rows


def dissolve(*, actor: Any, unit: Unit, on: dt.date, note: str = "") -> list[UnitSuccession]:
    """End a unit that nothing follows."""
    return record_succession(
        actor=actor, kind=UnitSuccession.Kind.DISSOLVED, predecessors=[unit], successors=[], on=on, note=note
    )


def _check_new(rows: list[UnitSuccession]) -> None:
    for row in rows:
        if UnitSuccession.objects.filter(kind=row.kind, predecessor=row.predecessor, successor=row.successor).exists():
            raise ValidationError(f"“{row}”已经登记过。")


def _record(actor: Any, kind: str, old: Sequence[Unit], new: Sequence[Unit], on: dt.date, note: str) -> None:
    changes = {
        "kind": UnitSuccession.Kind(kind).label,
        "predecessors": [unit.name for unit in old],
        "successors": [unit.name for unit in new],
        "on": str(on),
    }
    for unit in dict.fromkeys([*old, *new]):
        audit.record(
            actor=actor,
            action="unit_succession",
            instance=unit,
            area_path=unit.township.path,
            changes=changes,
            reason=note,
        )
