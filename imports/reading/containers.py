"""The container round an old workbook's records ([MS-CFB]): opened as it came, and made anew for calamine.

calamine follows chains of sectors that never end and reads macros whether or not they are sound. It gets a container
of our own making, with the workbook's records and nothing else.
"""

from __future__ import annotations

import struct
from io import BytesIO

import olefile

BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, OSError, StopIteration, TypeError, ValueError,
    struct.error,
)  # fmt: skip
"""What olefile and the reading of records raise on a file that is not what it says."""
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NAMES = ("Workbook", "Book")
"""The stream of records as Excel 97 and later call it, and as Excel 5 did."""


def workbook_stream(content: bytes) -> memoryview:
    """The records in a container. Errors: one of ``BROKEN``."""
    with olefile.OleFileIO(BytesIO(content)) as container:
        for name in _NAMES:
            if container.exists(name):
                return container.openstream(name).getbuffer()
    raise ValueError("no workbook")


def contained(stream: memoryview) -> bytes:
    """A sound container with these records (up to 400 MB) and nothing else."""
    size = max(len(stream), _SECTOR)
    filled = -(-size // _SECTOR)
    tables = -(-(filled + 2) // (_SECTOR // 4 - 1))
    chain = [*range(1, filled), _END, _END, *[_TABLE] * tables]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    places = [*range(filled + 1, filled + 1 + tables), *[_FREE] * (109 - tables)]
    counts = (0, tables, filled, 0, _SECTOR, _END, 0, _END, 0)
    head = struct.pack("<8s16x5H6x9I109I", _SIGNATURE, 0x3E, 4, 0xFFFE, 12, 6, *counts, *places)
    entries = _entry("Root Entry", 5, filled, 0) + _entry(_NAMES[0], 2, 0, size)
    parts = (head, bytes(_SECTOR - len(head)), stream, bytes(filled * _SECTOR - len(stream)))
    return b"".join((*parts, entries, bytes(_SECTOR - len(entries)), struct.pack(f"<{len(chain)}I", *chain)))


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    """A line of the directory: a root with one stream in it. The root names a sector since calamine wants one."""
    text = name.encode("utf-16-le")
    child = 1 if kind == 5 else _FREE
    return struct.pack("<64sHBB3I16xI16xIQ", text, len(text) + 2, kind, 1, _FREE, _FREE, child, 0, start, size)
