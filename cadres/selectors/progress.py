"""How far every unit is with every task of a term's plan: what was noted, and what the product knows by itself.

Nothing of it is stored: windows, late, blocked and what is known by itself follow from days, law and the rows of
contests, candidates and situations, read for all units at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count

from cadres.selectors.progress_facts import NO_SLATE, UnitSlate, slates_of
from core.rounding import rounded
from elections.choices import Body, Checklist, KnownBy, TaskState
from elections.models import Stage, Task, Term, UnitProfile, UnitTask
from elections.rules.plan import PARTY_DAY, CellState, Known, Standing, standing
from elections.selectors import today_of
from elections.selectors.plan import UnitPlan, task_lists, unit_plans, units_of
from places.models import Area, Unit


@dataclass(frozen=True)
class Cell:
    """One task in one unit: how it stands, and the row that was noted of it, if any."""

    task: Task
    standing: Standing
    noted: UnitTask | None = None

    @property
    def state(self) -> CellState:
        return self.standing.state

    @property
    def is_automatic(self) -> bool:
        return bool(self.task.known_by)

    @property
    def remark(self) -> str:
        """What there is to say of it: what hinders it, what was noted, what it rests on."""
        note = self.noted.note if self.noted else ""
        return self.standing.obstacle or note or self.standing.known.basis

    @property
    def counts(self) -> bool:
        """Whether the task concerns the unit."""
        return self.state != CellState.NOT_CONCERNED

    @property
    def is_done(self) -> bool:
        return self.state == CellState.DONE

    @property
    def is_late(self) -> bool:
        return self.state == CellState.LATE

    @property
    def is_blocked(self) -> bool:
        return self.state == CellState.BLOCKED


@dataclass
class Row:
    """A unit with its cells, in the order of the tasks."""

    plan: UnitPlan
    cells: list[Cell]

    @property
    def unit(self) -> Unit:
        return self.plan.unit

    @property
    def profile(self) -> UnitProfile:
        return self.plan.profile

    @property
    def is_key(self) -> bool:
        """Whether the unit is or was a difficult one (重点难点)."""
        return self.plan.situation.was_red

    @cached_property
    def due(self) -> int:
        return sum(cell.counts for cell in self.cells)

    @cached_property
    def done(self) -> int:
        return sum(cell.is_done for cell in self.cells)

    @cached_property
    def late(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_late]

    def stages(self) -> dict[int, bool]:
        """The stages with tasks that concern the unit, by number: whether all of these are done."""
        found: dict[int, bool] = {}
        for cell in self.cells:
            if cell.task.stage and cell.counts:
                number = cell.task.stage.number
                found[number] = found.get(number, True) and cell.is_done
        return found

    @cached_property
    def blocked(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_blocked]

    @cached_property
    def longest(self) -> int:
        """The most days that one of its tasks is late."""
        return max((cell.standing.days for cell in self.late), default=0)

    @property
    def has_no_day(self) -> bool:
        return any(cell.state == CellState.NO_DAY for cell in self.cells)


@dataclass(frozen=True)
class TaskCount:
    """Of the units that a task concerns, how many have done it."""

    task: Task
    done: int
    due: int


@dataclass(frozen=True)
class StageCount:
    """Units that have done all tasks of a stage, that have begun it, and its tasks one by one; the first and the last
    day of its windows, postponed units apart."""

    stage: Stage | None
    units: int
    done: int
    begun: int
    tasks: tuple[TaskCount, ...]
    first: dt.date | None
    last: dt.date | None


@dataclass
class Board:
    """The units of a scope and the tasks of one list, on a day."""

    term: Term
    today: dt.date
    tasks: list[Task]
    rows: list[Row]

    @cached_property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @cached_property
    def due(self) -> int:
        return sum(row.due for row in self.rows)

    @cached_property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def share(self) -> Decimal | None:
        """How many of a hundred tasks due are done; None where none is due."""
        return rounded(Fraction(100 * self.done, self.due), 1) if self.due else None

    @cached_property
    def late_rows(self) -> list[Row]:
        """Units with something late, the latest first."""
        return sorted((row for row in self.rows if row.late), key=lambda row: (-row.longest, row.unit.code))

    @cached_property
    def late(self) -> int:
        return sum(len(row.late) for row in self.late_rows)

    @cached_property
    def blocked_rows(self) -> list[Row]:
        return [row for row in self.rows if row.blocked]

    @cached_property
    def finished(self) -> int:
        """Units that have done all there is to do."""
        return sum(row.due == row.done > 0 for row in self.rows)

    @cached_property
    def is_noted(self) -> bool:
        """Whether anybody has noted anything."""
        return any(cell.noted for cell in self.cells)

    @cached_property
    def task_counts(self) -> list[TaskCount]:
        columns = [[row.cells[at] for row in self.rows] for at in range(len(self.tasks))]
        return [
            TaskCount(task, sum(cell.is_done for cell in column), sum(cell.counts for cell in column))
            for task, column in zip(self.tasks, columns, strict=True)
        ]

    @cached_property
    def stages(self) -> list[StageCount]:
        """The stages in their order; tasks of a list without stages stand under None."""
        return [self._stage(stage) for stage in dict.fromkeys(task.stage for task in self.tasks)]

    def _stage(self, stage: Stage | None) -> StageCount:
        places = [at for at, task in enumerate(self.tasks) if task.stage == stage]
        done = begun = 0
        starts, ends = [], []
        for row in self.rows:
            due = [row.cells[at] for at in places if row.cells[at].counts]
            finished = bool(due) and all(cell.is_done for cell in due)
            done += finished
            begun += not finished and any(cell.is_done or cell.state == CellState.UNDER_WAY for cell in due)
            windows = [] if row.profile.postponed_until else [cell.standing.window for cell in due]
            starts += [window.start for window in windows if window]
            ends += [window.end for window in windows if window]
        tasks = tuple(self.task_counts[at] for at in places)
        first, last = min(starts, default=None), max(ends, default=None)
        return StageCount(stage, len(self.rows), done, begun, tasks, first, last)

    @cached_property
    def current_stage(self) -> Stage | None:
        """The last stage that is going on today."""
        going_on = [each for each in self.stages if each.first and each.last and each.first <= self.today <= each.last]
        return going_on[-1].stage if going_on else None

    def by_township(self) -> list[tuple[Area, Board]]:
        """The board of each township, in the order of the rows."""
        found: dict[Area, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.unit.township, []).append(row)
        return [(area, self.of(rows)) for area, rows in found.items()]

    def of(self, rows: Iterable[Row]) -> Board:
        """The same board with some of its units only."""
        return Board(self.term, self.today, self.tasks, list(rows))

    def stage_only(self, number: int) -> Board:
        """The same units with the tasks of one stage only."""
        places = [at for at, task in enumerate(self.tasks) if task.stage and task.stage.number == number]
        rows = [Row(row.plan, [row.cells[at] for at in places]) for row in self.rows]
        return Board(self.term, self.today, [self.tasks[at] for at in places], rows)


def board_of(term: Term, area: Area, kind: str = "", checklist: str = Checklist.PLAN) -> Board:
    """All units of an area (of one kind, or both) and all tasks of a list."""
    return boards_of(term, area, kind, [checklist])[checklist]


def boards_of(term: Term, area: Area, kind: str, checklists: Sequence[str]) -> dict[str, Board]:
    """The same for several lists, by list."""
    profiles = UnitProfile.objects.filter(term=term).under(area.path)
    return _boards(term, profiles.filter(unit__kind=kind) if kind else profiles, checklists)


def boards_of_unit(term: Term, unit: Unit) -> dict[str, Board]:
    """A unit's tasks of every list, by list; the boards have no row where it does not take part."""
    return _boards(term, UnitProfile.objects.filter(term=term, unit=unit), Checklist.values)


