"""Numbers and their changes in the words of the articles (DESIGN §5: 百分点 of shares, % of growth, 年轻 or 年长)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.measures import Direction
from reports.rules.values import Shape
from reports.selectors.figure import Figure

NONE = "—"
HIDDEN = "不显示"
MINUS = "−"
POINTS = "百分点"


def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number with thousands separators and a real minus sign; None is —, never 0."""
    if value is None:
        return NONE
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    return text.replace("-", MINUS)


def in_text(value: Decimal | int | None) -> str:
    """A number as running text has it: 4163, 40 and not 40.0."""
    if value is None:
        return NONE
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def signed(value: Decimal | int | None) -> str:
    """+151, −3, 0; None is —."""
    return NONE if value is None else f"{'+' if value > 0 else ''}{number(value)}"


def moved(value: Decimal | int | None) -> str:
    """A change as a table of changes has it: +1.5, −3.0, 持平."""
    return signed(value) if value or value is None else "持平"


def value_text(figure: Figure) -> str:
    """A figure's value without its unit; of a hidden count 不显示."""
    return hidden_text(figure) if figure.least else number(figure.value)


def hidden_text(figure: Figure) -> str:
    """What stands for a hidden figure: 不显示 for a count, since one hidden for the sake of another is not small, and
    — for a share or mean."""
    return HIDDEN if figure.indicator.shape == Shape.COUNT else NONE


def with_unit(figure: Figure) -> str:
    """A figure's value with its unit: 97.0%, 45.0岁, 533个; without a value —."""
    if figure.least:
        return hidden_text(figure)
    return NONE if figure.value is None else f"{number(figure.value)}{figure.unit}"


def ratio(figure: Figure) -> str:
    """n/N, or — where there is no denominator."""
    if figure.numerator is None or not figure.denominator:
        return NONE
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


@dataclass(frozen=True)
class Change:
    """A change against the previous term: ↑14.5 个百分点, and whether that is good (``good``, ``bad`` or empty)."""

    arrow: str
    amount: str
    unit: str
    tone: str

    @property
    def text(self) -> str:
        return f"{self.arrow}{self.amount}{self.unit}" if self.amount else "持平"


def change(figure: Figure) -> Change | None:
    """How a figure moved; None without a previous value. Good follows the indicator's direction, not the sign."""
    delta = figure.change
    if delta is None:
        return None
    if not delta:
        return Change("", "", "", "")
    return Change("↑" if delta > 0 else "↓", number(abs(delta)), change_unit(figure), tone(figure))


def tone(figure: Figure) -> str:
    """``good`` or ``bad`` for a change in an indicator that has a good direction, else empty."""
    good = figure.indicator.good
    if not figure.change or good == Direction.NONE:
        return ""
    return "good" if (figure.change > 0) == (good == Direction.UP) else "bad"


def phrase(figure: Figure) -> str:
    """A change as the articles write it: 年轻2.8岁, 提高11.1个百分点, 增加151人, 持平. Without a last term empty."""
    delta = figure.change
    if delta is None:
        return ""
    if not delta:
        return "持平"
    verb = _VERBS.get(figure.change_unit, ("增加", "减少"))[0 if delta > 0 else 1]
    return f"{verb}{in_text(abs(delta))}{change_unit(figure)}"


def change_unit(figure: Figure) -> str:
    """The unit of a change in a sentence: 个百分点, 岁, 人."""
    return f"个{POINTS}" if figure.change_unit == POINTS else figure.change_unit


_VERBS = {"岁": ("年长", "年轻"), POINTS: ("提高", "降低")}
