"""The rows of a table about units: numbers beside the name of a village or community, and nobody's name."""

from __future__ import annotations

from imports.columns import is_empty
from imports.lines import Line
from imports.reading.header_words import match_header
from imports.reading.line_reader import LineReader
from imports.reading.surroundings import PLACES
from imports.rules.row_kinds import Passed, is_total
from imports.rules.values import clean_text, plain

_LONGEST = 200


class UnitLineReader(LineReader):
    """A row is read where something beside its place is filled in."""

    def _reason_to_pass(self, line: Line, index: int) -> Passed | None:
        texts = [plain(clean_text(cell)[:_LONGEST]) for cell in line.row if cell != ""]
        if index in self.table.repeats or self._repeats_header(line):
            return Passed.HEADER
        if any(is_total(text) for text in texts):
            self._around.end_block()
            return Passed.TOTAL
        if len(texts) == 1 and (reason := self._heading(line, index)):
            return reason
        if self._says_something(line):
            return None
        reason = self._remark(texts)
        return Passed.NO_NUMBERS if reason == Passed.NAMELESS else reason

    def _repeats_header(self, line: Line) -> bool:
        """Whether two of its cells name the columns in which they stand."""
        cells = (
            (cell.column.field, clean_text(line.row[cell.index]))
            for cell in self.table.cells
            if cell.index < len(line.row)
        )
        return sum(match_header(text) == field for field, text in cells) > 1

    def _says_something(self, line: Line) -> bool:
        row = line.row
        facts = (index for name, index in self._index.items() if name not in (*PLACES, "unit_code", "body"))
        return any(index < len(row) and not is_empty(row[index]) for index in facts)
