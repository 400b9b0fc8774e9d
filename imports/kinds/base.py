"""What a kind of workbook is: one declaration, on which reading, checking, plan, template and notes stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from cadres.choices import ExitReason
from core.capabilities import Capability
from elections.choices import DataKind
from imports.columns import Column, Written
from imports.reading.line_reader import LineReader

if TYPE_CHECKING:
    from cadres.selectors.standing import Book
    from core.services.jobs import JobRun
    from elections.models import Term
    from imports.lines import Line
    from imports.models import Batch, PlanRow
    from imports.selectors.written import UndoPreview
    from places.models import Area, Unit


class Planner(Protocol):
    """Turns checked lines into plan rows, up to 500 at a time, against what the database has."""

    def __init__(self, batch: Batch, units: Iterable[Unit]) -> None: ...

    def plan(self, lines: Sequence[Line]) -> Iterator[tuple[PlanRow, Line]]: ...

    def missing(self) -> Iterator[PlanRow]:
        """Of a complete file, whose rows are stored: rows for what it should name and does not."""


class Execution(Protocol):
    """One run through a plan's rows in the caller's transaction.

    ``changed`` are rows left out since their targets are no longer as seen; ``townships`` and ``people`` are touched.
    """

    changed: list[PlanRow]
    townships: set[int]
    people: set[int]

    def __init__(self, batch: Batch, run: JobRun) -> None: ...

    def run_all(self) -> int:
        """Write; returns the number of rows written."""


class Reversal(Protocol):
    """One run through what a batch wrote, taking it back in the caller's transaction; ``counts`` are rows that were
    deleted, restored and kept."""

    counts: dict[str, int]
    townships: set[int]
    people: set[int]

    def __init__(self, batch: Batch, run: JobRun) -> None: ...

    def run_all(self) -> None: ...

    @classmethod
    def preview(cls, batch: Batch) -> UndoPreview:
        """What it would do now; of an undone batch, what was kept of it."""


@dataclass(frozen=True)
class Parting:
    """How somebody leaves whom a complete file misses: the words for it, its date and its note; the reasons to choose
    from, none where the note says why."""

    word: str = "已离任"
    date: str = "离任时间"
    reasons: tuple[tuple[str, str], ...] = tuple(ExitReason.choices)
    note: str = "说明"


@dataclass(frozen=True)
class Target:
    """What is written: the words for it, and the page on which it is seen; ``altered`` says what an import does to
    rows that were there."""

    words: str = "人员和任职"
    book: str = "花名册"
    page: str = "cadres:roster"
    altered: str = "变更、移除或登记离任的"


@dataclass(frozen=True)
class Option:
    """What an uploader has to say of a file of one kind beside area and term: stored in ``Batch.options`` by its
    ``identifier``. ``choices`` are (value, words) of a term, ``told`` the words of a value that was chosen."""

    identifier: str
    label: str
    help_text: str
    choices: Callable[[Term], list[tuple[str, str]]]
    told: Callable[[str], str]


@dataclass(frozen=True)
class WorkbookKind:
    """A kind of workbook: ``label`` names it, ``title`` its sheet and files; ``advice`` stands in its template.

    ``needs`` are identifiers, of each group one must be among the columns of a file.

    ``shown`` are the labels of the columns that its plan shows. ``book`` is where the targets of its rows stand, None
    for targets that are no people. Who uploads it needs the ``capability``.
    ``one_a_line`` is what has a line of its own. ``lines`` are the beginnings of the lines of its template, where they
    are not some empty ones a unit.
    ``can_be_complete``: a file may be the whole of its units, so that those it misses are asked about.
    ``data_kind``: to which of a unit's data its rows belong, so that what is handed in or locked stays as it is;
    None for none.
    ``options`` are asked on the upload form; ``may_hold_findings``: its files may hold what departments found out.
    ``check_row`` looks at one row by itself, ``check_lines`` at rows against each other and the database.
    """

    identifier: str
    label: str
    title: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    check_row: Callable[[Line, dt.date], None]
    check_lines: Callable[[Batch, Sequence[Line]], None]
    planner: type[Planner]
    execution: type[Execution]
    reversal: type[Reversal]
    shown: tuple[str, ...]
    book: Book | None = None
    capability: Capability = Capability.EDIT_PEOPLE
    data_kind: DataKind | None = DataKind.ROSTER
    options: tuple[Option, ...] = ()
    may_hold_findings: bool = False
    can_be_complete: bool = True
    parting: Parting = Parting()
    line_reader: type[LineReader] = LineReader
    one_a_line: str = "一人"
    lines: Callable[[Term, Area], Iterable[list[str]]] | None = None
    target: Target = Target()
    advice: tuple[tuple[str, str], ...] = ()

    @cached_property
    def written(self) -> tuple[tuple[Column, Written], ...]:
        """The columns of templates and exports, in their order."""
        return tuple((column, column.written) for column in self.columns if column.written)

    @property
    def has_bodies(self) -> bool:
        """Whether its rows are about bodies, so that a file may be about some of them only."""
        return any(column.identifier in ("posts", "body") for column in self.columns)

    @cached_property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.label for column, _ in self.written)

    def column(self, identifier: str) -> Column:
        """The first column of that identifier. Errors: StopIteration for none."""
        return next(column for column in self.columns if column.identifier == identifier)

    def lacks(self, identifiers: Iterable[str]) -> list[str]:
        """What a header with these columns does not name and must: labels, alternatives joined by 或."""
        there = set(identifiers)
        return [
            "或".join(self.column(identifier).label for identifier in group)
            for group in self.needs
            if not there & set(group)
        ]


def choices_of(kinds: Iterable[WorkbookKind]) -> list[tuple[str, Any]]:
    """(identifier, label) for a form."""
    return [(kind.identifier, kind.label) for kind in kinds]
