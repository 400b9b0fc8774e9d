"""The rows of a table, one by one: who speaks of a person, and the facts in the cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from core.encryption import keyed_hash
from imports.answers import Answers
from imports.choices import ProblemKind as Kind
from imports.columns import POST_COLUMNS, Column, Reading, is_empty
from imports.lines import Line
from imports.reading.header_words import header_names
from imports.reading.headers import Table
from imports.reading.surroundings import PLACES, Surroundings
from imports.reading.worksheets import NOT_COMPUTED, CellError
from imports.rules.place_names import PlaceNames
from imports.rules.row_kinds import (
    Passed,
    heading_words,
    is_like_a_name,
    is_note,
    is_signature,
    is_title,
    is_total,
    is_vacant,
)
from imports.rules.values import clean_text, plain

_LONGEST = 200
"""Characters of a cell that are looked at to tell a note or a heading."""
_MARKS_OF_A_PERSON = ("id_number", "birth", "phone", *POST_COLUMNS)


class LineReader:
    """Reads the rows of a table, each repeated text once. Afterwards ``passed`` tells which rows spoke of nobody, by
    reason, and ``hidden`` how many hidden rows were read.

    ``meanings`` are the words explained: identifier → plain text → text to read in its place. ``realm`` is where the
    people are looked up (``Term.realm``).
    """

    def __init__(
        self,
        table: Table,
        names: PlaceNames,
        answers: Answers,
        meanings: Mapping[str, Mapping[str, str]],
        realm: int | None = None,
    ) -> None:
        self.table, self._realm = table, realm
        self._answers = answers
        self.passed: dict[Passed, list[int]] = defaultdict(list)
        self.hidden = 0
        self._cells = [
            (cell.index, cell.column, _reader(cell.column, meanings.get(cell.column.identifier, {})))
            for cell in table.cells
        ]
        self._index = {cell.column.identifier: cell.index for cell in reversed(table.cells)}
        own = {cell.column.identifier: cell.column for cell in reversed(table.cells)}
        self._columns = {column.identifier: column for column in reversed(table.columns)} | own
        self._meanings = meanings
        self._wide = {
            top: right - left for top, left, bottom, right in table.sheet.merges if top == bottom and left < right
        }
        self._around = Surroundings(table, names)

    def lines(self) -> Iterator[Line]:
        """The rows that speak of a person, with the township and unit that the rows around them tell. Rows of nobody
        (totals, headings, notes, signatures) are passed over and counted, blank ones without a word."""
        sheet = self.table.sheet
        for index in range(self.table.first_row, self.table.end):
            row = sheet.rows[index]
            if not row:
                self._around.end_block()
                continue
            line = Line(self.table, index + 1, row)
            line.mended = self._answers.cells_of(line.place)
            line.is_left_out = self._answers.leaves_out(line.place)
            self._read(line)
            reason = None if self._is_plainly_a_person(line) else self._reason_to_pass(line, index)
            if reason:
                self.passed[reason].append(index + 1)
                continue
            self._around.complete(line.values, index, row)
            self._take_mended(line, line.mended.keys() & set(PLACES))
            self.hidden += index in sheet.hidden_rows
            yield line

    def _read(self, line: Line) -> None:
        row, values = line.row, line.values
        width = len(row)
        for index, column, read in self._cells:
            raw = row[index] if index < width else ""
            if raw == "":
                continue
            if raw.__class__ is CellError:
                line.add(column.identifier, Kind.CELL_ERROR, _told(raw))
                continue
            value, fault = read(raw)
            if fault:
                line.add(column.identifier, fault.kind, fault.message)
            if value is not None:
                if column.is_joined and column.identifier in values:
                    value = f"{values[column.identifier]} {value}"
                values[column.identifier] = value
        self._take_mended(line, line.mended.keys() - set(PLACES))
        if identity := line.identity:
            line.id_hash = keyed_hash(identity.number, self._realm)
        found = [values.pop(identifier) for identifier in POST_COLUMNS if identifier in values]
        if found:
            line.posts = reduce(or_, found)

    def _take_mended(self, line: Line, identifiers: Iterable[str]) -> None:
        """Cells corrected by hand in place of the file's, whether or not it has a column for them."""
        for identifier in sorted(identifiers):
            header = self.table.text_of(identifier)
            line.values.pop(identifier, None)
            line.problems = [found for found in line.problems if found.column != header]
            read = _reader(self._columns[identifier], self._meanings.get(identifier, {}))
            value, fault = read(line.mended[identifier])
            if fault:
                line.add(identifier, fault.kind, fault.message)
            if value is not None:
                line.values[identifier] = value

    def _is_plainly_a_person(self, line: Line) -> bool:
        """An ordinary name and, beside it, a sound ID number or what else only people have."""
        return bool(line.identity or line.birth) and is_like_a_name(line.name)

    def _reason_to_pass(self, line: Line, index: int) -> Passed | None:
        """Why a row is none of a person. A row with something like a name is one, whatever else stands in it, unless
        it stands alone in a heading's place."""
        name = plain(line.name)
        texts = [
            plain(cell[:_LONGEST]) if isinstance(cell, str) else clean_text(cell) for cell in line.row if cell != ""
        ]
        if index in self.table.repeats or name in header_names():
            return Passed.HEADER
        is_named = is_like_a_name(name)
        if any(is_total(text) for text in texts) and not is_named and not line.identity and not line.birth:
            self._around.end_block()
            return Passed.TOTAL
        if is_vacant(self._written_name(line)) and not line.identity:
            return Passed.VACANT
        if len(texts) == 1 and (reason := self._heading(line, index)):
            return reason
        if not is_named and not self._has_marks(line):
            return self._remark(texts)
        if any(is_signature(text) for text in texts) and not is_named and not line.identity:
            return Passed.SIGNATURE
        return None

    def _heading(self, line: Line, index: int) -> Passed | None:
        """A row of one text: a heading, unless it could be a person's name and does not reach over its neighbours."""
        place, cell = next((place, cell) for place, cell in enumerate(line.row) if cell != "")
        text = clean_text(str(cell)[:_LONGEST])
        words = plain(text)
        is_wide = self._wide.get(index, 0) > 1
        names_a_place = self._around.names_a_place(text)
        if not is_wide and not names_a_place and is_like_a_name(words) and place == self._index.get("name"):
            return None
        if is_signature(words):
            return Passed.SIGNATURE
        if is_note(words):
            return Passed.NOTE
        if names_a_place:
            self._around.section(text)
            return Passed.HEADING
        if is_title(words):
            self._around.title(text)
            return Passed.HEADING
        return Passed.HEADING if is_wide or heading_words(words) != words else None

    def _remark(self, texts: list[str]) -> Passed:
        """A row without a name and without anything that only a person has."""
        if any(is_signature(text) for text in texts):
            return Passed.SIGNATURE
        if any(is_note(text) for text in texts):
            return Passed.NOTE
        if any(is_title(text) for text in texts):
            self._around.title(" ".join(texts))
            return Passed.HEADING
        self._around.end_block()
        return Passed.SERIAL if all(text.isdigit() for text in texts) else Passed.NAMELESS

    def _written_name(self, line: Line) -> str:
        index = self._index.get("name", len(line.row))
        return plain(str(line.row[index])[:_LONGEST]) if index < len(line.row) else ""

    def _has_marks(self, line: Line) -> bool:
        row, width = line.row, len(line.row)
        return bool(line.name) or any(
            not is_empty(row[index]) for mark in _MARKS_OF_A_PERSON if (index := self._index.get(mark, width)) < width
        )


def told_passed(readers: Iterable[LineReader]) -> dict[str, int]:
    """How many rows were passed over, by reason, and how many hidden ones were read."""
    counts: Counter[str] = Counter()
    for reader in readers:
        counts.update({reason.value: len(rows) for reason, rows in reader.passed.items()})
        counts["hidden"] += reader.hidden
    return {reason: count for reason, count in counts.items() if count}


def _told(error: CellError) -> str:
    if error.text == NOT_COMPUTED:
        return "这一格是公式，文件中没有保存它的结果。请用 Excel 或 WPS 打开后保存，或改为数值再上传。"
    return f"这一格是公式错误“{error.text}”，读不出内容。请改正公式，或直接填写内容。"


def _reader(column: Column, meanings: Mapping[str, str]) -> Callable[[Any], Reading]:
    """A column's reading, kept by cell where values repeat; what says nothing is nothing."""
    if not column.is_kept:
        return column.reading
    kept: dict[tuple[type, Any], Reading] = {}

    def read(cell: Any) -> Reading:
        key = (cell.__class__, cell)
        found = kept.get(key)
        if found is None:
            meant = meanings.get(plain(clean_text(cell)), cell) if meanings else cell
            found = kept[key] = column.reading(meant)
        return found

    return read
