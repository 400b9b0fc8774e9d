"""The rows that facts must become, and those that the database has."""

from __future__ import annotations

from cadres.choices import (
    ETHNIC_GROUPS,
    POLITICAL_STATUSES,
    Education,
    Sex,
)
from cadres.models import Membership, Person, Posting
from elections.choices import CommitteePost, PartyPost
from samples.mess.people import Fact, Place

PLACES = [
    Place("顾村镇", "白杨村村委会", "village"),
    Place("顾村镇", "菊泉新城第一居委会", "residents"),
    Place("友谊路街道", "宝钢一村居委会", "residents"),
]
"""Of the tests' fixed world."""

Rows = dict[str, list[tuple[str, ...]]]
_PARTY = {str(label): str(value) for value, label in PartyPost.choices}
_COMMITTEE = {str(label): str(value) for value, label in CommitteePost.choices}
_EDUCATION = {str(label): str(value) for value, label in Education.choices}
_SEX = {str(label): str(value) for value, label in Sex.choices}
_ETHNIC = {name: code for code, name in ETHNIC_GROUPS}
_POLITICAL = {name: code for code, name in POLITICAL_STATUSES}


def expected(people: list[Fact]) -> Rows:
    """Persons, memberships and postings, by identity number."""
    return {
        "persons": sorted(
            (
                fact.id_number,
                fact.name,
                _SEX[fact.sex],
                f"{fact.born:%Y-%m-%d}",
                _ETHNIC[fact.ethnic_group],
                fact.phone,
            )
            for fact in people
        ),
        "memberships": sorted(
            (
                fact.id_number,
                fact.place.unit,
                _PARTY.get(fact.party_post, ""),
                _COMMITTEE.get(fact.committee_post, ""),
                *(_EDUCATION.get(each, "") for each in (fact.education, fact.education_full_time)),
                _EDUCATION.get(fact.education_in_service, ""),
                _POLITICAL[fact.political_status],
                fact.joined_party_on,
                fact.started_on,
                "；".join(sorted(fact.sources)),
            )
            for fact in people
        ),
        "postings": sorted((fact.id_number, fact.place.unit, title) for fact in people for title in fact.other_posts),
    }


def stored() -> Rows:
    """The same from the database."""
    people = {person.pk: person for person in Person.objects.all()}
    members = Membership.objects.select_related("unit").prefetch_related("sources")
    return {
        "persons": sorted(
            (each.id_number, each.name, each.sex, _text(each.birth), each.ethnic_group, each.phone)
            for each in people.values()
        ),
        "memberships": sorted(
            (
                people[row.person_id].id_number,
                row.unit.name,
                row.party_post,
                row.committee_post,
                *(_text(each) for each in (row.education, row.education_full_time, row.education_in_service)),
                row.political_status,
                _text(row.joined_party_on),
                _text(row.started_on),
                "；".join(sorted(source.name for source in row.sources.all())),
            )
            for row in members
        ),
        "postings": sorted(
            (people[row.person_id].id_number, row.unit.name, row.title)
            for row in Posting.objects.select_related("unit")
        ),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
