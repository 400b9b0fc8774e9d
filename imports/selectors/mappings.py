"""Which column of an uploaded file is taken for what, as the uploader is asked about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from imports.answers import Answers
from imports.checker import tables_of
from imports.kinds import KINDS, WorkbookKind
from imports.masks import masked_cell, masked_text
from imports.models import Batch
from imports.reading.header_words import ALIAS, LIKENESS
from imports.reading.headers import CHOSEN, CONTENT, Header, Table, fingerprint

HOW = {ALIAS: "同名", LIKENESS: "相似", CONTENT: "按内容"}
CHOSEN_NOW, CHOSEN_BEFORE = "本次指定", "上次指定"
GUESSED = (LIKENESS, CONTENT)


@dataclass(frozen=True)
class MappedColumn:
    """One column: where it stands, its header and samples (numbers masked), the field it is taken for or "", and in
    words how that was found."""

    index: int
    text: str
    samples: tuple[str, ...]
    field: str
    how: str
    is_guessed: bool
    is_hidden: bool
    is_unused: bool

    @property
    def letter(self) -> str:
        return str(xl_col_to_name(self.index))

    @property
    def name(self) -> str:
        """How a message names the column."""
        return f"{self.letter}列“{self.text}”" if self.text else f"{self.letter}列"


@dataclass(frozen=True)
class MappedHeader:
    """One header with its columns; it may stand over tables of several sheets, which are answered together."""

    kind: WorkbookKind
    fingerprint: str
    sheets: tuple[str, ...]
    row: int
    columns: tuple[MappedColumn, ...]
    is_left_out: bool

    @property
    def title(self) -> str:
        """The sheets by name, as messages have them; a text file has none."""
        names = "、".join(f"“{sheet}”" for sheet in self.sheets[:3] if sheet)
        return f"{names}等{len(self.sheets)}个工作表" if len(self.sheets) > 3 else names or "这个文件"

    @property
    def guessed(self) -> int:
        return 0 if self.is_left_out else sum(column.is_guessed for column in self.columns)

    @property
    def unmapped(self) -> int:
        return sum(column.how == "" and not (column.is_hidden or column.is_unused) for column in self.columns)

    @cached_property
    def lacks(self) -> list[str]:
        """What must be named and is not; nothing for sheets that are left out."""
        return [] if self.is_left_out else self.kind.lacks(identifiers(self.kind, [c.field for c in self.columns]))


def identifiers(kind: WorkbookKind, fields: Sequence[str]) -> list[str]:
    """The facts that columns of these fields name."""
    by_field = {column.field: column.identifier for column in kind.columns}
    return [by_field[field] for field in fields if field in by_field]


def mapped_headers(batch: Batch) -> list[MappedHeader]:
    """Every different header of a batch's file in the order of the sheets.

    Errors: WorkbookRefused, FileNotFoundError when the stored file cannot be read any more.
    """
    kind, answers = KINDS[batch.kind], Answers.decoded(batch.answers)
    _, tables = tables_of(batch, answers)
    by_print: dict[str, list[Table]] = {}
    for table in tables:
        by_print.setdefault(fingerprint(table), []).append(table)
    return [
        _header(kind, mark, alike, CHOSEN_NOW if mark in answers.columns else CHOSEN_BEFORE)
        for mark, alike in by_print.items()
    ]


def _header(kind: WorkbookKind, mark: str, tables: Sequence[Table], chosen: str) -> MappedHeader:
    first = tables[0]
    columns = [_column(first, header, chosen) for header in first.headers if header.text or header.samples]
    sheets = tuple(dict.fromkeys(table.sheet.title for table in tables))
    return MappedHeader(kind, mark, sheets, first.header + 1, tuple(columns), not first.is_read)


def _column(table: Table, header: Header, chosen: str) -> MappedColumn:
    meant = header.column
    how = chosen if header.how == CHOSEN else HOW.get(header.how, "")
    label = f"{header.text} {meant.label}" if meant else header.text
    samples = tuple(_sample(label, sample) for sample in header.samples)
    return MappedColumn(
        header.index,
        header.text,
        samples,
        meant.field if meant else "",
        how,
        header.how in GUESSED,
        header.is_hidden,
        table.is_unused(header),
    )


def _sample(label: str, text: str) -> str:
    """A sample without full numbers, however they are spaced and whatever the column is called."""
    close = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    return masked_text(close) if masked_text(close) != close else masked_cell(label, text)
