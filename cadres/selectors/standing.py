"""What the database has of a set of people in a term, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from cadres.models import Membership, Person, Posting
from elections.choices import CommitteePost, PartyPost
from elections.models import Term


def key_of(person_id: int, id_hash: str | None = "") -> str:
    """Under what a person is found: the hash of the ID number, or the row of who is registered without one."""
    return id_hash or f"#{person_id}"


Heads = dict[tuple[int, str], list[tuple[str, str]]]
"""Who heads a unit: (unit, post column) → [(key, name)]."""


@dataclass
class Standing:
    """People by key, and by (person, unit) their memberships, source ids and postings (by title) of one term."""

    persons: dict[str, Person] = field(default_factory=dict)
    memberships: dict[tuple[int, int], Membership] = field(default_factory=dict)
    sources: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    postings: dict[tuple[int, int], dict[str, Posting]] = field(default_factory=lambda: defaultdict(dict))


def standing_of(
    *, term: Term, id_hashes: Collection[str], person_ids: Collection[int] = (), lock: bool = False
) -> Standing:
    """Four queries whatever the number. ID and phone numbers stay unread; ``lock`` holds the rows until commit.

    ``person_ids`` are people registered without an ID number; they keep their key when they get one.
    """
    standing = Standing()
    wanted, without_number = Q(id_number_hash__in=set(id_hashes)), set(person_ids)
    if without_number:
        wanted |= Q(pk__in=without_number)
    people = Person.objects.filter(wanted).defer("id_number", "phone").order_by("pk")
    for person in people.select_for_update() if lock else people:
        if person.id_number_hash:
            standing.persons[person.id_number_hash] = person
        if person.pk in without_number:
            standing.persons[key_of(person.pk)] = person
    keys = {person.pk for person in standing.persons.values()}
    memberships = Membership.objects.filter(term=term, person__in=keys).order_by("pk")
    for membership in memberships.select_for_update() if lock else memberships:
        standing.memberships[membership.person_id, membership.unit_id] = membership
    through = Membership.sources.through.objects.filter(membership__in=[m.pk for m in standing.memberships.values()])
    for membership_id, source_id in through.values_list("membership_id", "source_id"):
        standing.sources[membership_id].add(source_id)
    postings = Posting.objects.filter(term=term, person__in=keys).order_by("pk")
    for posting in postings.select_for_update() if lock else postings:
        standing.postings[posting.person_id, posting.unit_id][posting.title] = posting
    return standing


def heads_of(term: Term, unit_ids: Collection[int]) -> Heads:
    """Secretaries and directors in office of units; one query per 500 units."""
    units = sorted(unit_ids)
    heads: Heads = defaultdict(list)
    for start in range(0, len(units), 500):
        inside = Membership.objects.filter(
            term=term, unit__in=units[start : start + 500], ended_on=None, exit_reason=""
        )
        rows = inside.values_list(
            "unit_id", "party_post", "committee_post", "person_id", "person__id_number_hash", "person__name"
        )
        for unit_id, party, committee, person_id, id_hash, name in rows.order_by("pk"):
            head = key_of(person_id, id_hash), name
            if party == PartyPost.SECRETARY:
                heads[unit_id, "party_post"].append(head)
            if committee == CommitteePost.DIRECTOR:
                heads[unit_id, "committee_post"].append(head)
    return heads
