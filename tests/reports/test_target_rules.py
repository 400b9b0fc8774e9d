"""Targets compare whole numbers exactly; every rule at its boundary."""

from fractions import Fraction

import pytest

from reports.rules.targets import Aim, Comparison, Light, deciding, distance, enough, light, shortfall
from reports.rules.values import Shape, Value

LEAST, MOST = Comparison.AT_LEAST, Comparison.AT_MOST


def share(n: int | None, of: int | None) -> Value:
    return Value(Shape.SHARE, n, of)


def least(limit: str, margin: str = "0") -> Aim:
    return Aim(LEAST, Fraction(limit), Fraction(margin))


def most(limit: str, margin: str = "0") -> Aim:
    return Aim(MOST, Fraction(limit), Fraction(margin))


@pytest.mark.parametrize(
    ("value", "aim", "expected"),
    [
        (share(38, 40), least("95"), Light.MET),
        (share(37, 40), least("95"), Light.MISSED),
        (share(37, 40), least("95", "2.5"), Light.NEAR),
        (share(37, 40), least("95", "2.4"), Light.MISSED),
        (share(1899, 2000), least("95"), Light.MISSED),  # 94.95 %, printed as 95.0 %
        (share(1, 3), least("33.34"), Light.MISSED),
        (share(1, 3), least("33.33"), Light.MET),
        (share(2, 10), most("20"), Light.MET),
        (share(3, 10), most("20"), Light.MISSED),
        (share(3, 10), most("20", "10"), Light.NEAR),
        (Value(Shape.MEAN, 450, 10), most("45"), Light.MET),
        (Value(Shape.MEAN, 451, 10), most("45"), Light.MISSED),
        (Value(Shape.MEAN, 451, 10), most("45", "0.1"), Light.NEAR),
        (Value(Shape.COUNT, 1, None), least("1"), Light.MET),
        (Value(Shape.COUNT, 0, None), least("1"), Light.MISSED),
        (Value(Shape.RATIO, 12, 10), least("1.2"), Light.MET),
        (share(0, 0), least("95"), Light.NONE),
        (share(None, None), most("5"), Light.NONE),
    ],
)
def test_a_light_follows_the_exact_value(value, aim, expected):
    assert light(value, aim) == expected


@pytest.mark.parametrize(
    ("value", "aim", "expected"),
    [
        (share(37, 40), least("95"), 1),
        (share(38, 40), least("95"), 0),
        (share(20, 24), least("95"), 3),  # 22.8 of 24: 23
        (share(512, 533), least("97"), 6),
        (share(3, 10), most("20"), 1),
        (Value(Shape.MEAN, 460, 10), most("45"), 10),
        (Value(Shape.MEAN, 450, 10), most("45"), 0),
        (Value(Shape.COUNT, 7, None), least("10"), 3),
        (Value(Shape.COUNT, 7, 20), most("5"), 2),
        (Value(Shape.RATIO, 11, 10), least("1.25"), 2),
        (share(1, 2), least("101"), None),
        (share(0, 0), least("95"), None),
    ],
)
def test_the_distance_is_the_whole_number_that_reaches_the_target_exactly(value, aim, expected):
    assert distance(value, aim) == expected


@pytest.mark.parametrize("of", [7, 40, 533])
@pytest.mark.parametrize("limit", ["33.33", "50", "95", "100"])
def test_one_less_than_the_distance_would_not_do(of, limit):
    aim = least(limit)
    for n in range(0, of + 1, 3):
        missing = distance(share(n, of), aim) or 0
        assert light(share(n + missing, of), aim) == Light.MET
        assert not missing or light(share(n + missing - 1, of), aim) != Light.MET


def test_units_decide_by_what_their_own_numbers_lack():
    units = [(1, share(1, 1)), (2, share(0, 1)), (3, share(4, 10)), (4, share(0, 0)), (5, share(10, 10))]
    pulls = deciding(units, least("80"))
    assert [(pull.key, pull.people) for pull in pulls] == [(3, 4), (2, 1)]


def test_of_a_mean_units_decide_by_their_surplus_years():
    units = [(1, Value(Shape.MEAN, 100, 2)), (2, Value(Shape.MEAN, 460, 10)), (3, Value(Shape.MEAN, 45, 1))]
    pulls = deciding(units, most("45"))
    assert [(pull.key, pull.amount) for pull in pulls] == [(1, Fraction(10)), (2, Fraction(10))]


def test_of_a_count_units_without_anybody_decide_or_those_with_too_many():
    units = [(1, Value(Shape.COUNT, 0, None)), (2, Value(Shape.COUNT, 2, None)), (3, Value(Shape.COUNT, 5, None))]
    assert [pull.key for pull in deciding(units, least("10"))] == [1]
    assert [pull.key for pull in deciding(units, most("3"))] == [3, 2]


def test_so_many_of_the_first_units_are_enough():
    pulls = deciding([(1, share(0, 5)), (2, share(2, 5)), (3, share(3, 5))], least("80"))
    assert [pull.people for pull in pulls] == [4, 2, 1]
    assert [enough(pulls, lack) for lack in (1, 4, 5, 6, 7, 8)] == [1, 1, 2, 2, 3, None]


def test_the_stricter_target_asks_more_in_its_own_direction():
    assert least("95").is_stricter(least("90"))
    assert not least("95").is_stricter(least("95"))
    assert most("44").is_stricter(most("45"))
    assert not most("46").is_stricter(most("45"))


def test_the_shortfall_is_never_a_float():
    assert isinstance(shortfall(share(37, 40), least("95.05")), Fraction)
