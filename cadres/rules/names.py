"""How names of people are read in pinyin: surnames by their own readings, given names character by character."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pypinyin import lazy_pinyin

PINYIN_LENGTH = 120
INITIALS_LENGTH = 20

_SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "曾": "zeng",
    "区": "ou",
    "朴": "piao",
    "尉": "wei",
    "任": "ren",
    "翟": "zhai",
    "缪": "miao",
    "盖": "ge",
    "覃": "qin",
    "谌": "chen",
    "员": "yun",
    "折": "she",
    "洗": "xian",
    "种": "chong",
    "繁": "po",
    "秘": "bi",
    "祭": "zhai",
    "郇": "xun",
    "隗": "wei",
    "薄": "bo",
    "乐": "yue",
    "都": "du",
    "佴": "nai",
}
"""Surnames that are read otherwise than the character usually is, or could be."""

_DOUBLE_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "拓跋": ("tuo", "ba"),
    "乐正": ("yue", "zheng"),
    "亓官": ("qi", "guan"),
}
"""Double surnames whose characters are read otherwise than alone."""


class Reading(NamedTuple):
    """A name's pinyin without tones and spaces (``ouyangxiu``) and the initials of its characters (``oyx``)."""

    pinyin: str
    initials: str


def read_name(name: str) -> Reading:
    """The reading of a person's name, by which it is searched; ü is ``v``, dots and spaces are left out."""
    characters = "".join(character for character in name if character.isalnum())
    syllables = [syllable for syllable in _syllables(characters) if syllable]
    return Reading(
        "".join(syllables)[:PINYIN_LENGTH],
        "".join(syllable[0] for syllable in syllables)[:INITIALS_LENGTH],
    )


def _syllables(characters: str) -> list[str]:
    surname = list(_DOUBLE_SURNAMES.get(characters[:2], ()))
    if not surname and characters[:1] in _SURNAMES:
        surname = [_SURNAMES[characters[0]]]
    return surname + [_syllable(character) for character in characters[len(surname) :]]


@cache
def _syllable(character: str) -> str:
    return lazy_pinyin(character)[0].lower()
