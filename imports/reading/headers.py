"""Where the headers of a sheet are and which columns they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from imports.columns import Column
from imports.reading.contents import column_by_content
from imports.reading.header_words import (
    ALIAS,
    ARROW,
    LIKENESS,
    LONGEST,
    alias_of,
    field_of,
    is_at_present,
    is_of_others,
    match_header,
    may_be_header,
    raw_names,
)
from imports.reading.reader import Row, Sheet, WorkbookRefused
from imports.rules.values import clean_text

HEADER_ROWS = 15
MIN_KNOWN = 3
MAX_DEPTH = 3
SAMPLES = 3
MOST_TEXTS = 20_000
"""Different texts taken for headers in one file. Each costs some 160 µs."""
MOST_TABLES = 500
"""Tables of different headers in one sheet."""
CONTENT, CHOSEN = "content", "chosen"

Choice = Mapping[int, str | None]
"""Columns of a sheet by index from 0, each with the ``field`` chosen for it, or None to leave it out."""


@dataclass(frozen=True)
class HeaderCell:
    """A header as it stands in the file, and the column it means."""

    index: int
    text: str
    column: Column


@dataclass(frozen=True)
class Header:
    """A column of a sheet: its header (empty where it has none), the column it is taken for and how that was found,
    and up to three different values below it. ``column`` is None where it means nothing to the import."""

    index: int
    text: str
    column: Column | None
    how: str
    samples: tuple[str, ...]
    is_hidden: bool

    @property
    def is_left_over(self) -> bool:
        """Whether it is in sight and means nothing to the import."""
        return bool(self.text) and self.column is None and not self.is_hidden


@dataclass
class Table:
    """A part of a sheet under one header. Rows count from 0: the header's first and its number of rows, the end of
    the part, ``above`` the titles over it, ``repeats`` the rows where a page break repeats the header. One that
    ``is_doubtful`` has too few known columns and is not read until the uploader says what they mean."""

    sheet: Sheet
    columns: Sequence[Column]
    header: int
    depth: int = 1
    end: int = 0
    above: list[int] = field(default_factory=list)
    repeats: set[int] = field(default_factory=set)
    headers: list[Header] = field(default_factory=list)
    is_doubtful: bool = False

    def __post_init__(self) -> None:
        self.cells = [HeaderCell(each.index, each.text, each.column) for each in self.headers if each.column]
        self.cell_of = {cell.column.identifier: cell for cell in reversed(self.cells)}

    @property
    def unmapped(self) -> list[str]:
        """Visible headers that nobody knows."""
        return [each.text for each in self.headers if each.is_left_over and not self.is_unused(each)]

    @property
    def unused(self) -> list[str]:
        """Visible headers that are known and not taken by this kind of workbook: 序号, 年龄."""
        return [each.text for each in self.headers if each.is_left_over and self.is_unused(each)]

    def is_unused(self, header: Header) -> bool:
        """Whether a header is known, and names what only other kinds of workbook take."""
        field_name = match_header(header.text)
        return field_name is not None and all(column.field != field_name for column in self.columns)

    @property
    def hidden(self) -> list[str]:
        """The headers of hidden columns that were left out."""
        return [each.text for each in self.headers if each.text and each.column is None and each.is_hidden]

    def hidden_header(self, identifier: str) -> str:
        """The header of a hidden column that was left out and names this one; empty where there is none."""
        fields = {column.field for column in self.columns if column.identifier == identifier}
        hidden = (each.text for each in self.headers if each.is_hidden and each.column is None)
        return next((text for text in hidden if field_of(text)[0] in fields), "")

    @property
    def is_read(self) -> bool:
        """Whether its rows are taken: it is neither left out by hand nor doubtful."""
        return bool(self.cells) and not self.is_doubtful

    @property
    def has_name(self) -> bool:
        return any(cell.column.identifier == "name" for cell in self.cells)

    def text_of(self, identifier: str) -> str:
        """The header of a column as it stands in the file; its usual name where the file has none."""
        if cell := self.cell_of.get(identifier):
            return cell.text
        return next((column.label for column in self.columns if column.identifier == identifier), "")

    @property
    def first_row(self) -> int:
        return self.header + self.depth


def find_tables(
    sheet: Sheet,
    columns: Sequence[Column],
    choices: Mapping[str, Choice] | None = None,
    least: int = MIN_KNOWN + 1,
    looked_at: set[str] | None = None,
) -> list[Table]:
    """The tables of a sheet from above: the best header of the first rows, and each further one of other columns.

    A header names 姓名 and two more columns, or (for a mapping by hand) ``least``. ``choices`` are columns chosen by
    hand, by the fingerprint of the header for which they hold; they override everything. ``looked_at`` gathers the
    texts taken for headers in all sheets of a file. Errors: WorkbookRefused where they are more than any file has.
    """
    finder = _Finder(sheet, columns, choices or {}, set() if looked_at is None else looked_at)
    first = finder.best(range(min(HEADER_ROWS, len(sheet.rows))), least)
    return finder.tables(first) if first else []


def fingerprint(table: Table) -> str:
    """The same for tables of the same headers in the same places, in whatever file."""
    return _fingerprint({header.index: header.text for header in table.headers})


class _Finder:
    """Looks for the headers of one sheet."""

    def __init__(
        self, sheet: Sheet, columns: Sequence[Column], choices: Mapping[str, Choice], looked_at: set[str]
    ) -> None:
        self.sheet, self.columns, self.choices, self._looked_at = sheet, columns, choices, looked_at
        self._fields = {column.field for column in columns}
        self._headed: dict[int, bool] = {}
        self._across = {
            (top, column): (top, left)
            for top, left, bottom, right in sheet.merges
            if right > left and top < len(sheet.rows)
            for column in range(left + 1, min(right + 1, left + 300))
        }

    def best(self, starts: Iterable[int], least: int = MIN_KNOWN + 1) -> tuple[int, int] | None:
        """The row and the height of the header that names most columns; of equals the lowest, then the first."""
        found: list[tuple[int, int, int]] = []
        for start in starts:
            if not any(self._has_header(row) for row in range(start, start + MAX_DEPTH)):
                continue
            for depth in range(1, MAX_DEPTH + 1):
                known = self._known(start, depth)
                if (len(known) >= MIN_KNOWN and "name" in known) or len(known) >= least:
                    found.append((len(known) + ("name" in known), -depth, -start))
                if depth == 1 and not known and not self._is_group(start):
                    break
        if not found:
            return None
        _, depth, start = max(found)
        return -start, max(-depth, self._merged_depth(-start))

    def _has_header(self, row: int) -> bool:
        """Whether one of the cells has the words of a header in it, spaces and marks aside. Quick, for rows of all
        kinds."""
        found = self._headed.get(row)
        if found is None:
            cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
            texts = (cell for cell in cells if cell.__class__ is str and 0 < len(cell) <= LONGEST)
            found = self._headed[row] = any(may_be_header(text) for text in texts)
        return found

    def tables(self, first: tuple[int, int]) -> list[Table]:
        rows, names = self.sheet.rows, raw_names() | self._own_names(*first)
        places = [first]
        repeats: list[set[int]] = [set()]
        texts = self._texts(*first)
        index = sum(first)
        while index < len(rows):
            if names.isdisjoint(rows[index]):
                index += 1
                continue
            place = self.best(range(max(index - 1, sum(places[-1])), index + 1))
            if place and self._texts(*place) != texts:
                places.append(place)
                if len(places) > MOST_TABLES:
                    raise WorkbookRefused("too_many_tables", limit=MOST_TABLES)
                repeats.append(set())
                texts = self._texts(*place)
            elif place:
                repeats[-1] |= set(range(place[0], sum(place)))
            index = max(index + 1, sum(place) if place else 0)
        tops = [0, *(self._top(start, sum(before)) for (start, _), before in zip(places[1:], places, strict=False))]
        ends = [*tops[1:], len(rows)]
        titles = range(places[0][0])
        return [
            self._table(place, end, [*titles, *(range(top, place[0]) if top else ())], again)
            for place, top, end, again in zip(places, tops, ends, repeats, strict=True)
        ]

    def _own_names(self, start: int, depth: int) -> set[str]:
        """The cells over the names (or the units, where there are no names) in a header, however they are dressed up,
        by which it is known again below."""
        subject = "name" if "name" in self._fields else "unit"
        cells = (cell for row in self.sheet.rows[start : start + depth] for cell in row if cell.__class__ is str)
        return {cell for cell in cells if len(cell) <= LONGEST and match_header(cell) == subject}

    def _table(self, place: tuple[int, int], end: int, above: list[int], repeats: set[int]) -> Table:
        texts = self._texts(*place)
        chosen = self.choices.get(_fingerprint(texts), {})
        headers = _matched(self.sheet, texts, range(sum(place), end), self.columns, chosen)
        return Table(self.sheet, self.columns, *place, end, above, repeats, headers)

    def _top(self, start: int, first_row: int) -> int:
        """The first of the title rows directly over a header in the middle of a sheet."""
        while start > first_row and 0 < sum(cell != "" for cell in self.sheet.rows[start - 1]) <= 2:
            start -= 1
        return start

    def _known(self, start: int, depth: int) -> set[str]:
        texts = {text for text in self._texts(start, depth).values() if 0 < len(text) <= LONGEST}
        self._looked_at |= texts
        if len(self._looked_at) > MOST_TEXTS:
            raise WorkbookRefused("too_many_cells")
        fields = {field_of(text)[0] for text in texts}
        return {name for name in fields if name in self._fields}

    def _is_group(self, row: int) -> bool:
        return any(place[0] == row for place in self._across) or not self.sheet.merges

    def _merged_depth(self, start: int) -> int:
        """The height of the header's tallest known cell that is merged downward from its first row."""
        rows = self.sheet.rows
        heights = [
            bottom - top + 1
            for top, left, bottom, _ in self.sheet.merges
            if top == start
            and bottom - top < MAX_DEPTH
            and left < len(rows[start])
            and alias_of(str(rows[start][left]))
        ]
        return max(heights, default=1)

    def _texts(self, start: int, depth: int) -> dict[int, str]:
        """The header over each column: groups merged across stand before what is under them."""
        rows = self.sheet.rows[start : start + depth]
        width = max(map(len, rows), default=0)
        if depth > 1 and len(rows) == depth:
            width = max(width, *(column + 1 for row, column in self._across if start <= row < start + depth), 0)
        return {column: self._text(start, rows, column) for column in range(width)}

    def _text(self, start: int, rows: Sequence[Row], column: int) -> str:
        parts: list[str] = []
        for offset, row in enumerate(rows):
            text = _cell_text(row, column)
            if not text and offset + 1 < len(rows):
                text = self._group(start + offset, column, rows[offset + 1 :])
            if text and (not parts or text != parts[-1]):
                parts.append(text)
        return ARROW.join(parts)[:LONGEST]

    def _group(self, row: int, column: int, below: Sequence[Row]) -> str:
        """The text of the group over a column. A text file has lost its merges: there the group reaches on to the
        right as long as something stands below."""
        if place := self._across.get((row, column)):
            return _cell_text(self.sheet.rows[row], place[1])
        if self.sheet.merges or not any(_cell_text(each, column) for each in below):
            return ""
        for left in range(column - 1, -1, -1):
            if not any(_cell_text(each, left) for each in below):
                return ""
            if text := _cell_text(self.sheet.rows[row], left):
                return text
        return ""


