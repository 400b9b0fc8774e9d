"""One row of a roster: its cells read into facts, with all that is wrong in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from cadres.models import Person
from cadres.rules.identity import Identity
from cadres.rules.posts import Posts, parse_posts
from cadres.selectors.standing import key_of
from core.encryption import keyed_hash
from imports.checks.rows import check_row
from imports.choices import ERRORS
from imports.choices import ProblemKind as Kind
from imports.columns import POST_COLUMNS, Column, Fault, Reading, is_empty
from imports.headers import Table
from imports.reader import Row
from imports.rules.dates import ReadDate
from imports.rules.values import clean_text, plain
from imports.units import UnitResolver
from places.models import Unit

_TOTALS = frozenset({"合计", "小计", "总计", "总数", "共计"})
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

    ``known`` is the person where registered without an ID number (``imports.recognition``).
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
        """What stands in a column of this row; empty where the file has no such column."""
        cell = next((c for c in self.table.cells if c.column.identifier == identifier), None)
        return clean_text(self.row[cell.index]) if cell and cell.index < len(self.row) else ""


class LineReader:
    """Reads the rows of a table, each repeated text once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._cells = [(cell.index, cell.column, _reader(cell.column)) for cell in table.cells]

    def lines(self) -> Iterator[Line]:
        """The rows that speak of a person; blank rows, totals, notes and signatures are passed over."""
        for index, row in enumerate(self.table.sheet.rows[self.table.first_row :], self.table.first_row + 1):
            line = Line(self.table, index, row)
            self._read(line)
            if self._is_person(line):
                yield line

    def _read(self, line: Line) -> None:
        row, values, width = line.row, line.values, len(line.row)
        for index, column, read in self._cells:
            if index >= width or (raw := row[index]) == "":
                continue
            value, fault = read(raw)
            if fault:
                line.add(column.identifier, fault.kind, fault.message)
            if value is not None:
                if column.is_joined and column.identifier in values:
                    value = f"{values[column.identifier]} {value}"
                values[column.identifier] = value
        if identity := line.identity:
            line.id_hash = keyed_hash(identity.number)
        found = [values.pop(identifier) for identifier in POST_COLUMNS if identifier in values]
        if found:
            line.posts = reduce(or_, found)

    def _is_person(self, line: Line) -> bool:
        name = plain(line.name)
        if name in _TOTALS or line.values.get("unit") in _TOTALS or line.values.get("township") in _TOTALS:
            return False
        if name:
            return True
        cells = {cell.column.identifier: cell.index for cell in self.table.cells}
        return any(
            not is_empty(line.row[cells[mark]])
            for mark in _MARKS_OF_A_PERSON
            if mark in cells and cells[mark] < len(line.row)
        )


def _reader(column: Column) -> Callable[[Any], Reading]:
    """A column's reading, kept by cell where values repeat; what says nothing is nothing."""
    if not column.is_kept:
        return lambda cell: (None, None) if is_empty(cell) else column.read(cell)
    kept: dict[tuple[type, Any], Reading] = {}

    def read(cell: Any) -> Reading:
        key = (cell.__class__, cell)
        found = kept.get(key)
        if found is None:
            found = kept[key] = (None, None) if is_empty(cell) else column.read(cell)
        return found

    return read


def complete(line: Line, units: UnitResolver, sources: dict[str, int], today: dt.date) -> None:
    """Find the row's unit and sources and check the row as a whole."""
    answer = units.find(*written_unit(line))
    if isinstance(answer, Fault):
        line.add("unit", answer.kind, answer.message)
    else:
        line.unit = answer
        _without_unit_name(line, answer)
    _take_sources(line, sources)
    check_row(line, today)


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
        bare = next(
            (plain(word).removeprefix(n) for n in (unit.name, unit.short_name) if plain(word).startswith(n)), ""
        )
        posts = parse_posts(bare) if bare else Posts()
        if posts and not posts.unknown:
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
    """The sources that a cell names, and the words that name none. Names contain 、 and /: the longest fit wins."""
    rest, ids, strange = plain(text), [], []
    words = sorted(known, key=len, reverse=True)
    while rest:
        word = next((word for word in words if rest.startswith(word)), "")
        if word and (len(rest) == len(word) or rest[len(word)] in "、,/;|"):
            ids.append(known[word])
            rest = rest[len(word) + 1 :]
            continue
        end = min((i for i in (rest.find(mark) for mark in "、,/;|") if i >= 0), default=len(rest))
        if rest[:end]:
            strange.append(rest[:end])
        rest = rest[end + 1 :]
    return sorted(set(ids)), strange