def board_of_townships(term: Term, township_ids: Sequence[int]) -> Board:
    """The plan of the units of some townships, for counting: without who noted what, and with which files."""
    profiles = UnitProfile.objects.filter(term=term, unit__township__in=township_ids)
    return _boards(term, profiles, [Checklist.PLAN], is_for_counting=True)[Checklist.PLAN]


def cell_of(term: Term, unit: Unit, task: Task) -> Cell | None:
    """One task in one unit; None where the unit does not take part."""
    board = _boards(term, UnitProfile.objects.filter(term=term, unit=unit), [task.checklist])[task.checklist]
    return next((cell for cell in board.cells if cell.task == task), None)


def _boards(term: Term, profiles: Any, checklists: Sequence[str], is_for_counting: bool = False) -> dict[str, Board]:
    today, lists = today_of(term), task_lists(term, checklists)
    if not any(lists.values()):
        return {checklist: Board(term, today, [], []) for checklist in checklists}
    plans = unit_plans(term, profiles)
    units = units_of(profiles)
    slates = slates_of(term, units)
    rows_noted = UnitTask.objects.filter(task__term=term, task__checklist__in=checklists, unit__in=units)
    noted = {(row.unit_id, row.task_id): row for row in (rows_noted if is_for_counting else _in_full(rows_noted))}
    boards = {}
    for checklist, tasks in lists.items():
        rows = []
        for plan in plans:
            key, slate = plan.profile.unit_id, slates.get(plan.profile.unit_id, NO_SLATE)
            rows.append(Row(plan, [_cell(task, plan, slate, noted.get((key, task.pk)), today) for task in tasks]))
        boards[checklist] = Board(term, today, tasks, rows)
    return boards


