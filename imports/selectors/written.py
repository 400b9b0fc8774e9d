"""What a batch has written, as it stands in the roster now: what an undo would do to it, and what it would keep."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from cadres.models import Person, Posting
from cadres.selectors.standing import ROSTER_BOOK, Book, BookRow, Standing, standing_of
from core.models import AuditEntry
from imports.models import Batch, PlanRow
from imports.payloads import Payload

CHUNK = 300
"""People at a time."""
LISTED = 200
"""Kept rows that are named; more are only counted."""
Action, Decision = PlanRow.Action, PlanRow.Decision


@dataclass
class Place:
    """What a batch wrote of one person in one unit: its rows in the order in which they were written."""

    key: str
    unit_id: int
    rows: list[PlanRow]
    person: Person | None = None
    member: BookRow | None = None
    postings: dict[str, Posting] = field(default_factory=dict)
    is_tied: bool = False

    @property
    def written_at(self) -> dt.datetime:
        return max(row.applied_at for row in self.rows if row.applied_at)

    @property
    def is_removal(self) -> bool:
        """Whether the batch took the member out, and nobody is there now."""
        last = self.rows[-1]
        return last.action == Action.MISSING and last.decision == Decision.REMOVE and self.member is None

    @property
    def is_kept(self) -> bool:
        """Whether somebody worked on it since, or it is gone."""
        last = self.rows[-1]
        if last.action == Action.MISSING:
            return not self.is_removal and (
                self.member is None or self.member.pk != last.target_id or self.member.updated_at > self.written_at
            )
        there = [each for each in (self.person, self.member, *self.postings.values()) if each]
        is_gone = self.person is None or (self.member is None and (last.target_id or not self.postings))
        is_new = last.action == Action.NEW
        return bool(is_gone) or any(row.updated_at > self.written_at for row in there) or (is_new and self.is_tied)


def applied_rows(batch: Batch) -> QuerySet[PlanRow]:
    """The rows that a batch has written, and after an undo those that were kept."""
    return PlanRow.objects.filter(batch=batch, applied_at__isnull=False)


def places_written(batch: Batch, book: Book = ROSTER_BOOK, *, lock: bool = False) -> Iterator[list[Place]]:
    """What the batch wrote, as it stands now, by person; all places of a person together, 300 people at a time.

    The rows come without their payload.
    """
    by_key: dict[str, list[PlanRow]] = defaultdict(list)
    for row in applied_rows(batch).defer("payload").order_by("applied_at", "pk"):
        by_key[row.person_key].append(row)
    keys = iter(by_key)
    while part := list(islice(keys, CHUNK)):
        numbers = [int(key[1:]) for key in part if key.startswith("#")]
        hashes = [key for key in part if not key.startswith("#")]
        standing = standing_of(term=batch.term, id_hashes=hashes, person_ids=numbers, book=book, lock=lock)
        tied = book.tied([member.pk for member in standing.rows.values()])
        yield [place for key in part for place in _places(key, by_key[key], standing, tied)]


def _places(key: str, rows: Iterable[PlanRow], standing: Standing, tied: set[int]) -> Iterator[Place]:
    by_unit: dict[int, list[PlanRow]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id or 0].append(row)
    person = standing.persons.get(key)
    for unit_id, mine in by_unit.items():
        place = Place(key, unit_id, mine, person)
        if person:
            place.member = standing.rows.get((person.pk, unit_id))
            place.postings = standing.postings.get((person.pk, unit_id), {})
            place.is_tied = bool(place.member and place.member.pk in tied)
        yield place


def fate(place: Place, row: PlanRow) -> str:
    """What an undo does to a row: deleted, restored or kept."""
    if place.is_kept:
        return "kept"
    return "deleted" if row.action == Action.NEW else "restored"


@dataclass(frozen=True)
class KeptRow:
    """A row that an undo leaves as it is, and why."""

    name: str
    unit: str
    posts: str
    why: str


@dataclass(frozen=True)
class UndoPreview:
    """Rows by what an undo does to them; the first of those that it keeps."""

    deleted: int
    restored: int
    kept: int
    rows: list[KeptRow]


def undo_preview(batch: Batch, book: Book = ROSTER_BOOK) -> UndoPreview:
    """What an undo would do now; of an undone batch, what was kept of it."""
    counts: Counter[str] = Counter()
    kept: list[Place] = []
    for places in places_written(batch, book):
        for place in places:
            counts.update(fate(place, row) for row in place.rows)
            if place.is_kept and len(kept) < LISTED:
                kept.append(place)
    return UndoPreview(counts["deleted"], counts["restored"], counts["kept"], _kept_rows(kept))


def _kept_rows(places: Sequence[Place]) -> list[KeptRow]:
    stored = PlanRow.objects.filter(pk__in=[place.rows[-1].pk for place in places])
    payloads = {row.pk: Payload.decoded(row.payload) for row in stored}
    edits = _edits(places)
    kept = []
    for place in places:
        payload = payloads[place.rows[-1].pk]
        posts = payload.posts or "、".join(posting["title"] for posting in payload.postings)
        kept.append(KeptRow(payload.name, payload.unit, posts, _why(place, edits)))
    return kept


def _why(place: Place, edits: dict[tuple[str, str], list[AuditEntry]]) -> str:
    if place.member is None and not place.postings:
        return "已不在这个单位的名册中"
    mine = [each for key in _objects(place) for each in edits.get(key, []) if each.at > place.written_at]
    if not mine:
        return "之后被其他导入或操作修改"
    last = max(mine, key=lambda entry: entry.at)
    return f"{last.actor_name}于 {timezone.localtime(last.at):%Y-%m-%d %H:%M} 修改"


def _objects(place: Place) -> list[tuple[str, str]]:
    there = [each for each in (place.person, place.member, *place.postings.values()) if each]
    return [(each._meta.label_lower, str(each.pk)) for each in there]


def _edits(places: Sequence[Place]) -> dict[tuple[str, str], list[AuditEntry]]:
    """The single edits since the first of these was written, by object."""
    by_type: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for kind, number in _objects(place):
            by_type[kind].add(number)
    edits: dict[tuple[str, str], list[AuditEntry]] = defaultdict(list)
    wanted = Q(pk__in=())
    for kind, numbers in by_type.items():
        wanted |= Q(object_type=kind, object_id__in=numbers)
    first = min((place.written_at for place in places), default=None)
    for entry in AuditEntry.objects.filter(wanted, at__gt=first) if first else ():
        edits[entry.object_type, entry.object_id].append(entry)
    return edits
