"""One row of a file as it is edited: each column with what stands in the file, what was put in its place, what is wrong
and what may be meant. Personal numbers are never shown in full."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from imports.checker import Checker
from imports.choices import ACCEPTABLE, ProblemKind
from imports.lines import Line, written_unit
from imports.masks import masked_cell, masked_text
from imports.models import PlanRow, Problem
from imports.reading.headers import HeaderCell
from imports.rules.suggestions import suggestions
from imports.rules.values import clean_text
from imports.selectors.plan_rows import Message
from imports.selectors.suggestions import BODY_POSTS, POSTS, UNIT_KINDS, unit_choices
from imports.units import UnitResolver
from places.models import Unit

_SECRET = frozenset({"id_number", "phone"})
_PLACES = ("township", "unit")
_BREAK = re.compile(r"\s*\n\s*")
"""A line break in a cell, which no input of a form can hold."""


@dataclass
class EditedField:
    """A column of the row. ``text`` stands there now and ``in_file`` in the file; of a secret one both are masked, and
    what is typed replaces it. ``choices`` are those of a select, ``words`` those offered while typing."""

    identifier: str
    label: str
    text: str
    in_file: str
    is_mended: bool = False
    is_secret: bool = False
    choices: list[tuple[str, str]] = field(default_factory=list)
    words: tuple[str, ...] = ()
    messages: list[Message] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)

    @property
    def has_error(self) -> bool:
        return any(message.is_error for message in self.messages)

    @property
    def is_faulty(self) -> bool:
        return bool(self.messages)

    @property
    def options(self) -> list[tuple[str, str]]:
        """(text, words) of a select, what stands there now among them."""
        if self.identifier == "unit":
            return [("", f"不改：{self.text}" if self.text else "请选择"), *self.choices]
        known = {text for text, _ in self.choices}
        own = [(self.text, f"{self.text}（文件里的写法）")] if self.text and self.text not in known else []
        return [("", "（空）"), *own, *self.choices]

    def wants(self, typed: str) -> bool:
        """Whether a text sent for this field changes it."""
        return bool(typed) if self.is_secret or self.identifier == "unit" else typed != self.text


class RowEditor:
    """The fields of a plan row. Reads the file anew. Errors: WorkbookRefused, FileNotFoundError, LookupError for a row
    that the file no longer has."""

    def __init__(self, row: PlanRow) -> None:
        self.row = row
        self._checker = Checker(row.batch)
        lines = self._checker.lines_at({(row.sheet, row.number)})
        if not lines:
            raise LookupError(row.number)
        self.line: Line = lines[0]
        self.problems: list[Problem] = list(Problem.objects.filter(row=row))

    @cached_property
    def fields(self) -> list[EditedField]:
        """Those with errors first, then those with doubts, then the others in the order of the file; the unit too where
        the file has no column for it."""
        cells: dict[str, HeaderCell] = {}
        for cell in self.line.table.cells:
            cells.setdefault(cell.column.identifier, cell)
        named = [name for name in cells if name not in (*_PLACES, "unit_code")]
        found = [self._unit_field(), *(self._field(name, cells[name]) for name in named)]
        return sorted(found, key=lambda each: (not each.has_error, not each.messages))

    @property
    def others(self) -> list[Message]:
        """What is wrong with the row and stands at no field of it."""
        shown = {message.text for each in self.fields for message in each.messages}
        return [message for message in map(_message, self.problems) if message.text not in shown]

    @property
    def acceptable(self) -> list[tuple[str, str]]:
        """(kind, words) of its errors that may stand with a reason."""
        kinds = dict.fromkeys(p.kind for p in self.problems if p.severity == Problem.Severity.ERROR)
        return [(kind, str(ProblemKind(kind).label)) for kind in kinds if kind in ACCEPTABLE]

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def is_left_out(self) -> bool:
        return self.line.is_left_out

    def changes(self, typed: dict[str, str]) -> dict[str, str]:
        """The texts to be mended, of those sent: only what was changed."""
        fields = {each.identifier: each for each in self.fields}
        wanted = {name: text.strip() for name, text in typed.items() if name in fields}
        changed = {name: text for name, text in wanted.items() if fields[name].wants(text)}
        if code := changed.pop("unit", ""):
            changed |= self._unit_texts(code)
        return changed

    def _unit_texts(self, code: str) -> dict[str, str]:
        """The cells that name a unit chosen. Errors: LookupError for one outside the area."""
        unit = next((unit for unit in self._units if unit.code == code), None)
        if unit is None:
            raise LookupError(code)
        is_plain = self._resolver.directory.find(unit.name, unit.township).unit == unit
        return {"township": unit.township.name, "unit": unit.name if is_plain else code}

    def _field(self, name: str, cell: HeaderCell) -> EditedField:
        in_file, text = self._in_file(name), self._in_file(name)
        if name in self.line.mended:
            text = self.line.mended[name]
        label = cell.text or cell.column.label
        masked = masked_cell(cell.column.label, text), masked_cell(cell.column.label, in_file)
        is_secret = name in _SECRET or masked != (text, in_file)
        each = EditedField(
            name, label, *(masked if is_secret else (text, in_file)), name in self.line.mended, is_secret
        )
        each.messages = [_message(p) for p in self.problems if p.column == cell.text]
        written = self._checker.kind.column(name).written
        if name in BODY_POSTS:
            each.words = POSTS
        elif written and written.choices and not is_secret:
            each.choices = [(word, word) for word in written.choices]
        if not is_secret and name != "other_posts":
            each.near = [(word, word) for word in self._near(cell.text, text)]
        return each

    def _near(self, header: str, text: str) -> list[str]:
        kinds = [ProblemKind(problem.kind) for problem in self.problems if problem.column == header]
        return [word for kind in kinds for word in suggestions(kind, text) if word != text]

    def _in_file(self, name: str) -> str:
        """What the file says in the columns of that name."""
        row = self.line.row
        cells = [cell for cell in self.line.table.cells if cell.column.identifier == name and cell.index < len(row)]
        texts = [_BREAK.sub(" ", clean_text(row[cell.index])) for cell in cells]
        return " ".join(filter(None, texts)) if cells and cells[0].column.is_joined else next(iter(texts), "")

    def _unit_field(self) -> EditedField:
        line = self.line
        header = line.table.text_of("unit")
        each = EditedField("unit", header, "", "", is_mended="unit" in line.mended)
        each.text = line.unit.name if line.unit else masked_text(" ".join(filter(None, written_unit(line))))
        each.in_file = masked_text(" ".join(filter(None, map(self._in_file, _PLACES))))
        headers = {header, line.table.text_of("township")}
        each.messages = [_message(problem) for problem in self.problems if problem.column in headers]
        each.choices = unit_choices(self.row.batch, self._units)
        if any(problem.kind in UNIT_KINDS for problem in self.problems):
            each.near = unit_choices(self.row.batch, self._resolver.near(*written_unit(line)))
        return each

    @property
    def _resolver(self) -> UnitResolver:
        return self._checker.units

    @cached_property
    def _units(self) -> list[Unit]:
        return sorted(self._resolver.directory.units, key=lambda unit: (unit.township.path, unit.code))


def _message(problem: Problem) -> Message:
    return Message(masked_text(problem.message), problem.severity == Problem.Severity.ERROR)
