"""The totals that the demonstration hits: the article's (docs/demonstration.md names them) and invented ones."""

from __future__ import annotations

from dataclasses import dataclass

from cadres.choices import ExitReason, RemovalStep
from places.models import Unit

VILLAGE, RESIDENTS = Unit.Kind.VILLAGE, Unit.Kind.RESIDENTS


@dataclass(frozen=True)
class Quota:
    """Seats of one kind of unit in one term, and how many of their holders have 大专以上."""

    party: int
    committee: int
    cross: int
    party_college: int
    other_college: int


SEATS: tuple[dict[str, Quota], dict[str, Quota]] = (
    {VILLAGE: Quota(546, 420, 285, 405, 115), RESIDENTS: Quota(2266, 2270, 1205, 1310, 899)},
    {VILLAGE: Quota(560, 430, 290, 500, 133), RESIDENTS: Quota(2336, 2358, 1231, 1575, 1087)},
)
"""Party + committee − cross: 2,812 + 2,690 − 1,490 = 4,012, then 2,896 + 2,788 − 1,521 = 4,163."""

UNITS = {VILLAGE: 103, RESIDENTS: 430}
RE_ELECTED, TRANSFERRED = 2764, 58
AGE_SUMS = (191_774, 187_200)
"""Of 4,012 people and of the 4,160 with a birth date: 47.8 and 45.0 years."""
BORN_1985_SECRETARIES, BORN_1985 = 41, 592
WITHOUT_BIRTH = ("310113003000", "310113104000", "310113109000")
"""Streets (友谊路街道, 月浦镇, 顾村镇) in each of which one member's birth is not known."""
IN_TWO_UNITS = 4
WOMEN = {"staying": 1480, "leaving": 606, "coming": 756}
EXITS = {
    ExitReason.AGE: 640,
    ExitReason.OWN_WISH: 232,
    ExitReason.PROMOTION: 178,
    ExitReason.HEALTH: 78,
    ExitReason.NOT_ELECTED: 46,
    ExitReason.OTHER: 16,
}
VOTERS = (909_769, 1_000_746)
PARTY_MEMBERS = (42_140, 45_300)

CANDIDATES = 7720
"""All who went through the joint review: the 4,163 elected, those who lost, and those who ended before the vote."""
PARTY_VOTERS = (40_012, 43_013)
"""Party members who took part in their committee's election."""
AGE_MOST = 65
"""Years on the election day, in the demonstration's conditions for standing."""
OVER_AGE = {RemovalStep.UNIT: 20, RemovalStep.TOWNSHIP: 12, RemovalStep.COUNTY: 6}
KIN = {RemovalStep.TOWNSHIP: 6, RemovalStep.COUNTY: 8}
UNFIT = 12
"""Turned down at the inspection, for health or because they move away."""
ASKED = 40
"""Candidates of whom a department wanted something verified."""
WITHDRAWN = {"leaving": 30, "coming": 22}
CONTENDERS_WITH_COLLEGE, CONTENDERS_WOMEN = 0.66, 0.47
SECOND_TRY_BEFORE = 12
"""Committees of the previous term that needed a second vote."""

SPLIT, WITHOUT_WOMAN, GAPS = 24, 8, 12
"""Two weeks before the vote: units whose slate splits the shoulders, or has no woman, and members missing."""
UNDECIDED, UNCONFIRMED = 22, 6
"""Candidates of whom the office has still to decide, or a second person to confirm."""
