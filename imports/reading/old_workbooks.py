"""What calamine does not tell of an old workbook (.xls, .et): its sizes, hidden rows and columns and error cells.

The same pass over the records tells the true sizes before calamine, which believes what a file says of itself, unpacks
them. xlrd's reading of a whole workbook (``formatting_info``) tells no more and takes four times as long.

Records: [MS-XLS] 2.3 and 2.4.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct

from imports.reading.archives import MAX_TEXT, ArchiveError
from imports.reading.containers import BROKEN, contained, workbook_stream
from imports.reading.worksheets import CellError, Worksheet

MAX_CELLS = 3_000_000
"""Cells from A1 to the last filled one in all sheets together, empty ones too: calamine holds them all at once."""
MAX_FILLED = 900_000
MAX_RECORDS = 4_000_000
MAX_SHEETS = 1_000
MOST_ROWS, MOST_COLUMNS = 65_536, 256

_FORMULA, _EOF, _NAME, _FILEPASS, _CONTINUE = 0x06, 0x0A, 0x18, 0x2F, 0x3C
_COLINFO, _BOUNDSHEET, _MULRK, _SST, _LABELSST = 0x7D, 0x85, 0xBD, 0xFC, 0xFD
_RSTRING, _DIMENSIONS, _NUMBER, _LABEL, _BOOLERR, _ROW, _RK = 0xD6, 0x200, 0x203, 0x204, 0x205, 0x208, 0x27E
_BOF = 0x809
_CELLS = frozenset({_FORMULA, _MULRK, _LABELSST, _RSTRING, _NUMBER, _LABEL, _BOOLERR, _RK})
_RESULTS = frozenset({_FORMULA, _BOOLERR})
_SHORT, _LONG, _TWO_SHORT, _SIZE = Struct("<H"), Struct("<I"), Struct("<HH"), Struct("<IIHH")
_OLDER_SIZE = Struct("<HHHH2x")
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NO_NUMBER, _IS_ERROR = b"\xff\xff", 2
_IS_HIDDEN_ROW, _IS_HIDDEN_COLUMN = 0x20, 0x01
_LONGEST_TEXT = 0xFFFF
_BYTES_OF_LETTER = 3
_LEAST_TEXT = 3
"""Bytes of an empty shared text."""
_LEAST_REFERENCE = 5
"""Bytes of a formula with which it names a name: calamine writes the name out."""

Record = tuple[int, int, int]
"""Its type, where its content begins in the stream, and the length of that."""


@dataclass
class _Sheet:
    """What the records of a sheet say: ``texts`` are the numbers of the shared texts in its cells."""

    notes: Worksheet = field(default_factory=Worksheet)
    height: int = 0
    width: int = 0
    filled: int = 0
    records: int = 0
    formulas: int = 0
    texts: array[int] = field(default_factory=lambda: array("I"))


def read_old_workbook(content: bytes) -> tuple[bytes, list[Worksheet]]:
    """The file's records in a container that calamine can trust, and what was seen of each sheet, in their order.

    Errors: ArchiveError for a broken or encrypted file, and one whose cells would fill the memory.
    """
    try:
        stream = workbook_stream(content)
        seen = _Reading(stream).worksheets()
    except BROKEN:
        raise ArchiveError("not_a_workbook") from None
    return contained(stream), seen


class _Reading:
    """The pass over the records of one workbook."""

    def __init__(self, stream: memoryview) -> None:
        self.stream = stream
        self.starts: list[int] = []
        self.shared: list[memoryview] = []
        self.longest_name = 0
        self.cells = self.filled = self.records = self.formulas = 0

    def worksheets(self) -> list[Worksheet]:
        self._read_globals()
        if len(self.starts) > MAX_SHEETS:
            raise ArchiveError("too_many_cells")
        seen: dict[int, _Sheet] = {}
        for start in self.starts:
            seen[start] = seen.get(start) or self._read_sheet(start)
            self._add(seen[start])
        sheets = [seen[start] for start in self.starts]
        self._refuse_repeated_texts(sheets)
        return [sheet.notes for sheet in sheets]

    def _records(self, start: int) -> Iterator[Record]:
        """The records of a part, to its end."""
        stream, last, unpack = self.stream, len(self.stream) - 4, _TWO_SHORT.unpack_from
        while start <= last:
            kind, length = unpack(stream, start)
            yield kind, start + 4, length
            if kind == _EOF:
                return
            start += 4 + length

    def _read_globals(self) -> None:
        if _SHORT.unpack_from(self.stream)[0] != _BOF:
            raise ValueError("no workbook")
        before = 0
        for kind, at, length in self._records(0):
            if kind == _FILEPASS:
                raise ArchiveError("password_protected")
            if kind == _BOUNDSHEET:
                self.starts += _LONG.unpack_from(self.stream, at)
            elif kind == _NAME:
                self.longest_name = max(self.longest_name, self.stream[at + 3])
            elif kind == _CONTINUE and before == _SST:
                kind = _SST
            if kind == _SST:
                self.shared.append(self.stream[at : at + length])
            before = kind
        if self.shared and _LONG.unpack_from(self.shared[0], 4)[0] > sum(map(len, self.shared)) // _LEAST_TEXT:
            raise ArchiveError("not_a_workbook")

    def _read_sheet(self, start: int) -> _Sheet:
        sheet, stream, place = _Sheet(), self.stream, _TWO_SHORT.unpack_from
        bottom = right = -1
        for kind, at, length in self._records(start):
            sheet.records += 1
            if self.records + sheet.records > MAX_RECORDS:
                raise ArchiveError("too_many_cells")
            if kind not in _CELLS:
                self._read_layout(sheet.notes, kind, at, length)
                continue
            row, column = place(stream, at)
            sheet.filled += 1
            if kind == _LABELSST:
                sheet.texts.append(_LONG.unpack_from(stream, at + 6)[0])
            elif kind == _MULRK:
                column += length // 6 - 2
                sheet.filled += length // 6 - 2
            elif kind in _RESULTS:
                sheet.formulas += length
                self._read_result(sheet.notes, kind, row, column, at)
            bottom, right = row if row > bottom else bottom, column if column > right else right
        sheet.height, sheet.width = bottom + 1, right + 1
        return sheet

    def _read_result(self, notes: Worksheet, kind: int, row: int, column: int, at: int) -> None:
        """Note a cell whose value is an error: typed in, or the result of a formula."""
        value = self.stream[at + 6 : at + 14]
        is_formula_error = kind == _FORMULA and value[6:] == _NO_NUMBER and value[0] == _IS_ERROR
        if (is_formula_error or (kind == _BOOLERR and value[1])) and not notes.is_overfull:
            code = value[2] if is_formula_error else value[0]
            notes.errors[row, column] = CellError(_ERRORS.get(code, "#N/A"))

    def _read_layout(self, notes: Worksheet, kind: int, at: int, length: int) -> None:
        """Note hidden rows and columns."""
        if kind == _ROW and self.stream[at + 12] & _IS_HIDDEN_ROW:
            notes.hidden_rows.add(_SHORT.unpack_from(self.stream, at)[0])
        elif kind == _COLINFO and self.stream[at + 8] & _IS_HIDDEN_COLUMN:
            first, last = _TWO_SHORT.unpack_from(self.stream, at)
            notes.hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))
        elif kind == _DIMENSIONS:
            self._refuse_false_size(at, length)

    def _refuse_false_size(self, at: int, length: int) -> None:
        """A size that no sheet can have: calamine asks for as much memory at once."""
        size = _OLDER_SIZE if length == _OLDER_SIZE.size else _SIZE
        top, bottom, left, right = size.unpack_from(self.stream, at)
        if bottom > MOST_ROWS or right > MOST_COLUMNS or (bottom and top > bottom) or (right and left > right):
            raise ArchiveError("too_far_out")

    def _add(self, sheet: _Sheet) -> None:
        """Add up all sheets, those too that stand in the file once and are named twice."""
        self.cells += sheet.height * sheet.width
        self.filled += sheet.filled
        self.records += sheet.records
        self.formulas += sheet.formulas
        if sheet.height * sheet.width > MAX_CELLS:
            raise ArchiveError("too_far_out")
        if max(self.cells / MAX_CELLS, self.filled / MAX_FILLED, self.records / MAX_RECORDS) > 1:
            raise ArchiveError("too_many_cells")
        if sheet.notes.is_overfull:
            raise ArchiveError("too_many_errors")
        if self.formulas // _LEAST_REFERENCE * self.longest_name > MAX_TEXT:
            raise ArchiveError("zip_bomb")

    def _refuse_repeated_texts(self, sheets: Sequence[_Sheet]) -> None:
        """Add up the texts that the cells use: one long text used a million times is a million long texts."""
        used = sum(len(sheet.texts) for sheet in sheets)
        if used * min(sum(map(len, self.shared)), _LONGEST_TEXT) <= MAX_TEXT:
            return
        lengths = _text_lengths(self.shared)
        total = sum(lengths[number] for sheet in sheets for number in sheet.texts if number < len(lengths))
        if total * _BYTES_OF_LETTER > MAX_TEXT:
            raise ArchiveError("zip_bomb")


def _text_lengths(parts: Sequence[memoryview]) -> list[int]:
    """The letters of each shared text. A text runs on through the records that continue the first (2.5.293)."""
    lengths: list[int] = []
    rest = iter(parts)
    data, at = next(rest), 8
    for _ in range(_LONG.unpack_from(data, 4)[0]):
        (letters,), flags, at = _SHORT.unpack_from(data, at), data[at + 2], at + 3
        lengths.append(letters)
        behind = 0
        if flags & 8:
            behind, at = 4 * _SHORT.unpack_from(data, at)[0], at + 2
        if flags & 4:
            behind, at = behind + _LONG.unpack_from(data, at)[0], at + 4
        while True:
            size = 1 + (flags & 1)
            here = min(letters, (len(data) - at) // size)
            letters, at = letters - here, at + here * size
            if not letters:
                break
            data = next(rest)
            flags, at = data[0], 1
        at += behind
        while at >= len(data) and (more := next(rest, None)):
            data, at = more, at - len(data)
    return lengths
