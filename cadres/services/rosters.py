"""The bulk writer of rosters: people and their memberships of one term, 500 rows in a handful of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cadres.models import Membership, Person, Posting
from cadres.rules.names import read_name
from cadres.selectors.standing import Standing, standing_of
from core.encryption import keyed_hash
from elections.models import Term

PERSON_FIELDS = ["name", "pinyin", "initials", "sex", "birth", "ethnic_group", "facts_as_of", "updated_at"]
NUMBER_FIELDS = ["phone", "phone_hash"]
TERM_FIELDS = [
    "party_post", "committee_post", "supervision_post",
    "education", "education_full_time", "education_in_service", "degree", "school_and_major",
    "political_status", "joined_party_on", "is_full_time",
    "started_on", "ended_on", "exit_reason", "exit_note", "note",
]  # fmt: skip
CHUNK = 500


@dataclass(slots=True)
class RosterRow:
    """What one row sets, decided before by ``cadres.rules.facts``: nothing named here is left as it was.

    ``person`` and ``membership`` are ``{field: value}``, dates as PartialDate or number. ``sources`` are the ids of all
    sources, None leaves them. ``postings`` are (kind, title) to add. Without a post there is no membership.
    """

    unit_id: int
    id_hash: str
    id_number: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    membership: dict[str, Any] = field(default_factory=dict)
    sources: list[int] | None = None
    postings: Sequence[Sequence[str]] = ()


def write_rows(*, term: Term, rows: Sequence[RosterRow], standing: Standing | None = None) -> set[int]:
    """Write rows in the caller's transaction; the caller audits and announces. Returns the ids of the people.

    ``standing`` saves reading what the caller has read already (up to 500 rows at a time).
    """
    written: set[int] = set()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        there = standing or standing_of(term=term, id_hashes=[row.id_hash for row in part], lock=True)
        ids = _write_persons(term, part, there)
        memberships = _write_memberships(term, part, there, ids)
        _write_sources(part, there, ids, memberships)
        _write_postings(term, part, ids)
        written.update(ids.values())
    return written


def _write_persons(term: Term, rows: Iterable[RosterRow], standing: Standing) -> dict[str, int]:
    """Upsert people by the hash of their ID number. Returns their ids by hash."""
    ids = {id_hash: person.pk for id_hash, person in standing.persons.items()}
    new: dict[str, Person] = {}
    changed: dict[str, Person] = {}
    with_phone: set[str] = set()
    for row in rows:
        known = standing.persons.get(row.id_hash)
        if known is None:
            person = new.setdefault(row.id_hash, Person(id_number=row.id_number, id_number_hash=row.id_hash))
        elif row.person or _is_newer(term.as_of, known.facts_as_of):
            person = changed.setdefault(row.id_hash, _copy(known))
            if "phone" in row.person:
                with_phone.add(row.id_hash)
        else:
            continue
        _set_facts(person, row.person, term.as_of)
    _upsert(list(new.values()), [*PERSON_FIELDS, *NUMBER_FIELDS])
    _upsert([person for id_hash, person in changed.items() if id_hash not in with_phone], PERSON_FIELDS)
    _upsert([changed[id_hash] for id_hash in changed if id_hash in with_phone], [*PERSON_FIELDS, *NUMBER_FIELDS])
    return ids | {id_hash: person.pk for id_hash, person in new.items()}


def _upsert(people: list[Person], fields: list[str]) -> None:
    if people:
        Person.objects.bulk_create(
            people, update_conflicts=True, unique_fields=["id_number_hash"], update_fields=fields
        )


def _copy(known: Person) -> Person:
    """The row as an upsert takes it: by its hash, without the numbers, which stay as they stand."""
    facts = {name: getattr(known, name) for name in PERSON_FIELDS if name != "updated_at"}
    return Person(id_number_hash=known.id_number_hash, **facts)


def _set_facts(person: Person, facts: dict[str, Any], as_of: dt.date) -> None:
    for name, value in facts.items():
        setattr(person, name, value)
    if "name" in facts:
        person.pinyin, person.initials = read_name(person.name)
    if "phone" in facts:
        person.phone_hash = keyed_hash(person.phone)
    if _is_newer(as_of, person.facts_as_of):
        person.facts_as_of = as_of


def _is_newer(as_of: dt.date, facts_as_of: dt.date | None) -> bool:
    return facts_as_of is None or as_of > facts_as_of


def _write_memberships(
    term: Term, rows: Iterable[RosterRow], standing: Standing, ids: dict[str, int]
) -> dict[tuple[int, int], Membership]:
    """Upsert memberships by person, unit and term. Returns them by person and unit."""
    written: dict[tuple[int, int], Membership] = {}
    for row in rows:
        key = ids[row.id_hash], row.unit_id
        if not row.membership:
            continue
        if key not in written:
            known = standing.memberships.get(key)
            facts = {name: getattr(known, name) for name in TERM_FIELDS} if known else {}
            written[key] = Membership(person_id=key[0], unit_id=key[1], term_id=term.pk, **facts)
        for name, value in row.membership.items():
            setattr(written[key], name, value)
    if written:
        Membership.objects.bulk_create(
            written.values(),
            update_conflicts=True,
            unique_fields=["person", "unit", "term"],
            update_fields=[*TERM_FIELDS, "updated_at"],
        )
    return written


def _write_sources(
    rows: Iterable[RosterRow], standing: Standing, ids: dict[str, int], written: dict[tuple[int, int], Membership]
) -> None:
    through = Membership.sources.through
    wanted: dict[int, set[int]] = {}
    for row in rows:
        key = ids[row.id_hash], row.unit_id
        membership = written.get(key) or standing.memberships.get(key)
        if row.sources is not None and membership:
            wanted[membership.pk] = set(row.sources)
    emptied = [pk for pk, sources in wanted.items() if standing.sources.get(pk, set()) - sources]
    if emptied:
        through.objects.filter(membership__in=emptied).delete()
    links = [through(membership_id=pk, source_id=source) for pk, sources in wanted.items() for source in sources]
    through.objects.bulk_create(links, ignore_conflicts=True)


def _write_postings(term: Term, rows: Iterable[RosterRow], ids: dict[str, int]) -> None:
    postings = [
        Posting(person_id=ids[row.id_hash], unit_id=row.unit_id, term_id=term.pk, kind=kind, title=title)
        for row in rows
        for kind, title in row.postings
    ]
    Posting.objects.bulk_create(postings, ignore_conflicts=True)
