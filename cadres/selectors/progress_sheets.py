"""A board as a table for a workbook."""

from __future__ import annotations

from typing import Any

from cadres.selectors.progress import Board, Cell, Row
from elections.rules.plan import COMMITTEE_DAY, PARTY_DAY, CellState

HEAD = ["街镇", "单位", "类别", "试点", "党组织选举日", "村(居)委会选举日"]
TAIL = ["完成项数", "应完成项数", "逾期项数"]


def progress_sheet(board: Board) -> tuple[list[str], list[list[Any]]]:
    """The header and a line for each unit: the day on which each task was done, or how it stands."""
    header = [*HEAD, *(f"{task.number} {task.name}" for task in board.tasks), *TAIL]
    return header, [_line(row) for row in board.rows]


def _line(row: Row) -> list[Any]:
    unit, days = row.unit, row.plan.days
    head = [unit.township.name, unit.name, unit.get_kind_display(), "是" if row.profile.is_pilot else ""]
    dates = [str(days[anchor].day or "") for anchor in (PARTY_DAY, COMMITTEE_DAY)]
    return [*head, *dates, *map(_told, row.cells), row.done, row.due, len(row.late)]


def _told(cell: Cell) -> str:
    standing = cell.standing
    if cell.is_done:
        return str(standing.known.done_on)
    if cell.is_late:
        return f"逾{standing.days}天"
    if cell.state == CellState.UNDER_WAY:
        return "进行中" if standing.known.percent is None else f"进行中 {standing.known.percent}%"
    plain = {CellState.NOT_CONCERNED: "—", CellState.BLOCKED: "受阻", CellState.NO_DAY: "未定选举日"}
    return plain.get(cell.state, "")
