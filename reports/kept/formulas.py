"""Formulas and ranges after rows were put in: what pointed at a row points at where that row is now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

WIDENED = {"SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "SUBTOTAL"}
"""Functions in which a repeated row alone stands for all its copies."""
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")


@dataclass(frozen=True)
class Out:
    """A row of the repeated block as it will stand: a copy of the form's row ``source``, of one place below, and in it
    of one unit. Rows of one place refer to each other."""

    source: int
    place: int
    unit: int = -1


@dataclass(frozen=True)
class RowMap:
    """Where the rows of a sheet go when rows ``first`` to ``last`` become ``outs``."""

    sheet: str
    first: int
    last: int
    outs: tuple[Out, ...]

    @property
    def delta(self) -> int:
        return len(self.outs) - (self.last - self.first + 1)

    @property
    def end(self) -> int:
        return self.first + len(self.outs) - 1

    def where(self, row: int, seen_from: Out | None = None) -> tuple[int, int]:
        """The first and the last row that a row has become, as one of the copies sees it, or from outside."""
        if row < self.first:
            return row, row
        if row > self.last:
            return row + self.delta, row + self.delta
        rows = [self.first + at for at, out in enumerate(self.outs) if out.source == row and _sees(seen_from, out)]
        rows = rows or [self.first + at for at, out in enumerate(self.outs) if out.source == row]
        return rows[0], rows[-1]

    def span(self, top: int, bottom: int, seen_from: Out | None = None) -> tuple[int, int]:
        """What a range of rows has become."""
        return self.where(top, seen_from)[0], self.where(bottom, seen_from)[1]


def _sees(one: Out | None, other: Out) -> bool:
    if one is None:
        return True
    return one.place == other.place and (one.unit < 0 or other.unit < 0 or one.unit == other.unit)


def moved_formula(formula: str, rows: RowMap, *, on_sheet: str, seen_from: Out | None = None) -> str:
    """A formula of a cell on some sheet, after the rows were put in."""
    tokens = Tokenizer(formula).items
    parts, opened = [], []
    for at, token in enumerate(tokens):
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            opened.append(token.value.rstrip("(").upper())
        elif token.type == Token.FUNC and token.subtype == Token.CLOSE and opened:
            opened.pop()
        text = token.value
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            is_alone = bool(opened) and opened[-1] in WIDENED and _is_argument(tokens, at)
            text = moved_reference(text, rows, on_sheet=on_sheet, seen_from=seen_from, widen=is_alone)
        parts.append(text)
    return f"={''.join(parts)}"


def _is_argument(tokens: list[Token], at: int) -> bool:
    """Whether a reference is the whole argument of a function."""
    before = next((token for token in reversed(tokens[:at]) if token.type != Token.WSPACE), None)
    after = next((token for token in tokens[at + 1 :] if token.type != Token.WSPACE), None)
    opens = before is not None and (before.type == Token.SEP or before.subtype == Token.OPEN)
    closes = after is not None and (after.type == Token.SEP or after.subtype == Token.CLOSE)
    return opens and closes


def moved_reference(
    text: str, rows: RowMap, *, on_sheet: str, seen_from: Out | None = None, widen: bool = False
) -> str:
    """A reference as it stands in a formula, a print area or a name."""
    prefix, mark, place = text.rpartition("!")
    sheet = prefix.strip("'").replace("''", "'") if mark else on_sheet
    if sheet != rows.sheet:
        return text
    return prefix + mark + _moved(place, rows, seen_from, widen)


def _moved(place: str, rows: RowMap, seen_from: Out | None, widen: bool) -> str:
    if found := _ROWS.fullmatch(place):
        top, bottom = rows.span(int(found[2]), int(found[4]), seen_from)
        return f"{found[1]}{top}:{found[3]}{bottom}"
    ends = [_CELL.fullmatch(part) for part in place.split(":")]
    if not all(ends) or len(ends) > 2:
        return place
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    top, bottom = rows.span(int(first[4]), int(last[4]), seen_from)
    if len(ends) == 2:
        return f"{_at(first, top)}:{_at(last, bottom)}"
    return f"{_at(first, top)}:{_at(first, bottom)}" if widen and bottom > top else _at(first, top)


def _at(end: re.Match[str], row: int) -> str:
    """The same column, fixed or not, in another row."""
    return f"{end[1]}{end[2]}{end[3]}{row}"


def moved_ranges(text: str, rows: RowMap, *, on_sheet: str, separator: str = ",") -> str:
    """Several references, as print areas and conditional formats have them."""
    return separator.join(moved_reference(part, rows, on_sheet=on_sheet) for part in text.split(separator))
