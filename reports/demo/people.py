"""What the demonstration is laid out in before it is written: units, seats of two terms, and the people in them."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from cadres.choices import Education
from core.partial_dates import PartialDate, date_number
from elections.choices import CommitteePost, PartyPost

HERE = Path(__file__).parent

TERMS = ("2018年换届", "2021年换届")
AS_OF = (dt.date(2018, 5, 31), dt.date(2021, 5, 31))
ENDS_ON = (dt.date(2021, 6, 30), dt.date(2026, 6, 30))
BEFORE, NOW = 0, 1


@dataclass(eq=False)
class Street:
    """A street and how it differs from the others: aims of the layout, not results."""

    code: str
    name: str
    left_out: int
    separate: tuple[int, int]
    age: tuple[float, float]
    college: tuple[float, float]
    women: float


@dataclass(eq=False)
class Place:
    """A unit that takes part."""

    code: str
    name: str
    kind: str
    street: Street


@dataclass(eq=False)
class Seat:
    """A row of a roster: the posts that one person holds in a unit in a term."""

    place: Place
    term: int
    party_post: str = ""
    committee_post: str = ""
    supervision_post: str = ""
    education: Education | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is of the two committees."""
        return bool(self.party_post or self.committee_post)

    @property
    def is_secretary(self) -> bool:
        return self.party_post == PartyPost.SECRETARY

    @property
    def seniority(self) -> tuple[int, int]:
        """The order of rosters: secretary first, then by the post on the Party committee, then on the other."""
        return [*PartyPost, ""].index(self.party_post), [*CommitteePost, ""].index(self.committee_post)

    @property
    def is_one_shoulder(self) -> bool:
        return self.is_secretary and self.committee_post == CommitteePost.DIRECTOR


@dataclass(eq=False)
class Human:
    """An invented person with their seat in each term (None: on no committee then)."""

    seats: tuple[Seat | None, Seat | None]
    name: str = ""
    sex: str = ""
    ethnic_group: str = "01"
    birth: PartialDate | None = None
    years: range = range(0)
    id_number: str = ""
    phone: str = ""
    political_status: str = ""
    joined_party_on: PartialDate | None = None
    exit_reason: str = ""
    more_seats: list[Seat] = field(default_factory=list)

    @property
    def now(self) -> Seat | None:
        return self.seats[NOW]

    @property
    def before(self) -> Seat | None:
        return self.seats[BEFORE]

    @property
    def place(self) -> Place:
        seat = self.now or self.before
        assert seat is not None
        return seat.place

    @property
    def street(self) -> Street:
        return self.place.street

    @property
    def rows(self) -> list[Seat]:
        return [seat for seat in self.seats if seat] + self.more_seats

    @property
    def is_on_party_committee(self) -> bool:
        return any(seat.party_post for seat in self.rows)

    def age(self, term: int) -> int:
        assert self.birth is not None
        return (date_number(AS_OF[term]) - self.birth.number) // 10000


def read_streets() -> dict[str, Street]:
    with (HERE / "streets.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _street(row) for row in csv.DictReader(file)}


def _street(row: dict[str, str]) -> Street:
    def pair(name: str) -> tuple[float, float]:
        return float(row[f"{name}_before"]), float(row[f"{name}_now"])

    separate = (int(row["separate_before"]), int(row["separate_now"]))
    women = float(row["women"])
    return Street(row["code"], row["name"], int(row["left_out"]), separate, pair("age"), pair("college"), women)
