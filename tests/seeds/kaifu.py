"""开福区 as its article of 2021-02 has it: 114 units of 16 streets, two terms (S1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

from cadres.choices import Education, ExitReason
from reports.demo.draws import sizes
from tests.seeds.roster import (
    Rosters,
    Row,
    deal_education,
    give_identities,
    keep_in_office,
    read_units,
    set_ages,
    unit_rows,
)

DIVISIONS = Path(__file__).with_name("kaifu.csv")
QINGZHUHU, SHAPING = "青竹湖街道", "沙坪街道"
SEATS = {"old": ((63, 62, 30), (556, 521, 262)), "new": ((62, 60, 30), (550, 528, 265))}
"""Party, committee, cross-serving: in 青竹湖街道 and in all others."""
SEPARATE = {"old": 14, "new": 2}


def kaifu() -> Rosters:
    rng = Random(114)
    units = read_units(DIVISIONS)
    rosters = Rosters("430105", dt.date(2021, 1, 31), _rows(rng, units, "old"), _rows(rng, units, "new"))
    _continue(rng, rosters)
    _secretaries(rng, rosters)
    _street(rng, rosters, QINGZHUHU, (43 * 95, 40 * 92))
    old, new = (len(_of(rows, SHAPING)) for rows in (rosters.old, rosters.new))
    _street(rng, rosters, SHAPING, (42 * old, 40 * new))
    _others(rng, rosters)
    _exits(rosters)
    give_identities(rosters)
    return rosters


def _rows(rng: Random, units: list[tuple[str, str]], term: str) -> list[Row]:
    rows: list[Row] = []
    separate = {unit for unit in units if unit[0] not in (QINGZHUHU, SHAPING)}
    separate = set(sorted(separate)[: SEPARATE[term]])
    for is_qingzhuhu, (party, committee, cross) in zip((True, False), SEATS[term], strict=True):
        own = [unit for unit in units if (unit[0] == QINGZHUHU) == is_qingzhuhu]
        numbers = [sizes(rng, total, len(own), total // len(own), 1) for total in (party, committee, cross)]
        for unit, *seats in zip(own, *numbers, strict=True):
            rows += unit_rows(rng, unit, tuple(seats), is_separate=unit in separate)  # type: ignore[arg-type]
    return rows


def _of(rows: list[Row], street: str) -> list[Row]:
    return [row for row in rows if row.unit[0] == street]


def _continue(rng: Random, rosters: Rosters) -> None:
    """61 secretaries serve again, six of them in 青竹湖街道, where sixty members do in all."""
    for is_qingzhuhu, secretaries, others in ((True, 6, 54), (False, 55, 420)):
        old, new = (
            [row for row in rows if (row.unit[0] == QINGZHUHU) == is_qingzhuhu] for rows in (rosters.old, rosters.new)
        )
        for wanted, count in ((True, secretaries), (False, others)):
            keep_in_office(
                [row for row in old if row.is_secretary == wanted],
                [row for row in new if row.is_secretary == wanted],
                count,
                rng,
            )


def _secretaries(rng: Random, rosters: Rosters) -> None:
    """41.6 years after 44.2; 52 + 55 + 3 of 114 with 大专以上; 52 women."""
    old, new = ([row for row in rows if row.is_secretary] for rows in (rosters.old, rosters.new))
    set_ages(rosters, rng, old, new, (5039, 4742), 43)
    level = Education
    deal_education(rng, old, {level.SENIOR_HIGH: 22, level.COLLEGE: 62, level.BACHELOR: 30})
    deal_education(rng, new, {level.SENIOR_HIGH: 4, level.COLLEGE: 52, level.BACHELOR: 55, level.POSTGRADUATE: 3})
    for number, row in enumerate(new):
        row.person.is_woman = number < 52


def _street(rng: Random, rosters: Rosters, street: str, sums: tuple[int, int]) -> None:
    """Ages of a street's members that add up, its secretaries' being given."""
    rest = []
    for total, rows in zip(sums, (rosters.old, rosters.new), strict=True):
        rest.append(total - sum(rosters.age(row) for row in _of(rows, street) if row.is_secretary))
    old, new = ([row for row in _of(rows, street) if not row.is_secretary] for rows in (rosters.old, rosters.new))
    set_ages(rosters, rng, old, new, (rest[0], rest[1]), 42)


def _others(rng: Random, rosters: Rosters) -> None:
    """Everybody else; of 沙坪街道's members fifteen more have 大专以上 than before."""
    old, new = (
        [row for row in rows if not row.is_secretary and row.unit[0] not in (QINGZHUHU, SHAPING)]
        for rows in (rosters.old, rosters.new)
    )
    set_ages(rosters, rng, old, new, (44 * len(old), 41 * len(new)), 43)
    for rows in (rosters.old, rosters.new):
        for row in rows:
            if not row.is_secretary:
                row.education = rng.choice((Education.SENIOR_HIGH, Education.COLLEGE, Education.BACHELOR))
    college = sum(row.has_college for row in _of(rosters.old, SHAPING)) + 15
    for row in [row for row in _of(rosters.new, SHAPING) if not row.is_secretary]:
        row.education = Education.SENIOR_HIGH
    missing = college - sum(row.has_college for row in _of(rosters.new, SHAPING))
    for row in [row for row in _of(rosters.new, SHAPING) if not row.is_secretary][:missing]:
        row.education = Education.COLLEGE


def _exits(rosters: Rosters) -> None:
    """Why people left; in 青竹湖街道 nineteen for their age."""
    leaving = [row for row in rosters.old if row.is_leaving]
    for row in leaving:
        row.exit_reason = ExitReason.OWN_WISH
    for row in sorted(_of(leaving, QINGZHUHU), key=rosters.age, reverse=True)[:19]:
        row.exit_reason = ExitReason.AGE
