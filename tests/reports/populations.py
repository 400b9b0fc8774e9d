"""Random districts, small and full of traps: birthdays on the as-of date, 29 February, months only, missing facts,
people in two units, supervision only, people who moved, units that split, merged and split again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from cadres.choices import CandidacyStatus, Education, ExitReason, RemovalStep, ReviewState
from cadres.models import Candidacy, Membership, Person, PostChange, Source, Vote
from core.partial_dates import PartialDate
from core.signals import roster_changed, units_changed
from elections.choices import (
    ELECTORS_OF,
    POSTS,
    Body,
    CommitteePost,
    PartyPost,
    PollKind,
    PollState,
    SupervisionPost,
)
from elections.models import Basis, Contest, ContestPost, Poll, Term, UnitProfile
from places.models import Area, Unit, UnitSuccession
from tests.conftest import make_area, make_unit

DATES = (
    dt.date(2021, 5, 31),
    dt.date(2021, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2021, 3, 1),
    dt.date(2021, 12, 31),
)
EVE = dt.date(2020, 6, 15)
"""The eve of every term: who left the day before or on it, is gone."""
FORMS = ("committee", "general_branch", "branch", "", "general_branch")
MONTHS = (PartialDate(2020, 5), PartialDate(2020, 6), PartialDate(2020, 7))


@dataclass
class District:
    random: Random
    county: Area
    townships: list[Area]
    units: list[Unit]
    terms: list[Term]
    people: list[Person] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    luck: Random = field(default_factory=lambda: Random(1))

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

    def tags(self) -> list[Source]:
        """None, one or several, shipped or added by the place."""
        return self.luck.sample(self.sources, self.luck.choice([0, 0, 1, 1, 2, 4]))

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
        by_elected = self.random.random() < 0.15
        row = Membership(term=term, person=person, unit=unit, is_by_elected=by_elected, **self.posts(), **self.facts())
        row.started_on, row.ended_on = self.day_within(), self.day_within()
        row.is_full_time = self.luck.choice([None, True, True, False])
        row.save()
        row.sources.set(self.tags())
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.add_change(row)
        self.tell(term, {unit}, {person.pk})

    def day_within(self) -> PartialDate | None:
        """A day at the edge of the eve, or a month, or none."""
        rng = self.random
        return rng.choice([None, None, PartialDate(EVE.year, EVE.month, EVE.day + rng.choice([-1, 0, 1])), *MONTHS])

    def add_change(self, row: Membership) -> None:
        rng = self.random
        body = rng.choice(Body.values)
        day = self.day_within() or PartialDate(EVE.year, 1)
        kind, post = rng.choice([("resigned", ""), ("appointed", rng.choice(POSTS[Body(body)].values))])
        PostChange.objects.create(membership=row, body=body, kind=kind, post_after=post, on=day)

    def add_candidates(self, term: Term) -> None:
        """Some stand in the term election, on the slate or not, some in a by-election."""
        for person in self.people:
            for unit in self.random.sample(self.units, self.random.choice([0, 1, 1, 2])):
                self.add_candidate(term, person, unit)

    def add_candidate(self, term: Term, person: Person, unit: Unit) -> None:
        rng, facts = self.random, self.facts()
        del facts["exit_reason"]
        status = rng.choice(CandidacyStatus.values)
        candidacy = Candidacy.objects.create(
            term=term,
            person=person,
            unit=unit,
            occasion=rng.choice([0, 0, 0, 0, 1]),
            is_on_slate=rng.random() < 0.7,
            status=status,
            review=rng.choice(ReviewState.values),
            turned_down_at=rng.choice(RemovalStep.values) if status == CandidacyStatus.TURNED_DOWN else "",
            **self.posts(),
            **facts,
        )
        candidacy.sources.set(self.tags())
        self.tell(term, {unit}, {person.pk})

    def add_contests(self, term: Term) -> None:
        """Elections of every kind, at every stage, with votes that were void, renewed, not confirmed or short."""
        for unit in self.units:
            for body in self.random.sample(Body.values, self.random.choice([0, 2, 2, 3])):
                self.add_contest(term, unit, body)

    def add_contest(self, term: Term, unit: Unit, body: str) -> None:
        rng = self.random
        contest = Contest.objects.create(
            term=term,
            unit=unit,
            body=body,
            occasion=rng.choice([0, 0, 0, 1]),
            electors=rng.choice([*ELECTORS_OF[body], ELECTORS_OF[body][0]]),
            is_first_try=rng.choice([True, True, True, False, None]),
            completed_on=term.as_of if (unit.pk + len(body)) % 4 else None,
        )
        for post in POSTS[Body(body)].values:
            ContestPost.objects.create(contest=contest, post=post, seats=rng.randint(1, 4))
        standing = list(Candidacy.objects.filter(term=term, unit=unit).order_by("pk"))
        for number in range(1, rng.choice([1, 2, 2, 3, 4])):
            self.add_poll(contest, number, standing)
        self.tell(term, {unit}, set())

    def add_poll(self, contest: Contest, number: int, standing: list[Candidacy]) -> None:
        rng = self.random
        poll = Poll.objects.create(
            contest=contest,
            number=number,
            kind=rng.choice(["first", "first", "renewed", *PollKind.values]),
            state=rng.choice(["confirmed", "confirmed", *PollState.values]),
            is_valid=rng.choice([True, True, False, None]),
            electors=rng.choice([None, *[rng.randint(50, 400)] * 5]),
            attended=rng.choice([None, *[rng.randint(1, 50)] * 5]),
            returned=rng.choice([None, 0, *[rng.randint(20, 50)] * 5]),
        )
        posts = POSTS[Body(contest.body)].values
        for candidacy in standing:
            votes_for = rng.choice([None, rng.randint(0, 20), rng.randint(0, 20)])
            elected, post = rng.choice([True, False, None]), rng.choice([posts[0], *posts])
            Vote.objects.create(poll=poll, candidacy=candidacy, post=post, votes_for=votes_for, is_elected=elected)

    def tell(self, term: Term, units: set[Unit], people: set[int]) -> None:
        townships = {unit.township_id for unit in units}
        roster_changed.send(sender=None, term_id=term.pk, township_ids=townships, person_ids=people)

    def edit(self) -> None:
        """One edit of the kind that happens: a row more, less or changed, a person's fact, a unit's past."""
        rng = self.random
        row = Membership.objects.order_by("?").select_related("unit", "term", "person").first()
        act = rng.choice(["add", "remove", "change", "person", "succession", "profile", "date", "candidate", "contest"])
        if act == "add" or row is None:
            term, person, unit = rng.choice(self.terms), rng.choice(self.people), rng.choice(self.units)
            if not Membership.objects.filter(term=term, person=person, unit=unit).exists():
                self.add_row(term, person, unit)
        elif act == "remove":
            row.delete()
            self.tell(row.term, {row.unit}, {row.person_id})
        elif act == "change":
            Membership.objects.filter(pk=row.pk).update(**self.posts(), **self.facts())
            row.sources.set(self.tags())
            self.tell(row.term, {row.unit}, {row.person_id})
        elif act == "person":
            Person.objects.filter(pk=row.person_id).update(birth=birth(rng), sex=rng.choice(["", "1", "2"]))
            self.tell(row.term, {row.unit}, {row.person_id})
        else:
            self.edit_beside(act)

    def edit_beside(self, act: str) -> None:
        """An edit of something else than a roster row."""
        rng, term, unit = self.random, self.random.choice(self.terms), self.random.choice(self.units)
        if act == "succession":
            self.succeed(*rng.sample(self.units, 2))
        elif act == "profile":
            UnitProfile.objects.filter(term=term, unit=unit).delete()
            units_changed.send(sender=None, township_ids=[unit.township_id], term_id=term.pk)
        elif act == "candidate":
            self.edit_candidate(term, rng.choice(self.people), unit)
        elif act == "contest":
            Vote.objects.filter(poll__contest__term=term, poll__contest__unit=unit).delete()
            Contest.objects.filter(term=term, unit=unit).delete()
            self.add_contest(term, unit, rng.choice(Body.values))
        else:
            term.as_of = rng.choice(DATES)
            term.save()

    def edit_candidate(self, term: Term, person: Person, unit: Unit) -> None:
        standing = Candidacy.objects.filter(term=term, person=person, unit=unit)
        if not standing.exists():
            self.add_candidate(term, person, unit)
        elif not Vote.objects.filter(candidacy__in=standing).exists():
            standing.delete()
            self.tell(term, {unit}, {person.pk})

    def succeed(self, old: Unit, new: Unit) -> None:
        UnitSuccession.objects.create(
            kind=("split", "merge")[new.pk % 2], predecessor=old, successor=new, on=dt.date(2020, 1, 1)
        )
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
        asked = {"deputy_from": None if year == 2015 else 50}
        term = Term.objects.create(area=county, name=f"{year}年换届", as_of=as_of, previous=previous, **asked)
        Basis.objects.create(term=term, is_default=True)
        Basis.objects.create(term=term, name="全日制", education="full_time", age_date=rng.choice(DATES))
        if previous:
            Basis.objects.create(term=term, name="换届前", baseline="eve", eve=EVE, age_date=dt.date(2026, 3, 31))
        UnitProfile.objects.bulk_create(
            [
                UnitProfile(
                    term=term,
                    unit=unit,
                    one_shoulder_exempt=rng.random() < 0.2,
                    organisation=FORMS[(n + year) % 5],
                    party_members=(None, 49, 50, 51)[(n + year) % 4],
                )
                for n, unit in enumerate(rng.sample(units, 7))
            ]
        )
        terms.append(term)
    Source.objects.create(code="400", name="网格员", is_sought=True)
    Source.objects.create(code="401", name="非遗传承", group="profession")
    district = District(rng, county, townships, units, terms, sources=list(Source.objects.all()))
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
        for term in rng.sample(terms, rng.choice([1, 2, 3])):
            district.add_candidates(term)
            district.add_contests(term)
        district.succeed(units[0], units[3])
        district.succeed(units[3], units[5])
        district.succeed(units[1], units[5])
    return district
