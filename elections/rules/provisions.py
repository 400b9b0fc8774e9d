"""What one provision of a rule set may say: a share, a count, yes or no, one of several ways; each with its source."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Provision:
    """``source`` is the article; ``is_background`` marks what no text at hand confirms: a default to be checked."""

    source: str = ""
    is_background: bool = False


@dataclass(frozen=True)
class Share(Provision):
    """A part of a whole that must be exceeded, or with ``is_inclusive`` at least reached."""

    numerator: int
    denominator: int
    is_inclusive: bool = False

    def is_met(self, part: int, whole: int) -> bool:
        left, right = self.denominator * part, self.numerator * whole
        return left >= right if self.is_inclusive else left > right

    def least(self, whole: int) -> int:
        """The smallest part of the whole that will do."""
        if self.is_inclusive:
            return -(-self.numerator * whole // self.denominator)
        return self.numerator * whole // self.denominator + 1

    def comparison(self, part: int, whole: int) -> str:
        """The arithmetic in words, e.g. “2×500 不大于 1000”."""
        met = self.is_met(part, whole)
        words = ("不小于" if met else "小于") if self.is_inclusive else ("大于" if met else "不大于")
        return f"{times(self.denominator, part)} {words} {times(self.numerator, whole)}"

    def __str__(self) -> str:
        if (self.numerator, self.denominator, self.is_inclusive) == (1, 2, False):
            return "过半数"
        return ("不少于" if self.is_inclusive else "超过") + _fraction(self.numerator, self.denominator)


@dataclass(frozen=True)
class Count(Provision):
    """A number of people, seats, days or months."""

    value: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Flag(Provision):
    """Whether something holds."""

    value: bool

    def __bool__(self) -> bool:
        return self.value

    def __str__(self) -> str:
        return "是" if self.value else "否"


@dataclass(frozen=True)
class Choice(Provision):
    """One of several ways: the value of a ``Way``, which the field's metadata names."""

    value: str

    def __str__(self) -> str:
        return self.value


class Way(StrEnum):
    """A choice with its Chinese label."""

    label: str

    def __new__(cls, value: str, label: str) -> Way:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, choice: Choice) -> Self:
        """The way that a provision chose. Errors: ``ValueError`` for one that there is not."""
        return cls(choice.value)  # type: ignore[call-arg]


def provision(label: str, group: str, unit: str = "", ways: type[Way] | None = None) -> Any:
    """Declare a field of a rule set: its Chinese label, the group in which pages show it, unit or ways."""
    return field(metadata={"label": label, "group": group, "unit": unit, "ways": ways})


@dataclass(frozen=True)
class Declared:
    """One provision that a kind of rule set must have. ``shape`` is the class of its value."""

    key: str
    label: str
    group: str
    unit: str
    shape: type[Provision]
    ways: type[Way] | None

    def words(self, value: Any) -> str:
        """A value of this provision as pages print it."""
        if self.ways:
            return self.ways.of(value).label
        return f"{value} {self.unit}".rstrip()


def declared(law: type[Any]) -> Iterator[Declared]:
    """The provisions of a kind of rule set, in the order in which pages show them."""
    shapes = {each.__name__: each for each in (Share, Count, Flag, Choice)}
    for each in dataclasses.fields(law):
        if each.metadata:
            meta = each.metadata
            yield Declared(each.name, meta["label"], meta["group"], meta["unit"], shapes[str(each.type)], meta["ways"])


_SHARE = re.compile(r"(>=?)(\d+)/(\d+)")


def parse(text: str, of: Declared, source: str = "", is_background: bool = False) -> Provision:
    """The value of a provision as code tables write it: ``3``, ``yes``, ``>1/2``, ``>=1/3``, the value of a way.

    Errors: ``ValueError`` for anything else.
    """
    said: dict[str, Any] = {"source": source, "is_background": is_background}
    if of.shape is Share and (match := _SHARE.fullmatch(text)) and int(match[3]):
        return Share(int(match[2]), int(match[3]), match[1] == ">=", **said)
    if of.shape is Count and text.isdecimal():
        return Count(int(text), **said)
    if of.shape is Flag and text in ("yes", "no"):
        return Flag(text == "yes", **said)
    if of.ways and text in {way.value for way in of.ways}:
        return Choice(text, **said)
    raise ValueError(f"“{of.label}”不能是“{text}”")


def write(value: Any) -> str:
    """A provision's value as code tables write it: what ``parse`` reads."""
    if isinstance(value, Share):
        return f">{'=' if value.is_inclusive else ''}{value.numerator}/{value.denominator}"
    if isinstance(value, Flag):
        return "yes" if value else "no"
    return str(value.value)


def times(factor: int, number: int) -> str:
    """A product in words, a factor of one left out."""
    return str(number) if factor == 1 else f"{factor}×{number}"


def _fraction(numerator: int, denominator: int) -> str:
    if max(numerator, denominator) < len(_DIGITS):
        return f"{_DIGITS[denominator]}分之{_DIGITS[numerator]}"
    return f"{numerator}/{denominator}"
