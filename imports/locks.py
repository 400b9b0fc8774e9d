"""What an import leaves alone: units whose data its uploader cannot change now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import ValidationError

from accounts.models import User
from elections.models import Submission
from elections.selectors.locks import closed, told
from imports.choices import ProblemKind
from imports.kinds import KINDS
from imports.lines import Line
from imports.models import Batch, PlanRow

CHANGING = (PlanRow.Action.NEW, PlanRow.Action.CHANGED)


class Locks:
    """The closed units of a batch's term, for its kind of data and for who writes it: else who uploaded it."""

    def __init__(self, batch: Batch, actor: User | None = None) -> None:
        self.batch, self.actor = batch, actor or batch.uploaded_by

    @cached_property
    def closed(self) -> dict[int, Submission]:
        kind = KINDS[self.batch.kind].data_kind
        if kind is None:
            return {}
        return closed(actor=self.actor, term=self.batch.term, kind=kind)

    def held(self, planned: Iterable[tuple[PlanRow, Line]]) -> list[tuple[PlanRow, Line]]:
        """The same rows; those that would change a closed unit's data are conflicts that name the lock."""
        rows = list(planned)
        for row, line in rows:
            if row.action in CHANGING and row.unit_id in self.closed:
                row.action = PlanRow.Action.CONFLICT
                line.add("unit", ProblemKind.DATA_LOCKED, told(self.closed[row.unit_id]))
        return rows

    def closed_rows(self, rows: Iterable[PlanRow]) -> list[PlanRow]:
        """Of rows about to be written those whose unit was closed since they were planned."""
        return [row for row in rows if row.unit_id in self.closed]

    def check_undo(self) -> None:
        """Errors: ``ValidationError`` where a unit that the batch wrote into is closed now."""
        written = PlanRow.objects.filter(batch=self.batch, applied_at__isnull=False)
        units = set(written.order_by().values_list("unit_id", flat=True).distinct())
        for unit in self.closed.keys() & units:
            raise ValidationError(f"不能撤销：{told(self.closed[unit])}")
