"""Rosters of invented people in which chosen groups hit chosen totals, written as the offices' CSV."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from stdnum.cn import ric

from cadres.choices import Education, ExitReason
from elections.choices import CommitteePost, PartyPost
from reports.demo.layout import unit_posts

HEADERS = (
    "街镇",
    "村(社区)",
    "姓名",
    "性别",
    "民族",
    "出生年月",
    "身份证号",
    "政治面貌",
    "学历",
    "党组织职务",
    "村(居)委会职务",
    "离任原因",
)
YEARS = 5
"""Between the two terms: whoever serves in both is exactly so much older."""


@dataclass(eq=False)
class Person:
    is_woman: bool
    birth: dt.date | None = None
    name: str = ""
    id_number: str = ""


@dataclass(eq=False)
class Row:
    """A roster row; ``unit`` is (street, name). ``earlier`` is the same person's row of the previous term."""

    unit: tuple[str, str]
    party_post: str
    committee_post: str
    person: Person
    education: Education = Education.SENIOR_HIGH
    exit_reason: str = ""
    earlier: Row | None = None
    is_leaving: bool = True

    @property
    def is_secretary(self) -> bool:
        return self.party_post == PartyPost.SECRETARY

    @property
    def has_college(self) -> bool:
        return self.education >= Education.COLLEGE


@dataclass
class Rosters:
    """Two terms of one place. ``unnumbered`` are rows of the new term whose people no roster can name."""

    area_code: str
    as_of: dt.date
    old: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    unnumbered: list[Row] = field(default_factory=list)
    years: int = YEARS

    @property
    def old_as_of(self) -> dt.date:
        return self.as_of.replace(year=self.as_of.year - self.years)

    def age(self, row: Row) -> int:
        """Completed years on the row's own term's date."""
        day, birth = self.as_of if row in self._new else self.old_as_of, row.person.birth
        assert birth
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    @property
    def _new(self) -> set[Row]:
        if not hasattr(self, "_new_rows"):
            self._new_rows = set(self.new)
        return self._new_rows


def read_units(path: Path) -> list[tuple[str, str]]:
    """(street, name) of every unit of a division table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows if row["level"] == "township"}
    return [(names[row["parent_code"]], row["name"]) for row in rows if row["level"] == "village"]


def unit_rows(rng: Random, unit: tuple[str, str], seats: tuple[int, int, int], *, is_separate: bool) -> list[Row]:
    """Rows for so many Party, committee and cross-serving members, each with a person of their own."""
    posts = unit_posts(*seats, is_separate=is_separate)
    return [Row(unit, *pair, person=Person(rng.random() < 0.5)) for pair in posts]


def keep_in_office(old: list[Row], new: list[Row], count: int, rng: Random) -> None:
    """Let so many people of the old rows serve again in the new rows of their own unit. Never two rows of one."""
    free: dict[tuple[str, str], list[Row]] = {}
    for row in old:
        free.setdefault(row.unit, []).append(row)
    pairs = [(free[row.unit].pop(0), row) for row in new if free.get(row.unit)]
    for before, after in rng.sample(pairs, count):
        after.person, after.earlier, before.is_leaving = before.person, before, False


def set_ages(rosters: Rosters, rng: Random, old: list[Row], new: list[Row], sums: tuple[int, int], mean: int) -> None:
    """Give the people of a group births, so that both terms' ages add up. ``mean`` is of those who serve in both.

    Births lie on the very birthday, on the day before the next one, and between.
    """
    staying = [row for row in new if row.earlier]
    stay_ages = ages(rng, mean * len(staying), len(staying), 9)
    coming = [row for row in new if not row.earlier]
    leaving = [row for row in old if row.is_leaving]
    old_sum = sums[0] - (sum(stay_ages) - YEARS * len(staying))
    give(rosters, rng, staying, stay_ages, rosters.as_of)
    give(rosters, rng, coming, ages(rng, sums[1] - sum(stay_ages), len(coming), 8), rosters.as_of)
    give(rosters, rng, leaving, ages(rng, old_sum, len(leaving), 8), rosters.old_as_of)


def ages(rng: Random, total: int, count: int, spread: int) -> list[int]:
    """So many ages that add up to the total, some years to both sides of their mean."""
    base, rest = divmod(total, count)
    found = [base + 1] * rest + [base] * (count - rest)
    for i in range(count // 2):
        step = rng.randint(0, spread)
        found[i] += step
        found[count - 1 - i] -= step
    rng.shuffle(found)
    return found


def give(rosters: Rosters, rng: Random, rows: list[Row], numbers: list[int], day: dt.date) -> None:
    for row, age in zip(rows, numbers, strict=True):
        back = rng.choice((0, 364, rng.randint(1, 363)))
        row.person.birth = day.replace(year=day.year - age) - dt.timedelta(days=back)


def deal_education(rng: Random, rows: list[Row], quotas: dict[Education, int]) -> None:
    cards = [level for level, count in quotas.items() for _ in range(count)]
    rng.shuffle(cards)
    for row, level in zip(rows, cards, strict=True):
        row.education = level


def give_identities(rosters: Rosters) -> None:
    """Names by number and identity numbers that are sound and unique."""
    used: dict[str, int] = {}
    digits = "零一二三四五六七八九"
    people = dict.fromkeys(row.person for row in rosters.old + rosters.new)
    for number, person in enumerate(people):
        assert person.birth
        person.name = "赵钱孙李周吴郑王"[number % 8] + "".join(digits[int(d)] for d in f"{number // 8:03d}"[-2:])
        stem = f"{rosters.area_code}{person.birth:%Y%m%d}"
        used[stem] = used.get(stem, 0) + 1
        body = f"{stem}{2 * used[stem] + (not person.is_woman):03d}"
        person.id_number = body + str(ric.calc_check_digit(f"{body}0"))


def write(rows: list[Row], path: Path) -> None:
    """The roster as the offices' CSV: UTF-8 with BOM, one header, one line a person."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(_cells(row) for row in rows)


def _cells(row: Row) -> list[str]:
    person = row.person
    assert person.birth
    return [
        *row.unit,
        person.name,
        "女" if person.is_woman else "男",
        "汉族",
        f"{person.birth:%Y.%m}",
        person.id_number,
        "中共党员" if row.party_post else "群众",
        str(row.education.label),
        str(PartyPost(row.party_post).label) if row.party_post else "",
        str(CommitteePost(row.committee_post).label) if row.committee_post else "",
        str(ExitReason(row.exit_reason).label) if row.exit_reason else "",
    ]