def _in_full(rows: Any) -> Any:
    """What was noted with who did and the number of its files."""
    return rows.annotate(files=Count("evidence_files")).select_related("by")


def _cell(task: Task, plan: UnitPlan, slate: UnitSlate, noted: UnitTask | None, today: dt.date) -> Cell:
    known = known_by_itself(task, plan, slate, today) if task.known_by else _as_noted(noted)
    obstacle = _obstacle(task, plan, slate)
    return Cell(task, standing(window=plan.window(task), known=known, obstacle=obstacle, today=today), noted)


def _as_noted(noted: UnitTask | None) -> Known:
    if noted is None:
        return Known()
    is_done = noted.state == TaskState.DONE
    return Known(
        done_on=noted.done_on if is_done else None,
        percent=None if is_done else noted.percent,
        is_begun=noted.state == TaskState.UNDER_WAY,
        is_concerned=noted.state != TaskState.NOT_CONCERNED,
    )


def _obstacle(task: Task, plan: UnitPlan, slate: UnitSlate) -> str:
    """Why a unit may not go on with a task; empty where nothing is in its way."""
    if task.needs_calm and plan.situation.is_red:
        return f"选情为红色（{plan.situation.last_round}），尚未销号"
    waiting = slate.of(task.anchor).waiting if task.needs_review else 0
    return f"还有 {waiting} 名人选没有通过联审" if waiting else ""


def known_by_itself(task: Task, plan: UnitPlan, slate: UnitSlate, today: dt.date) -> Known:
    """What the product knows of a task without being told, and from what."""
    if task.known_by == KnownBy.SIGNED_OFF:
        return plan.situation.known
    if task.known_by == KnownBy.REVIEW_CLEAR:
        return slate.of(task.anchor).review_known(today)
    if task.known_by == KnownBy.FINAL_LIST:
        contest = plan.contests.get(Body.PARTY if task.anchor == PARTY_DAY else Body.COMMITTEE)
        return slate.of(task.anchor).final_list_known(contest.final_list_on if contest else None, today)
    body = Body.PARTY if task.known_by == KnownBy.PARTY_DECLARED else Body.COMMITTEE
    declared = plan.completed_on(body)
    if declared:
        return Known(done_on=declared, basis=f"{body.label}选举结果已确认")
    day = plan.days[PARTY_DAY if body == Body.PARTY else task.anchor].day
    return Known(is_begun=bool(day and day <= today), basis=f"{body.label}选举结果尚未确认")
