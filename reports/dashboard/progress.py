"""How far the places of a scope are with the plan of the term: the late ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadres.selectors.progress import Board, Row
from places.models import Area


@dataclass(frozen=True)
class ProgressLine:
    """A place: tasks done of those due, units that have done all, units with something late and their late tasks."""

    key: int
    name: str
    done: int
    due: int
    units: int
    finished: int
    late_units: int
    late: int

    @property
    def percent(self) -> str:
        """Never rounded up to 100."""
        return f"{1000 * self.done // self.due / 10:.1f}%" if self.due else "—"


MOST_SHOWN = 12


@dataclass(frozen=True)
class Progress:
    whole: ProgressLine
    lines: list[ProgressLine]
    is_of_units: bool

    @property
    def shown(self) -> list[ProgressLine]:
        """What a card has room for: areas, or of units the first that are not done yet."""
        if not self.is_of_units:
            return self.lines
        return [line for line in self.lines if line.done != line.due][:MOST_SHOWN]


def progress(board: Board, children: Sequence[Area], is_of_units: bool) -> Progress | None:
    """The progress of a scope and the places below; None without a plan."""
    if not board.tasks or not board.rows:
        return None
    groups: Iterable[tuple[int, str, list[Row]]]
    if is_of_units:
        groups = [(row.unit.pk, row.unit.short_name, [row]) for row in board.rows]
    else:
        groups = [(area.pk, area.name, _inside(board, area)) for area in children]
    lines = [_line(key, name, board.of(rows)) for key, name, rows in groups if rows]
    lines.sort(key=lambda line: (-line.late_units, -line.late, line.done * 1000 // max(line.due, 1)))
    return Progress(_line(0, "", board), lines, is_of_units)


def _inside(board: Board, area: Area) -> list[Row]:
    return [row for row in board.rows if row.unit.township.path.startswith(area.path)]


def _line(key: int, name: str, board: Board) -> ProgressLine:
    late = board.late_rows
    return ProgressLine(key, name, board.done, board.due, len(board.rows), board.finished, len(late), board.late)
