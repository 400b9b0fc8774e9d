"""What the rows around a row say of its township and unit: merged cells, the first row of a block, headings, titles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from imports.reading.headers import Table
from imports.reading.reader import Row
from imports.rules.place_names import PlaceNames
from imports.rules.values import clean_text

PLACES = ("township", "unit")
_DITTO = frozenset({"〃", "″", "同上", '"', "”", "“", "''", "′′", "..", "……"})


@dataclass
class _Named:
    """A township and a unit as text, each empty where nothing is said."""

    township: str = ""
    unit: str = ""


class Surroundings:
    """Walks down a table with its reader and knows at each row what its empty township and unit cells stand for.

    A cell's own text goes first, then the merged range it lies in, then the first row of its block (a total or an
    empty row ends the block), then the last heading, then the titles over the table and of the sheet.
    """

    def __init__(self, table: Table, names: PlaceNames) -> None:
        self._names = names
        self._columns = {name: index for name in PLACES if (index := _index(table, name)) is not None}
        self._merged = {name: _merged(table, index) for name, index in self._columns.items()}
        self._is_repeated = {name: _is_repeated(table, index) for name, index in self._columns.items()}
        self._block, self._heading, self._last_township = _Named(), _Named(), ""
        self._title = self._told_above(table)
        if _has_values(table, self._columns.get("unit")):
            self._title.unit = ""

    def end_block(self) -> None:
        """A total or an empty row: what follows is told anew, or by a heading."""
        self._block, self._last_township = _Named(), ""

    def names_a_place(self, text: str) -> bool:
        return self._names.section(text) is not None

    def section(self, text: str) -> bool:
        """Take a heading that stands by itself; whether it names a township or a unit."""
        self.end_block()
        found = self._names.section(text)
        if found is None:
            return False
        kind, name = found
        self._heading = _Named(name) if kind == "township" else _Named(self._heading.township, name)
        return True

    def title(self, text: str) -> None:
        """Take a title in the middle of a sheet."""
        self.end_block()
        named = _Named(*self._names.within(text, or_alike=True))
        if named.township or named.unit:
            self._heading = named

    def complete(self, values: dict[str, Any], number: int, row: Row) -> None:
        """Put the township and the unit of a row into its values where its own cells are empty. Rows count from 0."""
        for name in PLACES:
            index = self._columns.get(name)
            raw = row[index] if index is not None and index < len(row) else ""
            own = values.get(name) if raw != "" else None
            if own is not None and own not in _DITTO:
                self._begin(name, own)
            elif raw == "" or own in _DITTO or (isinstance(raw, str) and not raw.strip()):
                values.pop(name, None)
                if text := self._around(name, number):
                    values[name] = text

    def _begin(self, name: str, text: str) -> None:
        """Begin a block of rows. Where a column has merged cells, only they reach over several rows; where it repeats
        its text from row to row, an empty cell is a gap."""
        kept = "" if self._merged[name] or self._is_repeated[name] else text
        if name == "unit":
            self._block.unit = kept
        elif text != self._last_township:
            self._block, self._last_township = _Named(kept), text

    def _around(self, name: str, number: int) -> str:
        merged = self._merged.get(name, {}).get(number, "")
        if merged:
            self._begin(name, merged)
            return merged
        block, heading, title = (getattr(each, name) for each in (self._block, self._heading, self._title))
        return block or heading or title

    def _told_above(self, table: Table) -> _Named:
        """What the sheet's title and the titles over the table name; nothing where they contradict each other."""
        rows = (table.sheet.rows[number] for number in table.above)
        texts = [clean_text(cell) for row in rows for cell in row if cell != ""]
        told = [self._names.within(text) for text in texts]
        if found := self._names.section(table.sheet.title):
            told.append((found[1], "") if found[0] == "township" else ("", found[1]))
        else:
            told.append(self._names.within(table.sheet.title))
        townships, units = ({each for each in named if each} for named in zip(*told, strict=True))
        return _Named(_the_one(townships), _the_one(units))


def _the_one(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _has_values(table: Table, column: int | None) -> bool:
    body = table.sheet.rows[table.first_row : table.end]
    return column is not None and any(column < len(row) and row[column] != "" for row in body)


def _index(table: Table, identifier: str) -> int | None:
    return next((cell.index for cell in table.cells if cell.column.identifier == identifier), None)


def _is_repeated(table: Table, column: int) -> bool:
    """Whether a column writes its text in every row of a block: cells like the one above are more than empty ones."""
    name = _index(table, "name")
    body = table.sheet.rows[table.first_row : table.end]
    cells = [row[column] if column < len(row) else "" for row in body if name is not None and len(row) > name]
    repeats = sum(cell != "" and cell == above and cell not in _DITTO for above, cell in pairwise(cells))
    return repeats > sum(cell == "" for cell in cells)


def _merged(table: Table, column: int) -> dict[int, str]:
    """The text of each row that lies below the first one of a range merged in a column."""
    rows = table.sheet.rows
    texts: dict[int, str] = {}
    for top, left, bottom, right in table.sheet.merges:
        if top in table.repeats:
            continue
        if left <= column <= right and top >= table.first_row and top < bottom and top < len(rows):
            text = clean_text(rows[top][left]) if left < len(rows[top]) else ""
            texts.update(dict.fromkeys(range(top + 1, min(bottom + 1, len(rows))), text))
    return texts
