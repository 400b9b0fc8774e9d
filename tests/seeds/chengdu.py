"""成都市 as its article of 2021 has it, scaled to 250 units of three of its counties, two terms (S3)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from random import Random

from cadres.choices import Education
from tests.seeds.roster import (
    Rosters,
    Row,
    ages,
    deal_education,
    give,
    give_identities,
    keep_in_office,
    read_units,
    unit_rows,
)

DIVISIONS = Path(__file__).with_name("chengdu.csv")
BANDS = {range(23, 36): 854, range(36, 46): 652, range(46, 56): 452, range(56, 61): 40, range(61, 64): 2}
"""42.7, 32.6, 22.6, 2.0 and 0.1 % of 2,000 members."""
SECRETARY_BANDS = {range(23, 36): 60, range(36, 46): 110, range(46, 56): 75, range(56, 61): 5, range(61, 64): 0}
VACANT = 2
"""Units that had no secretary in the previous term, so that the shares' denominators differ."""


def chengdu() -> Rosters:
    rng = Random(250)
    units = read_units(DIVISIONS)
    new = [row for unit in units for row in unit_rows(rng, unit, (5, 6, 3), is_separate=False)]
    old = [row for unit in units for row in unit_rows(rng, unit, (5, 6, 3), is_separate=True)]
    vacant = set(units[:VACANT])
    old = [row for row in old if not (row.is_secretary and row.unit in vacant)]
    rosters = Rosters("510105", dt.date(2020, 12, 31), old, new)
    _secretaries_and_others(rng, rosters)
    give_identities(rosters)
    return rosters


def _secretaries_and_others(rng: Random, rosters: Rosters) -> None:
    """Secretaries 2.5 years younger, +9.9 points; all members 3.2 years younger, +13.2 points."""
    new_heads, new_rest = _parted(rosters.new)
    old_heads, old_rest = _parted(rosters.old)
    rest_bands = {band: count - SECRETARY_BANDS[band] for band, count in BANDS.items()}
    keep_in_office(old_heads, new_heads, 140, rng)
    keep_in_office(old_rest, new_rest, 1000, rng)
    _new_ages(rng, rosters, new_heads, SECRETARY_BANDS)
    _new_ages(rng, rosters, new_rest, rest_bands)
    heads = _mean(rosters, new_heads) + Fraction(5, 2)
    everybody = _mean(rosters, rosters.new) + Fraction(16, 5)
    head_sum = round(heads * len(old_heads))
    _old_ages(rng, rosters, old_heads, head_sum)
    _old_ages(rng, rosters, old_rest, round(everybody * len(rosters.old)) - head_sum)
    now, before = _college_counts(len(new_heads), len(old_heads))
    _schooling(rng, new_heads, bachelor=51, college=now)
    _schooling(rng, old_heads, bachelor=30, college=before)
    _schooling(rng, new_rest, bachelor=454 - 51, college=1564 - now)
    all_before = round((Fraction(1564, 2000) - Fraction(132, 1000)) * len(rosters.old))
    _schooling(rng, old_rest, bachelor=180, college=all_before - before)


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    return [row for row in rows if row.is_secretary], [row for row in rows if not row.is_secretary]


def _new_ages(rng: Random, rosters: Rosters, rows: list[Row], bands: dict[range, int]) -> None:
    """Ages by band; whoever served before is thirty or older."""
    numbers = sorted(band[i % len(band)] for band, count in bands.items() for i in range(count))
    order = sorted(rows, key=lambda row: (row.earlier is not None, rng.random()))
    give(rosters, rng, order, numbers, rosters.as_of)


def _old_ages(rng: Random, rosters: Rosters, rows: list[Row], total: int) -> None:
    staying = [row for row in rows if not row.is_leaving]
    leaving = [row for row in rows if row.is_leaving]
    rest = total - sum(rosters.age(row) for row in staying)
    give(rosters, rng, leaving, ages(rng, rest, len(leaving), 10), rosters.old_as_of)


def _mean(rosters: Rosters, rows: list[Row]) -> Fraction:
    return Fraction(sum(rosters.age(row) for row in rows), len(rows))


def _college_counts(now: int, before: int) -> tuple[int, int]:
    """How many secretaries had 大专以上, now and before, for a change of 9.9 points."""
    wanted = (Fraction(985, 10000), Fraction(995, 10000))
    return next(
        (a, b)
        for a in range(180, now)
        for b in range(160, before)
        if wanted[0] <= Fraction(a, now) - Fraction(b, before) < wanted[1]
    )


def _schooling(rng: Random, rows: list[Row], *, bachelor: int, college: int) -> None:
    """``college`` of the rows have 大专以上, ``bachelor`` of these 本科 or more."""
    quotas = {
        Education.POSTGRADUATE: bachelor // 10,
        Education.BACHELOR: bachelor - bachelor // 10,
        Education.COLLEGE: college - bachelor,
        Education.SENIOR_HIGH: len(rows) - college,
    }
    deal_education(rng, rows, quotas)
