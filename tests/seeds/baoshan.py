"""宝山区 as the demonstration has it, as rosters to import (S0)."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from reports.demo.people import AS_OF, BEFORE, NOW, Human, Seat
from reports.demo.population import lay_out
from tests.demo.conftest import DIVISIONS as ALL_DIVISIONS
from tests.demo.conftest import read_places
from tests.seeds.roster import Person, Rosters, Row


def baoshan() -> Rosters:
    population = lay_out(read_places())
    rosters = Rosters("310113", AS_OF[NOW], years=3)
    for human in population.humans:
        person = _person(human)
        for seat in human.rows:
            if seat.is_counted:
                row = _row(human, seat, person)
                numbered = rosters.old if seat.term == BEFORE else rosters.new
                (numbered if human.id_number else rosters.unnumbered).append(row)
    return rosters


def write_divisions(path: Path) -> None:
    """The division table without the units that were founded after the election."""
    codes = {place.code for place in read_places()}
    with ALL_DIVISIONS.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8") as target:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in rows if row["level"] != "village" or row["code"] in codes)


def _person(human: Human) -> Person:
    birth = human.birth
    born = dt.date(birth.year, birth.month, birth.day) if birth else None
    return Person(human.sex == "2", born, human.name, human.id_number)


def _row(human: Human, seat: Seat, person: Person) -> Row:
    assert seat.education is not None
    unit = (seat.place.street.name, seat.place.name)
    reason = human.exit_reason if seat.term == BEFORE else ""
    return Row(unit, seat.party_post, seat.committee_post, person, seat.education, reason)
