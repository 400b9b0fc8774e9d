"""A figure: one indicator in one place, this term beside the last."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reports.indicators import Indicator
from reports.measures import At
from reports.rules.values import Shape, Value, difference, growth, shown

PREVIOUS_WORD, EVE_WORD = "上届", "换届前"


@dataclass(frozen=True)
class Figure:
    """One figure of one place: this term's whole numbers (``now``) beside the last term's (``then``).

    ``value`` and ``previous`` are in ``unit``, ``change`` (this term − the last) in ``change_unit``, ``growth`` in %;
    None where there is no value. Each is rounded once, when asked for. ``missing``: of how many people the fact is
    not known, who are therefore outside numerator and denominator. ``is_projected``: this term's are those of its
    slate, as if elected. ``least``: it is hidden, being of fewer people than that. ``compared_with`` is the word for
    what ``then`` is: 上届, or 换届前.
    """

    indicator: Indicator
    now: Value
    then: Value
    missing: int = 0
    is_projected: bool = False
    least: int = 0
    compared_with: str = PREVIOUS_WORD

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def change_unit(self) -> str:
        return self.indicator.change_unit

    @property
    def value(self) -> Decimal | None:
        return self._shown(self.now.exact)

    @property
    def numerator(self) -> int | None:
        return self.now.numerator

    @property
    def denominator(self) -> int | None:
        """Of a share or mean what it is divided by; of a count of how many the fact is known, if it is about one."""
        return self.now.denominator

    @property
    def previous(self) -> Decimal | None:
        return self._shown(self.then.exact)

    @property
    def previous_numerator(self) -> int | None:
        return self.then.numerator

    @property
    def previous_denominator(self) -> int | None:
        return self.then.denominator

    @property
    def change(self) -> Decimal | None:
        return self._shown(difference(self.now, self.then))

    @property
    def growth(self) -> Decimal | None:
        return shown(growth(self.now, self.then), Shape.SHARE)

    @property
    def why_none(self) -> str:
        """Why there is no value; empty where there is one."""
        if self.now.exact is not None:
            return ""
        if self.least:
            return f"按小数保护不显示：涉及的人少于{self.least}人，或可据以推算出这样的数"
        indicator = self.indicator
        if indicator.undefined:
            return indicator.undefined
        if self.is_projected and indicator.numerator.at == At.THEN:
            return "预测只看拟任人选，退出的人待本届花名册产生后比对"
        if indicator.compares and self.now.numerator is None:
            return "没有上届花名册或本届花名册，无法比较"
        return indicator.why_none

    def as_json(self) -> dict[str, Any]:
        """The contract of ``show_statistics --json`` (DESIGN §6)."""
        return {
            "value": _number(self.value),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "previous": _number(self.previous),
            "change": _number(self.change),
            "change_unit": self.change_unit,
            "growth": _number(self.growth),
        }

    def _shown(self, exact: Fraction | None) -> Decimal | None:
        return shown(exact, self.indicator.shape, self.indicator.decimals)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.as_tuple().exponent == 0 else float(value)
