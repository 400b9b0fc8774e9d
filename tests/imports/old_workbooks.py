"""Old workbooks written record by record ([MS-XLS]): what no spreadsheet program would save, and what people's do."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from imports.reading.containers import contained


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(row: int, column: int, number: int) -> bytes:
    """A cell with a shared text, by that text's number."""
    return record(0xFD, struct.pack("<HHHI", row, column, 0, number))


def number(row: int, column: int, value: float = 1) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def blanks(row: int, width: int) -> bytes:
    """Cells with a format and nothing in them."""
    return record(0xBE, struct.pack(f"<HH{width}HH", row, 0, *[15] * width, width - 1))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes, tokens: bytes = b"\x1e\x01\x00") -> bytes:
    return record(0x06, struct.pack("<HHH8sHIH", row, column, 0, result, 0, 0, len(tokens)) + tokens)


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", row, 0, 3, 255, 0, 0, 0x120))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2000, 15, 1, 0))


def dimensions(height: int, width: int) -> bytes:
    return record(0x200, struct.pack("<IIHHH", 0, height, 0, width, 0))


HEADERS = ("姓名", "村(社区)", "职务")
TEXTS = (*HEADERS, "张三", "白杨村", "书记")
HEAD = b"".join(text(place // 3, place % 3, place) for place in range(6))


def old_workbook(
    *sheets: bytes, before: bytes = b"", texts: Iterable[str] = TEXTS, starts: Iterable[int] | None = None
) -> bytes:
    """An .xls of the records of each sheet; ``before`` stands among those of the workbook. With ``starts`` the sheets
    are named so often, each beginning with the one of that number."""
    places = list(range(len(sheets)) if starts is None else starts)
    shared = [struct.pack("<HB", len(each), 1) + each.encode("utf-16-le") for each in texts]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x42, struct.pack("<H", 1200)) + before
    tail = record(0xFC, struct.pack("<II", len(shared), len(shared)) + b"".join(shared)) + record(0x0A)
    titles = [f"表{number}".encode("utf-16-le") for number in range(1, len(places) + 1)]
    at = len(head) + sum(12 + len(title) for title in titles) + len(tail)
    parts = [record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + sheet + record(0x0A) for sheet in sheets]
    begins = [at + sum(map(len, parts[:number])) for number in range(len(parts))]
    named = [
        record(0x85, struct.pack("<IBBBB", begins[place], 0, 0, len(title) // 2, 1) + title)
        for place, title in zip(places, titles, strict=True)
    ]
    return contained(memoryview(b"".join([head, *named, tail, *parts])))
