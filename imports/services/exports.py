from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.services import audit, files
from elections.models import Term
from imports.kinds import ROSTER, WorkbookKind
from imports.models import Batch
from imports.reading.reader import WorkbookRefused
from imports.workbooks.annotated import TooLargeToAnnotate, write_annotated
from imports.workbooks.export import Export
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def begin_export(
    *, actor: User | None, term: Term, area: Area, full: bool, reason: str = "", kind: WorkbookKind = ROSTER
) -> Export:
    """An export ready to be written, with its entry in the audit trail: who took which roster out, numbers or not."""
    audit.record(
        actor=actor,
        action=f"{kind.identifier}_exported_full" if full else f"{kind.identifier}_exported",
        instance=term,
        area_path=area.path,
        changes={"area": area.name},
        reason=reason,
    )
    made_by = actor.full_name if actor else "系统（命令行）"
    return Export(term, area, full, made_by, f"{timezone.localtime():%Y-%m-%d %H:%M}", kind)


State = Batch.State
CHECKED = (State.PLANNED, State.PARTLY, State.APPLIED, State.MAPPING)


@transaction.atomic
def hand_out_original(*, actor: User, batch: Batch) -> bytes:
    """The bytes of an uploaded file, with the entry that they were taken."""
    audit.record(
        actor=actor, action="original_downloaded", instance=batch, area_path=batch.area.path, batch_id=batch.pk
    )
    return files.read(batch.file)


@transaction.atomic
def hand_out_annotated(*, actor: User, batch: Batch, file: IO[bytes]) -> None:
    """Write the uploaded file with what is wrong in it, with the entry that it was taken.

    Errors: ValidationError with what to do instead, FileNotFoundError for a file that is gone from the disk.
    """
    if batch.state not in CHECKED:
        raise ValidationError("这次上传没有核对结果，没有可以批注的内容。")
    try:
        write_annotated(batch, file)
    except TooLargeToAnnotate:
        raise ValidationError(
            "这份文件过大或问题过多，不能写回原表。请下载问题清单，按“行、列”在原文件里改正。"
        ) from None
    except WorkbookRefused as refused:
        raise ValidationError(str(refused)) from None
    audit.record(
        actor=actor,
        action="original_downloaded",
        instance=batch,
        area_path=batch.area.path,
        reason="带批注的原表",
        batch_id=batch.pk,
    )
