"""Targets: whether a figure reaches one, how far it is from it, and which units keep it there.

All comparisons are of whole numbers, never of the rounded figure that a page prints: 94.96 % is below 95 %, though
95.0 % is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from reports.rules.values import Shape, Value


class Comparison(StrEnum):
    """Which side of its limit a figure should be on; the limit itself is reached."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Light(StrEnum):
    """How a figure stands: reached, missed by no more than the margin, missed, or without a value."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    NONE = "none"


@dataclass(frozen=True)
class Aim:
    """A target as numbers: ``limit`` and ``margin`` in the figure's own unit (percent, years, people)."""

    comparison: Comparison
    limit: Fraction
    margin: Fraction = Fraction(0)

    def is_stricter(self, other: Aim) -> bool:
        """Whether it asks more than another of the same direction."""
        return self.limit > other.limit if self.comparison == Comparison.AT_LEAST else self.limit < other.limit


def shortfall(value: Value, aim: Aim) -> Fraction | None:
    """What the numerator lacks of the limit, or has too much, its denominator unchanged: positive where the target is
    missed. Of a mean it is in summed years. None without a value."""
    if value.exact is None:
        return None
    lack = (aim.limit - value.exact) * _scale(value)
    return lack if aim.comparison == Comparison.AT_LEAST else -lack


def _scale(value: Value) -> Fraction:
    """What turns a difference of values into one of numerators."""
    if value.shape == Shape.COUNT:
        return Fraction(1)
    return Fraction(value.denominator or 0, 100 if value.shape == Shape.SHARE else 1)


def light(value: Value, aim: Aim) -> Light:
    if value.exact is None:
        return Light.NONE
    behind = aim.limit - value.exact if aim.comparison == Comparison.AT_LEAST else value.exact - aim.limit
    if behind <= 0:
        return Light.MET
    return Light.NEAR if behind <= aim.margin else Light.MISSED


def distance(value: Value, aim: Aim) -> int | None:
    """By how many the numerator has to move so that the target is reached exactly: 0 where it is. None without a value,
    and where no number would do: a share of more than all, or of less than none."""
    lack = shortfall(value, aim)
    if lack is None or value.numerator is None:
        return None
    moved = max(ceil(lack), 0)
    if value.shape == Shape.SHARE and aim.comparison == Comparison.AT_LEAST:
        return moved if value.numerator + moved <= (value.denominator or 0) else None
    return moved if aim.comparison == Comparison.AT_LEAST or value.numerator >= moved else None


@dataclass(frozen=True)
class Pull:
    """A unit that keeps a figure from its target, and by how much (``amount``, of which whole people: ``people``)."""

    key: int
    amount: Fraction

    @property
    def people(self) -> int:
        return ceil(self.amount)


def deciding(values: Iterable[tuple[int, Value]], aim: Aim) -> list[Pull]:
    """The units that keep a figure from its target, those that do most first.

    Of shares and means each unit is measured with the whole's limit: what its own numerator lacks, or has too much.
    Of a count that should be larger they are the units that have nobody, of one that should be smaller those that
    have somebody. Units without a value decide nothing.
    """
    pulls = [Pull(key, amount) for key, value in values if (amount := _pull(value, aim)) is not None and amount > 0]
    return sorted(pulls, key=lambda pull: -pull.amount)


def _pull(value: Value, aim: Aim) -> Fraction | None:
    if value.exact is None or value.shape != Shape.COUNT:
        return shortfall(value, aim)
    if aim.comparison == Comparison.AT_LEAST:
        return Fraction(0 if value.numerator else 1)
    return value.exact


def enough(pulls: Iterable[Pull], lack: int) -> int | None:
    """How many of the first units together make up what the whole lacks; None where all of them do not."""
    for count, pull in enumerate(pulls, 1):
        lack -= pull.people
        if lack <= 0:
            return count
    return None
