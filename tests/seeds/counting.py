"""The figures of a pair of rosters counted in plain Python, row by row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cadres.choices import Education, ExitReason
from elections.choices import CommitteePost, PartyPost
from tests.seeds.roster import Rosters, Row

COHORTS: dict[str, Callable[[Row], bool]] = {
    "secretary": lambda row: row.party_post == PartyPost.SECRETARY,
    "director": lambda row: row.committee_post == CommitteePost.DIRECTOR,
    "party_committee": lambda row: bool(row.party_post),
    "committee": lambda row: bool(row.committee_post),
    "two_committees": lambda row: bool(row.party_post or row.committee_post),
    "cross_serving": lambda row: bool(row.party_post and row.committee_post),
    "one_shoulder": lambda row: (row.party_post, row.committee_post) == (PartyPost.SECRETARY, CommitteePost.DIRECTOR),
}
BANDS = {
    "age_35_or_under": range(36),
    "age_36_45": range(36, 46),
    "age_46_55": range(46, 56),
    "age_56_60": range(56, 61),
    "age_over_60": range(61, 120),
}
LEVELS = {
    "college_or_above": range(Education.COLLEGE, Education.POSTGRADUATE + 1),
    "bachelor_or_above": range(Education.BACHELOR, Education.POSTGRADUATE + 1),
    "bachelor": [Education.BACHELOR],
    "postgraduate": [Education.POSTGRADUATE],
}


def count(rosters: Rosters, area: str, code: str, field: str) -> Decimal:
    """A figure's value, previous value or change, rounded once. ``area`` a street, or another name for all of it."""
    now = _number(rosters, _in(rosters.new, area), code, rosters.old)
    if field == "value":
        exact = now
    else:
        before = _number(rosters, _in(rosters.old, area), code, [])
        exact = before if field == "previous" else now - before
    return _rounded(exact)


def _in(rows: list[Row], area: str) -> list[Row]:
    return [row for row in rows if row.unit[0] == area] or rows


def _number(rosters: Rosters, rows: list[Row], code: str, old: list[Row]) -> Fraction:
    cohort, _, measure = code.partition(".")
    units = {row.unit for row in rows}
    if cohort == "units":
        return Fraction(len(units))
    own = [row for row in rows if COHORTS[cohort](row)]
    if code == "one_shoulder.share":
        return Fraction(100 * len(own), len(units))
    if measure == "count":
        return Fraction(len(own))
    if measure == "average_age":
        return Fraction(sum(rosters.age(row) for row in own), len(own))
    if measure == "departed_for_age":
        return Fraction(len(_departed(rosters, [row for row in old if row.unit in units])))
    counted = sum(_has(rosters, row, measure.removesuffix(".share"), old) for row in own)
    return Fraction(100 * counted, len(own)) if measure.endswith(".share") else Fraction(counted)


def _has(rosters: Rosters, row: Row, measure: str, old: list[Row]) -> bool:
    if measure in BANDS:
        return rosters.age(row) in BANDS[measure]
    if measure in LEVELS:
        return row.education in LEVELS[measure]
    if measure == "newly_entered":
        return row.person.id_number not in {other.person.id_number for other in old}
    assert measure == "women"
    return row.person.is_woman


def _departed(rosters: Rosters, rows: list[Row]) -> list[Row]:
    serving = {row.person.id_number for row in rosters.new}
    return [row for row in rows if row.person.id_number not in serving and row.exit_reason == ExitReason.AGE]


def _rounded(number: Fraction) -> Decimal:
    places = Decimal("0.1") if number.denominator != 1 else Decimal(1)
    return (Decimal(number.numerator) / number.denominator).quantize(places, ROUND_HALF_UP)
