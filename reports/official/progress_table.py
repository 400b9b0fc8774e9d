"""换届进度统计表: how far units are with the plan, counted from the board of progress."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.urls import reverse

from cadres.selectors.progress import Board, board_of
from elections.choices import Checklist
from elections.rules.plan import CellState
from elections.selectors.plan import task_lists
from reports.figure_scope import FigureScope
from reports.indicators import INDICATORS
from reports.official.definition import Asked, Cell, Column, Content, Group, Heads, Line
from reports.official.figure_tables import LEADING, Place, lead_cells, leading, places_of

NO_PLAN = "本届还没有工作计划"
ALL = (
    Column("单位数", "units", sentence="参加本届换届的村(社区)数。"),
    Column("全部完成", "finished", sentence="应办任务全部完成的村(社区)数。"),
)
TASKS = (
    Column("应办", "due", sentence="各单位应办的任务数之和，不适用的不计。"),
    Column("已办", "done", sentence="各单位已完成的任务数之和。"),
    Column("完成率(%)", "share", sentence="已办任务数÷应办任务数。", width=8),
)
DELAYS = (
    Column("逾期任务", "late", sentence="期限已过而没有完成的任务数之和，受阻的不计。"),
    Column("逾期单位", "late_units", sentence="有逾期任务的村(社区)数。"),
    Column("受阻单位", "blocked", sentence="有任务按规则不得进行的村(社区)数：选情红色未销号，或还有人选未过联审。"),
)
STAGE_DONE, STAGE_BEGUN = "stage_done", "stage_begun"


def heads(asked: Asked) -> Heads:
    return (*leading(asked), *ALL, Group("工作任务", TASKS), Group("逾期和受阻", DELAYS), *_stages(asked.scope))


def _stages(scope: FigureScope) -> list[Group]:
    """A pair of columns for each stage of the term's plan."""
    assert scope.term is not None
    tasks = task_lists(scope.term, [Checklist.PLAN])[Checklist.PLAN]
    stages = dict.fromkeys(task.stage for task in tasks if task.stage)
    return [
        Group(
            stage.name,
            (
                Column("完成", f"{STAGE_DONE}:{stage.number}", sentence=f"“{stage.name}”各项任务全部完成的单位数。"),
                Column("进行中", f"{STAGE_BEGUN}:{stage.number}", sentence=f"“{stage.name}”已开始、没有完成的单位数。"),
            ),
        )
        for stage in stages
    ]


COUNTS: dict[str, Callable[[Board], int | Decimal | None]] = {
    "units": lambda board: len(board.rows),
    "finished": lambda board: board.finished,
    "due": lambda board: board.due,
    "done": lambda board: board.done,
    "share": lambda board: board.share,
    "late": lambda board: board.late,
    "late_units": lambda board: len(board.late_rows),
    "blocked": lambda board: len(board.blocked_rows),
}
SHOWN: dict[str, dict[str, str]] = {
    "units": {},
    "due": {},
    "done": {},
    "share": {},
    "late": {"show": "late"},
    "late_units": {"show": "late"},
    "blocked": {"state": CellState.BLOCKED.value},
}
"""What the page of progress is to show where a number is opened; the others it cannot show."""
PARTS = {"due": "#tasks", "done": "#tasks", "share": "#tasks", "late": "#late"}
"""Where on that page a number stands that is not of the units listed."""


def read(asked: Asked, columns: list[Column]) -> Content:
    """The lines of the table; the board of the whole scope is read once."""
    scope = asked.scope
    assert scope.term is not None
    board = board_of(scope.term, scope.area, scope.kind)
    counted = [column for column in columns if column.code not in LEADING]
    lines = []
    for place in places_of(asked):
        part = _part(board, place)
        cells = (_cell(part, column, _url(scope, place, column)) for column in counted)
        lines.append(Line(place.level, (*lead_cells(place), *cells)))
    return Content(lines, [f"进度截至 {board.today:%Y-%m-%d}。"], len(lines))


def _part(board: Board, place: Place) -> Board:
    if place.unit:
        return board.of(row for row in board.rows if row.unit.pk == place.unit.pk)
    assert place.area is not None
    return board.of(row for row in board.rows if row.unit.township.path.startswith(place.area.path))


def _cell(board: Board, column: Column, url: str) -> Cell:
    if not board.tasks:
        return Cell(None, why_none=NO_PLAN)
    if column.code in COUNTS:
        value = COUNTS[column.code](board)
        return Cell(value, int(column.code == "share"), url, "没有应办的任务" if value is None else "")
    code, number = column.code.split(":")
    stage = next(each for each in board.stages if each.stage and each.stage.number == int(number))
    return Cell(stage.done if code == STAGE_DONE else stage.begun, url=url)


def _url(scope: FigureScope, place: Place, column: Column) -> str:
    """The page that shows a number; of units that have done a stage the indicator's, of the others that have no list
    none."""
    if place.unit:
        return f"{reverse('cadres:unit_progress', args=[place.unit.pk])}?{scope.query(rows='')}"
    assert place.area is not None
    if column.code in SHOWN:
        query = scope.query(area=place.area.pk, rows="", **SHOWN[column.code])
        return f"{reverse('cadres:progress')}?{query}{PARTS.get(column.code, '')}"
    code, _, number = column.code.partition(":")
    indicator = f"progress.stage_{number}_done"
    if code != STAGE_DONE or indicator not in INDICATORS:
        return ""
    return f"{reverse('reports:indicator', args=[indicator])}?{scope.query(area=place.area.pk, rows='')}"
