from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core.services import audit, files
from elections.models import Term
from imports.models import Batch
from imports.workbooks.export import Export
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def begin_export(*, actor: User | None, term: Term, area: Area, full: bool, reason: str = "") -> Export:
    """An export ready to be written, with its entry in the audit trail: who took which roster out, numbers or not."""
    audit.record(
        actor=actor,
        action="roster_exported_full" if full else "roster_exported",
        instance=term,
        area_path=area.path,
        changes={"area": area.name},
        reason=reason,
    )
    made_by = actor.full_name if actor else "系统（命令行）"
    return Export(term, area, full, made_by, f"{timezone.localtime():%Y-%m-%d %H:%M}")


@transaction.atomic
def hand_out_original(*, actor: User, batch: Batch) -> bytes:
    """The bytes of an uploaded file, with the entry that they were taken."""
    audit.record(
        actor=actor, action="original_downloaded", instance=batch, area_path=batch.area.path, batch_id=batch.pk
    )
    return files.read(batch.file)
