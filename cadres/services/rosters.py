"""The bulk writer of rosters and slates: people and their rows in one term, 500 in a handful of statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cadres.models import Person, Posting
from cadres.rules.names import read_name
from cadres.selectors.standing import ROSTER_BOOK, Book, Standing, key_of, standing_of
from core.encryption import keyed_hash
from core.services.bulk import insert
from elections.models import Term

PERSON_FIELDS = ["name", "pinyin", "initials", "sex", "birth", "ethnic_group", "facts_as_of", "updated_at"]
PHONE_FIELDS = ("phone", "phone_hash")
ID_FIELDS = ("id_number", "id_number_hash")
CHUNK = 500


@dataclass(slots=True)
class RosterRow:
    """What one row sets, decided before by ``cadres.rules.facts``: nothing named here is left as it was.

    ``person`` and ``facts`` (of the person's row in the book) are ``{field: value}``, dates as PartialDate or number.
    ``sources`` are the ids of all sources, None leaves them. ``postings`` are {kind, title, started_on, ended_on},
    found again by their title. Without facts there is no row in the book. ``person_id`` is somebody registered
    without an ID number, who gets the one of the row if it has one.
    """

    unit_id: int
    id_hash: str
    id_number: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    sources: list[int] | None = None
    postings: Sequence[dict[str, Any]] = ()
    person_id: int = 0

    @property
    def key(self) -> str:
        """Under what ``Standing`` has the person."""
        return key_of(self.person_id) if self.person_id else self.id_hash


def write_rows(
    *, term: Term, rows: Sequence[RosterRow], book: Book = ROSTER_BOOK, standing: Standing | None = None
) -> set[int]:
    """Write rows in the caller's transaction; the caller audits and announces. Returns the ids of the people.

    ``standing`` saves reading what the caller has read already (up to 500 rows at a time).
    """
    written: set[int] = set()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        there = standing or _standing_of(term, part, book)
        ids = _write_persons(term, part, there)
        rows_written = _write_book(term, part, book, there, ids)
        _write_sources(part, book, there, ids, rows_written)
        _write_postings(term, part, ids)
        written.update(ids.values())
    return written


def _standing_of(term: Term, rows: Iterable[RosterRow], book: Book) -> Standing:
    id_hashes = [row.id_hash for row in rows if row.id_hash]
    person_ids = {row.person_id for row in rows} - {0}
    return standing_of(term=term, id_hashes=id_hashes, person_ids=person_ids, book=book, lock=True)


def _write_persons(term: Term, rows: Iterable[RosterRow], standing: Standing) -> dict[str, int]:
    """Upsert people. Returns their ids by key."""
    ids = {key: person.pk for key, person in standing.persons.items()}
    new: dict[str, Person] = {}
    changed: dict[str, Person] = {}
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        known = standing.persons.get(row.key)
        if known is None:
            made = Person(id_number=row.id_number, id_number_hash=row.id_hash, practice_term_id=term.realm)
            person = new.setdefault(row.key, made)
        elif row.person or row.id_number or _is_newer(term.as_of, known.facts_as_of):
            person = changed.setdefault(row.key, _copy(known, row))
            numbers[row.key].update(_numbers_set(row))
        else:
            continue
        _set_facts(person, row.person, term.as_of)
    _upsert(list(new.values()), PHONE_FIELDS)
    _upsert_known(changed, numbers)
    return ids | {key: person.pk for key, person in new.items()}


def _numbers_set(row: RosterRow) -> Iterable[str]:
    return (*(PHONE_FIELDS if "phone" in row.person else ()), *(ID_FIELDS if row.id_number else ()))


def _upsert_known(changed: dict[str, Person], numbers: dict[str, set[str]]) -> None:
    """In one statement for all who get the same numbers and are found in the same way."""
    alike: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for key, person in changed.items():
        by = "id" if person.pk else "id_number_hash"
        alike[by, *sorted(numbers[key])].append(person)
    for (by, *fields), people in alike.items():
        _upsert(people, fields, by)


def _upsert(people: list[Person], numbers: Iterable[str], by: str = "id_number_hash") -> None:
    if people:
        insert(people, unique=[by], update=[*PERSON_FIELDS, *numbers])


def _copy(known: Person, row: RosterRow) -> Person:
    """The row as an upsert takes it: by its hash, or by its id where it has none; other numbers stay as they stand."""
    facts = {name: getattr(known, name) for name in PERSON_FIELDS if name != "updated_at"}
    facts["practice_term_id"] = known.practice_term_id
    if not row.person_id:
        return Person(id_number_hash=known.id_number_hash, **facts)
    return Person(pk=known.pk, id_number=row.id_number, id_number_hash=row.id_hash or None, **facts)


def _set_facts(person: Person, facts: dict[str, Any], as_of: dt.date) -> None:
    for name, value in facts.items():
        setattr(person, name, value)
    if "name" in facts:
        person.pinyin, person.initials = read_name(person.name)
    if "phone" in facts:
        person.phone_hash = keyed_hash(person.phone, person.practice_term_id)
    if _is_newer(as_of, person.facts_as_of):
        person.facts_as_of = as_of


def _is_newer(as_of: dt.date, facts_as_of: dt.date | None) -> bool:
    return facts_as_of is None or as_of > facts_as_of


def _write_book(
    term: Term, rows: Iterable[RosterRow], book: Book, standing: Standing, ids: dict[str, int]
) -> dict[tuple[int, int], Any]:
    """Upsert the rows of a book. Returns them by person and unit."""
    written: dict[tuple[int, int], Any] = {}
    for row in rows:
        key = ids[row.key], row.unit_id
        if not row.facts:
            continue
        if key not in written:
            known = standing.rows.get(key)
            facts = {name: getattr(known, name) for name in book.facts} if known else {}
            written[key] = book.model(person_id=key[0], unit_id=key[1], term_id=term.pk, **book.fixed, **facts)
        for name, value in row.facts.items():
            setattr(written[key], name, value)
    insert(list(written.values()), unique=book.unique, update=[*book.facts, "updated_at"])
    return written


def _write_sources(
    rows: Iterable[RosterRow],
    book: Book,
    standing: Standing,
    ids: dict[str, int],
    written: dict[tuple[int, int], Any],
) -> None:
    through, key = book.source_links, book.source_key
    wanted: dict[int, set[int]] = {}
    for row in rows:
        place = ids[row.key], row.unit_id
        there = written.get(place) or standing.rows.get(place)
        if row.sources is not None and there:
            wanted[there.pk] = set(row.sources)
    emptied = [pk for pk, sources in wanted.items() if standing.sources.get(pk, set()) - sources]
    if emptied:
        through.objects.filter(**{f"{key}__in": emptied}).delete()
    links = [through(**{f"{key}_id": pk}, source_id=source) for pk, sources in wanted.items() for source in sources]
    through.objects.bulk_create(links, ignore_conflicts=True)


def _write_postings(term: Term, rows: Iterable[RosterRow], ids: dict[str, int]) -> None:
    """Upsert postings by person, unit, term and title."""
    postings: dict[tuple[int, int, str], Posting] = {}
    for row in rows:
        for values in row.postings:
            posting = Posting(person_id=ids[row.key], unit_id=row.unit_id, term_id=term.pk, **values)
            postings[posting.person_id, posting.unit_id, posting.title] = posting
    if postings:
        insert(
            list(postings.values()),
            unique=["person", "unit", "term", "title"],
            update=["kind", "started_on", "ended_on", "updated_at"],
        )
