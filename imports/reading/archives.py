"""A workbook's true sizes, told before anything unpacks it: a few bytes can claim gigabytes of text or of cells.

The same pass over the XML notes what calamine does not tell of a worksheet (``imports.reading.worksheets``).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from imports.reading.worksheets import OVERLAP, Worksheet, column_number, worksheets_by_title

MAX_PARTS = 2_000
MAX_EXPANDED = 300 * 1024 * 1024
MAX_RATIO = 250
MAX_CELLS = 4_000_000
"""Cells from A1 to the last filled one, empty ones too: the reader holds them all at once, 32 bytes each."""
MAX_FILLED = 1_500_000
"""Cells with a value in all sheets together: the reader holds those of one sheet twice."""
MAX_TEXT = 100 * 1024 * 1024
"""Bytes of the texts of all cells. A text that stands in the file once may be used by every cell."""
MAX_HEIGHT = 99_999
_STEP = 1024 * 1024
_REFERENCE = rb'r="(?<=\sr=")'
_TALL = re.compile(_REFERENCE + rb"[A-Z]{0,3}0*[1-9]\d{5}")
"""A row or cell beyond row 99,999."""
_WIDE = re.compile(_REFERENCE + rb"(?:[B-Z][A-Z]|[A-Z]{3})\d")
"""A cell beyond column AZ."""
_FAR_IF_WIDE = re.compile(_REFERENCE + rb"(?:(?:[L-Z][A-Z]|[A-Z]{3})\d|[A-Z]{0,3}0*[1-9]\d{4})")
_BARE = re.compile(rb'(?:<|:)c(?=[\s>/])(?! r=")|(?:<|:)row(?=[\s>/])(?! r=")')
"""A row or cell that may stand without saying where: its place is after the one before."""
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])")
_FILLED = re.compile(rb"<(?:\w+:)?c(?=\s)([^>]*[^/])>(?!</)")
_PLACE = re.compile(rb'\sr\s*=\s*"([A-Z]{0,3})0*(\d{1,7})"')
_MAX_BARE = 20 * 1024 * 1024
_SHARED = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d+)')
_WIDE_LETTERS = (b"\xff\xfe", b"\xfe\xff")


class ArchiveError(Exception):
    """A zip that is broken, locked or hostile. ``kind`` is the refusal's kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_archive(content: bytes) -> dict[str, Worksheet]:
    """Measure every part by unpacking it piece by piece: what a zip declares about itself may be a lie.

    Gives what was seen of each worksheet, by its title. Errors: ArchiveError for a broken or encrypted zip, one that
    grows beyond size or ratio or whose cells would fill the memory, one with a DTD in its XML.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ArchiveError("not_a_workbook") from None
    if any(part.flag_bits & 1 for part in parts):
        raise ArchiveError("password_protected")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        raise ArchiveError("not_a_workbook")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED:
        raise ArchiveError("zip_bomb")
    return _Reading(content, parts).worksheets()


class _Reading:
    """The pass over all parts of one workbook."""

    def __init__(self, content: bytes, parts: list[zipfile.ZipInfo]) -> None:
        self.content, self.parts = content, parts
        self.seen: dict[str, Worksheet] = {}
        self.cells_of_text = self.longest_text = self.filled = 0

    def worksheets(self) -> dict[str, Worksheet]:
        left = min(MAX_EXPANDED, max(MAX_RATIO * len(self.content), 10 * _STEP))
        for part in self.parts:
            left -= self._measure(part, left)
        if self.cells_of_text * self.longest_text > MAX_TEXT:
            self._refuse_repeated_text()
        return worksheets_by_title(self.seen, self._part)

    def _measure(self, part: zipfile.ZipInfo, limit: int) -> int:
        size, extent, notes = 0, _Extent(), Worksheet()
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        for text, new in _texts(self.content, part):
            size += new
            if size > limit:
                raise ArchiveError("zip_bomb")
            if is_xml and (b"<!DOCTYPE" in text or text.startswith(_WIDE_LETTERS) or b"\0" in text[:64]):
                raise ArchiveError("zip_bomb")
            extent.read(text)
            if is_xml:
                notes.read(text)
            if self.filled + extent.filled > MAX_FILLED:
                raise ArchiveError("too_many_cells")
            if notes.is_overfull:
                raise ArchiveError("too_many_errors")
        if extent.is_bare:
            self._refuse_many_bare_cells(part, size)
        elif extent.is_suspect:
            self._refuse_far_cells(part)
        self.filled += extent.filled
        self.cells_of_text += extent.cells_of_text
        self.longest_text = max(self.longest_text, extent.longest_text)
        if notes:
            self.seen[part.filename] = notes
        return size

    def _refuse_far_cells(self, part: zipfile.ZipInfo) -> None:
        """Look again, closely, where something stands far out: empty cells with a format do no harm."""
        height = width = 0
        for text, _ in _texts(self.content, part):
            for found in _FILLED.finditer(text):
                if place := _PLACE.search(found[1]):
                    height, width = max(height, int(place[2])), max(width, column_number(place[1]))
                    if height > MAX_HEIGHT or height * width > MAX_CELLS:
                        raise ArchiveError("too_far_out")

    def _refuse_many_bare_cells(self, part: zipfile.ZipInfo, size: int) -> None:
        """Count where cells do not say their place: none can be further out than all before it together."""
        if size > _MAX_BARE:
            raise ArchiveError("too_far_out")
        rows = _ROW.split(_quoted(self._part(part.filename)))
        places = [place for row in rows for place in _PLACE.findall(row)]
        height = len(rows) + max((int(number) for _, number in places), default=0)
        width = max(len(_CELL.findall(row)) for row in rows) + max(
            (column_number(letters) for letters, _ in places), default=0
        )
        if height > MAX_HEIGHT or height * width > MAX_CELLS:
            raise ArchiveError("too_far_out")

    def _refuse_repeated_text(self) -> None:
        """Add up the texts that the cells use: one long text used a million times is a million long texts."""
        shared = next((part for part in self.parts if part.filename.lower().endswith("sharedstrings.xml")), None)
        lengths = [len(text) for text in self._part(shared.filename).split(b"</si>")] if shared else []
        total = 0
        for part in self.parts:
            for text, _ in _texts(self.content, part) if part is not shared else ():
                numbers = map(int, _SHARED.findall(text))
                total += sum(lengths[number] for number in numbers if number < len(lengths))
                if total > MAX_TEXT:
                    raise ArchiveError("zip_bomb")

    def _part(self, name: str) -> bytes:
        """A whole part, its size known to be within bounds; empty where there is none."""
        for part in self.parts:
            if part.filename == name:
                return b"".join(_pieces(_packed(self.content, part), part.compress_type))
        return b""


class _Extent:
    """Looks through XML piece by piece for cells so far out that the grid up to them fills the memory."""

    def __init__(self) -> None:
        self._is_sheet = self._is_wide = self._is_far = False
        self.is_suspect = self.is_bare = False
        self.cells_of_text = self.longest_text = self.filled = 0

    def read(self, text: bytes) -> None:
        self._is_wide = self._is_wide or bool(_WIDE.search(text))
        self._is_far = self._is_far or bool(_FAR_IF_WIDE.search(text))
        self.is_suspect = (
            self.is_suspect or (self._is_wide and self._is_far) or (self._is_far and bool(_TALL.search(text)))
        )
        self._is_sheet = self._is_sheet or b"sheetData" in text
        self.is_bare = self.is_bare or (self._is_sheet and bool(_BARE.search(text, 0, text.rfind(b">") + 1)))
        self.filled += text.count(b"v>") // 2 + text.count(b"is>") // 2
        self.cells_of_text += text.count(b't="s"')
        if b"si>" in text:
            self.longest_text = max(self.longest_text, *map(len, text.split(b"</si>")))


def _texts(content: bytes, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """A part piece by piece, each with the end of the one before it, and how many bytes of it are new."""
    tail = b""
    for piece in _pieces(_packed(content, part), part.compress_type):
        text = _quoted(tail + piece)
        yield text, len(piece)
        tail = text[-OVERLAP:]


def _quoted(text: bytes) -> bytes:
    return text.replace(b"'", b'"') if b"'" in text else text


def _pieces(packed: bytes, compress_type: int) -> Iterator[bytes]:
    if compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _STEP):
            yield packed[start : start + _STEP]
        return
    if compress_type != zipfile.ZIP_DEFLATED:
        raise ArchiveError("not_a_workbook")
    unpacker = zlib.decompressobj(-15)
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(packed, _STEP)
            packed = unpacker.unconsumed_tail
            if not piece and not packed:
                return
            yield piece
    except zlib.error:
        raise ArchiveError("not_a_workbook") from None


def _packed(content: bytes, part: zipfile.ZipInfo) -> bytes:
    try:
        name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    except struct.error:
        raise ArchiveError("not_a_workbook") from None
    start = part.header_offset + 30 + name + extra
    return content[start : start + part.compress_size]
