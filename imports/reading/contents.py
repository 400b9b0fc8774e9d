"""What a column is by what stands in it, where its header says nothing. A wrong guess is worse than none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imports.rules.dates import read_date
from imports.rules.values import plain

LEAST = 3
"""Fewer values prove nothing."""
_ID = re.compile(r"['‘’]?(?:\d{17}[\dXx]|\d{8}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})")
"""Of 18 digits, or of 15 with a month and a day in them."""
_MOBILE = re.compile(r"'?(?:\+?86)?1[3-9]\d-?\d{4}-?\d{4}")
_SEXES = frozenset({"男", "女", "男性", "女性"})
_BIRTH_YEARS = range(1930, 2011)


def column_by_content(header: str, values: Sequence[str]) -> str | None:
    """The identifier of the column: ID numbers, mobile numbers, sexes; dates of birth only under a header that does
    not speak of something else. Four fifths of the values must fit, of the sexes and dates all."""
    if len(values) < LEAST:
        return None
    texts = [plain(value) for value in values]
    if _share([text.replace("-", "") for text in texts], _ID) >= 0.8:
        return "id_number"
    if _share(texts, _MOBILE) >= 0.8:
        return "phone"
    if _SEXES.issuperset(texts):
        return "sex"
    if (not header or "生" in header) and all(_is_birth(text) for text in texts):
        return "birth"
    return None


def _share(texts: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(text)) for text in texts) / len(texts)


def _is_birth(text: str) -> bool:
    date = read_date(text).date
    return date is not None and date.year in _BIRTH_YEARS
