"""What may be written into a cell of a blank form: ``{secretary.women}``, ``{one_shoulder.share:上届}``, ``{区划}``,
and which rows are repeated: 每街镇, 每单位, 每下级.

A code is an indicator's code or its name, and after a colon which of its values and which kind of unit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from places.models import Unit
from reports.indicators import INDICATORS, Indicator
from reports.selectors.aspects import Aspect


class Each(StrEnum):
    """For what a row of a form is repeated."""

    TOWNSHIP = "每街镇"
    UNIT = "每单位"
    CHILD = "每下级"


class Word(StrEnum):
    """What is no figure: the place, the term, the days, who fills the form in."""

    AREA = "区划"
    TOWNSHIP = "街镇"
    TERM = "届次"
    PREVIOUS = "上届届次"
    AS_OF = "统计时点"
    BASIS = "口径"
    KIND = "单位类别"
    TODAY = "填表日期"
    FILLER = "填表人"
    NUMBER = "序号"


ASPECTS = {
    "本届": Aspect.VALUE,
    "上届": Aspect.PREVIOUS,
    "增减": Aspect.CHANGE,
    "增幅": Aspect.GROWTH,
    "分子": Aspect.NUMERATOR,
    "分母": Aspect.DENOMINATOR,
}
KINDS = {"村": Unit.Kind.VILLAGE, "居": Unit.Kind.RESIDENTS}
_WORDS, _EACHES = {word.value for word in Word}, {each.value for each in Each}
_BRACED = re.compile(r"[{｛]\s*([^{}｛｝]+?)\s*[}｝]")
_LOOSE = re.compile(r"[\s“”\"'（）()]")
_NEAREST = 3


@dataclass(frozen=True)
class Code:
    """One code as it was understood: a figure, or a word."""

    text: str
    indicator: Indicator | None = None
    aspect: Aspect = Aspect.VALUE
    kind: str = ""
    word: Word | None = None

    @property
    def label(self) -> str:
        """In the words of the product."""
        if self.word:
            return self.word.value
        assert self.indicator
        parts = [name for name, aspect in ASPECTS.items() if aspect == self.aspect and aspect != Aspect.VALUE]
        parts += [name for name, kind in KINDS.items() if kind == self.kind]
        return "·".join([self.indicator.name, *parts])


@dataclass(frozen=True)
class Unknown:
    """A code that nothing answers to: what is wrong with it and what comes nearest."""

    text: str
    why: str
    nearest: tuple[str, ...] = ()


def loose(text: str) -> str:
    """A name without quotes, brackets and spaces, in which people differ."""
    return _LOOSE.sub("", text)


_NAMES = {loose(indicator.name): code for code, indicator in INDICATORS.items()}


def each_of(text: str) -> Each | None:
    """For what the row is repeated in which such a cell stands."""
    plain = text.strip().strip("{}｛｝").strip()
    for each in Each:
        if plain == each or f"{{{each}}}" in text or f"｛{each}｝" in text:
            return each
    return None


def without_each(text: str) -> str:
    """A cell's text without its mark; where nothing else stands the name of the place is meant."""
    each = each_of(text)
    if each is None:
        return text
    rest = re.sub(rf"[{{｛]\s*{each}\s*[}}｝]", "", text).strip()
    return f"{{{Word.AREA}}}" if rest in ("", each) else rest


def braced(text: str) -> Iterator[str]:
    """What stands in braces, the marks of rows left out."""
    return (found for found in _BRACED.findall(text) if found not in _EACHES)


def has_code(text: object) -> bool:
    return isinstance(text, str) and (bool(_BRACED.search(text)) or each_of(text) is not None)


def parse(text: str) -> Code | Unknown:
    """One code, without its braces."""
    name, *parts = [part.strip() for part in re.split("[:：]", text)]
    if name in _WORDS:
        return Unknown(text, f"“{name}”后面不能再加“{parts[0]}”", (name,)) if parts else Code(text, word=Word(name))
    code = name if name in INDICATORS else _NAMES.get(loose(name), "")
    if not code:
        return Unknown(text, "没有这个指标代码或名称", nearest(name))
    aspect, kind = Aspect.VALUE, ""
    for part in parts:
        if part in ASPECTS:
            aspect = ASPECTS[part]
        elif part in KINDS:
            kind = KINDS[part]
        else:
            return Unknown(text, f"冒号后面的“{part}”不认识，可以写：{'、'.join([*ASPECTS, *KINDS])}", (code,))
    if INDICATORS[code].undefined:
        return Unknown(text, f"这个指标没有数据：{INDICATORS[code].undefined}")
    return Code(text, INDICATORS[code], aspect, kind)


def nearest(name: str) -> tuple[str, ...]:
    """The codes and words that come nearest to what was written."""
    found = difflib.get_close_matches(name.lower(), INDICATORS, _NEAREST, 0.6)
    found += [_NAMES[each] for each in difflib.get_close_matches(loose(name), _NAMES, _NEAREST, 0.5)]
    found += difflib.get_close_matches(name, _WORDS, 1, 0.5)
    return tuple(dict.fromkeys(str(each) for each in found))[:_NEAREST]


def read_cell(text: str) -> tuple[list[Code], list[Unknown]]:
    """All codes of a cell: those understood and those not."""
    parsed = [parse(each) for each in braced(text)]
    return [one for one in parsed if isinstance(one, Code)], [one for one in parsed if isinstance(one, Unknown)]


def replaced(text: str, values: dict[str, str]) -> str:
    """A text with its codes replaced."""
    return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def is_alone(text: str) -> bool:
    """Whether a cell is one code and nothing else, so that it takes a number."""
    return _BRACED.fullmatch(text.strip()) is not None


def written(code: str, aspect: str = "", kind: str = "") -> str:
    """The text of a code: indicator, which value, which kind of unit."""
    return "{" + ":".join(part for part in (code, aspect if aspect != "本届" else "", kind) if part) + "}"
