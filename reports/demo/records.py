"""From the people laid out to rows of the ordinary models, written in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from cadres.choices import Education, Sex
from cadres.models import Membership, Person, Source
from cadres.rules.names import read_name
from core.encryption import keyed_hash
from core.partial_dates import PartialDate
from core.services.bulk import insert
from elections.models import Term
from places.models import Unit
from reports.demo.people import AS_OF, BEFORE, NOW, Human, Seat
from reports.demo.quotas import VILLAGE
from reports.demo.tags import merits

BATCH = 500
STARTS = (PartialDate(2009, 6), PartialDate(2012, 6), PartialDate(2015, 6), PartialDate(2018, 5))
ELECTED = PartialDate(2021, 4)
SOURCES = {"11": 46, "1": 20, "6": 13, "9": 8, "4": 4, "5": 4, "10": 3, "14": 2}
VILLAGE_SOURCES = {"1": 52, "2": 10, "6": 12, "9": 10, "4": 8, "7": 5, "5": 3}
BACHELOR_DEGREES = {"403": 4, "402": 3, "412": 5, "408": 2}
SCHOOLS = {
    Education.POSTGRADUATE: ("上海大学 公共管理", "华东理工大学 社会工作", "上海师范大学 马克思主义理论"),
    Education.BACHELOR: ("上海大学 社会学", "上海开放大学 行政管理", "上海师范大学 法学", "上海政法学院 社会工作"),
    Education.COLLEGE: ("上海开放大学 社区管理", "上海城建职业学院 社区管理与服务", "国家开放大学 行政管理"),
}


@dataclass
class RosterRow:
    """A seat as a row of a roster, with the codes of its person's tags."""

    human: Human
    seat: Seat
    row: Membership
    sources: list[str]


def write_people(humans: list[Human]) -> dict[Human, Person]:
    persons = {human: _person(human) for human in humans}
    insert(list(persons.values()))
    return persons


def roster_rows(rng: Random, humans: list[Human]) -> list[RosterRow]:
    """The rows of both terms, not yet written."""
    rows: list[RosterRow] = []
    of_merits = Random("merits")
    for human in humans:
        start, sources = _start(rng, human), _sources(rng, human)
        sources += merits(of_merits, human, sources[0])
        rows += [RosterRow(human, seat, _membership(rng, human, seat, start), sources) for seat in human.rows]
    rows.sort(key=lambda each: (each.seat.term, each.seat.place.code, each.seat.seniority))
    return rows


def still_serving(rows: list[RosterRow]) -> list[RosterRow]:
    """The previous term's rows before anybody left."""
    before = [each for each in rows if each.seat.term == BEFORE]
    for each in before:
        each.row.ended_on, each.row.exit_reason = None, ""
    return before


def write_memberships(
    rows: list[RosterRow], persons: dict[Human, Person], units: dict[str, Unit], terms: tuple[Term, Term]
) -> None:
    for each in rows:
        each.row.person, each.row.unit = persons[each.human], units[each.seat.place.code]
        each.row.term = terms[each.seat.term]
    insert([each.row for each in rows])
    write_sources(Membership.sources.through, "membership_id", [(each.row.pk, each.sources) for each in rows])


def write_sources(link: Any, column: str, found: Iterable[tuple[int, list[str]]]) -> None:
    """Link rows by id to their sources by code."""
    source_ids = dict(Source.objects.values_list("code", "pk"))
    insert([link(**{column: pk, "source_id": source_ids[code]}) for pk, codes in found for code in codes])


def _person(human: Human) -> Person:
    reading = read_name(human.name)
    return Person(
        name=human.name,
        pinyin=reading.pinyin,
        initials=reading.initials,
        sex=human.sex,
        birth=human.birth,
        id_number=human.id_number,
        id_number_hash=keyed_hash(human.id_number) or None,
        ethnic_group=human.ethnic_group,
        phone=human.phone,
        phone_hash=keyed_hash(human.phone),
        facts_as_of=AS_OF[NOW if human.now else BEFORE],
    )


def _membership(rng: Random, human: Human, seat: Seat, start: PartialDate) -> Membership:
    education = seat.education or Education.SENIOR_HIGH
    leaves = seat.term == BEFORE and not human.now
    row = Membership(
        party_post=seat.party_post,
        committee_post=seat.committee_post,
        supervision_post=seat.supervision_post,
        education=education,
        political_status=human.political_status,
        joined_party_on=human.joined_party_on,
        is_full_time=bool(seat.committee_post) or seat.is_secretary,
        started_on=_started(human, seat, start),
        ended_on=ELECTED if leaves else None,
        exit_reason=human.exit_reason if leaves else "",
    )
    _give_schools(rng, human, row, education)
    return row


def _give_schools(rng: Random, human: Human, row: Membership, education: Education) -> None:
    """The young learned full-time; of the older the highest degree came in evening school."""
    is_full_time = education <= Education.SENIOR_HIGH or (human.birth is not None and human.birth.year >= 1982)
    row.education_full_time = education if is_full_time else Education.SENIOR_HIGH
    row.education_in_service = None if is_full_time else education
    if education in SCHOOLS:
        row.school_and_major = rng.choice(SCHOOLS[education])
    if education == Education.BACHELOR and is_full_time:
        row.degree = rng.choices(list(BACHELOR_DEGREES), list(BACHELOR_DEGREES.values()))[0]


def _start(rng: Random, human: Human) -> PartialDate:
    """When somebody who served before began: not before they were twenty-four."""
    born = human.birth.year if human.birth else 1980
    return rng.choice([start for start in STARTS if start.year - born >= 24] or [STARTS[-1]])


def _started(human: Human, seat: Seat, start: PartialDate) -> PartialDate:
    before = human.before
    if seat.term == BEFORE:
        return start
    same = before and before.place is seat.place and before.party_post == seat.party_post
    return start if same and before and before.committee_post == seat.committee_post else ELECTED


def _sources(rng: Random, human: Human) -> list[str]:
    """Where somebody came from: graduates have 大专 or more and are young, veterans here are men."""
    weights = dict(VILLAGE_SOURCES if human.place.kind == VILLAGE else SOURCES)
    is_young = human.birth is not None and human.birth.year >= 1980
    if not is_young or any((seat.education or 0) < Education.COLLEGE for seat in human.rows):
        weights["6"] = weights["7"] = 0
    if human.sex == Sex.FEMALE:
        weights["9"] = 0
    first = rng.choices(list(weights), list(weights.values()))[0]
    is_second = human.sex == Sex.MALE and first not in ("9", "14") and rng.random() < 0.12
    return [first, "9"] if is_second else [first]
