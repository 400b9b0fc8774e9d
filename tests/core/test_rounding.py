from decimal import Decimal
from fractions import Fraction

import pytest

from core.rounding import rounded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 20), "0.1"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(9, 4), "2.3"),
        (Fraction(-9, 4), "-2.3"),
        (Fraction(224, 100), "2.2"),
        (0, "0.0"),
        (7, "7.0"),
    ],
)
def test_half_goes_away_from_zero(value, text):
    assert str(rounded(value)) == text


def test_turnout_has_two_decimals():
    assert str(rounded(Fraction(251400, 2846), 2)) == "88.33"


def test_shares_of_the_articles():
    assert rounded(Fraction(112 * 100, 114)) == Decimal("98.2")
    assert rounded(Fraction(110 * 100, 114)) == Decimal("96.5")
