"""What stands already when candidacies, reviews and polls are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from cadres.models import Person
from elections.models import Term
from places.models import Unit
from reports.demo.people import BEFORE, NOW, Human, Place, Seat
from reports.demo.population import Population
from reports.demo.records import RosterRow


@dataclass
class Ground:
    """The people laid out and their rows: units by code, terms, persons, rosters, accounts by user name."""

    population: Population
    units: dict[str, Unit]
    terms: tuple[Term, Term]
    persons: dict[Human, Person]
    rosters: list[RosterRow]
    users: dict[str, User]

    @cached_property
    def rows(self) -> dict[Seat, RosterRow]:
        return {each.seat: each for each in self.rosters}

    @property
    def staff(self) -> User:
        return self.users["zuzhibu"]

    @property
    def second(self) -> User:
        """The second person, who confirms."""
        return self.users["fuhe"]

    @cached_property
    def liaisons(self) -> dict[str, User]:
        """By the street's code: the streets whose liaison has an account."""
        found: dict[str, User] = {}
        for user in self.users.values():
            for grant in user.grants.filter(role="liaison").select_related("area"):  # type: ignore[attr-defined]
                found[grant.area.code] = user
        return found

    def organisation(self, place: Place, term: int = BEFORE) -> str:
        """The form of a unit's Party organisation."""
        return str(self.population.profiles[term][place.code][0])

    def party_members(self, place: Place, term: int = NOW) -> int:
        return int(self.population.profiles[term][place.code][1])

    def voters(self, place: Place, term: int = NOW) -> int:
        return int(self.population.profiles[term][place.code][3])
