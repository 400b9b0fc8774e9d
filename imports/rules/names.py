"""Names of people as rosters write them (domain.md §3.2)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from imports.rules.values import ETHNIC, POLITICAL, SEXES, clean_text, plain

_NUMBERED = re.compile(r"^\d+[.、]|^[*★☆]+|[*★☆]+$")
_DOTS = re.compile(r"[•．.・‧∙⋅●⸱ꞏᐧ]+")
_NOTE = re.compile(r"\(([^()]*)\)$")
_SEX_NOTES = ("女", "男", "女性", "男性")
_NOTES = frozenset(
    {*_SEX_NOTES, "兼", "兼任", "兼职", "挂职", "专职", "新", "新进", "连任", "拟任", "主持工作", "一肩挑"}
)
_MARKS = frozenset("·〇")


def read_name(cell: Any) -> str:
    """A person's name: no spaces, one kind of dot, no number before it, and behind it no notes that say something of
    the person: (女), (兼), (中共党员), (土家族). A note that tells namesakes apart, (大), stays."""
    if isinstance(cell, str) and cell.isalpha() and unicodedata.is_normalized("NFKC", cell):
        return cell
    return _DOTS.sub("·", _parted(cell)[0]).strip("·")


def sex_of_name(cell: Any) -> str:
    """The sex that a note behind a name tells, or nothing."""
    if not str(cell).rstrip().endswith((")", "）")):
        return ""
    return next((SEXES[note] for note in _parted(cell)[1] if note in _SEX_NOTES), "")


def is_unusual_name(name: str) -> bool:
    """Whether a name has what names have not: brackets, question marks and the like. Rare characters, private ones too,
    are usual."""
    if name.isalnum():
        return False
    return not all(mark.isalnum() or mark in _MARKS or unicodedata.category(mark) == "Co" for mark in name)


def _parted(cell: Any) -> tuple[str, list[str]]:
    """A name and the notes behind it."""
    name = _NUMBERED.sub("", plain(clean_text(cell)))
    notes: list[str] = []
    while match := name.endswith(")") and _NOTE.search(name):
        words = [word for word in re.split(r"[、,/;]", match[1]) if word]
        if not all(word in _NOTES or word in POLITICAL or word in ETHNIC for word in words):
            break
        name, notes = name[: match.start()], notes + words
    return name, notes
