"""What an import of people wrote, taken back: rows of the book, sources, postings, people (``services.undoing``)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from cadres.models import Person, Posting
from cadres.rules.names import read_name
from cadres.selectors.standing import ROSTER_BOOK, Book, BookRow
from cadres.services.rosters import ID_FIELDS, PERSON_FIELDS, PHONE_FIELDS
from core.encryption import keyed_hash
from core.services.jobs import JobRun
from imports.models import Batch, PlanRow
from imports.payloads import Payload
from imports.selectors.written import Place, UndoPreview, applied_rows, fate, places_written, undo_preview
from imports.services.execution import delete_unused

UNDOING = "撤销写入"
Action = PlanRow.Action
_POSTING_FIELDS = ["kind", "started_on", "ended_on", "updated_at"]


class RosterReversal:
    """One run in the caller's transaction. ``counts`` are rows that were deleted, restored and kept."""

    book: Book = ROSTER_BOOK

    @classmethod
    def preview(cls, batch: Batch) -> UndoPreview:
        """What an undo would do now."""
        return undo_preview(batch, cls.book)

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.counts = {"deleted": 0, "restored": 0, "kept": 0}
        self.townships: set[int] = set()
        self.people: set[int] = set()

    def run_all(self) -> None:
        total, done = applied_rows(self.batch).count(), 0
        for places in places_written(self.batch, self.book, lock=True):
            self.run.progress(UNDOING, done, total)
            done += sum(len(place.rows) for place in places)
            self.undo([place for place in places if not place.is_kept])
            self._count(places)
            self._restore_people(places)

    def _count(self, places: Iterable[Place]) -> None:
        undone: list[int] = []
        for place in places:
            for row in place.rows:
                self.counts[fate(place, row)] += 1
            if not place.is_kept:
                undone += [row.pk for row in place.rows]
        PlanRow.objects.filter(pk__in=undone).update(applied_at=None)

    def undo(self, places: Sequence[Place]) -> None:
        """Take back rows of the book, sources and postings."""
        ids = [row.pk for place in places for row in place.rows]
        stored = {row.pk: row.payload for row in PlanRow.objects.filter(pk__in=ids)}
        changed: list[BookRow] = []
        again: list[BookRow] = []
        gone: list[int] = []
        sources: dict[int, list[int]] = {}
        self._payloads: dict[tuple[str, int], list[Payload]] = {}
        for place in places:
            payloads = [Payload.decoded(stored[row.pk]) for row in place.rows]
            self._payloads[place.key, place.unit_id] = payloads
            self.townships |= {payload.township_id for payload in payloads}
            before = _before(payloads, "facts")
            if place.is_removal:
                member = self._member_again(place, payloads[-1], before)
                again.append(member)
            elif place.member and payloads[0].seen[1]:
                member = _set(place.member, before, payloads[0].seen[1])
                changed.append(member)
            else:
                gone += [place.member.pk] if place.member else []
                continue
            found = [payload.before["sources"] for payload in payloads if "sources" in payload.before]
            if found:
                sources[member.pk] = found[0]
        book = self.book.objects
        book.filter(pk__in=gone).delete()
        book.bulk_update(changed, [*self.book.facts, *self.book.state, "updated_at"], batch_size=100)
        moments = {member.pk: member.updated_at for member in again}
        book.bulk_create(again)
        for member in again:
            member.updated_at = moments[member.pk]
        book.bulk_update(again, ["updated_at"], batch_size=100)
        self._set_sources(sources)
        self._take_postings_back(places)

    def _member_again(self, place: Place, payload: Payload, facts: dict[str, Any]) -> BookRow:
        """A removed member under the same number, the person made anew where nothing referred to them any more."""
        number = payload.before["person_id"]
        if place.person is None:
            place.person = Person.everyone.filter(pk=number).first()
        if place.person is None:
            place.person = Person(pk=number, practice_term_id=self.batch.term.realm, **payload.before["person"])
            place.person.save(force_insert=True)
            if payload.seen[0]:
                Person.everyone.filter(pk=number).update(updated_at=payload.seen[0])
        member = self.book.model(
            pk=place.rows[-1].target_id,
            person=place.person,
            unit_id=place.unit_id,
            term_id=self.batch.term_id,
            **self.book.fixed,
        )
        return _set(member, facts, payload.seen[1])

    def _set_sources(self, wanted: dict[int, list[int]]) -> None:
        through, key = self.book.source_links, self.book.source_key
        through.objects.filter(**{f"{key}__in": wanted}).delete()
        pairs = ((pk, source) for pk, sources in wanted.items() for source in sources)
        through.objects.bulk_create(through(**{f"{key}_id": pk}, source_id=source) for pk, source in pairs)

    def _take_postings_back(self, places: Iterable[Place]) -> None:
        changed: list[Posting] = []
        gone: list[int] = []
        for place in places:
            payloads = self._payloads[place.key, place.unit_id]
            titles = {posting["title"] for payload in payloads for posting in payload.postings}
            before = {
                posting["title"]: posting
                for payload in reversed(payloads)
                for posting in payload.before.get("postings", [])
            }
            for title in titles & place.postings.keys():
                posting = place.postings[title]
                if title not in before:
                    gone.append(posting.pk)
                    continue
                for name, value in before[title].items():
                    setattr(posting, name, value)
                changed.append(posting)
        Posting.objects.filter(pk__in=gone).delete()
        Posting.objects.bulk_update(changed, _POSTING_FIELDS, batch_size=100)

    def _restore_people(self, places: Iterable[Place]) -> None:
        """Give people of whom nothing is kept the facts back, and delete those whom the batch created."""
        by_person: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_person[place.key].append(place)
            self.people |= {place.person.pk} if place.person else set()
        alike: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        created: set[int] = set()
        for mine in by_person.values():
            person = mine[0].person
            if person is None or any(place.is_kept for place in mine):
                continue
            written = [
                (row, payload) for place in mine for row, payload in zip(place.rows, self.payloads(place), strict=True)
            ]
            written = sorted((each for each in written if each[0].action != Action.MISSING), key=_order)
            payloads = [payload for _, payload in written]
            if payloads and not payloads[0].seen[0]:
                created.add(person.pk)
            elif payloads:
                alike[_give_back(person, payloads)].append(person)
        for numbers, people in alike.items():
            Person.everyone.bulk_update(people, [*PERSON_FIELDS, *numbers], batch_size=100)
        delete_unused(created)

    def payloads(self, place: Place) -> list[Payload]:
        """Of the rows of a place that was just taken back, in the order in which they were written."""
        return self._payloads[place.key, place.unit_id]


