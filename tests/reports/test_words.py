"""Numbers and changes in the words of the articles."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reports.dashboard.sheet import Sheet, short_name
from reports.dashboard.words import change, in_text, number, phrase, ratio, value_text, with_unit
from reports.indicators import INDICATORS
from reports.rules.values import Shape, Value
from reports.selectors.figure import Figure

AGE, SHARE, COUNT = "two_committees.average_age", "two_committees.college_or_above.share", "two_committees.count"


def figure(code, value=None, *, change=None, missing=0) -> Figure:
    """A figure with a value (as text, or as numerator and denominator) and the last term's ``change`` before it."""
    shape = INDICATORS[code].shape
    now = of(shape, value)
    then = Value(shape, None, None)
    if change is not None and now.exact is not None:
        exact = now.exact - Fraction(change)
        then = of(shape, f"{float(exact):.4f}" if shape != Shape.COUNT else str(exact))
    return Figure(INDICATORS[code], now, then, missing)


def of(shape: Shape, value: str | tuple[int, int] | None) -> Value:
    if value is None:
        return Value(shape, None, None)
    if isinstance(value, tuple):
        return Value(shape, *value)
    if shape == Shape.COUNT:
        return Value(shape, int(value), None)
    exact = Fraction(value) / (100 if shape == Shape.SHARE else 1)
    return Value(shape, exact.numerator, exact.denominator)


@pytest.mark.parametrize(
    ("code", "delta", "words"),
    [
        (AGE, "-2.8", "年轻2.8岁"),
        (AGE, "0.3", "年长0.3岁"),
        (AGE, "-3.0", "年轻3岁"),
        (AGE, "0.0", "持平"),
        (SHARE, "11.1", "提高11.1个百分点"),
        (SHARE, "-2.0", "降低2个百分点"),
        (COUNT, "151", "增加151人"),
        (COUNT, "-3", "减少3人"),
        (COUNT, None, ""),
    ],
)
def test_a_change_is_worded_by_its_kind_and_direction(code, delta, words):
    assert phrase(figure(code, "50", change=delta)) == words


@pytest.mark.parametrize(
    ("code", "delta", "arrow", "tone"),
    [
        (AGE, "-2.8", "↓", "good"),
        (AGE, "0.1", "↑", "bad"),
        (SHARE, "0.1", "↑", "good"),
        (SHARE, "-0.1", "↓", "bad"),
        ("two_committees.age_36_45.share", "-0.1", "↓", ""),
    ],
)
def test_good_and_bad_follow_the_direction_of_the_indicator_and_not_the_sign(code, delta, arrow, tone):
    moved = change(figure(code, "50", change=delta))
    assert moved is not None
    assert (moved.arrow, moved.tone) == (arrow, tone)


def test_no_value_is_a_dash_and_never_zero():
    empty = figure(AGE)
    assert (value_text(empty), with_unit(empty), ratio(empty)) == ("—", "—", "—")
    assert change(empty) is None
    assert value_text(figure(COUNT, "0")) == "0"


def test_running_text_has_no_trailing_zero_and_no_thousands_separator():
    assert in_text(Decimal("40.0")) == "40"
    assert in_text(Decimal("4163")) == "4163"
    assert number(Decimal("4163")) == "4,163"
    assert number(Decimal("-0.5")) == "−0.5"


@pytest.mark.parametrize(
    ("name", "short"),
    [("友谊路街道", "友谊路"), ("顾村镇", "顾村"), ("蒲乡", "蒲乡"), ("宝山工业园区", "宝山工业园区")],
)
def test_short_names_keep_at_least_two_characters(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("area", "whole"), [("宝山区", "全区"), ("顾村镇", "全镇"), ("沙县", "全县"), ("全国", "全部")]
)
def test_the_whole_is_named_after_the_level(area, whole):
    assert Sheet({}, lambda code, part="numerator": "", {}, area, "").whole == whole
