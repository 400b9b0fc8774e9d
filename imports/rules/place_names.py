"""Which township or unit a heading names. The names are given: this asks no database."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Literal

from imports.rules.row_kinds import heading_words
from imports.rules.values import plain
from places.rules.names import short_unit_name

Kind = Literal["township", "unit"]
_TOWNSHIP = re.compile(
    r"(?:[^\d:,、。()]{1,8}[省市区县旗])?([^\d:,、。()]{1,8}(?:街道|镇|乡|苏木|街道办事处|镇人民政府|乡人民政府))"
)
_STRANGE = re.compile(r"(?:^|[区县市旗:])([\u3400-\u9fff]{1,5}(?:街道|镇|乡))(?!村)")
_GENERAL = frozenset(
    {"乡镇", "街镇", "城镇", "村镇", "各街道", "各镇", "各乡", "各乡镇", "各街镇", "本镇", "全镇", "我镇"}
)
_UNIT = re.compile(r"[^:,。]{1,20}(?:村|社区|居民区|居委会|村委会|居委|村委|居民委员会|村民委员会|嘎查)")
_LONGEST = 60
"""Characters of a heading that can be a place's; what is longer is some other text and slow to search."""
_BOARD = re.compile(
    r"(?:党总支|党支部|党委|党组织|总支|支部)?(?:“?两委”?)?(?:班子)?(?:成员|人员)?(?:花名册|名册|名单|情况)?$"
)
_OFFICE = re.compile(r"(?:人民政府|办事处|党委|党工委)$")
_FULL_TOWNSHIP = re.compile(r"(?:街道|镇|乡|苏木)$")
_FULL_UNIT = re.compile(r"(?:村|社区|居民区|委会|委员会|嘎查)$")


class PlaceNames:
    """The ways of writing the townships and units of an area, each with what it stands for."""

    def __init__(
        self, townships: Mapping[str, Hashable] | None = None, units: Mapping[str, Hashable] | None = None
    ) -> None:
        self._townships, self._units = townships or {}, units or {}
        self._titles = _longest_first(name for name in self._townships if _FULL_TOWNSHIP.search(name))
        self._unit_titles = _longest_first(name for name in self._units if _FULL_UNIT.search(name))

    def section(self, text: str) -> tuple[Kind, str] | None:
        """What a heading names that stands by itself, and the name: 一、友谊村党总支(7人) → unit, 友谊村.

        Names of the area before those that only look like a township's or a unit's: a misspelt one is told in its rows.
        """
        words = heading_words(plain(text))
        if len(words) > _LONGEST:
            return None
        forms = [words, _BOARD.sub("", words), _OFFICE.sub("", words)]
        for form in forms:
            if form in self._townships:
                return "township", form
            if form in self._units or short_unit_name(form) in self._units:
                return "unit", form
        for form in forms:
            if found := _TOWNSHIP.fullmatch(form):
                return "township", found[1]
            if _UNIT.fullmatch(form):
                return "unit", form
        return None

    def within(self, text: str, *, or_alike: bool = False) -> tuple[str, str]:
        """The township and the unit that a title names, each empty unless it names exactly one; ``or_alike`` also what
        only looks like a township's name (one of another area)."""
        words = plain(text)
        township, words = _only(self._titles, self._townships, words)
        unit, _ = _only(self._unit_titles, self._units, words)
        if or_alike and not township and (alike := _STRANGE.search(words)) and alike[1] not in _GENERAL:
            township = alike[1]
        return township, unit


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _only(names: list[str], meant: Mapping[str, Hashable], words: str) -> tuple[str, str]:
    """The one name that the words contain, and the words without it."""
    found: dict[Hashable, str] = {}
    for name in names:
        if name in words:
            words = words.replace(name, " ")
            found.setdefault(meant[name], name)
    return (next(iter(found.values())) if len(found) == 1 else "", words)
