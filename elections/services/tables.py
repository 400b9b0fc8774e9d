"""Plain tables in and out: a trial run first, then all rows or none."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from tablib import Dataset

from core.resources import LIMIT, TableResource
from core.services import audit
from core.sheets import Fault, read_plain_table
from places.models import Area


@dataclass
class Trial:
    """What a table would do: rows by outcome, and every fault."""

    counts: Counter[str]
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        return bool(self.counts["new"] or self.counts["update"])


def try_table(*, resource: TableResource, content: bytes) -> Trial:
    """Run a table without keeping anything. Errors: ``ValidationError`` if the file is no such table."""
    rows = read_plain_table(io.BytesIO(content), resource.columns, LIMIT)
    return _run(resource, rows, dry_run=True)


@transaction.atomic
def import_table(*, actor: Any, resource: TableResource, content: bytes, title: str, area: Area) -> Trial:
    """Write a table, all rows or none. Errors: ``ValidationError`` if a row has become wrong since the trial."""
    rows = read_plain_table(io.BytesIO(content), resource.columns, LIMIT)
    trial = _run(resource, rows, dry_run=False)
    if trial.faults:
        raise ValidationError(f"有 {len(trial.faults)} 处错误，没有写入任何内容，请重新上传检查。")
    changes = {"table": title, **trial.counts}
    audit.record(actor=actor, action="table_imported", instance=area, area_path=area.path, changes=changes)
    return trial


@transaction.atomic
def record_export(*, actor: Any, title: str, area: Area, rows: int) -> None:
    changes = {"table": title, "rows": rows}
    audit.record(actor=actor, action="table_exported", instance=area, area_path=area.path, changes=changes)


def _run(resource: TableResource, rows: Any, *, dry_run: bool) -> Trial:
    header = list(dict.fromkeys(column for _, cells in rows for column in cells))
    dataset = Dataset(*[[cells.get(column, "") for column in header] for _, cells in rows], headers=header)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    return Trial(Counter(row.import_type for row in result.rows), resource.faults(result, rows))
