"""The words and marks that pages share."""

from decimal import Decimal

import pytest

from core.icons import ICONS
from core.templatetags import ui


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234, "1,234"), (0, "0"), (None, "—"), ("", "—"), (-151, "−151"), (Decimal("45.0"), "45.0"), (98.2, "98.2")],
)
def test_a_number_has_thousands_and_no_value_is_a_dash(value, text):
    assert ui.number(value) == text


@pytest.mark.parametrize(
    ("value", "good", "css_class", "words"),
    [
        (Decimal("-2.8"), "down", "good", "↓2.8岁"),
        (Decimal("0.3"), "down", "bad", "↑0.3岁"),
        (Decimal("11.1"), "up", "good", "↑11.1岁"),
        (Decimal("-0.9"), "up", "bad", "↓0.9岁"),
        (Decimal("5"), "", "", "↑5岁"),
    ],
)
def test_a_change_is_good_or_bad_by_the_indicators_direction(value, good, css_class, words):
    html = ui.change(value, "岁", good)
    assert words in html
    assert f'class="{css_class} nw"' in html


def test_no_change_is_said_in_words_and_no_value_is_a_dash():
    assert "持平" in ui.change(0, "岁", "down")
    assert "—" in ui.change(None, "岁", "down")


def test_masks_hide_the_middle():
    assert ui.masked_id("310113198506120012") == "310113********0012"
    assert ui.masked_phone("13812348000") == "138****8000"
    assert ui.masked_id(None) == "—"
    assert ui.masked_phone("") == "—"


def test_an_icon_is_silent_svg_without_style():
    html = ui.icon("print", "s")
    assert 'class="i s"' in html
    assert 'aria-hidden="true"' in html
    assert "style=" not in html
    assert all(path.startswith("M") for path in ICONS.values())
