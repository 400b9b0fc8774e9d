"""Numbers as a text for publication has them (DESIGN §5): 98.2%, 40岁, 约4.3万名, 提高15.1个百分点."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.rounding import rounded
from reports.dashboard.words import POINTS, change_unit, in_text
from reports.selectors.figure import Figure

TEN_THOUSAND = 10_000


class Rounding(StrEnum):
    """How large counts are written: to the last one, as the articles do (only some in 万), or all in 万."""

    EXACT = "exact"
    ARTICLE = "article"
    ALL = "all"


def count_words(value: int, *, is_about: bool) -> str:
    """43013 as itself or as 约4.3万; what is exact in 万 needs no 约."""
    if not is_about or abs(value) < TEN_THOUSAND:
        return in_text(value)
    exact = Fraction(value, TEN_THOUSAND)
    shown = rounded(exact, 1)
    return f"{'' if Fraction(shown) == exact else '约'}{in_text(shown)}万"


def value_words(figure: Figure, measure: str = "", *, is_about: bool = False) -> str:
    """A figure's value with its own unit, or a count with another measure word. Errors: ValueError without a value."""
    if figure.value is None:
        raise ValueError(figure.code)
    if figure.value.as_tuple().exponent == 0:
        return count_words(int(figure.value), is_about=is_about) + (measure or figure.unit)
    return in_text(figure.value) + figure.unit


Verbs = tuple[str, str]
"""The verbs of a rise and of a fall."""

UP_DOWN: Verbs = ("升高", "降低")
YEARS: Verbs = ("年长", "年轻")
SHARES: Verbs = ("提高", "降低")
COUNTS: Verbs = ("增加", "减少")
GROWTH: Verbs = ("增长", "下降")
EVEN = "持平"


def change_verbs(figure: Figure) -> Verbs:
    return {"岁": YEARS, POINTS: SHARES}.get(figure.change_unit, COUNTS)


def moved(delta: Decimal, verbs: Verbs, unit: str) -> str:
    """提高15.1个百分点, 年轻3岁, 增长10%, 持平."""
    return f"{verbs[0] if delta > 0 else verbs[1]}{in_text(abs(delta))}{unit}" if delta else EVEN


def change_words(figure: Figure, verbs: Verbs | None = None) -> str:
    """How a figure changed; empty where there is nothing to compare it with."""
    delta = figure.change
    return "" if delta is None else moved(delta, verbs or change_verbs(figure), change_unit(figure))


def growth_words(figure: Figure) -> str:
    """By how many per cent a count grew; empty where it cannot be told."""
    delta = figure.growth
    return "" if delta is None else moved(delta, GROWTH, "%")


def than_words(baseline: str) -> str:
    """比上届, 较换届前: what a change is measured against."""
    return f"比{baseline}" if baseline == "上届" else f"较{baseline}"
