"""What is to be done next of a plan, and in which words a street is reminded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cadres.selectors.progress import Board, Cell, Row
from elections.choices import KnownBy
from elections.models import Task
from places.models import Area

SOON_DAYS = 7
"""Within so many days a task is due soon."""
NAMED_UNITS = 6
HOW = {
    KnownBy.NOBODY: "办好后登记完成日期，附上佐证材料",
    KnownBy.REVIEW_CLEAR: "在候选人联审中补齐各部门意见，全部通过后自动登记",
    KnownBy.PARTY_DECLARED: "录入并确认党组织选举结果，确认后自动登记",
    KnownBy.FINAL_LIST: "把人选列为正式候选人并公布，之后自动登记",
    KnownBy.COMMITTEE_DECLARED: "录入并确认村(居)委会选举结果，确认后自动登记",
    KnownBy.SIGNED_OFF: "整顿到位后在选情中销号，销号后自动登记",
}
"""What to do so that a task counts as done, by how the product knows it."""


WHERE = {
    KnownBy.REVIEW_CLEAR: "cadres:candidates",
    KnownBy.PARTY_DECLARED: "cadres:contests",
    KnownBy.FINAL_LIST: "cadres:candidates",
    KnownBy.COMMITTEE_DECLARED: "cadres:contests",
}
"""On which page that is done."""


@dataclass(frozen=True)
class Duty:
    """A task that several units have to do, with their cells, the most urgent first."""

    task: Task
    cells: tuple[tuple[Row, Cell], ...]

    @property
    def how(self) -> str:
        return HOW[KnownBy(self.task.known_by)]

    @property
    def url_name(self) -> str:
        """The page on which what the product waits for is done; empty for what is noted by hand."""
        return WHERE.get(KnownBy(self.task.known_by), "")

    @property
    def is_by_hand(self) -> bool:
        return not self.task.known_by

    @property
    def named(self) -> tuple[tuple[Row, Cell], ...]:
        """Those that are named; the others are counted."""
        return self.cells[:NAMED_UNITS]

    @property
    def others(self) -> int:
        return max(len(self.cells) - NAMED_UNITS, 0)


@dataclass(frozen=True)
class DutyGroup:
    """Duties of one urgency: its words, its icon and class, the sentence under it."""

    key: str
    title: str
    icon: str
    text: str
    duties: tuple[Duty, ...]

    @property
    def count(self) -> int:
        return sum(len(duty.cells) for duty in self.duties)


def duties_of(board: Board) -> list[DutyGroup]:
    """What an office has to do, late first, then what is due within a week, what is in the way, what is open."""
    return [
        _group(board, "late", "已经逾期", "warning", "最先处理，办好即登记", lambda cell: cell.is_late),
        _group(board, "soon", f"{SOON_DAYS}天内到期", "clock", "含今天到期的", is_due_soon),
        _group(board, "blocked", "受阻", "stop", "先解决原因，任务才能进行", lambda cell: cell.is_blocked),
        _group(board, "open", "正在办理期限内", "calendar", "已到开始日期，还没有完成", _is_open),
    ]


def is_due_soon(cell: Cell) -> bool:
    """Whether a task is open and its window ends within ``SOON_DAYS``."""
    left = cell.standing.days_left
    return left is not None and left <= SOON_DAYS


def _is_open(cell: Cell) -> bool:
    left = cell.standing.days_left
    return left is not None and left > SOON_DAYS


def _group(board: Board, key: str, title: str, icon: str, text: str, wanted: Callable[[Cell], bool]) -> DutyGroup:
    duties = []
    for at, task in enumerate(board.tasks):
        cells = [(row, row.cells[at]) for row in board.rows if wanted(row.cells[at])]
        if cells:
            duties.append(Duty(task, tuple(sorted(cells, key=_urgency))))
    return DutyGroup(key, title, icon, text, tuple(duties))


def _urgency(pair: tuple[Row, Cell]) -> tuple[int, int, str]:
    row, cell = pair
    return (-cell.standing.days, cell.standing.days_left or 0, row.unit.code)


def reminder_of(area: Area, board: Board) -> str:
    """What to write to a street about what is late there."""
    lines = [
        f"{row.unit}“{cell.task}”应于{cell.standing.window.end}前完成，已逾期{cell.standing.days}天"
        for row in board.late_rows
        for cell in row.late
        if cell.standing.window
    ]
    head = f"【换届进度催办】{area}：截至{board.today}，{len(board.late_rows)}个单位{board.late}项任务逾期。"
    return f"{head}{'；'.join(lines)}。请抓紧办理，并及时在系统中登记。"
