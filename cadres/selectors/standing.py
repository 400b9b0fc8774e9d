"""What the database has of a set of people in a term, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from cadres.models import Membership, Person, Posting
from elections.models import Term


@dataclass
class Standing:
    """People by ID hash, and by (person, unit) their memberships, source ids and posting titles of one term."""

    persons: dict[str, Person] = field(default_factory=dict)
    memberships: dict[tuple[int, int], Membership] = field(default_factory=dict)
    sources: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    postings: dict[tuple[int, int], set[str]] = field(default_factory=lambda: defaultdict(set))


def standing_of(*, term: Term, id_hashes: Collection[str], lock: bool = False) -> Standing:
    """Four queries whatever the number. ID and phone numbers stay unread; ``lock`` holds the rows until commit."""
    standing = Standing()
    people = Person.objects.filter(id_number_hash__in=set(id_hashes)).defer("id_number", "phone").order_by("pk")
    rows = people.select_for_update() if lock else people
    standing.persons = {person.id_number_hash or "": person for person in rows}
    keys = [person.pk for person in standing.persons.values()]
    memberships = Membership.objects.filter(term=term, person__in=keys).order_by("pk")
    for membership in memberships.select_for_update() if lock else memberships:
        standing.memberships[membership.person_id, membership.unit_id] = membership
    through = Membership.sources.through.objects.filter(membership__in=[m.pk for m in standing.memberships.values()])
    for membership_id, source_id in through.values_list("membership_id", "source_id"):
        standing.sources[membership_id].add(source_id)
    postings = Posting.objects.filter(term=term, person__in=keys)
    for person_id, unit_id, title in postings.values_list("person_id", "unit_id", "title"):
        standing.postings[person_id, unit_id].add(title)
    return standing
