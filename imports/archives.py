"""A zip's true sizes, told before anything unpacks it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

MAX_PARTS = 2_000
MAX_EXPANDED = 600 * 1024 * 1024
MAX_RATIO = 250
_STEP = 1024 * 1024


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
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ArchiveError("not_a_workbook")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED:
        raise ArchiveError("zip_bomb")
    limit = min(MAX_EXPANDED, max(MAX_RATIO * len(content), 10 * _STEP))
    for part in parts:
        limit -= _true_size(content, part, limit)


def _true_size(content: bytes, part: zipfile.ZipInfo, limit: int) -> int:
    packed = _packed(content, part)
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise ArchiveError("not_a_workbook")
    unpacker, size, is_xml = zlib.decompressobj(-15), 0, part.filename.endswith((".xml", ".rels"))
    try:
        while not unpacker.eof and (packed or size == 0):
            piece = unpacker.decompress(packed, _STEP)
            packed, size = unpacker.unconsumed_tail, size + len(piece)
            if size > limit or (is_xml and b"<!DOCTYPE" in piece):
                raise ArchiveError("zip_bomb")
            if not piece and not packed:
                break
    except zlib.error:
        raise ArchiveError("not_a_workbook") from None
    return size


def _packed(content: bytes, part: zipfile.ZipInfo) -> bytes:
    try:
        name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    except struct.error:
        raise ArchiveError("not_a_workbook") from None
    start = part.header_offset + 30 + name + extra
    return content[start : start + part.compress_size]
