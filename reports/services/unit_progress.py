"""Brings up to date what is stored of units' progress, township by township."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from cadres.selectors.progress import Board, Row, board_of_townships
from core.services.bulk import bring_up_to_date
from elections.models import Term
from elections.rules.plan import CellState
from reports.models import StaleTownship, UnitProgress
from reports.models.progress import stage_bit

FACTS = ("late", "stages_due", "stages_done", "turns_on")
OPEN = (CellState.NOT_BEGUN, CellState.UNDER_WAY)
NEXT_DAY = dt.timedelta(days=1)


def refresh_progress(*, term: Term, township_ids: Sequence[int]) -> None:
    """Compute how far the units of these townships are, and write the rows that differ. A term without a plan has
    none."""
    board = board_of_townships(term, township_ids)
    bring_up_to_date(
        UnitProgress.objects.filter(term=term, unit__township__in=township_ids),
        {(row.unit.pk,): _facts(row, board) for row in board.rows} if board.tasks else {},
        key=("unit_id",),
        facts=FACTS,
        given={"term_id": term.pk},
        unique=("term", "unit"),
    )


def _facts(row: Row, board: Board) -> tuple[Any, ...]:
    due = done = 0
    for number, is_done in row.stages().items():
        due |= stage_bit(number)
        done |= stage_bit(number) if is_done else 0
    return len(row.late), due, done, _turns_on(row, board.today)


def _turns_on(row: Row, today: dt.date) -> dt.date | None:
    """The next day on which something of the unit is late that is not yet, or done because its list is published."""
    ends = [cell.standing.window.end for cell in row.cells if cell.state in OPEN and cell.standing.window]
    lists = [contest.final_list_on for contest in row.plan.contests.values() if contest.final_list_on]
    days = [*(end + NEXT_DAY for end in ends), *lists]
    return min((day for day in days if day > today), default=None)


def turned() -> set[tuple[int, int]]:
    """Terms and townships in which a day has come on which a unit's progress changes by itself, those apart that wait
    to be computed already. A term that stands on a day of its own (``Term.as_if_on``) has come so far."""
    waiting = StaleTownship.objects.filter(term=OuterRef("term"), township=OuterRef("unit__township"))
    rows = UnitProgress.objects.exclude(Exists(waiting))
    by_the_clock = rows.filter(turns_on__lte=timezone.localdate(), term__as_if_on=None)
    by_its_own_day = rows.filter(turns_on__lte=F("term__as_if_on"))
    return {
        place
        for found in (by_the_clock, by_its_own_day)
        for place in found.values_list("term_id", "unit__township_id").distinct()
    }
