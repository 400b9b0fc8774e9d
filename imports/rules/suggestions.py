"""What may be meant by a word that no dictionary has: the nearest known words, official ones first.

Rosters are typed by sound, so words that are read alike (大转, 大专) are near, and so are those that share characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

from pypinyin import lazy_pinyin

from cadres.choices import ETHNIC_GROUPS, POLITICAL_STATUSES, Education, ExitReason, Sex
from core.codes import read_codes
from imports.choices import ProblemKind as Kind
from imports.rules.values import CODES, plain

MOST = 3
_LEAST_LIKENESS = 0.5
_BY_SOUND = 0.95
"""What a likeness of sounds counts against one of characters."""
_FULL_OR_PART_TIME = ("是", "否")


def nearest(text: str, words: dict[str, str]) -> list[str]:
    """At most three meanings of the words most like a text, the likest first. ``words``: way of writing → meaning."""
    likeness: dict[str, float] = {}
    written = _without_notes(text)
    for word, meaning in words.items():
        likeness[meaning] = max(likeness.get(meaning, 0), _likeness(written, word))
    near = [meaning for meaning, share in likeness.items() if share >= _LEAST_LIKENESS]
    return sorted(near, key=lambda meaning: -likeness[meaning])[:MOST]


def _without_notes(text: str) -> str:
    return re.sub(r"\([^()]*\)$", "", plain(text)) or plain(text)


def _likeness(written: str, word: str) -> float:
    by_characters = SequenceMatcher(None, written, word, autojunk=False).ratio()
    by_sound = SequenceMatcher(None, _sound(written), _sound(word), autojunk=False).ratio()
    return max(by_characters, _BY_SOUND * by_sound)


@cache
def _sound(word: str) -> tuple[str, ...]:
    """The syllables of a word, so that likeness is one of whole syllables."""
    return tuple(lazy_pinyin(word))


def _words(field: str, labels: Iterable[str]) -> dict[str, str]:
    """The official words of a dictionary, and its aliases."""
    official = {plain(label): label for label in labels}
    rows = (row for row in read_codes(CODES / "value_aliases.csv") if row["field"] == field)
    meant = {plain(row["alias"]): official.get(plain(row["canonical"]), "") for row in rows}
    return official | {alias: label for alias, label in meant.items() if label}


_POSTS = (
    *("党组织书记", "党组织副书记", "党组织委员", "村(居)委会主任", "村(居)委会副主任", "村(居)委会委员"),
    *("书记兼主任", "村务监督委员会主任", "村务监督委员会委员"),
)

DICTIONARIES: dict[Kind, dict[str, str]] = {
    Kind.UNKNOWN_SEX: _words("gender", [str(sex.label) for sex in Sex]),
    Kind.UNKNOWN_EDUCATION: _words("education", [str(level.label) for level in Education]),
    Kind.UNKNOWN_POLITICAL_STATUS: _words("political", [name for _, name in POLITICAL_STATUSES]),
    Kind.UNKNOWN_ETHNICITY: _words("ethnic", [name for _, name in ETHNIC_GROUPS]),
    Kind.UNKNOWN_EXIT_REASON: _words("exit_reason", [str(reason.label) for reason in ExitReason]),
    Kind.UNKNOWN_DEGREE: {word: word for word in ("学士", "硕士", "博士")},
    Kind.UNKNOWN_YES_NO: _words("yes_no", _FULL_OR_PART_TIME),
    Kind.UNKNOWN_POST: _words("position", _POSTS),
}


def suggestions(kind: Kind, text: str) -> list[str]:
    """At most three official words, for a text that stood under a fault of a kind; none where there is no dictionary.

    For sources, which are rows of the database, ask ``nearest``; for units ``imports.units.UnitResolver.near``.
    """
    return nearest(text, DICTIONARIES[kind]) if kind in DICTIONARIES else []
