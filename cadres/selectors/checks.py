"""What can be said of a new member before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from cadres.models import Candidacy, Membership, Person
from cadres.rules.boards import Finding, Seat, find
from cadres.rules.identity import Identity
from cadres.rules.slates import find_on_slate
from cadres.services.persons import read_id
from cadres.services.post_rows import seat_of
from core.capabilities import Capability
from elections.models import Term

POSTS = ("party_post", "committee_post", "supervision_post")


@dataclass
class Check:
    """What a half-filled form already tells: the ID number's birth and sex, people known in the user's own area,
    and what is wrong with the posts."""

    identity: Identity | None = None
    age: int | None = None
    id_error: str = ""
    known: Person | None = None
    alike: list[Person] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def check_new_member(*, user: Any, term: Term, values: Mapping[str, Any], id_number: str) -> Check:
    """Check the valid ``values`` of a form and its ``id_number`` as typed. People outside the user's area are never
    told of."""
    check = Check()
    _check_identity(check, user, term, id_number)
    if not check.identity and values.get("name") and values.get("birth"):
        name, months = "".join(values["name"].split()), _month(values["birth"])
        people = Person.everyone.of_realm(term.realm).editable_by(user)
        check.alike = list(people.filter(name=name, birth__range=months)[:5])
    if any(values.get(post) for post in POSTS):
        others = Membership.objects.filter(unit=values.get("unit"), term=term).select_related("person")
        check.findings = find(_seat(values), [seat_of(row) for row in others])
    return check


def check_new_candidate(
    *, user: Any, term: Term, values: Mapping[str, Any], id_number: str, occasion: int = 0
) -> Check:
    """The same for somebody who stands: beside those whom the slate of the unit means for its posts."""
    check = check_new_member(user=user, term=term, values={**values, **dict.fromkeys(POSTS, "")}, id_number=id_number)
    if any(values.get(post) for post in POSTS):
        meant = Candidacy.objects.filter(unit=values.get("unit"), term=term, occasion=occasion, is_on_slate=True)
        others = [seat_of(row) for row in meant.going_on().select_related("person")]
        check.findings = find_on_slate(_seat(values), others, is_on_slate=bool(values.get("is_on_slate")))
    return check


def _check_identity(check: Check, user: Any, term: Term, text: str) -> None:
    if not text.strip():
        return
    try:
        check.identity = read_id(text)
    except ValidationError as error:
        check.id_error = error.messages[0]
        return
    check.age = check.identity.birth.age_on(term.as_of)
    seen = Person.everyone.with_capability(user, Capability.EDIT_PEOPLE)
    check.known = seen.with_id_number(check.identity.number, term.realm).first()


def _month(birth: Any) -> tuple[int, int]:
    first = int(birth.month_only.number)
    return first, first + 31


def _seat(data: Mapping[str, Any]) -> Seat:
    return Seat(
        name=data.get("name") or "",
        party=data.get("party_post") or "",
        committee=data.get("committee_post") or "",
        supervision=data.get("supervision_post") or "",
        political_status=data.get("political_status") or "",
    )
