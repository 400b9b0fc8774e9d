"""What may be asked of a figure: its value, the numbers it is made of, the last term's, how it moved."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from reports.indicators import Indicator
from reports.rules.values import Shape
from reports.selectors.figure import Figure


class Aspect(StrEnum):
    """One of the values of a figure. The values of the members stand in addresses and in kept forms."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PREVIOUS = "previous"
    CHANGE = "change"
    GROWTH = "growth"


ASPECT_NAMES = {
    Aspect.VALUE: "本届值",
    Aspect.NUMERATOR: "分子",
    Aspect.DENOMINATOR: "分母",
    Aspect.PREVIOUS: "上届值",
    Aspect.CHANGE: "增减",
    Aspect.GROWTH: "增幅",
}
NO_PREVIOUS = "没有上届，或上届没有这项数据"
NO_BASE = "这个指标没有分母"


def read(figure: Figure, aspect: Aspect) -> Decimal | int | None:
    """The value that is asked for; None where there is none."""
    value: Decimal | int | None = getattr(figure, aspect.value)
    return value


def decimals_of(indicator: Indicator, aspect: Aspect) -> int:
    """With how many decimals it is printed."""
    if aspect in (Aspect.NUMERATOR, Aspect.DENOMINATOR):
        return 0
    return 1 if aspect == Aspect.GROWTH else indicator.decimals


def unit_of(indicator: Indicator, aspect: Aspect) -> str:
    """Its unit: 人, %, 百分点, 岁; of the numbers that a share is made of none is known."""
    if aspect == Aspect.CHANGE:
        return indicator.change_unit
    if aspect == Aspect.GROWTH:
        return "%"
    if aspect in (Aspect.NUMERATOR, Aspect.DENOMINATOR):
        return "" if indicator.shape != Shape.COUNT else indicator.unit
    return indicator.unit


def is_percentage(indicator: Indicator, aspect: Aspect) -> bool:
    """Whether a cell with a percent format shows it a hundred times as large."""
    return unit_of(indicator, aspect) in ("%", "百分点")


def why_none(figure: Figure, aspect: Aspect) -> str:
    """Why there is no such value; empty where there is one."""
    if read(figure, aspect) is not None:
        return ""
    if figure.why_none and (figure.least or aspect != Aspect.PREVIOUS):
        return figure.why_none
    if aspect == Aspect.DENOMINATOR:
        return NO_BASE
    if aspect == Aspect.GROWTH and figure.previous is not None:
        return "占比和均值没有增幅，上届为0的也没有"
    return NO_PREVIOUS


def sentence_of(indicator: Indicator, aspect: Aspect) -> str:
    """What the value is, in a sentence."""
    if aspect == Aspect.VALUE:
        return indicator.sentence
    return f"{ASPECT_NAMES[aspect]}：{indicator.sentence}"
