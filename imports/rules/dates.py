"""Dates as rosters write them, known to the day or the month (domain.md §3.2)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from core.partial_dates import PartialDate

_NOTE = re.compile(r"\(?\d{1,3}周?岁\)?$|\([^()]*\)$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_PARTED = re.compile(r"(\d{4}|\d{2})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2}))?[月日号]?")
_TRIMMED = re.compile(r"(\d{4}|\d{2})\.1")
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(3_654, 73_415)
"""Excel's day numbers of 1910 to 2100."""


@dataclass(frozen=True)
class ReadDate:
    """A date read, or none; ``or_october``: written as 1985.1, which is January, or October with its zero lost."""

    date: PartialDate | None
    or_october: bool = False


def read_date(cell: Any) -> ReadDate:
    """Read a date cell: text, number, Excel date or Excel's day number. No date: it could not be read."""
    if isinstance(cell, dt.date):
        return ReadDate(PartialDate(cell.year, cell.month, cell.day))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        return ReadDate(PartialDate.from_date(_EXCEL_EPOCH + dt.timedelta(days=cell)))
    return _read_text(str(cell))


def _read_text(cell: str) -> ReadDate:
    text = _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", cell).strip())
    text = _NOTE.sub("", re.sub(r"\s+", "", text)).rstrip(".")
    match = _COMPACT.fullmatch(text) or _PARTED.fullmatch(text)
    if not match:
        return ReadDate(None)
    try:
        date = PartialDate(_full_year(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        return ReadDate(None)
    return ReadDate(date, or_october=bool(_TRIMMED.fullmatch(text)))


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        if not 1900 <= year <= 2100:
            raise ValueError(digits)
        return year
    return 1900 + year if year > 25 else 2000 + year
