"""How a figure comes out of whole numbers: exactly, and rounded once at the end (DESIGN §5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.rounding import rounded


class Shape(StrEnum):
    """What kind of number a figure is; it decides the unit of a change."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    RATIO = "ratio"


@dataclass(frozen=True)
class Value:
    """An exact value as the whole numbers it is made of. A count has its base as denominator, or none."""

    shape: Shape
    numerator: int | None
    denominator: int | None

    @property
    def exact(self) -> Fraction | None:
        """The value itself; None where it has none: nothing to compare with, or a denominator of 0."""
        if self.numerator is None:
            return None
        if self.shape == Shape.COUNT:
            return Fraction(self.numerator)
        if not self.denominator:
            return None
        return Fraction(self.numerator * (100 if self.shape == Shape.SHARE else 1), self.denominator)


def shown(exact: Fraction | None, shape: Shape, decimals: int = 1) -> Decimal | None:
    """An exact value as it is printed: counts whole, shares and means rounded once."""
    return None if exact is None else rounded(exact, 0 if shape == Shape.COUNT else decimals)


def difference(now: Value, then: Value) -> Fraction | None:
    """This term minus the last, exactly: 人 (个), 百分点 or 岁 by shape."""
    if now.exact is None or then.exact is None:
        return None
    return now.exact - then.exact


def growth(now: Value, then: Value) -> Fraction | None:
    """The relative change of a count in percent. Shares and means have none, nor has a count that grew from 0."""
    change = difference(now, then)
    if now.shape != Shape.COUNT or change is None or not then.exact:
        return None
    return 100 * change / then.exact
