"""A draft laid out in rows and written as a file. The same draft always gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import groupby
from typing import Any

import xlsxwriter

from samples.mess.drafts import POSTS, Cell, Column, Draft
from samples.mess.people import Fact, Place

MADE_AT = dt.datetime(2021, 6, 1)  # noqa: DTZ001 a workbook's property has no time zone
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


@dataclass
class Grid:
    """A sheet as it is written. ``people`` are the rows (from 0) of the facts by their place in the draft, ``header``
    is the row of the header's last line."""

    title: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_hidden: bool = False
    people: dict[int, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)


def laid_out(draft: Draft) -> list[Grid]:
    """The sheets of a draft."""
    grids = [_Layout(draft, columns, title, people).grid for columns, title, people in _parts(draft)]
    grids += [Grid(title, [list(row) for row in rows], is_hidden=hidden) for title, rows, hidden in draft.extra_sheets]
    return grids


def _parts(draft: Draft) -> Iterator[tuple[list[Column], str, list[tuple[int, Fact]]]]:
    numbered = list(enumerate(draft.people))
    if draft.two_rows:
        for body, word in zip(POSTS, ("党组织", "村居委会"), strict=True):
            rest = [each for each in draft.columns if each.key not in POSTS or each.key == body]
            yield rest, f"{draft.title}{word}", [each for each in numbered if getattr(each[1], body)]
        return
    if draft.sheets == "one" or draft.form != "xlsx":
        yield draft.columns, draft.title, numbered
        return
    for _, group in groupby(numbered, key=lambda each: _sheet_key(draft, each[1])):
        people = list(group)
        yield draft.columns, draft.titled(people[0][1]) if draft.titled else people[0][1].place.unit, people


def _sheet_key(draft: Draft, fact: Fact) -> str | Place:
    return fact.place.township if draft.sheets == "township" else fact.place


