"""How an uploaded file was understood, as its pages tell it: sheets, columns, rows passed over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from imports.models import Batch
from imports.selectors.mappings import HOW

HIDDEN_ROWS = "hidden"
"""The key under which the hidden rows that were read are counted beside those passed over."""


class Layout:
    """A batch's stored layout in words; empty while the file has not been read."""

    def __init__(self, batch: Batch) -> None:
        self._layout: dict[str, Any] = batch.layout

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """The sheets that were read: title, header_row, columns, guessed, unmapped, unused, hidden_columns, lacks."""
        return list(self._layout.get("sheets", []))

    @cached_property
    def guessed(self) -> list[str]:
        """Columns recognised by likeness or content, which a person should look at: 人员 → 姓名（相似）."""
        told = [each for sheet in self.sheets for each in sheet.get("guessed", [])]
        return _once(f"{text or '没有列名的一列'} → {label}（{HOW[how]}）" for text, label, how in told)

    @cached_property
    def unmapped(self) -> list[str]:
        """Columns of the file that mean nothing to the import."""
        return _once(header for sheet in self.sheets for header in sheet["unmapped"])

    @property
    def unused(self) -> list[str]:
        """Columns that are known and not taken by this kind of workbook."""
        return _once(header for sheet in self.sheets for header in sheet.get("unused", []))

    @property
    def hidden_columns(self) -> list[str]:
        return _once(header for sheet in self.sheets for header in sheet["hidden_columns"])

    @property
    def hidden_sheets(self) -> list[str]:
        return list(self._layout.get("hidden_sheets", []))

    @property
    def skipped(self) -> list[str]:
        """Sheets without a header."""
        return list(self._layout.get("skipped_sheets", []))

    @property
    def doubtful(self) -> list[str]:
        """Sheets with a header of too few known columns, which the uploader can map."""
        return _once(self._layout.get("doubtful_sheets", []))

    @property
    def left_out(self) -> list[str]:
        """Sheets that the uploader left out."""
        return _once(self._layout.get("left_out_sheets", []))

    @cached_property
    def passed(self) -> list[tuple[str, int]]:
        """Rows passed over by reason, most first: 合计行 3."""
        counts = {word: count for word, count in self._layout.get("passed", {}).items() if word != HIDDEN_ROWS}
        return sorted(counts.items(), key=lambda each: -each[1])

    @property
    def passed_rows(self) -> int:
        return sum(count for _, count in self.passed)

    @property
    def hidden_rows(self) -> int:
        """Hidden rows that were read like the others."""
        return int(self._layout.get("passed", {}).get(HIDDEN_ROWS, 0))

    @property
    def column_count(self) -> int:
        return len({label for sheet in self.sheets for _, _, label in sheet["columns"]})


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
