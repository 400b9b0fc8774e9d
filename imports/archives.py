"""A workbook's true sizes, told before anything unpacks it: a few bytes can claim gigabytes of text or of cells."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

MAX_PARTS = 2_000
MAX_EXPANDED = 300 * 1024 * 1024
MAX_RATIO = 250
_STEP = 1024 * 1024
_OVERLAP = 40
_REFERENCE = rb'r="(?<=\sr=")'
_TALL = re.compile(_REFERENCE + rb"[A-Z]{0,3}0*[1-9]\d{5}")
"""A row or cell beyond row 99,999."""
_WIDE = re.compile(_REFERENCE + rb"(?:[B-Z][A-Z]|[A-Z]{3})\d")
"""A cell beyond column AZ: such a sheet may have 9,999 rows and columns to KZ."""
_TOO_LARGE_IF_WIDE = re.compile(_REFERENCE + rb"(?:(?:[L-Z][A-Z]|[A-Z]{3})\d|[A-Z]{0,3}0*[1-9]\d{4})")


class ArchiveError(Exception):
    """A zip that is broken, locked or hostile. ``kind`` is the refusal's kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def check_archive(content: bytes) -> None:
    """Measure every part by unpacking it piece by piece: what a zip declares about itself may be a lie.

    Errors: ArchiveError for a broken or encrypted zip, one that grows beyond size or ratio, one with a DTD in its XML.
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
    limit = min(MAX_EXPANDED, max(MAX_RATIO * len(content), 10 * _STEP))
    for part in parts:
        limit -= _true_size(content, part, limit)


def _true_size(content: bytes, part: zipfile.ZipInfo, limit: int) -> int:
    size, extent, is_xml = 0, _Extent(), part.filename.endswith((".xml", ".rels"))
    for piece in _pieces(_packed(content, part), part.compress_type):
        size += len(piece)
        if size > limit:
            raise ArchiveError("zip_bomb")
        if is_xml:
            extent.read(piece)
    return size


def _pieces(packed: bytes, compress_type: int) -> Iterator[bytes]:
    if compress_type == zipfile.ZIP_STORED:
        yield packed
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


class _Extent:
    """Looks through XML piece by piece for DTDs and for cells so far out that the grid up to them fills the memory."""

    def __init__(self) -> None:
        self._tail = b""
        self._is_wide = False
        self._is_large = False

    def read(self, piece: bytes) -> None:
        text = self._tail + piece
        self._tail = text[-_OVERLAP:]
        if b"<!DOCTYPE" in text:
            raise ArchiveError("zip_bomb")
        if b"'" in text:
            text = text.replace(b"'", b'"')
        self._is_wide = self._is_wide or bool(_WIDE.search(text))
        self._is_large = self._is_large or bool(_TOO_LARGE_IF_WIDE.search(text))
        if (self._is_wide and self._is_large) or (self._is_large and _TALL.search(text)):
            raise ArchiveError("too_far_out")


def _packed(content: bytes, part: zipfile.ZipInfo) -> bytes:
    try:
        name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    except struct.error:
        raise ArchiveError("not_a_workbook") from None
    start = part.header_offset + 30 + name + extra
    return content[start : start + part.compress_size]
