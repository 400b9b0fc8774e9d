"""What streets handed in and what became of it: units' data on the way to their lock, and what the county asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from cadres.models import Candidacy
from cadres.selectors.contents import content_hashes
from core.services.bulk import insert
from elections.choices import DataKind, SubmissionState
from elections.models import Collection, CollectionReply, Submission, SubmissionRemark
from places.models import Area
from reports.demo.calendars import DAY, Calendar, State
from reports.demo.ground import Ground
from reports.demo.people import NOW, Place

LOCKED_STREET = "310113111000"
"""高境镇: all its rosters and results are locked once the election is over, before it one unit's candidates."""
SUBMITTED = ("310113101000", "310113102000", "310113103000", "310113113000", "310113501000")
APPROVED = ("310113007000", "310113008000", "310113104000", LOCKED_STREET)
STILL_FILLING = ("310113003000", "310113106000", "310113109000", "310113112000")
"""友谊路街道, 罗泾镇, 顾村镇 and 庙行镇 hand nothing in yet: their departments' answers are missing, and the first and
third have an account that has something to do."""
RETURNED: dict[str, tuple[int, str, str]] = {
    "310113109": (1, "候选人现任职务与花名册不一致，请核对后重新提交。", "现任职务与现任花名册不一致，请核对。"),
    "310113102": (1, "推荐方式填写有误，请更正后重新提交。", "推荐方式与推荐会议记录不一致，请更正。"),
}
"""By street, the place of the unit in it, the reason, and the remark at its first candidates."""
REMARKS = 2
LAST = "310113109000"
"""顾村镇 has still to hand in its rosters and results when the election is over."""
FINISHED_KINDS = (DataKind.ROSTER, DataKind.RESULTS)


@dataclass(frozen=True)
class Asked:
    """Something the county asks of all streets; who ``owes`` it still, and whose answer was ``returned``."""

    title: str
    kind: str
    note: str
    due_on: dt.date
    owes: tuple[str, ...] = ()
    returned: str = ""
    is_closed: bool = True


def _asked(calendar: Calendar, state: State) -> tuple[Asked, ...]:
    roster = Asked("现任班子花名册核对", Collection.Kind.ROSTER, "核对离任、补选情况后报送。", calendar.surveyed[1])
    if state == State.FINISHED:
        return (
            roster,
            Asked("选举结果报告", Collection.Kind.RESULTS, "两委选举结果全部确认后报送。", dt.date(2021, 5, 14)),
            Asked("新一届班子花名册", Collection.Kind.ROSTER, "出生年月、学历以干部档案为准。", dt.date(2021, 5, 28)),
        )
    slate = Asked(
        "正式候选人预备人选",
        Collection.Kind.CANDIDATES,
        "联审通过、考察合格的人选全部登记后报送；仍在联审的请在说明中写明。",
        calendar.today + 5 * DAY,
        owes=(*STILL_FILLING, "310113501000"),
        returned="310113102000",
        is_closed=False,
    )
    return roster, slate


def write_collections(ground: Ground, calendar: Calendar, state: State) -> None:
    """What was asked and given; given by the street's account, or entered by the county where it has none."""
    term = ground.terms[NOW]
    codes = {place.street.code for place in ground.population.places}
    areas = list(Area.objects.filter(code__in=codes).order_by("code"))
    asked = _asked(calendar, state)
    rows = [
        Collection(
            term=term,
            area=term.area,
            title=each.title,
            kind=each.kind,
            note=each.note,
            due_on=each.due_on,
            closed_at=_at(each.due_on + DAY, 9) if each.is_closed else None,
            asked_by=ground.staff,
        )
        for each in asked
    ]
    insert(rows)
    for each, row in zip(asked, rows, strict=True):
        Collection.objects.filter(pk=row.pk).update(created_at=_at(each.due_on - 14 * DAY, 9))
    insert([_reply(ground, calendar, row, each, area) for each, row in zip(asked, rows, strict=True) for area in areas])