def _cell_text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return _header_text(cell[: 4 * LONGEST]) if cell.__class__ is str else str(cell)


@lru_cache(maxsize=8192)
def _header_text(text: str) -> str:
    return re.sub(r"\s+", "", clean_text(text))


def _fingerprint(texts: Mapping[int, str]) -> str:
    told = "\n".join(f"{index}:{text}" for index, text in sorted(texts.items()) if text)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _matched(
    sheet: Sheet, texts: Mapping[int, str], body: range, columns: Sequence[Column], chosen: Choice
) -> list[Header]:
    """What each column is taken for: as chosen, by alias, by likeness, by content, in this order for all of them."""
    by_field = {column.field: column for column in columns}
    by_identifier = {column.identifier: column for column in columns}
    found: dict[int, tuple[Column, str]] = {
        index: (by_field[name], CHOSEN) for index, name in chosen.items() if name in by_field
    }
    open_columns = [index for index in _all_columns(sheet, texts, body) if index not in chosen]
    visible = [index for index in open_columns if index not in sheet.hidden_columns]
    ranks = {column.field: rank for rank, column in enumerate(columns)}

    def order(index: int) -> tuple[bool, int]:
        text = texts.get(index, "")
        return text.startswith("现"), ranks.get(field_of(text)[0] or "", 0)

    for wanted in (ALIAS, LIKENESS):
        for index in sorted(visible, key=order):
            name, how = field_of(texts.get(index, ""))
            column = by_field.get(name or "")
            if column and column.at_present and is_at_present(texts.get(index, "")):
                column = by_field.get(column.at_present)
            if how == wanted and column and _is_free(column, found):
                found[index] = column, how
    for index in visible:
        text = texts.get(index, "")
        if index in found or field_of(text)[0] or is_of_others(text):
            continue
        identifier = column_by_content(text, _values(sheet, body, index, 60))
        column = by_identifier.get(identifier or "")
        if column and _is_free(column, found):
            found[index] = column, CONTENT
    found = _only_sure(found)
    return [
        _header(sheet, index, texts.get(index, ""), body, found.get(index))
        for index in sorted({*open_columns, *chosen})
    ]


