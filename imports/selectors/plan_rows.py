"""The cells of a plan row as its page shows them, numbers masked: what stands in the file, or what will stand in the
roster with what it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from cadres.models import Person
from cadres.rules.facts import PERSON_FACTS
from cadres.selectors.standing import Book, BookRow
from core.masks import mask_id_number
from core.partial_dates import PartialDate, PartialDateField
from imports.kinds import WorkbookKind
from imports.masks import masked_cell, masked_text
from imports.models import PlanRow, Problem
from imports.payloads import Payload, told_changes
from imports.reading.header_words import match_header

_TERM_FACTS = ("political_status", "education", "party_post", "committee_post")
_LOOKS = {
    "new": ("add", "ok"),
    "changed": ("change", ""),
    "same": ("minus", "line"),
    "conflict": ("conflict", "conf"),
    "error": ("error", "err"),
    "missing": ("delete", "warn"),
    "left_out": ("minus", "line"),
}


@dataclass
class Cell:
    """A text, what it replaces (None for nothing), and its look: ``be`` error, ``bw`` warning, ``cg`` changed."""

    label: str
    text: str = ""
    before: str | None = None
    css: str = ""


@dataclass(frozen=True)
class Message:
    text: str
    is_error: bool


@dataclass
class RowView:
    """One line of the table."""

    row: PlanRow
    cells: list[Cell]
    others: list[Cell] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def word(self) -> str:
        return str(self.row.get_action_display())

    @property
    def icon(self) -> str:
        return _LOOKS[self.row.action][0]

    @property
    def css(self) -> str:
        return _LOOKS[self.row.action][1]


def row_views(kind: WorkbookKind, rows: Iterable[PlanRow]) -> list[RowView]:
    """The views of one page of rows of a kind, whose problems are prefetched; for people one more query for those they
    concern."""
    rows = list(rows)
    targets = [row.target_id for row in rows if row.target_id]
    book = kind.book
    there = book.objects.select_related("person").in_bulk(targets) if book else {}
    labels = _labels(kind)
    return [_view(kind, labels, row, there.get(row.target_id)) for row in rows]


def _labels(kind: WorkbookKind) -> dict[str, str]:
    """What a column of the file is called here; posts of all bodies in one column stand under the first."""
    labels = {column.field: column.label for column in kind.columns}
    first = next((column.label for column in kind.columns if column.identifier == "party_post"), "")
    return labels | {column.field: first for column in kind.columns if column.identifier == "posts"}


def _view(kind: WorkbookKind, labels: Mapping[str, str], row: PlanRow, there: BookRow | None) -> RowView:
    payload = Payload.decoded(row.payload)
    problems: list[Problem] = list(row.problems.all())  # type: ignore[attr-defined]
    texts = {_label(header, labels): text for header, text in payload.cells.items()}
    if not texts and kind.book:
        texts = _book_cells(payload, kind.book, there)
    texts = {"村(社区)": payload.unit, "姓名": payload.name, **texts}
    changes = {label: (before, after) for label, before, after in payload.changes}
    cells = [_cell(label, texts.get(label, ""), changes) for label in kind.shown]
    _mark({_label(problem.column, labels): problem for problem in sorted(problems, key=_is_error)}, cells)
    others = [Cell(label, after, before) for label, (before, after) in changes.items() if label not in kind.shown]
    messages = [Message(_told(problem), _is_error(problem)) for problem in problems]
    return RowView(row, cells, others, messages)


def _is_error(problem: Problem) -> bool:
    return problem.severity == Problem.Severity.ERROR


def _cell(label: str, text: str, changes: dict[str, tuple[str, str]]) -> Cell:
    if label not in changes:
        return Cell(label, masked_cell(label, text))
    before, after = changes[label]
    return Cell(label, after, before, "cg")


def _mark(worst: Mapping[str, Problem], cells: list[Cell]) -> None:
    for cell in cells:
        if problem := worst.get(cell.label):
            cell.css = "be" if _is_error(problem) else "bw"


def _label(header: str, labels: Mapping[str, str]) -> str:
    return labels.get(match_header(header) or "", header)


def _told(problem: Problem) -> str:
    return f"{problem.column}：{masked_text(problem.message)}" if problem.column else masked_text(problem.message)


def _book_cells(payload: Payload, book: Book, member: BookRow | None) -> dict[str, str]:
    """The facts that will stand in the book. Of somebody whom the unit does not have yet, what the file says."""
    person, term = {}, {}
    number = payload.id_number
    if member:
        person = {name: getattr(member.person, name) for name in PERSON_FACTS if name != "phone"}
        term = {name: getattr(member, name) for name in _TERM_FACTS}
        number = member.person.id_number
    told = told_changes(Person, {}, {**person, **_dated(Person, payload.person)})
    told += told_changes(book.model, {}, {**term, **_dated(book.model, payload.facts)}, book.labels)
    return {**{label: text for label, _, text in told if text != "—"}, "身份证号": mask_id_number(number)}


def _dated(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Stored values with their dates as dates."""
    return {
        name: PartialDate.from_number(value) if isinstance(model._meta.get_field(name), PartialDateField) else value
        for name, value in values.items()
    }
