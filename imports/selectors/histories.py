"""What has been done with an upload: the file, the answers given, who, when, and whose figures it touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from core.models import AuditEntry
from elections.choices import Body
from imports.answers import Answers
from imports.choices import ProblemKind
from imports.kinds import KINDS
from imports.models import Batch, PlanRow
from places.models import Area, Unit

ENTRIES = 30


@dataclass(frozen=True)
class Accepted:
    """Doubts of one kind accepted for one reason."""

    title: str
    reason: str
    rows: int


class History:
    """One batch's history. Answers are counted and reasons told; of cells no content is shown."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._answers = Answers.decoded(batch.answers)

    @property
    def kind_label(self) -> str:
        return KINDS[self.batch.kind].label

    @property
    def bodies(self) -> list[str]:
        """The bodies that the uploader said the file is about; none for those that its columns name."""
        return [str(Body(name).label) for name in self.batch.bodies]

    @property
    def mended_cells(self) -> int:
        return sum(len(cells) for rows in self._answers.cells.values() for cells in rows.values())

    @property
    def explained_words(self) -> int:
        return sum(len(words) for words in self._answers.values.values())

    @property
    def chosen_headers(self) -> int:
        """How many headers had their columns chosen by hand."""
        return len(self._answers.columns)

    @property
    def left_out(self) -> int:
        return sum(len(rows) for rows in self._answers.left_out.values())

    @property
    def accepted(self) -> list[Accepted]:
        counts: dict[tuple[str, str], int] = {}
        for rows in self._answers.accepted.values():
            for kinds in rows.values():
                for key in kinds.items():
                    counts[key] = counts.get(key, 0) + 1
        return [Accepted(str(ProblemKind(kind).label), reason, rows) for (kind, reason), rows in counts.items()]

    @cached_property
    def decided(self) -> list[tuple[str, int]]:
        """What was decided on members whom a complete file did not name: 已离任 2."""
        rows = PlanRow.objects.filter(batch=self.batch, action=PlanRow.Action.MISSING).exclude(decision="")
        counts = rows.order_by("decision").values_list("decision").annotate(Count("pk"))
        return [(str(PlanRow.Decision(decision).label), count) for decision, count in counts]

    @property
    def has_answers(self) -> bool:
        return bool(self.batch.answers or self.decided or self.batch.warnings_reason)

    @cached_property
    def townships(self) -> list[Area]:
        """The townships whose figures were computed anew, since rows of theirs were written or taken back."""
        written = PlanRow.objects.filter(batch=self.batch, applied_at__isnull=False)
        written = written.exclude(action=PlanRow.Action.SAME).order_by()
        units = Unit.objects.filter(pk__in=written.values("unit_id")).order_by()
        return list(Area.objects.filter(pk__in=units.values("township_id")).order_by("path"))

    @cached_property
    def entries(self) -> Iterable[AuditEntry]:
        """The acts upon this batch, the newest first."""
        about = AuditEntry.objects.filter(object_type="imports.batch", object_id=str(self.batch.pk))
        return list(about.order_by("-pk")[:ENTRIES])

    @cached_property
    def twins(self) -> list[Batch]:
        """Other uploads of the very same file in this area, the newest first: it is stored once. Uploads for practice
        and real ones know nothing of each other."""
        same: Any = Batch.objects.filter(file=self.batch.file_id, area=self.batch.area_id)
        same = same.filter(term__is_practice=self.batch.term.is_practice)
        return list(same.exclude(pk=self.batch.pk).order_by("-pk")[:5])
