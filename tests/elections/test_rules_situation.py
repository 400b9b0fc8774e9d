"""The situation index: points by aspect, their sum, the colour; every boundary."""

import pytest

from elections.choices import Colour
from elections.rules.situation import (
    Aspect,
    Scale,
    colour_of,
    faults_of,
    faults_of_index,
    in_points,
    tenths_of,
    total_of,
)

SCALE = Scale(80, 60)
ASPECTS = [Aspect(1, "班子建设", 20), Aspect(2, "工作运行", 20)]


@pytest.mark.parametrize(
    ("points", "colour"),
    [
        ("0", Colour.RED),
        ("59.9", Colour.RED),
        ("60", Colour.RED),
        ("60.1", Colour.YELLOW),
        ("60.5", Colour.YELLOW),
        ("61", Colour.YELLOW),
        ("79", Colour.YELLOW),
        ("79.5", Colour.YELLOW),
        ("79.9", Colour.YELLOW),
        ("80", Colour.GREEN),
        ("100", Colour.GREEN),
    ],
)
def test_no_score_falls_between_two_colours(points, colour):
    assert colour_of(tenths_of(points), SCALE) == colour


def test_a_terms_own_limits_hold():
    assert [colour_of(total, Scale(85, 70)) for total in (850, 849, 701, 700)] == ["green", "yellow", "yellow", "red"]


@pytest.mark.parametrize(("text", "tenths"), [("15", 150), ("15.5", 155), (" 0.1 ", 1), ("20.0", 200)])
def test_points_are_whole_tenths(text, tenths):
    assert tenths_of(text) == tenths


@pytest.mark.parametrize("text", ["", "十五", "-1", "15.55", "15.", "1e2", "1,5"])
def test_what_is_no_score_is_said(text):
    with pytest.raises(ValueError, match="不是得分，请填 0 以上的数"):
        tenths_of(text)


def test_tenths_are_written_without_needless_zeros():
    assert [in_points(tenths) for tenths in (0, 5, 150, 155, 1000)] == ["0", "0.5", "15", "15.5", "100"]


def test_the_most_of_an_aspect_is_allowed_and_a_tenth_more_is_not():
    assert faults_of({1: 200, 2: 0}, ASPECTS) == {}
    assert faults_of({1: 201, 2: 0}, ASPECTS) == {1: "“班子建设”填了 20.1 分，超过满分 20 分，请核对。"}


def test_every_aspect_is_scored():
    assert faults_of({1: 100}, ASPECTS) == {2: "请填写“工作运行”的得分。"}


def test_the_sum_of_tenths_is_exact():
    assert total_of({1: 155, 2: 1, 3: 2}) == 158


def test_the_aspects_bring_one_hundred_together():
    halves = [("甲", 50), ("乙", 50)]
    assert faults_of_index(halves, SCALE) == []
    assert faults_of_index([("甲", 50), ("乙", 49)], SCALE) == ["各方面满分合计 99 分，应当正好是 100 分，请调整。"]
    assert faults_of_index([("甲", 50), ("甲", 50)], SCALE) == ["方面“甲”写了不止一次，请改成不同的名称。"]
    assert faults_of_index(halves, Scale(60, 60)) == ["绿色下限 60 分应当高于红色上限 60 分，请调整。"]
    assert faults_of_index(halves, Scale(101, 60)) == ["绿色下限 101 分超过满分 100 分，请调整。"]
