"""就业年龄: old enough to be employed and not yet of the statutory age of retirement, by sex and by the rule in force.

From 2025 the age of retirement rises with the month of birth (全国人大常委会关于实施渐进式延迟法定退休年龄的决定,
2024-09-13): the first months of delay are for those who would have retired in January 2025, and every four months of
birth (two for women whose age was 50) add one more month, up to three years (five). ``codes/working_age.csv`` holds
the rules, each from its day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.codes import read_codes

CODES = Path(__file__).parents[1] / "codes"
YEAR = 10000
WOMEN_AS = "cadre"
"""Which of the two ages of women holds for members of village and community committees, who are counted as cadres."""


@dataclass(frozen=True)
class Rule:
    """The ages from ``from_day`` (yyyymmdd) on.

    Who was born in month ``delayed_from`` (months since year 0) or later retires one month later for each ``step``
    months begun since, at most ``most``; without a delay both are 0.
    """

    from_day: int
    sex: str
    category: str
    youngest: int
    oldest: int
    delayed_from: int
    step: int
    most: int

    def delay(self, born: int) -> int:
        """The months by which those born in a month (since year 0) retire later."""
        if not self.step or born < self.delayed_from:
            return 0
        return min((born - self.delayed_from) // self.step + 1, self.most)


def _rule(row: dict[str, str]) -> Rule:
    year, month = (int(part) for part in row["delayed_from"].split("-")) if row["delayed_from"] else (0, 1)
    return Rule(
        from_day=int(row["from"].replace("-", "")),
        sex=row["sex"],
        category=row["category"],
        youngest=int(row["youngest"]),
        oldest=int(row["oldest"]),
        delayed_from=12 * year + month - 1,
        step=int(row["born_months_per_month"] or 0),
        most=int(row["most_months"] or 0),
    )


RULES = tuple(_rule(row) for row in read_codes(CODES / "working_age.csv"))


def rule_for(sex: str, as_of: int) -> Rule:
    """The rule in force on a day (yyyymmdd); before the first one, the first."""
    known = [rule for rule in RULES if rule.sex == sex and rule.category in ("all", WOMEN_AS)]
    in_force = [rule for rule in known if rule.from_day <= as_of]
    return max(in_force, key=lambda rule: rule.from_day) if in_force else known[0]


def births_of_working_age(sex: str, as_of: int) -> tuple[int, int]:
    """After which and up to which birth (yyyymmdd, day 00 for the month alone) somebody is of working age on a day.

    The day on which the age of retirement is reached no longer counts; a month alone counts as reached.
    """
    rule = rule_for(sex, as_of)
    return _last_retired(rule, as_of), as_of - rule.youngest * YEAR


def _last_retired(rule: Rule, as_of: int) -> int:
    """The latest birth with which the age of retirement is reached on the day."""
    months, day = 12 * (as_of // YEAR) + as_of // 100 % 100 - 1, as_of % 100
    born = months - 12 * rule.oldest
    while born + 12 * rule.oldest + rule.delay(born) > months:
        born -= 1
    reached_in = born + 12 * rule.oldest + rule.delay(born)
    last_day = day if reached_in == months else 99
    return (born // 12) * YEAR + (born % 12 + 1) * 100 + last_day
