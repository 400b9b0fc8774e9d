"""Candidates under review, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cadres.models import Candidacy, Person, ReviewAnswer
from elections.models import ReviewDepartment, ReviewRound, ReviewSeat, Term
from tests.cadres.people import make_person

SENT_ON = dt.date(2021, 3, 1)
ANSWERED_ON = dt.date(2021, 3, 20)
PUBLIC_SECURITY, COURT = "公安(分)局", "人民法院"


def make_round(term: Term, *departments: str, level: str = "county", name: str = "区级联审") -> ReviewRound:
    """A round after those there are, with its departments."""
    number = ReviewRound.objects.filter(term=term).count() + 1
    made = ReviewRound.objects.create(term=term, number=number, name=name, level=level)
    for position, department in enumerate(departments, 1):
        row, _ = ReviewDepartment.objects.get_or_create(term=term, name=department, defaults={"position": position})
        ReviewSeat.objects.create(round=made, department=row, due_on=dt.date(2021, 3, 25))
    return made


def seat_of(review_round: ReviewRound, department: str) -> ReviewSeat:
    seat: ReviewSeat = ReviewSeat.objects.get(round=review_round, department__name=department)
    return seat


def stand(name: str | Person, unit: Any, term: Term, **fields: Any) -> Candidacy:
    """Somebody who stands; fields of the person are named ``person_…``."""
    facts = {key.removeprefix("person_"): fields.pop(key) for key in list(fields) if key.startswith("person_")}
    person = make_person(name, **facts) if isinstance(name, str) else name
    if not {"party_post", "committee_post", "supervision_post"} & fields.keys():
        fields["party_post"] = "member"
    return Candidacy.objects.create(person=person, unit=unit, term=term, **fields)


def ask(candidacy: Candidacy, seat: ReviewSeat, state: str = "sent", **fields: Any) -> ReviewAnswer:
    values = {"sent_on": SENT_ON, "due_on": seat.due_on, **fields}
    if state != "sent":
        values.setdefault("answered_on", ANSWERED_ON)
    return ReviewAnswer.objects.create(candidacy=candidacy, seat=seat, state=state, **values)
