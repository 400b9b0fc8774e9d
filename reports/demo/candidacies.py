"""From who stands to rows: candidacies with their turns, inspections and kin."""

from __future__ import annotations

import datetime as dt
from random import Random

from accounts.models import User
from cadres.choices import CandidacyStatus, NominationRoute, RemovalStep
from cadres.models import Candidacy, CandidacyTurn, Inspection, Kinship, Membership, PostRow
from cadres.rules.post_words import posts_words
from core.services.bulk import insert
from elections.choices import Body, ReviewLevel
from elections.rules.law import Kin
from reports.demo.calendars import FINAL_LIST, Calendar, day_of
from reports.demo.ground import Ground
from reports.demo.people import NOW, Human, Seat
from reports.demo.quotas import VILLAGE
from reports.demo.records import RosterRow, roster_rows, write_sources
from reports.demo.standing import Stand

POST_FIELDS = [field.attname for field in PostRow._meta.fields if not field.attname.endswith("_at")]
ROUTES = {
    "party": {NominationRoute.ORGANISATION: 6, NominationRoute.PARTY_MEMBERS: 4},
    "committee": {
        NominationRoute.ORGANISATION: 5,
        NominationRoute.JOINT: 3,
        NominationRoute.PUBLIC: 2,
        NominationRoute.SELF: 1,
    },
}
OCCUPATIONS = {
    VILLAGE: ("村民小组长", "村务工作者", "农民专业合作社社员", "退役军人", "镇属企业职工"),
    "residents": ("社区工作者", "居民小组长", "业主委员会委员", "退役军人", "企业退休职工", "社会组织工作人员"),
}

Candidacies = dict[Stand, Candidacy]


def write_candidacies(rng: Random, ground: Ground, stands: list[Stand]) -> Candidacies:
    """The candidacies of the new term; those of the elected have the facts of their roster rows."""
    written: Candidacies = {}
    sources: dict[Stand, list[str]] = {}
    for stand in stands:
        own = ground.rows.get(stand.seat) or _unwritten(rng, stand)
        body = Body.PARTY if stand.seat.party_post else Body.COMMITTEE
        route = rng.choices(list(ROUTES[body]), list(ROUTES[body].values()))[0]
        candidacy = Candidacy(
            person=ground.persons[stand.human],
            unit=ground.units[stand.place.code],
            term=ground.terms[NOW],
            route=route,
            nominators=rng.randint(12, 90) if route != NominationRoute.ORGANISATION else None,
            present_post=_present_post(rng, ground, stand),
            is_on_slate=stand.is_on_slate,
            status=stand.status,
            review=stand.review,
            turned_down_at=stand.step,
        )
        _take_facts(candidacy, own.row)
        candidacy.party_post, candidacy.committee_post = stand.seat.party_post, stand.seat.committee_post
        candidacy.supervision_post = ""
        written[stand], sources[stand] = candidacy, own.sources
    insert(list(written.values()))
    write_sources(Candidacy.sources.through, "candidacy_id", [(written[each].pk, sources[each]) for each in stands])
    _write_kin(ground, stands)
    return written


def _unwritten(rng: Random, stand: Stand) -> RosterRow:
    """What a roster would say of somebody who is not elected."""
    human = stand.human
    standing = Human((None, stand.seat), **{name: getattr(human, name) for name in _FACTS})
    return roster_rows(rng, [standing])[0]


_FACTS = ("name", "sex", "birth", "political_status", "joined_party_on")


def _take_facts(candidacy: Candidacy, row: Membership) -> None:
    for name in POST_FIELDS:
        setattr(candidacy, name, getattr(row, name))


def _present_post(rng: Random, ground: Ground, stand: Stand) -> str:
    """The posts of the previous term, or what somebody does who had none."""
    before = stand.human.before
    if before is None:
        return f"{stand.place.name}{rng.choice(OCCUPATIONS[stand.place.kind])}"
    words = posts_words(
        party=before.party_post,
        committee=before.committee_post,
        supervision=before.supervision_post,
        organisation=ground.organisation(before.place),
        kind=before.place.kind,
    )
    return f"{before.place.name}：{'、'.join(words)}"


def _write_kin(ground: Ground, stands: list[Stand]) -> None:
    pairs = [sorted((ground.persons[each.human].pk, ground.persons[each.kin].pk)) for each in stands if each.kin]
    insert([Kinship(first_id=first, second_id=second, kin=Kin.SPOUSE) for first, second in pairs])


def write_turns(candidacies: Candidacies, calendar: Calendar, by: User) -> None:
    """Each turn of each candidacy on the day on which it was taken, and the inspections."""
    turns: list[CandidacyTurn] = []
    inspections: list[Inspection] = []
    for stand, candidacy in candidacies.items():
        for status, on, reason in _turns(stand, calendar):
            step = stand.step if status == CandidacyStatus.TURNED_DOWN else ""
            turns.append(CandidacyTurn(candidacy=candidacy, status=status, step=step, on=on, reason=reason, by=by))
        if stand.is_inspected:
            number = f"宝组考〔{calendar.inspected.year}〕{int(stand.place.street.code[6:9])}号"
            is_passed = stand.step != RemovalStep.INSPECTION
            inspections.append(
                Inspection(
                    candidacy=candidacy,
                    is_passed=is_passed,
                    on=calendar.inspected,
                    document_number=number,
                    reason="" if is_passed else stand.reason,
                    by=by,
                )
            )
    insert(turns)
    insert(inspections)


def _turns(stand: Stand, calendar: Calendar) -> list[tuple[CandidacyStatus, dt.date, str]]:
    status = CandidacyStatus
    found = [(status.NOMINATED, calendar.nominated, "")]
    if stand.status == status.TURNED_DOWN:
        return [*found, (stand.status, _ended_on(stand, calendar), stand.reason)]
    if stand.is_inspected:
        found.append((status.INSPECTED, calendar.inspected, ""))
    if stand.status == status.WITHDRAWN:
        return [*found, (stand.status, calendar.inspected, stand.reason)]
    if stand.status in (status.FINAL, status.ELECTED, status.NOT_ELECTED):
        found.append((status.FINAL, _first_day(stand.seat, calendar) - FINAL_LIST, ""))
    if stand.status in (status.ELECTED, status.NOT_ELECTED):
        found.append((stand.status, _last_day(stand.seat, calendar), ""))
    return found


def _ended_on(stand: Stand, calendar: Calendar) -> dt.date:
    """When somebody was turned down."""
    if stand.step == RemovalStep.INSPECTION:
        return calendar.inspected
    return calendar.reviewed(ReviewLevel(stand.step))


def _first_day(seat: Seat, calendar: Calendar) -> dt.date:
    return day_of(calendar.days[Body.PARTY if seat.party_post else Body.COMMITTEE], seat.place)


def _last_day(seat: Seat, calendar: Calendar) -> dt.date:
    return day_of(calendar.days[Body.COMMITTEE if seat.committee_post else Body.PARTY], seat.place)
