"""The one rounding rule of figures: once, from exact integers, half away from zero (DESIGN §5)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction | int, decimals: int = 1) -> Decimal:
    """An exact value with so many decimals, half away from zero: ``rounded(Fraction(1, 20))`` is 0.1."""
    scaled = Fraction(value) * 10**decimals
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals))
