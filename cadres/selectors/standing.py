"""What the database has of a set of people in a term, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from cadres.models import (
    Candidacy,
    Inspection,
    Membership,
    Person,
    PostChange,
    Posting,
    PostVacancy,
    QualificationTick,
    ReviewAnswer,
    ReviewDecision,
    Vote,
)
from elections.choices import CommitteePost, PartyPost
from elections.models import Term


def key_of(person_id: int, id_hash: str | None = "") -> str:
    """Under what a person is found: the hash of the ID number, or the row of who is registered without one."""
    return id_hash or f"#{person_id}"


Heads = dict[tuple[int, str], list[tuple[str, str]]]
"""Who heads a unit: (unit, post column) → [(key, name)]."""


BookRow = Membership | Candidacy


@dataclass(frozen=True)
class Book:
    """What people with posts in units are written into, one row a person, unit and term: the roster, or the slate.

    ``facts`` are the fields that a row may set, ``labels`` how some of them are called here, ``state`` those that other
    work on it keeps, ``fixed`` those that are the same in all its rows. Nobody takes a row out to which one of ``ties``
    (a model and its foreign key) refers.
    """

    model: type[Membership] | type[Candidacy]
    facts: tuple[str, ...]
    ties: tuple[tuple[type[Any], str], ...]
    state: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unique(self) -> tuple[str, ...]:
        """The fields by which a row is found again."""
        return ("person", "unit", "term", *self.fixed)

    @property
    def objects(self) -> Any:
        return self.model.objects

    @property
    def source_links(self) -> Any:
        """The table that links rows with sources, where a row is called ``source_key``."""
        return self.model.sources.through

    @property
    def source_key(self) -> str:
        return self.model._meta.model_name or ""

    def rows(self, term: Term) -> QuerySet[Any]:
        """All rows of a term."""
        rows: QuerySet[Any] = self.objects.filter(term=term, **self.fixed)
        return rows

    def tied(self, ids: Collection[int]) -> set[int]:
        """Those of the rows to which something refers."""
        found: set[int] = set()
        for model, key in self.ties:
            rows = model._default_manager.filter(**{f"{key}__in": ids}).order_by()
            found.update(rows.values_list(f"{key}_id", flat=True))
        return found


POST_ROW_FACTS = (
    "party_post", "committee_post", "supervision_post",
    "education", "education_full_time", "education_in_service", "degree", "school_and_major",
    "political_status", "joined_party_on", "is_full_time",
)  # fmt: skip
ROSTER_BOOK = Book(
    Membership,
    (*POST_ROW_FACTS, "started_on", "ended_on", "exit_reason", "exit_note", "note"),
    ((PostChange, "membership"), (PostVacancy, "membership")),
    state=("is_by_elected",),
)
SLATE_BOOK = Book(
    Candidacy,
    (*POST_ROW_FACTS, "route", "nominators", "present_post", "resume", "is_on_slate", "note"),
    (
        (ReviewAnswer, "candidacy"),
        (ReviewDecision, "candidacy"),
        (Inspection, "candidacy"),
        (QualificationTick, "candidacy"),
        (Vote, "candidacy"),
    ),
    state=("status", "review", "turned_down_at"),
    labels={
        "party_post": "拟任党组织职务",
        "committee_post": "拟任村(居)委会职务",
        "supervision_post": "拟任监委会职务",
    },
    fixed={"occasion": 0},
)


@dataclass
class Standing:
    """People by key, and by (person, unit) their rows in a book, source ids (by row) and postings (by title) of one
    term."""

    persons: dict[str, Person] = field(default_factory=dict)
    rows: dict[tuple[int, int], Any] = field(default_factory=dict)
    sources: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    postings: dict[tuple[int, int], dict[str, Posting]] = field(default_factory=lambda: defaultdict(dict))


def standing_of(
    *,
    term: Term,
    id_hashes: Collection[str],
    person_ids: Collection[int] = (),
    book: Book = ROSTER_BOOK,
    lock: bool = False,
) -> Standing:
    """Four queries whatever the number. ID and phone numbers stay unread; ``lock`` holds the rows until commit.

    ``person_ids`` are people registered without an ID number; they keep their key when they get one.
    """
    standing = Standing()
    wanted, without_number = Q(id_number_hash__in=set(id_hashes)), set(person_ids)
    if without_number:
        wanted |= Q(pk__in=without_number)
    people = Person.everyone.of_realm(term.realm).filter(wanted).defer("id_number", "phone").order_by("pk")
    for person in people.select_for_update() if lock else people:
        if person.id_number_hash:
            standing.persons[person.id_number_hash] = person
        if person.pk in without_number:
            standing.persons[key_of(person.pk)] = person
    keys = {person.pk for person in standing.persons.values()}
    rows = book.rows(term).filter(person__in=keys).order_by("pk")
    for row in rows.select_for_update() if lock else rows:
        standing.rows[row.person_id, row.unit_id] = row
    key = book.source_key
    links = book.source_links.objects.filter(**{f"{key}__in": [row.pk for row in standing.rows.values()]})
    for row_id, source_id in links.values_list(f"{key}_id", "source_id"):
        standing.sources[row_id].add(source_id)
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
