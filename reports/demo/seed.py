"""Make the demonstration: divisions, two terms, people, accounts, then the ordinary statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Grant, User
from cadres.models import Candidacy, Membership, Person, ReviewAnswer, Vote
from core.services import audit
from core.services.database import tell_planner
from core.signals import roster_changed
from elections.bands import DEFAULT_BANDS
from elections.choices import Body
from elections.models import Basis, Contest, Poll, ProfileField, Term, UnitProfile
from elections.rules.practice import NAME
from elections.services.bases import day_before, save_basis
from elections.services.terms import create_term
from places.models import Area, Unit, UnitAlias
from places.services.divisions import load_divisions
from reports.demo.before_vote import set_back
from reports.demo.calendars import BEFORE_DAYS, CALENDARS, State
from reports.demo.candidacies import write_candidacies, write_turns
from reports.demo.cast import ACCOUNTS, PASSWORD
from reports.demo.conditions import write_conditions
from reports.demo.contests import write_contests
from reports.demo.forms import keep_demonstration_form
from reports.demo.ground import Ground
from reports.demo.people import AS_OF, BEFORE, ENDS_ON, NOW, TERMS, Place, Street, read_streets
from reports.demo.polls import write_past_polls, write_polls
from reports.demo.population import SEED, Population, lay_out
from reports.demo.postings import write_postings
from reports.demo.profiles import ASKED, FACTS, asked
from reports.demo.records import roster_rows, still_serving, write_memberships, write_people
from reports.demo.reviews import let_ask, write_reviews
from reports.demo.running import run_term
from reports.demo.standing import Stand, who_stands

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
    practice: Term


def seeded_terms() -> list[Term]:
    """The demonstration's terms, if it was made before."""
    return list(Term.objects.filter(is_demonstration=True))


@transaction.atomic
def seed_baoshan(tell: Tell, state: State = State.FINISHED) -> Seeded:
    """Write everything in one transaction; the statistics are computed after it. ``tell`` prints a line."""
    tell("　载入宝山区行政区划 …")
    county = _divisions()
    places = _places(county)
    tell(f"　排出 {len(places)} 个居村两届班子 …")
    population = lay_out(places)
    standing = who_stands(Random(SEED), population)
    let_ask(Random(SEED), standing.stands)
    rosters = roster_rows(Random(SEED), population.humans)
    terms = _terms(county, state)
    units = {unit.code: unit for unit in Unit.objects.under(county.path)}
    _profiles(population, terms, units)
    tell("　建立演示账号 …")
    users = _accounts()
    humans = population.humans + standing.newcomers
    tell(f"　写入 {len(humans):,} 人 …")
    persons = write_people(humans)
    tell("　写入任职 …")
    if state == State.FINISHED:
        write_memberships(rosters, persons, units, terms)
        write_postings(Random(SEED), population.humans, persons, units, terms[NOW])
    else:
        write_memberships(still_serving(rosters), persons, units, terms)
        set_back(Random(SEED), standing.stands, CALENDARS[state])
    ground = Ground(population, units, terms, persons, rosters, users)
    _elect(ground, standing.stands, state, tell)
    tell("　写入工作进度、选情和填报 …")
    run_term(ground, CALENDARS[state], state)
    keep_demonstration_form(county, ground.staff)
    tell_planner(Area, Unit, UnitProfile, Person, Membership, Candidacy, ReviewAnswer, Contest, Poll, Vote)
    _announce(county, ground)
    return Seeded(county, terms, _practice(county, CALENDARS[state].today))


def _elect(ground: Ground, stands: list[Stand], state: State, tell: Tell) -> None:
    """From candidates as far as the state is: to declared results, or to the eve of the vote."""
    rng, calendar = Random(SEED), CALENDARS[state]
    past = write_contests(ground, BEFORE, BEFORE_DAYS)
    contests = write_contests(ground, NOW, calendar.days)
    tell(f"　写入 {len(stands):,} 名候选人 …")
    candidacies = write_candidacies(rng, ground, stands)
    write_turns(candidacies, calendar, ground.staff)
    write_conditions(ground, candidacies)
    tell("　写入三级联审 …")
    write_reviews(ground, candidacies, calendar)
    tell("　写入投票 …")
    write_past_polls(rng, ground, past)
    if state == State.FINISHED:
        write_polls(rng, ground, contests, candidacies)


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


def _terms(county: Area, state: State) -> tuple[Term, Term]:
    def make(term: int, previous: Term | None) -> Term:
        return create_term(
            actor=None,
            area=county,
            name=TERMS[term],
            as_of=AS_OF[term],
            previous=previous,
            ends_on=ENDS_ON[term],
            needs_inspection=True,
            is_demonstration=True,
        )

    before = make(BEFORE, None)
    now = make(NOW, before)
    _further_bases(before, now, min(CALENDARS[state].days[Body.PARTY]))
    return before, now


def _further_bases(before: Term, now: Term, first_vote: dt.date) -> None:
    """Beside the defaults: by full-time education in both terms, and against who served until the first vote."""
    common: dict[str, Any] = {"actor": None, "age_date": None, "bands": DEFAULT_BANDS}
    highest, full_time = Basis.Education.HIGHEST, Basis.Education.FULL_TIME
    eve, previous = Basis.Baseline.EVE, Basis.Baseline.PREVIOUS
    for term in (before, now):
        save_basis(term=term, name="全日制学历", education=full_time, baseline=previous, eve=None, **common)
    save_basis(term=now, name="与换届前比较", education=highest, baseline=eve, eve=day_before(first_vote), **common)


def _practice(county: Area, today: dt.date) -> Term:
    """An empty term in which uploads can be tried; it stands on the same day."""
    term = create_term(actor=None, area=county, name=NAME, as_of=AS_OF[NOW], is_practice=True)
    term.as_if_on = today
    term.save(update_fields=["as_if_on"])
    return term


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


def _announce(county: Area, ground: Ground) -> None:
    below = Area.objects.filter(path__startswith=county.path, level=Area.Level.TOWNSHIP)
    townships = list(below.values_list("pk", flat=True))
    for term in ground.terms:
        changes = {"rows": Membership.objects.filter(term=term).count(), "source": "seed_demo"}
        audit.record(actor=None, action="roster_seeded", instance=term, changes=changes, area_path=county.path)
        roster_changed.send(sender=None, term_id=term.pk, township_ids=townships, person_ids=[])


def _accounts() -> dict[str, User]:
    users = {}
    for account in ACCOUNTS:
        user = User.objects.create_user(
            username=account.username, password=PASSWORD, full_name=account.full_name, office=account.office
        )
        users[account.username] = user
        area = Area.objects.with_code(account.area_code).get()
        Grant.objects.create(user=user, role=account.role, area=area)
        audit.record(actor=None, action="user_created", instance=user, area_path=area.path)
    return users