def _order(each: tuple[PlanRow, Payload]) -> tuple[Any, int]:
    return each[0].applied_at, each[0].pk


def _before(payloads: Sequence[Payload], part: str) -> dict[str, Any]:
    """What stood before the first of the rows that set it."""
    facts: dict[str, Any] = {}
    for payload in reversed(payloads):
        facts |= payload.before.get(part, {})
    return facts


def _set(member: BookRow, facts: dict[str, Any], moment: str) -> BookRow:
    for name, value in facts.items():
        setattr(member, name, value)
    member.updated_at = dt.datetime.fromisoformat(moment)
    return member


def _give_back(person: Person, payloads: Sequence[Payload]) -> tuple[str, ...]:
    """Set the facts that a person had. Returns the fields of numbers among them."""
    facts = _before(payloads, "person")
    for name, value in facts.items():
        setattr(person, name, value)
    person.updated_at = dt.datetime.fromisoformat(payloads[0].seen[0])
    numbers: tuple[str, ...] = ()
    if "name" in facts:
        person.pinyin, person.initials = read_name(person.name)
    if "phone" in facts:
        person.phone_hash = keyed_hash(person.phone, person.practice_term_id)
        numbers += PHONE_FIELDS
    if any(payload.id_number for payload in payloads):
        person.id_number, person.id_number_hash = "", None
        numbers += ID_FIELDS
    return numbers
