"""The roster of members: one person in one unit a row, with the posts of all bodies side by side."""

from cadres.selectors.standing import ROSTER_BOOK
from imports.checks.files import check_roster
from imports.checks.rows import check_row
from imports.columns import POST_COLUMNS
from imports.kinds.base import WorkbookKind
from imports.kinds.roster_columns import ROSTER_COLUMNS, SHOWN_OF_PEOPLE
from imports.plan import RosterPlanner
from imports.services.execution import RosterExecution
from imports.services.reversal import RosterReversal

ROSTER = WorkbookKind(
    identifier="roster",
    label="两委成员花名册",
    title="花名册",
    columns=ROSTER_COLUMNS,
    needs=(("name",), POST_COLUMNS),
    check_row=check_row,
    check_lines=check_roster,
    planner=RosterPlanner,
    execution=RosterExecution,
    reversal=RosterReversal,
    shown=SHOWN_OF_PEOPLE,
    book=ROSTER_BOOK,
    advice=(("两委兼任", "同时在党组织和村(居)委会任职的，写在同一行的两列里，不要写成两行。"),),
)
