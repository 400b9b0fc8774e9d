"""Dates in the spellings of rosters, and why others are none."""

import datetime as dt

import pytest

from core.partial_dates import PartialDate
from imports.rules.dates import DateFault, ReadDate, read_date

JUNE = PartialDate(1985, 6)
DAY = PartialDate(1985, 6, 12)


def each(outcome, *cells):
    return [(cell, outcome) for cell in cells]


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        *each(JUNE, "1985.06", "1985.6", "198506", "1985年6月", "1985年06月", "1985-6", "1985/06", "85.06"),
        *each(JUNE, "85年6月", "1985。06", "1985、06", "1985，06", "1985·06", "1985—06", "1985－06"),
        *each(JUNE, "1985 年 6 月", "1985.06.", "'1985.06", "1985年6月生", "生于1985年6月", "1985.06.00"),
        *each(JUNE, "1985.06（36岁）", "1985.06\n(36岁)", "1985.06 36岁", "1985.06，36岁", "1985年6月36岁"),
        *each(JUNE, "1985.06（36周岁）", "1985.06(属牛)", "1985.06（公历）", "１９８５．０６", "1985.06　"),
        *each(DAY, "19850612", "1985-06-12", "1985/6/12", "1985.6.12", "1985年06月12日", "1985 06 12"),
        *each(DAY, "1985-06-12 00:00:00", "1985-06-12T00:00:00", "1985.0612", "31210", "1985年6月12号"),
        ("2021.01至今", PartialDate(2021, 1)),
        ("2021年1月起", PartialDate(2021, 1)),
        ("05.07", PartialDate(2005, 7)),
        ("1985.10", PartialDate(1985, 10)),
        ("1985-1", PartialDate(1985, 1)),
        ("1985年1月", PartialDate(1985, 1)),
    ],
)
def test_a_text_is_read_as_a_date(cell, date):
    read = read_date(cell)
    assert (read.date, read.or_october, read.fault) == (date, False, None)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        (1985.06, JUNE),
        (1985.12, PartialDate(1985, 12)),
        (198506, JUNE),
        (198506.0, JUNE),
        (19850612, DAY),
        (31210, DAY),
        (31210.0, DAY),
        (1985.0612, DAY),
        (1985.06000000000017, JUNE),
        (dt.date(1985, 6, 12), DAY),
        (dt.datetime(1985, 6, 12, 8, 30), DAY),
    ],
)
def test_a_number_or_a_date_cell_is_read_as_a_date(cell, date):
    read = read_date(cell)
    assert (read.date, read.or_october) == (date, False)


@pytest.mark.parametrize("cell", [1985.1, "1985.1", 85.1, "85.1", "1985．1", "1985.1（36岁）", "1985。1"])
def test_a_month_of_one_digit_behind_a_point_may_be_january_or_october(cell):
    read = read_date(cell)
    assert read.date == PartialDate(1985, 1)
    assert read.or_october


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        *each(DateFault.AGE, "36", "36岁", "36周岁", "３６", "年龄36", 36, "(36岁)"),
        *each(DateFault.YEAR_ONLY, "1985", "1985年", 1985),
        *each(DateFault.NO_SUCH_DAY, "1985.13", "1985-02-30", "1985.00", "198513", "19850631", "0000.06"),
        *each(DateFault.LUNAR, "农历1985年6月", "1985.06（农历）", "1985年腊月", "1985年6月初八"),
        *each(DateFault.ZODIAC, "属牛", "牛", "生肖:牛"),
        *each(DateFault.TWO_DATES, "1985.06/1986.07", "1985.06（1984.05）", "1985.06、1986.07"),
        *each(DateFault.UNREADABLE, "去年", "不详", "六月", "1985.06.12.3", "19856", "1985 6", "0.06", True),
    ],
)
def test_what_is_no_date_says_why(cell, fault):
    assert read_date(cell) == ReadDate(None, fault=fault)
