"""Make the demonstration: divisions, two terms, people, accounts, then the ordinary statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import transaction

from accounts.models import Grant, User
from cadres.models import Membership, Person
from core.services import audit
from core.services.database import tell_planner
from core.signals import roster_changed
from elections.models import ProfileField, Term, UnitProfile
from elections.services.terms import create_term
from places.models import Area, Unit, UnitAlias
from places.services.divisions import load_divisions
from reports.demo.cast import ACCOUNTS, PASSWORD
from reports.demo.people import AS_OF, BEFORE, NOW, TERMS, Human, Place, Street, read_streets
from reports.demo.population import SEED, Population, lay_out
from reports.demo.postings import write_postings
from reports.demo.profiles import ASKED, FACTS, asked
from reports.demo.records import write_memberships, write_people

DIVISIONS = settings.BASE_DIR / "places" / "codes" / "baoshan_310113.csv"
COUNTY = "310113"
FOUNDED_LATER = dt.date(2021, 7, 1)
"""The Bureau's list is of 2023 and has 34 residents' areas more than took part; the demonstration dates them after."""
VOCABULARY = {"unit": "居村", "residents": "居民区", "township": "街镇", "committee": "居(村)委会"}
ALIASES = {
    "310113102070": "城市绿洲第三居民区",
    "310113101051": "年吉苑居民区",
    "310113109057": "馨佳园一居",
    "310113109058": "馨佳园三居",
    "310113109001": "泰和一居",
}

Tell = Callable[[str], None]


@dataclass
class Seeded:
    """What stands in the database now."""

    county: Area
    terms: tuple[Term, Term]


def seeded_terms() -> list[Term]:
    """The demonstration's terms, if it was made before."""
    return list(Term.objects.filter(is_demonstration=True))


@transaction.atomic
def seed_baoshan(tell: Tell) -> Seeded:
    """Write everything in one transaction; the statistics are computed after it. ``tell`` prints a line."""
    tell("　载入宝山区行政区划 …")
    county = _divisions()
    places = _places(county)
    tell(f"　排出 {len(places)} 个居村两届班子 …")
    population = lay_out(places)
    terms = _terms(county)
    units = {unit.code: unit for unit in Unit.objects.under(county.path)}
    _profiles(population, terms, units)
    tell(f"　写入 {len(population.humans):,} 人 …")
    persons = write_people(population.humans)
    tell("　写入任职 …")
    write_memberships(Random(SEED), persons, units, terms)
    write_postings(Random(SEED), persons, units, terms[NOW])
    tell_planner(Area, Unit, UnitProfile, Person, Membership)
    _announce(county, persons, terms)
    tell("　建立演示账号 …")
    _accounts()
    return Seeded(county, terms)


def _divisions() -> Area:
    load_divisions(actor=None, path=DIVISIONS)
    county: Area = Area.objects.with_code(COUNTY).get()
    county.vocabulary = VOCABULARY
    county.save(update_fields=["vocabulary"])
    for street in read_streets().values():
        residents = Unit.objects.filter(township__code=street.code, kind=Unit.Kind.RESIDENTS).order_by("-code")
        last = list(residents.values_list("pk", flat=True)[: street.left_out])
        Unit.objects.filter(pk__in=last).update(active_from=FOUNDED_LATER)
    codes = dict(Unit.objects.filter(code__in=ALIASES).values_list("code", "pk"))
    aliases = [UnitAlias(unit_id=codes[code], name=name) for code, name in ALIASES.items()]
    UnitAlias.objects.bulk_create(aliases, ignore_conflicts=True)
    return county


def _places(county: Area) -> list[Place]:
    streets: dict[str, Street] = read_streets()
    units = Unit.objects.under(county.path).active_on(AS_OF[NOW]).select_related("township").order_by("code")
    return [Place(unit.code, unit.name, unit.kind, streets[unit.township.code]) for unit in units]


def _terms(county: Area) -> tuple[Term, Term]:
    def make(term: int, previous: Term | None) -> Term:
        name, as_of = TERMS[term], AS_OF[term]
        return create_term(actor=None, area=county, name=name, as_of=as_of, previous=previous, is_demonstration=True)

    before = make(BEFORE, None)
    return before, make(NOW, before)


def _profiles(population: Population, terms: tuple[Term, Term], units: dict[str, Unit]) -> None:
    codes = {unit.pk: code for code, unit in units.items()}
    fields = [ProfileField(area=terms[NOW].area, label=label, kind=kind) for label, kind in ASKED.items()]
    ProfileField.objects.bulk_create(fields)
    for term, facts in zip(terms, population.profiles, strict=True):
        rows = list(UnitProfile.objects.filter(term=term))
        for row in rows:
            for name, value in zip(FACTS, facts[codes[row.unit_id]], strict=True):
                setattr(row, name, value)
            row.extra = asked(codes[row.unit_id])
        UnitProfile.objects.bulk_update(rows, [*FACTS, "extra"], batch_size=200)


def _announce(county: Area, persons: dict[Human, Person], terms: tuple[Term, Term]) -> None:
    below = Area.objects.filter(path__startswith=county.path, level=Area.Level.TOWNSHIP)
    townships = list(below.values_list("pk", flat=True))
    for term, seats in ((terms[BEFORE], BEFORE), (terms[NOW], NOW)):
        rows = sum(seat.term == seats for human in persons for seat in human.rows)
        changes = {"rows": rows, "source": "seed_demo"}
        audit.record(actor=None, action="roster_seeded", instance=term, changes=changes, area_path=county.path)
        roster_changed.send(sender=None, term_id=term.pk, township_ids=townships, person_ids=[])


def _accounts() -> None:
    for account in ACCOUNTS:
        user = User.objects.create_user(
            username=account.username, password=PASSWORD, full_name=account.full_name, office=account.office
        )
        area = Area.objects.with_code(account.area_code).get()
        Grant.objects.create(user=user, role=account.role, area=area)
        audit.record(actor=None, action="user_created", instance=user, area_path=area.path)
