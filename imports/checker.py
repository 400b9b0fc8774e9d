"""One pass over a file: tables, lines, faults, plan rows. The whole file, or only what an answer has touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from django.utils import timezone

from cadres.models import Source
from core.services import files
from imports.answers import Answers, Place
from imports.bodies import bodies_of, keep_to_bodies
from imports.completion import TAG_COLUMNS, KnownTags, complete
from imports.kinds import KINDS, WorkbookKind
from imports.limits import while_mendable
from imports.lines import Line, accept, written_unit
from imports.locks import Locks
from imports.models import Batch, PlanRow
from imports.reading.header_words import LIKENESS
from imports.reading.headers import CONTENT, Table, find_tables, fingerprint
from imports.reading.line_reader import LineReader, told_passed
from imports.reading.reader import Workbook, WorkbookRefused, read_workbook
from imports.reading.results import take_results
from imports.rules.values import source_words
from imports.selectors.choices import known_headers, known_meanings
from imports.units import UnitResolver, place_names

Told = Callable[[str, int, int], None]
"""Takes phase, done and total."""
Planned = tuple[PlanRow, Line]
CHUNK = 500
SURE, SCANT = 4, 2
"""Known columns without 姓名 that make a header; a row of data rarely has two words of headers in it."""
READING, CHECKING, COMPARING = "读取文件", "核对内容", "比对名册"


class Checker:
    """Checks the file of a batch by its kind, with the answers given so far. ``workbook`` is the file, read already.

    Errors: WorkbookRefused on making one whose file cannot be read or has no header.
    """

    def __init__(self, batch: Batch, tell: Told = lambda *_: None, workbook: Workbook | None = None) -> None:
        self.batch, self._tell = batch, tell
        self.kind = KINDS[batch.kind]
        self.answers = Answers.decoded(batch.answers)
        self.meanings = known_meanings(batch.area)
        for identifier, words in self.answers.values.items():
            self.meanings[identifier] |= words
        tell(READING, 0, 1)
        workbook, found = tables_of(batch, self.answers, workbook)
        if not found:
            raise WorkbookRefused("no_header")
        self.tables = [table for table in found if table.is_read]
        self.layout = layout_of(self.kind, workbook, found)
        self.units = UnitResolver(batch.area, batch.term, self.meanings["unit"])
        self._names = place_names(self.units.directory)
        self._tags = known_tags()
        self._today = timezone.localdate()

    @property
    def needs_columns(self) -> bool:
        """Whether a sheet lacks a column without which its rows mean nothing: the uploader must be asked."""
        return any(sheet["lacks"] for sheet in self.layout["sheets"])

    def all_lines(self) -> list[Line]:
        """Every line of the file, each checked by itself and against the others."""
        lines: list[Line] = []
        total = sum(table.end - table.first_row for table in self.tables)
        readers = [self._reader(table) for table in self.tables]
        for line in while_mendable(chain.from_iterable(reader.lines() for reader in readers)):
            lines.append(line)
            if len(lines) % CHUNK == 0:
                self._tell(CHECKING, len(lines) // 2, total)
        self.layout["passed"] = told_passed(readers)
        self._complete(lines, total)
        self.layout["bodies"] = self.batch.layout["bodies"] = bodies_of(lines)
        self.kind.check_lines(self.batch, lines)
        return list(while_mendable(lines))

    def related_lines(self, touched: Iterable[Place]) -> list[Line]:
        """The lines at these places, and all that share a unit or a person with them, now or as last planned: those
        whose checks an answer to the touched ones can change. Checked as the whole file is."""
        stored = _Relations(self.batch)
        lines: dict[Place, Line] = {}
        wanted = set(touched)
        while new := wanted - lines.keys():
            read = self.lines_at(new)
            lines |= {line.place: line for line in read}
            units, keys = stored.of(new)
            units |= {line.unit.pk for line in read if line.unit}
            keys |= {line.key for line in read if line.key}
            wanted |= stored.places(units, keys)
            wanted -= new - lines.keys()
        order = {table.sheet.title: number for number, table in enumerate(self.tables)}
        found = sorted(lines.values(), key=lambda line: (order[line.place[0]], line.number))
        self.kind.check_lines(self.batch, found)
        return found

    def lines_at(self, places: Collection[Place]) -> list[Line]:
        """The lines at these places, each checked by itself. To be asked once for each place."""
        lines = [self._read[place] for place in places if place in self._read]
        self._complete(lines, len(lines))
        return lines

    @cached_property
    def _read(self) -> dict[Place, Line]:
        """Every line as its cells read: what stands in one can depend on those above."""
        return {line.place: line for table in self.tables for line in self._reader(table).lines()}

    def _reader(self, table: Table) -> LineReader:
        return self.kind.line_reader(table, self._names, self.answers, self.meanings, self.batch.term.realm)

    def _complete(self, lines: Sequence[Line], total: int) -> None:
        self.units.prepare(written_unit(line) for line in lines)
        for done, line in enumerate(lines):
            complete(line, self.kind.check_row, self.units, self._tags, self._today)
            accept(line, self.answers.accepted_at(line.place))
            if done % CHUNK == 0:
                self._tell(CHECKING, (total + done) // 2, total)
        if self.batch.bodies:
            keep_to_bodies(lines, self.batch.bodies)

    def plan(self, lines: Sequence[Line]) -> Iterable[list[Planned]]:
        """What each line will do, in chunks of 500; to change data that is handed in or locked is a conflict."""
        planner = self.kind.planner(self.batch, self.units.directory.units)
        locks = Locks(self.batch)
        for start in range(0, len(lines), CHUNK):
            self._tell(COMPARING, start, len(lines))
            yield locks.held(planner.plan(lines[start : start + CHUNK]))

    def missing(self) -> list[PlanRow]:
        """Rows for those whom a complete file, whose rows are stored, does not name; none for additions."""
        if not self.batch.is_complete:
            return []
        planner = self.kind.planner(self.batch, self.units.directory.units)
        closed = Locks(self.batch).closed
        return [row for row in planner.missing() if row.unit_id not in closed]


def tables_of(batch: Batch, answers: Answers, workbook: Workbook | None = None) -> tuple[Workbook, list[Table]]:
    """The workbook of a batch (given where it was read already) and the tables in it, with the columns chosen now and
    remembered. A table without cells was left out by hand. A header of few known columns is taken where no sheet has a
    sure one, to be mapped by hand; beside a sure one its table is doubtful, unless its columns were chosen.

    Errors: WorkbookRefused, FileNotFoundError.
    """
    workbook = workbook or read_workbook(files.read(batch.file))
    take_results(workbook)
    columns = KINDS[batch.kind].columns
    choices = known_headers(batch.area, batch.kind) | answers.chosen_columns
    looked_at: set[str] = set()
    found = [find_tables(sheet, columns, choices, SURE, looked_at) for sheet in workbook.sheets]
    is_sure = any(found)
    for number, sheet in enumerate(workbook.sheets):
        if not found[number]:
            found[number] = find_tables(sheet, columns, choices, SCANT, looked_at)
            for table in found[number]:
                table.is_doubtful = is_sure and fingerprint(table) not in choices
    return workbook, list(chain.from_iterable(found))


def layout_of(kind: WorkbookKind, workbook: Workbook, tables: Sequence[Table]) -> dict[str, Any]:
    """How a file was understood, as it is stored with its batch: no content, so that it need not be encrypted."""
    found = {table.sheet.title for table in tables}
    return {
        "sheets": [_sheet_layout(kind, table) for table in tables if table.is_read],
        "left_out_sheets": [table.sheet.title for table in tables if not table.cells],
        "doubtful_sheets": [table.sheet.title for table in tables if table.is_doubtful],
        "skipped_sheets": [sheet.title for sheet in workbook.sheets if sheet.title not in found],
        "hidden_sheets": workbook.hidden,
    }


def _sheet_layout(kind: WorkbookKind, table: Table) -> dict[str, Any]:
    guessed = [header for header in table.headers if header.column and header.how in (LIKENESS, CONTENT)]
    return {
        "title": table.sheet.title,
        "header_row": table.header + 1,
        "columns": [[cell.index, cell.text, cell.column.label] for cell in table.cells],
        "guessed": [[header.text, header.column.label, header.how] for header in guessed if header.column],
        "unmapped": table.unmapped,
        "unused": table.unused,
        "hidden_columns": table.hidden,
        "lacks": kind.lacks(cell.column.identifier for cell in table.cells),
    }


class _Relations:
    """Units and people of the rows as last planned, both ways."""

    def __init__(self, batch: Batch) -> None:
        self._by_unit: dict[int, set[Place]] = defaultdict(set)
        self._by_key: dict[str, set[Place]] = defaultdict(set)
        self._rows: dict[Place, tuple[int | None, str]] = {}
        rows = PlanRow.objects.filter(batch=batch).exclude(action=PlanRow.Action.MISSING).order_by()
        for sheet, number, unit, key in rows.values_list("sheet", "number", "unit_id", "person_key"):
            self._rows[sheet, number] = unit, key
            if unit:
                self._by_unit[unit].add((sheet, number))
            if key:
                self._by_key[key].add((sheet, number))

    def of(self, places: Iterable[Place]) -> tuple[set[int], set[str]]:
        related = [self._rows[place] for place in places if place in self._rows]
        return {unit for unit, _ in related if unit}, {key for _, key in related if key}

    def places(self, units: Iterable[int], keys: Iterable[str]) -> set[Place]:
        found: set[Place] = set()
        return found.union(*(self._by_unit[unit] for unit in units), *(self._by_key[key] for key in keys))


def known_tags() -> KnownTags:
    """By column, the ids of tags by all the words under which rosters name them, the longest first."""
    return {column: _known(groups) for column, groups in TAG_COLUMNS.items()}


def _known(groups: tuple[str, ...]) -> dict[str, int]:
    known: dict[str, int] = {}
    for source in Source.objects.filter(group__in=groups).order_by("-pk"):
        known |= dict.fromkeys(source_words(source.name), source.pk)
    return dict(sorted(known.items(), key=lambda item: -len(item[0])))
