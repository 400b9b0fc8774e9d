"""A made roster's rows as the facts of a workbook, whatever way it is then written."""

from __future__ import annotations

import csv
from pathlib import Path

from elections.choices import CommitteePost, PartyPost
from samples.mess.people import Fact, Place
from tests.seeds.roster import Row


def facts_of(rows: list[Row], divisions: Path) -> list[Fact]:
    """The people street by street and unit by unit. ``divisions`` is the table of their one county."""
    with divisions.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    county = next(line["name"] for line in table if line["level"] == "county")
    kinds = {line["name"]: line["kind"] for line in table if line["level"] == "village"}
    in_order = sorted(rows, key=lambda row: row.unit)
    return [_fact(number, row, Place(*row.unit, kinds[row.unit[1]], county)) for number, row in enumerate(in_order)]


def _fact(number: int, row: Row, place: Place) -> Fact:
    person, level = row.person, str(row.education.label)
    assert person.birth
    return Fact(
        place=place,
        name=person.name,
        sex="女" if person.is_woman else "男",
        ethnic_group="汉族",
        born=person.birth,
        id_number=person.id_number,
        political_status="中共党员" if row.party_post else "群众",
        joined_party_on=f"{person.birth.year + 22}-{(1, 6, 10, 12)[number % 4]:02d}" if row.party_post else "",
        education=level,
        education_full_time=level if number % 2 else "",
        education_in_service="" if number % 2 else level,
        party_post=str(PartyPost(row.party_post).label) if row.party_post else "",
        committee_post=str(CommitteePost(row.committee_post).label) if row.committee_post else "",
        other_posts=("网格员",) if number % 9 == 0 else (),
        sources=(),
        started_on=f"2021-0{1 + number % 2}",
        phone=f"1390000{number:04d}" if number % 6 else "",
    )
