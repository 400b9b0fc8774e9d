"""One row of a roster: its cells read into facts, with all that is wrong in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from cadres.models import Person
from cadres.rules.identity import Identity
from cadres.rules.posts import Posts, parse_posts
from cadres.selectors.standing import key_of
from core.encryption import keyed_hash
from imports.answers import Answers, Place
from imports.choices import ACCEPTABLE, ERRORS
from imports.choices import ProblemKind as Kind
from imports.columns import POST_COLUMNS, Column, Fault, Reading, is_empty
from imports.reading.header_words import header_names
from imports.reading.headers import Table
from imports.reading.reader import Row
from imports.reading.surroundings import PLACES, Surroundings
from imports.reading.worksheets import NOT_COMPUTED, CellError
from imports.rules.dates import ReadDate
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
from imports.units import UnitResolver
from places.models import Unit

_LONGEST = 200
"""Characters of a cell that are looked at to tell a note or a heading."""
_MARKS_OF_A_PERSON = ("id_number", "birth", "phone", *POST_COLUMNS)


@dataclass(slots=True)
class Found:
    """A fault at a place: header of the column, what stood there, what is wrong and what to do."""

    column: str
    kind: Kind
    value: str
    message: str
    is_error: bool


@dataclass(slots=True)
class Line:
    """A row read. ``values`` holds what its columns said, by identifier; faults stand in ``problems``.

    ``known`` is the person where registered without an ID number (``imports.recognition``). ``mended`` are cells that
    the uploader corrected, by identifier; ``accepted`` the kinds of errors that stand by their decision;
    a line ``is_left_out`` that they do not want to import.
    """

    table: Table
    number: int
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    posts: Posts = field(default_factory=Posts)
    unit: Unit | None = None
    id_hash: str = ""
    known: Person | None = None
    problems: list[Found] = field(default_factory=list)
    mended: dict[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    is_left_out: bool = False

    @property
    def place(self) -> Place:
        return self.table.sheet.title, self.number

    @property
    def name(self) -> str:
        return self.values.get("name") or ""

    @property
    def identity(self) -> Identity | None:
        return self.values.get("id_number")

    @property
    def key(self) -> str:
        """Under what the person is found in ``cadres.selectors.standing``; empty for nobody."""
        return key_of(self.known.pk) if self.known else self.id_hash

    @property
    def birth(self) -> ReadDate | None:
        return self.values.get("birth")

    @property
    def has_error(self) -> bool:
        return any(found.is_error for found in self.problems)

    @property
    def has_left(self) -> bool:
        return "ended_on" in self.values or "exit_reason" in self.values

    def add(self, identifier: str, kind: Kind, message: str, *, is_error: bool | None = None) -> None:
        """Note a fault in a column of this row."""
        error = kind in ERRORS if is_error is None else is_error
        found = Found(self.table.text_of(identifier), kind, self.text_of(identifier)[:200], message[:400], error)
        self.problems.append(found)

    def text_of(self, identifier: str) -> str:
        """What stands in a column of this row, as mended; empty where the file has no such column."""
        if identifier in self.mended:
            return self.mended[identifier]
        cell = self.table.cell_of.get(identifier)
        return clean_text(self.row[cell.index]) if cell and cell.index < len(self.row) else ""


class LineReader:
    """Reads the rows of a table, each repeated text once. Afterwards ``passed`` tells which rows spoke of nobody, by
    reason, and ``hidden`` how many hidden rows were read.

    ``meanings`` are the words explained: identifier → plain text → text to read in its place.
    """

    def __init__(
        self, table: Table, names: PlaceNames, answers: Answers, meanings: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.table = table
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
            line.id_hash = keyed_hash(identity.number)
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
        return lambda cell: (None, None) if column.says_nothing(cell) else column.read(cell)
    kept: dict[tuple[type, Any], Reading] = {}

    def read(cell: Any) -> Reading:
        key = (cell.__class__, cell)
        found = kept.get(key)
        if found is None:
            meant = meanings.get(plain(clean_text(cell)), cell) if meanings else cell
            found = kept[key] = (None, None) if column.says_nothing(meant) else column.read(meant)
        return found

    return read


CheckRow = Callable[[Line, dt.date], None]


def complete(line: Line, check_row: CheckRow, units: UnitResolver, sources: dict[str, int], today: dt.date) -> None:
    """Find the row's unit and sources and check the row as a whole."""
    answer = units.find(*written_unit(line))
    if isinstance(answer, Fault):
        if answer.kind != Kind.MISSING_UNIT or not any(found.kind == Kind.TEXT_TOO_LONG for found in line.problems):
            line.add("unit", answer.kind, answer.message)
    else:
        line.unit = answer
        _without_unit_name(line, answer)
    _take_sources(line, sources)
    check_row(line, today)


def accept(line: Line, reasons: dict[str, str]) -> None:
    """Make warnings of the errors that the uploader accepted with a reason."""
    for found in line.problems:
        if found.kind in ACCEPTABLE and (reason := reasons.get(found.kind)):
            found.is_error = False
            found.message = f"{found.message}（已接受：{reason}）"[:400]
            line.accepted |= {found.kind}


def written_unit(line: Line) -> tuple[str, str]:
    """Township and unit as the row writes them; the code of the unit where its name is missing."""
    values = line.values
    return values.get("township") or "", values.get("unit") or values.get("unit_code") or ""


def _without_unit_name(line: Line, unit: Unit) -> None:
    """Read 白杨村党总支书记 in the row of 白杨村 as 党总支书记."""
    if not line.posts.unknown:
        return
    again, rest = Posts(), []
    for word in line.posts.unknown:
        full = plain(word).removeprefix("中共")
        bare = [full.removeprefix(name) for name in (unit.name, unit.short_name) if full.startswith(name)]
        posts = next((posts for posts in map(parse_posts, bare) if posts and not posts.unknown), None)
        if posts:
            again |= posts
        else:
            rest.append(word)
    if not rest:
        line.problems = [found for found in line.problems if found.kind != Kind.UNKNOWN_POST]
    known = Posts(line.posts.party, line.posts.committee, line.posts.supervision, line.posts.postings, tuple(rest))
    line.posts = known | again


def _take_sources(line: Line, known: dict[str, int]) -> None:
    text = line.values.pop("sources", None)
    if not text:
        return
    ids, strange = split_sources(text, known)
    if ids:
        line.values["sources"] = ids
    if strange:
        words = "、".join(strange)[:60]
        line.add("sources", Kind.UNKNOWN_SOURCE, f"“{words}”不在人员来源字典中，这一项不写入。请按下拉框中的名称填写。")


def split_sources(text: str, known: dict[str, int]) -> tuple[list[int], list[str]]:
    """The sources that a cell names, and the words that name none. Names contain 、 and /: the longest fit wins, which
    stands first in ``known``."""
    rest, ids, strange = plain(text.replace("\n", ";")), [], []
    while rest:
        word = next((word for word in known if rest.startswith(word)), "")
        if word and (len(rest) == len(word) or rest[len(word)] in "、,/;|"):
            ids.append(known[word])
            rest = rest[len(word) + 1 :]
            continue
        end = min((i for i in (rest.find(mark) for mark in "、,/;|") if i >= 0), default=len(rest))
        if rest[:end]:
            strange.append(rest[:end])
        rest = rest[end + 1 :]
    return sorted(set(ids)), strange
