"""Telephone numbers as rosters write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from imports.rules.values import clean_text

_HARD = re.compile(r"[/、,;|\n]+")
_MARKS = re.compile(r"[-—–‐()'‘’\s.]")
_BEFORE = re.compile(r"^(?:手机|移动电话|联系电话|电话|办公|宅电)?号?码?:?")
_NOTE = re.compile(r"\([^()\d]*\)$")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0\d{9,11}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NUMBER = re.compile(rf"{_MOBILE.pattern}|(?:0\d{{2,3}})?[2-9]\d{{6,7}}|[48]00\d{{7}}")


def read_phones(cell: Any) -> list[str]:
    """The mobile and fixed numbers (021-12345678) of a cell, digits only, mobile ones first; none if anything else
    stands there."""
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return [cell]
    phones: list[str] = []
    for part in _HARD.split(unicodedata.normalize("NFKC", clean_text(cell))):
        found = _numbers(part)
        if not found:
            return []
        phones += found
    return sorted(dict.fromkeys(phones), key=lambda phone: not _MOBILE.fullmatch(phone))


def _numbers(part: str) -> list[str]:
    """The numbers of a part, which spaces divide or only order."""
    for words in ([part], part.split()):
        numbers = [_number(word) for word in words]
        if all(numbers):
            return numbers
    return []


def _number(text: str) -> str:
    digits = _COUNTRY.sub("", _MARKS.sub("", _BEFORE.sub("", _NOTE.sub("", text.strip()))))
    return digits if _NUMBER.fullmatch(digits) else ""
