"""The members whom a complete roster does not name, with what was decided on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.partial_dates import PartialDate
from imports.kinds import WorkbookKind
from imports.kinds.base import Parting
from imports.models import PlanRow
from imports.payloads import Payload

_LOOKS = {"": "warn", "remove": "err", "end": "", "keep": "ok"}


@dataclass(frozen=True)
class MissingView:
    """One line of the list."""

    row: PlanRow
    payload: Payload
    parting: Parting

    @property
    def word(self) -> str:
        if self.row.decision == PlanRow.Decision.END:
            return self.parting.word
        return str(self.row.get_decision_display()) if self.row.decision else "没有决定"

    @property
    def css(self) -> str:
        return _LOOKS[self.row.decision]

    @property
    def end(self) -> str:
        """2024-03，年龄，说明."""
        end = self.payload.end
        if not end:
            return ""
        words = [str(PartialDate.from_number(end["ended_on"])), dict(self.parting.reasons).get(end["exit_reason"], "")]
        return "，".join(filter(None, [*words, end.get("exit_note", "")]))


def missing_views(kind: WorkbookKind, rows: Iterable[PlanRow]) -> list[MissingView]:
    return [MissingView(row, Payload.decoded(row.payload), kind.parting) for row in rows]
