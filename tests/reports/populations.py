"""Random districts, small and full of traps: birthdays on the as-of date, 29 February, months only, missing facts,
people in two units, supervision only, people who moved, units that split, merged and split again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from cadres.choices import Education, ExitReason
from cadres.models import Membership, Person
from core.partial_dates import PartialDate
from core.signals import roster_changed, units_changed
from elections.choices import CommitteePost, PartyPost, SupervisionPost
from elections.models import Basis, Term, UnitProfile
from places.models import Area, Unit, UnitSuccession
from tests.conftest import make_area, make_unit

DATES = (dt.date(2021, 5, 31), dt.date(2021, 2, 28), dt.date(2024, 2, 29), dt.date(2021, 3, 1), dt.date(2021, 12, 31))


@dataclass
class District:
    random: Random
    county: Area
    townships: list[Area]
    units: list[Unit]
    terms: list[Term]
    people: list[Person] = field(default_factory=list)

    @property
    def places(self) -> list[Area]:
        return [self.county, *self.townships]

    def facts(self) -> dict:
        """Facts of a row, often missing."""
        rng = self.random
        return {
            "education": rng.choice([None, *Education.values]),
            "education_full_time": rng.choice([None, *Education.values]),
            "political_status": rng.choice(["", "01", "01", "02", "03", "13"]),
            "exit_reason": rng.choice(["", "age", "age", *ExitReason.values]),
        }

    def posts(self) -> dict[str, str]:
        rng = self.random
        posts = {
            "party_post": rng.choice(["", "", "secretary", *PartyPost.values]),
            "committee_post": rng.choice(["", "", "director", *CommitteePost.values]),
            "supervision_post": rng.choice(["", "", "", *SupervisionPost.values]),
        }
        return posts if any(posts.values()) else {**posts, "supervision_post": "member"}

    def add_roster(self, term: Term) -> None:
        """A roster of a random part of the people, some of them in two units."""
        for person in self.people:
            for unit in self.random.sample(self.units, self.random.choice([0, 1, 1, 1, 2])):
                self.add_row(term, person, unit)

    def add_row(self, term: Term, person: Person, unit: Unit) -> None:
        Membership.objects.create(term=term, person=person, unit=unit, **self.posts(), **self.facts())
        self.tell(term, {unit}, {person.pk})

    def tell(self, term: Term, units: set[Unit], people: set[int]) -> None:
        townships = {unit.township_id for unit in units}
        roster_changed.send(sender=None, term_id=term.pk, township_ids=townships, person_ids=people)

    def edit(self) -> None:
        """One edit of the kind that happens: a row more, less or changed, a person's fact, a unit's past."""
        rng = self.random
        row = Membership.objects.order_by("?").select_related("unit", "term", "person").first()
        act = rng.choice(["add", "remove", "change", "person", "succession", "profile", "date"])
        if act == "add" or row is None:
            term, person, unit = rng.choice(self.terms), rng.choice(self.people), rng.choice(self.units)
            if not Membership.objects.filter(term=term, person=person, unit=unit).exists():
                self.add_row(term, person, unit)
        elif act == "remove":
            row.delete()
            self.tell(row.term, {row.unit}, {row.person_id})
        elif act == "change":
            Membership.objects.filter(pk=row.pk).update(**self.posts(), **self.facts())
            self.tell(row.term, {row.unit}, {row.person_id})
        elif act == "person":
            Person.objects.filter(pk=row.person_id).update(birth=birth(rng), sex=rng.choice(["", "1", "2"]))
            self.tell(row.term, {row.unit}, {row.person_id})
        elif act == "succession":
            self.succeed(*rng.sample(self.units, 2))
        elif act == "profile":
            profile = UnitProfile.objects.order_by("?").select_related("unit").first()
            if profile:
                profile.delete()
                townships = [profile.unit.township_id]
                units_changed.send(sender=None, township_ids=townships, term_id=profile.term_id)
        else:
            term = rng.choice(self.terms)
            term.as_of = rng.choice(DATES)
            term.save()

    def succeed(self, old: Unit, new: Unit) -> None:
        UnitSuccession.objects.create(kind="split", predecessor=old, successor=new, on=dt.date(2020, 1, 1))
        units_changed.send(sender=None, township_ids=[old.township_id, new.township_id], term_id=None)


def birth(rng: Random) -> PartialDate | None:
    """A birth at the edge of something, or anywhere, or unknown."""
    if rng.random() < 0.1:
        return None
    if rng.random() < 0.1:
        return PartialDate(rng.choice([1960, 1976, 1984, 1988]), 2, 29)
    edge = rng.choice(DATES)
    years = rng.choice([22, 30, 35, 36, 45, 46, 55, 56, 60, 61, rng.randint(20, 70)])
    day = dt.date(edge.year - years, edge.month, min(edge.day, 28)) + dt.timedelta(days=rng.choice([-1, 0, 1, 3, 200]))
    date = rng.choice([PartialDate.from_date(day), PartialDate.from_date(day), PartialDate(day.year, day.month)])
    return rng.choice([date, date, PartialDate(rng.choice([1985, 1990]), 1, 1), PartialDate(1984, 12, 31)])


def make_district(seed: int, *, people: int = 40, rosters: bool = True) -> District:
    """A county of three townships and eight units, with three terms one after the other."""
    rng = Random(seed)
    nation = make_area(None, "nation", "0", "全国")
    county = make_area(nation, "county", "310113", "宝山区")
    townships = [make_area(county, "township", f"31011300{n}", f"{n}街道") for n in range(1, 4)]
    units = [
        make_unit(townships[n % 3], f"31011300{n % 3}20{n}", f"{n}村村委会", ("village", "residents")[n % 2], f"{n}村")
        for n in range(8)
    ]
    terms: list[Term] = []
    for year in (2015, 2018, 2021):
        previous = terms[-1] if terms else None
        as_of = rng.choice(DATES).replace(year=year, day=28 if year != 2021 else 1)
        term = Term.objects.create(area=county, name=f"{year}年换届", as_of=as_of, previous=previous)
        Basis.objects.create(term=term, is_default=True)
        Basis.objects.create(term=term, name="全日制", education="full_time", age_date=rng.choice(DATES))
        UnitProfile.objects.bulk_create([UnitProfile(term=term, unit=unit) for unit in rng.sample(units, 7)])
        terms.append(term)
    district = District(rng, county, townships, units, terms)
    district.people = [
        Person.objects.create(
            name=f"人{n}",
            birth=birth(rng),
            sex=rng.choice(["", "1", "2"]),
            ethnic_group=rng.choice(["", "01", "02", "97"]),
        )
        for n in range(people)
    ]
    if rosters:
        for term in rng.sample(terms, len(terms)):
            district.add_roster(term)
        district.succeed(units[0], units[3])
        district.succeed(units[3], units[5])
        district.succeed(units[1], units[5])
    return district
