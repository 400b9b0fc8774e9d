"""Dates as rosters write them, known to the day or the month (domain.md §3.2)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.partial_dates import PartialDate

_AGE_NOTE = re.compile(r"(?:[\s(,/;]+|(?<=[月日]))(?:年龄|现年)?:?\s*\d{1,3}\s*周?岁[\s)]*$")
_NOTE = re.compile(r"\([^()]*\)$")
_WORDS = re.compile(r"^'+|^(?:公历|阳历|生于|出生于?|约)+:?|(?:出生|生|至今|起|以来|\.)+$")
_POINTS = str.maketrans("。、,·・—–‐−―_\\", ".........---")
_CLEAN = re.compile(r"([0-9]{4})([.\-/]?)([0-9]{2})(?:\2([0-9]{2}))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?|(\d{4})\.(\d{2})(\d{2})")
_PARTED = re.compile(r"(\d{4}|\d{2})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2}))?[月日号]?")
_TRIMMED = re.compile(r"(\d{4}|\d{2})\.1")
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_AGE = re.compile(r"(?:年龄|现年|虚岁|周岁)?:?(\d{1,3})周?岁?半?")
_YEAR = re.compile(r"\d{4}年?")
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}")
_LUNAR = re.compile(r"[农阴]历|[正腊闰]月|初[一二三四五六七八九十]|廿")
_ZODIAC = re.compile(r"(?:生肖|属相)?:?属?[鼠牛虎兔龙蛇马羊猴鸡狗猪]年?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(3_654, 73_415)
"""Excel's day numbers of 1910 to 2100."""
_SERIAL = re.compile(r"[1-7]\d{4}")
_YEAR_AND_DIGIT = re.compile(r"(?:19[1-9]|200)\d[1-9]")
"""19856: as a text rather June 1985 than a day number of 1954; which, nobody can tell."""


class DateFault(StrEnum):
    """Why a cell is no date, in words that go on from what was found."""

    UNREADABLE = "无法识别为日期"
    AGE = "是年龄，不是日期；年龄会随时间变化，不能代替出生年月"
    YEAR_ONLY = "只有年份，缺少月份"
    NO_SUCH_DAY = "是不存在的日期"
    TWO_DATES = "有不止一个日期，分不清以哪个为准"
    LUNAR = "是农历日期，须换算成公历"
    ZODIAC = "是属相，不是日期"


@dataclass(frozen=True)
class ReadDate:
    """A date read, or none and why; ``or_october``: written as 1985.1, which is January, or October with its zero
    lost."""

    date: PartialDate | None
    or_october: bool = False
    fault: DateFault | None = None


def read_date(cell: Any) -> ReadDate:
    """Read a date cell: text, number, Excel date or Excel's day number. No date: it could not be read."""
    if isinstance(cell, dt.date):
        return ReadDate(PartialDate(cell.year, cell.month, cell.day))
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else round(cell, 4)
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        return ReadDate(_from_serial(cell))
    text = str(cell)
    if match := _CLEAN.fullmatch(text):
        return _dated(match[1], match[3], match[4])
    return _read_text(text)


def _dated(year: str, month: str, day: str | None, *, or_october: bool = False) -> ReadDate:
    try:
        date = PartialDate(_full_year(year), int(month), int(day or 0))
    except ValueError:
        return ReadDate(None, fault=DateFault.NO_SUCH_DAY)
    return ReadDate(date, or_october=or_october)


def _from_serial(days: int) -> PartialDate:
    return PartialDate.from_date(_EXCEL_EPOCH + dt.timedelta(days=days))


def _read_text(cell: str) -> ReadDate:
    whole = _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", cell).strip())
    dated = _AGE_NOTE.sub("", whole)
    bare = _NOTE.sub("", re.sub(r"\s+", "", dated).translate(_POINTS))
    text = _WORDS.sub("", bare)
    match = _COMPACT.fullmatch(text) or _PARTED.fullmatch(text)
    if match is None and _SERIAL.fullmatch(whole) and not _YEAR_AND_DIGIT.fullmatch(whole):
        return ReadDate(_from_serial(int(whole)))
    fault = _fault_of(re.sub(r"\s+", "", whole), text)
    if match is None or fault in (DateFault.LUNAR, DateFault.TWO_DATES):
        return ReadDate(None, fault=fault)
    year, month, day, *_ = [digits for digits in match.groups() if digits] + ["0"]
    return _dated(year, month, day, or_october=bool(_TRIMMED.fullmatch(text)))


def _fault_of(whole: str, text: str) -> DateFault:
    if _LUNAR.search(whole):
        return DateFault.LUNAR
    if len(_A_YEAR.findall(whole)) > 1:
        return DateFault.TWO_DATES
    if _AGE.fullmatch(text) or _AGE.fullmatch(whole.strip("()")):
        return DateFault.AGE
    if _YEAR.fullmatch(text):
        return DateFault.YEAR_ONLY
    return DateFault.ZODIAC if _ZODIAC.fullmatch(text) else DateFault.UNREADABLE


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        if not 1900 <= year <= 2100:
            raise ValueError(digits)
        return year
    return 1900 + year if year > 25 else 2000 + year
