"""Values as rosters write them, looked up in the dictionaries: what is not in them is told, never guessed."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from cadres.choices import CODES as CADRE_CODES
from cadres.choices import DEGREES, ETHNIC_GROUPS, POLITICAL_STATUSES, Education, ExitReason, NominationRoute, Sex
from core.codes import read_codes
from elections.choices import PollKind

CODES = Path(__file__).parent.parent / "codes"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_NOTED = re.compile(r"([^()]+)\(([^()]+)\)")
_NOT_YET = re.compile(r"在读|就读|肄业|结业|进修|未|预备|待|拟|原|曾|[?？]")
_LONGEST_WORD = 100
"""Characters of a text that is looked up: nothing in a dictionary is as long, notes and several levels included."""
_SEVERAL = re.compile(r"[、，,;；/+\s]+|(?<=[)）])(?!$)")


def plain(text: str) -> str:
    """Without spaces, half-width letters, digits and brackets: for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def clean_text(cell: Any) -> str:
    """A cell as text: a whole number without its decimals, no invisible characters."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _INVISIBLE.sub("", str(cell)).strip()


def _aliases(field: str) -> dict[str, str]:
    return {plain(row["alias"]): row["canonical"] for row in _ROWS if row["field"] == field}


_ROWS = read_codes(CODES / "value_aliases.csv")
EMPTY = frozenset({"", *_aliases("empty")})
LONGEST_EMPTY = 8
"""Characters, spaces included, that a cell may have and still say nothing."""
YES_NO = {alias: word == "是" for alias, word in _aliases("yes_no").items()}
ON_SLATE = {**YES_NO, "拟任": True, "拟任人选": True, "差额": False, "差额人选": False, "陪选": False}
ELECTED = {**YES_NO, "当选": True, "未当选": False, "落选": False}
FULL_TIME = {**YES_NO, "专职": True, "全职": True, "兼职": False}


def _by_label(field: str, codes: dict[str, Any]) -> dict[str, Any]:
    """What an alias or a label of a table means, as its code."""
    known = {plain(label): code for label, code in codes.items()}
    return {**{alias: codes[word] for alias, word in _aliases(field).items() if word in codes}, **known}


def look_up(known: dict[str, Any], text: str) -> Any:
    """What a text means in a dictionary, or None.

    A note in brackets behind it does not count, unless it says something else (大专(本科)) or that this is not so yet
    (大专(在读); but 大专(本科在读) is 大专). Of several levels of education (大专、本科) the highest is meant.
    """
    if len(text) > _LONGEST_WORD:
        return None
    word = plain(text)
    if word in known:
        return known[word]
    if match := _NOTED.fullmatch(word):
        base, note = known.get(match[1]), known.get(match[2])
        if _NOT_YET.search(match[2]):
            return base if known.get(_NOT_YET.sub("", match[2]), base) != base else None
        return base if note in (None, base) else None
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    meant = []
    for part in parts if len(parts) > 1 else ():
        if (found := look_up(known, part)) is None:
            return None
        meant.append(found)
    return max(meant) if meant and (known is EDUCATIONS or len(set(meant)) == 1) else None


_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?[人名票张户个]?")


def read_count(text: str) -> int | None:
    """A whole number with or without its unit (1,200人), or None."""
    match = _COUNT.fullmatch(plain(text))
    return int(match[1].replace(",", "")) if match else None


SEXES: dict[str, str] = _by_label("gender", {str(sex.label): sex.value for sex in Sex})
_LEVELS: dict[str, int] = _by_label("education", {str(level.label): level.value for level in Education})
_WAYS = [
    "",
    "全日制",
    "普通",
    "统招",
    "在职",
    "函授",
    "成人",
    "成人教育",
    "自考",
    "自学考试",
    "夜大",
    "业余",
    "网络",
    "远程",
]
_WAYS += ["电大", "中央电大", "国家开放大学", "党校", "市委党校", "省委党校", "中央党校"]
_ENDS = ("", "毕业", "毕业生", "学历", "文化", "程度", "文化程度")
EDUCATIONS = {way + word + end: level for word, level in _LEVELS.items() for way in _WAYS for end in _ENDS} | _LEVELS
EXIT_REASONS: dict[str, str] = _by_label("exit_reason", {str(reason.label): reason.value for reason in ExitReason})

ROUTES: dict[str, str] = _by_label("route", {str(route.label): route.value for route in NominationRoute})

POLLS: dict[str, str] = _by_label("poll", {str(kind.label): kind.value for kind in PollKind})

_statuses = {name: code for code, name in POLITICAL_STATUSES}
IS_PARTY_MEMBER: dict[str, str] = _by_label("political", _statuses)
"""Under a header 是否党员, where 是 and 否 are answers too."""
POLITICAL: dict[str, str] = {word: code for word, code in IS_PARTY_MEMBER.items() if word not in ("是", "否")}
POLITICAL |= {plain(row["name"]): row["code"] for row in read_codes(CADRE_CODES / "gb4762_political.csv")}

_groups = {name: code for code, name in ETHNIC_GROUPS}
ETHNIC: dict[str, str] = _by_label("ethnic", _groups)
for _row in read_codes(CADRE_CODES / "gb3304_ethnic.csv"):
    ETHNIC |= {plain(word): _row["code"] for word in (_row["short_alias"], _row["old_name_alias"]) if word}

_DEGREE_NAMES = {name: code for code, name in DEGREES}
_DEGREE_NAMES |= {name.removesuffix("学位"): code for code, name in DEGREES}
_DEGREE_LEVELS = {"博士": "2", "硕士": "3", "学士": "4"}


def read_degree(text: str) -> str | None:
    """The code of a degree; of one that the table does not name, its level (农业推广硕士 → 硕士)."""
    word = re.sub(r"\([^()]*\)$|研究生$", "", plain(text)).removesuffix("学位")
    return _DEGREE_NAMES.get(word) or _DEGREE_LEVELS.get(word[-2:])


_SOURCES = _aliases("source")


def source_words(name: str) -> list[str]:
    """The words under which rosters name a source: whole, the parts before, in and between brackets and slashes, and
    its aliases."""
    parts = re.split(r"[()/]", plain(name))
    aliases = (alias for alias, canonical in _SOURCES.items() if canonical == name)
    return [plain(name), *(part for part in parts if len(part) > 1), *aliases]