class _Layout:
    """Fills one sheet from above."""

    def __init__(self, draft: Draft, columns: list[Column], title: str, people: list[tuple[int, Fact]]) -> None:
        self.draft, self.grid, self._people = draft, Grid(title), people
        told = {key for key, placing in draft.placing.items() if placing in ("heading", "nowhere")}
        visible = draft.form == "xlsx"
        self.columns = [each for each in columns if each.key not in told and (visible or not each.is_hidden)]
        self.left = draft.margin[1]
        self.grid.columns = {each.key: self.left + place for place, each in reversed(list(enumerate(self.columns)))}
        self.grid.hidden_columns = [self.left + place for place, each in enumerate(self.columns) if each.is_hidden]
        self._headings = 0
        self._fill()

    @property
    def _next(self) -> int:
        return len(self.grid.rows)

    def _add(self, cells: list[Cell]) -> int:
        self.grid.rows.append([*[""] * self.left, *cells] if cells else [])
        return self._next - 1

    def _wide(self, text: str) -> None:
        """A row of one text, merged over the table."""
        row = self._add([text])
        self.grid.merges.append((row, self.left, row, self.left + max(len(self.columns) - 1, 1)))

    def _fill(self) -> None:
        draft = self.draft
        for _ in range(draft.margin[0]):
            self._add([])
        self._lines(draft.above)
        self._header()
        township = ""
        for place, group in groupby(self._people, key=lambda each: each[1].place):
            members = list(group)
            if draft.placing["township"] == "heading" and place.township != township:
                self._heading(str(draft.township_words(members[0][1], 0)))
            if draft.placing["unit"] == "heading":
                self._heading(str(draft.unit_words(members[0][1], 0)))
            self._block(members, place.township == township)
            township = place.township
        if draft.placing["township"] == "merged" and not self._is_interrupted:
            self._merge_townships()
        if draft.total:
            self._add([draft.total, "", "", f"{len(self._people)}人"])
        self._lines(draft.below)

    def _lines(self, lines: list[list[Cell]]) -> None:
        for cells in lines:
            if len(cells) == 1 and self.draft.form == "xlsx":
                self._wide(cells[0])
            else:
                self._add(list(cells))

    def _heading(self, text: str) -> None:
        self._headings += 1
        self._wide(self.draft.heading(text, self._headings))

    def _header(self) -> None:
        if not any(column.over for column in self.columns):
            self._add([column.text for column in self.columns])
            return
        top = self._add(
            [
                column.text if not column.over else column.over if self._opens(place) else ""
                for place, column in enumerate(self.columns)
            ]
        )
        self._add([column.text if column.over else "" for column in self.columns])
        for place, column in enumerate(self.columns):
            at = self.left + place
            if not column.over:
                self.grid.merges.append((top, at, top + 1, at))
            elif self._opens(place) and (width := self._width(place)) > 1:
                self.grid.merges.append((top, at, top, at + width - 1))

    def _opens(self, place: int) -> bool:
        return place == 0 or self.columns[place - 1].over != self.columns[place].over

    def _width(self, place: int) -> int:
        end = place
        while end < len(self.columns) and self.columns[end].over == self.columns[place].over:
            end += 1
        return end - place

    @property
    def _is_interrupted(self) -> bool:
        """Whether other rows stand between units, so that the street is told anew in each."""
        draft = self.draft
        rows_between = draft.subtotal or draft.between or draft.blank_after_unit or draft.repeat_header_every
        return bool(rows_between) or draft.placing["unit"] == "heading"

    def _block(self, members: list[tuple[int, Fact]], same_township: bool) -> None:
        """The people of one unit, and what follows them."""
        draft, start = self.draft, self._next
        interrupted = self._is_interrupted
        for number, fact in members:
            if draft.repeat_header_every and len(self.grid.people) % draft.repeat_header_every == 3:
                self._merge_block(start)
                self._header()
                start = self._next
            is_first = self._next == start
            told = {"unit": is_first, "township": is_first and (interrupted or not same_township)}
            row = self._add([self._cell(column, fact, len(self.grid.people), told) for column in self.columns])
            self.grid.people[number] = row
            if draft.hidden_people and draft.hidden_people(number):
                self.grid.hidden_rows.append(row)
            if draft.between and (between := draft.between(number)) is not None:
                self._add(between)
        self._merge_block(start)
        if draft.subtotal:
            self._add(draft.subtotal(members[-1][1], len(members)))
        for _ in range(draft.blank_after_unit):
            self._add([])

    def _merge_block(self, start: int) -> None:
        """Merge the places of the rows since ``start``; streets only where they are not merged as a whole."""
        for key in ("township", "unit"):
            at = self.grid.columns.get(key)
            is_told_here = key == "unit" or self._is_interrupted
            if at is not None and self.draft.placing[key] == "merged" and is_told_here and self._next - start > 1:
                self.grid.merges.append((start, at, self._next - 1, at))

    def _merge_townships(self) -> None:
        at = self.grid.columns.get("township")
        if at is None:
            return
        for _, group in groupby(self._people, key=lambda each: each[1].place.township):
            rows = [self.grid.people[number] for number, _ in group]
            if len(rows) > 1:
                self.grid.merges.append((rows[0], at, rows[-1], at))

    def _cell(self, column: Column, fact: Fact, number: int, told: dict[str, bool]) -> Cell:
        placing = self.draft.placing.get(column.key, "each")
        if placing == "each" or told[column.key]:
            return self._words(column, fact, number)
        return "〃" if placing == "ditto" else ""

    def _words(self, column: Column, fact: Fact, number: int) -> Cell:
        if column.key == "township":
            return self.draft.township_words(fact, number)
        return self.draft.unit_words(fact, number) if column.key == "unit" else column.spell(fact, number)


def written(draft: Draft) -> bytes:
    """The draft as a file of its form."""
    grids = laid_out(draft)
    return workbook(grids) if draft.form == "xlsx" else _text(grids[0], draft.form)


def file_name(draft: Draft) -> str:
    """A name that goes with the form."""
    return "名册.xlsx" if draft.form == "xlsx" else "名册.txt" if draft.form == "tabs" else "名册.csv"


def _text(grid: Grid, form: str) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter="\t" if form == "tabs" else ",")
    writer.writerows([_as_text(cell) for cell in row] for row in grid.rows)
    return out.getvalue().encode("utf-16" if form == "tabs" else form)


def _as_text(cell: Cell) -> str:
    return f"{cell.year}/{cell.month}/{cell.day}" if isinstance(cell, dt.date) else str(cell)


def workbook(grids: list[Grid]) -> bytes:
    """The sheets as an .xlsx."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_AT})
    styles = {"day": book.add_format({"num_format": "yyyy/m/d"}), "text": book.add_format({"text_wrap": True})}
    for grid in grids:
        sheet = book.add_worksheet(grid.title)
        if grid.is_hidden:
            sheet.hide()
        for row in grid.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for column in grid.hidden_columns:
            sheet.set_column(column, column, 10, None, {"hidden": True})
        for top, left, bottom, right in grid.merges:
            sheet.merge_range(top, left, bottom, right, "", styles["text"])
        for number, cells in enumerate(grid.rows):
            for place, cell in enumerate(cells):
                _write(sheet, styles, number, place, cell)
    book.close()
    return content.getvalue()


def _write(sheet: Any, styles: dict[str, Any], row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell, styles["day"])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell != "":
        sheet.write_string(row, column, cell, styles["text"])