def _header(sheet: Sheet, index: int, text: str, body: range, found: tuple[Column, str] | None) -> Header:
    column, how = found or (None, "")
    samples = dict.fromkeys(value[:40] for value in _values(sheet, body, index, 30))
    return Header(index, text, column, how, tuple(samples)[:SAMPLES], index in sheet.hidden_columns)


def _is_free(column: Column, found: Mapping[int, tuple[Column, str]]) -> bool:
    """Whether nothing else is taken for it. Several columns may look like one by content: then none is sure."""
    if column.is_joined:
        return True
    return all(other.identifier != column.identifier or how == CONTENT for other, how in found.values())


def _only_sure(found: dict[int, tuple[Column, str]]) -> dict[int, tuple[Column, str]]:
    guessed = [column.identifier for column, how in found.values() if how == CONTENT]
    return {
        index: (column, how)
        for index, (column, how) in found.items()
        if how != CONTENT or guessed.count(column.identifier) == 1
    }


def _all_columns(sheet: Sheet, texts: Mapping[int, str], body: range) -> list[int]:
    width = max((len(sheet.rows[row]) for row in body[:60]), default=0)
    return sorted({*(index for index, text in texts.items() if text), *range(width)})


def _values(sheet: Sheet, body: range, index: int, most: int) -> list[str]:
    """The first filled cells below a header, as text."""
    found: list[str] = []
    for number in body[:200]:
        row = sheet.rows[number]
        cell = row[index] if index < len(row) else ""
        if text := clean_text(cell[: 4 * LONGEST] if isinstance(cell, str) else cell):
            found.append(text)
            if len(found) == most:
                break
    return found