def _reply(ground: Ground, calendar: Calendar, row: Collection, asked: Asked, area: Area) -> CollectionReply:
    reply = CollectionReply(collection=row, area=area)
    if area.code in asked.owes:
        return reply
    day = min(asked.due_on, calendar.today) - (int(area.code[6:9]) % 3 + 1) * DAY
    reply.state, reply.given_at, reply.given_by = (
        CollectionReply.State.GIVEN,
        _at(day, 15),
        ground.liaisons.get(area.code, ground.staff),
    )
    if area.code == asked.returned:
        reply.state, reply.reason = CollectionReply.State.RETURNED, "2个居民区的推荐方式填写有误，请更正后重新报送。"
    return reply


def write_submissions(ground: Ground, calendar: Calendar, state: State) -> None:
    """Which units' data was handed in, approved, returned, locked."""
    if state == State.BEFORE_VOTE:
        _submit_candidates(ground, calendar)
    else:
        for kind in FINISHED_KINDS:
            _submit_all(ground, kind)


def _submit_all(ground: Ground, kind: DataKind) -> None:
    """Approved of all streets but one, whose account has still to hand in; one street's is locked."""
    places = [each for each in ground.population.places if each.street.code != LAST]
    states = {
        place: SubmissionState.LOCKED if place.street.code == LOCKED_STREET else SubmissionState.APPROVED
        for place in places
    }
    insert(list(_submissions(ground, kind, states, dt.date(2021, 5, 28))))


def _submit_candidates(ground: Ground, calendar: Calendar) -> None:
    streets: dict[str, list[Place]] = {}
    for place in ground.population.places:
        streets.setdefault(place.street.code, []).append(place)
    states = {each: SubmissionState.SUBMITTED for code in SUBMITTED for each in streets[code]}
    states |= {each: SubmissionState.APPROVED for code in APPROVED for each in streets[code]}
    states[streets[LOCKED_STREET][0]] = SubmissionState.LOCKED
    returned = {streets[f"{code}000"][entry[0]]: entry for code, entry in RETURNED.items()}
    states |= dict.fromkeys(returned, SubmissionState.RETURNED)
    rows = dict(zip(states, _submissions(ground, DataKind.CANDIDATES, states, calendar.inspected), strict=True))
    for place, (_, reason, _) in returned.items():
        rows[place].reason = reason
    insert(list(rows.values()))
    insert([remark for place, entry in returned.items() for remark in _remarks(ground, rows[place], entry[2])])
    SubmissionRemark.objects.filter(submission__in=[rows[place] for place in returned]).update(
        at=_at(calendar.today, 10)
    )


def _submissions(
    ground: Ground, kind: DataKind, states: dict[Place, SubmissionState], day: dt.date
) -> Iterable[Submission]:
    """Handed in on a day, decided of on the next one."""
    term = ground.terms[NOW]
    hashes = content_hashes(term=term, kind=kind, unit_ids=[ground.units[place.code].pk for place in states])
    for place, state in states.items():
        unit = ground.units[place.code]
        row = Submission(
            term=term,
            unit=unit,
            kind=kind,
            state=state,
            content_hash=hashes[unit.pk],
            submitted_by=ground.liaisons.get(place.street.code, ground.staff),
            submitted_at=_at(day, 16),
        )
        if state != SubmissionState.SUBMITTED:
            row.decided_by, row.decided_at = ground.staff, _at(day + DAY, 10)
        yield row


def _remarks(ground: Ground, submission: Submission, text: str) -> list[SubmissionRemark]:
    rows: QuerySet[Candidacy] = Candidacy.objects.filter(term=submission.term, unit=submission.unit, occasion=0)
    return [
        SubmissionRemark(
            submission=submission, object_type="cadres.candidacy", object_id=str(row.pk), text=text, by=ground.staff
        )
        for row in rows.order_by("pk")[:REMARKS]
    ]


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
