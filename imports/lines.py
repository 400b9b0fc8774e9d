"""One row of a workbook as it was read: its facts, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cadres.models import Person
from cadres.rules.identity import Identity
from cadres.rules.posts import Posts
from cadres.selectors.standing import key_of
from imports.answers import Place
from imports.choices import ACCEPTABLE, ERRORS
from imports.choices import ProblemKind as Kind
from imports.reading.headers import Table
from imports.reading.reader import Row
from imports.rules.dates import ReadDate
from imports.rules.values import clean_text
from places.models import Unit


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
