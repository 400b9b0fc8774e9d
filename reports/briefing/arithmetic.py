"""How each number of a text comes about, in one line: 112÷114＝98.2456…%，四舍五入为98.2%."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reports.dashboard.explanation import exact_text
from reports.dashboard.words import POINTS, in_text
from reports.indicators import Indicator
from reports.rules.values import Shape, Value, difference, growth
from reports.selectors.figure import Figure

TWO = "two_committees.count"
PARTS_OF_TWO = ("party_committee.count", "committee.count", "cross_serving.count")


def value_note(figure: Figure, figures: Mapping[str, Figure], label: str = "") -> str:
    """Of what whole numbers a value is made."""
    indicator, exact = figure.indicator, figure.now
    head = f"{label}{indicator.name}"
    if exact.shape != Shape.COUNT:
        sum_ = f"{in_text(exact.numerator)}÷{in_text(exact.denominator)}＝{_exact(exact, indicator)}"
        steps = f"{sum_}{_rounds(exact, figure)}"
    elif figure.code == TWO and all(part in figures for part in PARTS_OF_TWO):
        party, committee, cross = (in_text(figures[part].numerator) for part in PARTS_OF_TWO)
        steps = f"{party}＋{committee}－{cross}＝{in_text(exact.numerator)}（党组织＋村(居)委会－交叉任职）"
    else:
        steps = f"{in_text(exact.numerator)}{figure.unit}"
    missing = f"另有{in_text(figure.missing)}人缺数据，未计入。" if figure.missing else ""
    return f"{head}：{steps}。{missing}"


def change_note(figure: Figure, baseline: str, label: str = "") -> str:
    """This term, what it is compared with, and the difference: subtracted exactly, then rounded."""
    now, then = figure.now, figure.then
    exact = difference(now, then)
    if exact is None:
        return ""
    indicator = figure.indicator
    sides = f"本届{_side(now, indicator)}，{baseline}{_side(then, indicator)}"
    shown = f"{in_text(figure.change)}{'个' + POINTS if figure.change_unit == POINTS else figure.change_unit}"
    how = "相减为" if now.shape == Shape.COUNT else "先相减再四舍五入为"
    return f"{label}{indicator.name}：{sides}，{how}{shown}。"


def growth_note(figure: Figure, baseline: str, label: str = "") -> str:
    """By what part of the earlier count the later exceeds it."""
    now, then = in_text(figure.numerator), in_text(figure.previous_numerator)
    if growth(figure.now, figure.then) is None:
        return ""
    shown = in_text(figure.growth)
    return f"{label}{figure.indicator.name}：本届{now}，{baseline}{then}，({now}－{then})÷{then}，四舍五入为{shown}%。"


def _side(value: Value, indicator: Indicator) -> str:
    if value.shape == Shape.COUNT:
        return f"{in_text(value.numerator)}{indicator.unit}"
    return f"{in_text(value.numerator)}÷{in_text(value.denominator)}＝{_exact(value, indicator)}"


def _exact(value: Value, indicator: Indicator) -> str:
    """Four decimals and … where it goes on; without needless zeros where it does not."""
    shown = exact_text(value, "").replace(",", "")
    return (shown if shown.endswith("…") else shown.rstrip("0").rstrip(".")) + indicator.unit


def _rounds(value: Value, figure: Figure) -> str:
    shown = f"{in_text(figure.value)}{figure.unit}"
    return "" if not value.denominator or _is_even(value, figure) else f"，四舍五入为{shown}"


def _is_even(value: Value, figure: Figure) -> bool:
    return value.exact is not None and figure.value is not None and value.exact == Fraction(figure.value)
