"""How the rows of a roster's plan are written: members new and changed, and those that a complete roster misses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cadres.models import Person
from cadres.selectors.standing import ROSTER_BOOK, Book, BookRow, Standing, standing_of
from cadres.services.rosters import ID_FIELDS, PERSON_FIELDS, PHONE_FIELDS, RosterRow, write_rows
from core.services.jobs import JobRun
from imports.bodies import POST_FIELDS, covered_bodies
from imports.models import Batch, PlanRow
from imports.payloads import Payload, stamp

CHUNK = 500
WRITING = "写入名册"
Action, Decision = PlanRow.Action, PlanRow.Decision
Taken = tuple[PlanRow, Payload]


def to_apply(batch: Batch) -> QuerySet[PlanRow]:
    """The rows that change the roster and are not written yet."""
    decided = Q(action=Action.MISSING, decision__in=(Decision.REMOVE, Decision.END))
    return PlanRow.objects.filter(Q(action__in=(Action.NEW, Action.CHANGED)) | decided, batch=batch, applied_at=None)


class RosterExecution:
    """One run through a plan in the caller's transaction; ``changed`` are the rows left out since their targets are
    no longer as seen. Rows written get their ``applied_at`` when all are."""

    book: Book = ROSTER_BOOK

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.changed: list[PlanRow] = []
        self.townships: set[int] = set()
        self.people: set[int] = set()
        self._written: set[str] = set()

    def run_all(self) -> int:
        """Write. Returns the number of rows written."""
        ids = list(to_apply(self.batch).order_by("pk").values_list("pk", flat=True))
        done = 0
        for taken in self._chunks(ids):
            self.run.progress(WRITING, done, len(ids))
            self.write([each for each in taken if each[0].action != Action.MISSING])
            self._part([each for each in taken if each[0].action == Action.MISSING])
            done += len(taken)
        left = {row.pk for row in self.changed}
        written = to_apply(self.batch).exclude(pk__in=left) if left else to_apply(self.batch)
        return written.update(applied_at=timezone.now())

    def _chunks(self, ids: Sequence[int]) -> Iterator[list[Taken]]:
        rest = iter(ids)
        while part := list(islice(rest, CHUNK)):
            chunk = PlanRow.objects.filter(pk__in=part).order_by("pk")
            yield [(row, Payload.decoded(row.payload)) for row in chunk]

    def write(self, taken: list[Taken]) -> None:
        """Write rows of the file, up to 500, whose targets are as seen."""
        if not taken:
            return
        id_hashes = [payload.id_hash for _, payload in taken if payload.id_hash]
        without_number = {payload.person_id for _, payload in taken} - {0}
        standing = standing_of(
            term=self.batch.term, id_hashes=id_hashes, person_ids=without_number, book=self.book, lock=True
        )
        good: list[Taken] = []
        for row, payload in taken:
            if self._is_as_seen(payload, standing):
                good.append((row, payload))
            else:
                self.changed.append(row)
        rows = [_roster_row(payload) for _, payload in good]
        self.people |= write_rows(term=self.batch.term, rows=rows, book=self.book, standing=standing)
        self.townships |= {payload.township_id for _, payload in good}
        self._written |= {payload.key for _, payload in good}

    def _is_as_seen(self, payload: Payload, standing: Standing) -> bool:
        """Whether nobody touched the person or their row since; what this batch itself wrote does not count."""
        if payload.key in self._written:
            return True
        person = standing.persons.get(payload.key)
        if payload.person_id and payload.id_hash in standing.persons:
            return False
        there = standing.rows.get((person.pk, payload.unit_id)) if person else None
        return payload.seen == [stamp(person), stamp(there)]

    def end(self, member: BookRow, payload: Payload) -> None:
        """Somebody has left, as the uploader said."""
        _set(member, payload.end)

    def _part(self, taken: list[Taken]) -> None:
        """End or remove the members whom the file misses, in the bodies that it covers."""
        if not taken:
            return
        ids = [row.target_id for row, _ in taken if row.target_id]
        there = {member.pk: member for member in self.book.objects.select_for_update().filter(pk__in=ids)}
        tied = self.book.tied(ids)
        removed: list[BookRow] = []
        for row, payload in taken:
            member = there.get(row.target_id or 0)
            is_tied = row.decision == Decision.REMOVE and row.target_id in tied
            if member is None or is_tied or payload.seen[1] != stamp(member):
                self.changed.append(row)
                continue
            payload.seen[0] = stamp(member.person)
            facts = _facts(member, (*self.book.facts, *self.book.state))
            payload.before = {"facts": facts, "person_id": member.person_id}
            if row.decision == Decision.END:
                self.end(member, payload)
            elif not _without_posts(member, covered_bodies(self.batch)):
                payload.before["sources"] = list(member.sources.values_list("pk", flat=True))
                payload.before["person"] = _facts(member.person, (*PERSON_FIELDS, *PHONE_FIELDS, *ID_FIELDS))
                removed.append(member)
            row.payload = payload.encoded()
            self.people.add(member.person_id)
            self.townships.add(payload.township_id)
        PlanRow.objects.bulk_update([row for row, _ in taken], ["payload"], batch_size=100)
        self.book.objects.filter(pk__in=[member.pk for member in removed]).delete()
        delete_unused({member.person_id for member in removed})


def _facts(row: BookRow | Person, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name != "updated_at"}


def _set(member: BookRow, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(member, name, value)
    member.save()


def _without_posts(member: BookRow, bodies: Sequence[Any]) -> bool:
    """Take the posts of the bodies away; False where none would be left."""
    left = [name for body, name in POST_FIELDS.items() if body not in bodies and getattr(member, name)]
    if left:
        _set(member, {POST_FIELDS[body]: "" for body in bodies})
    return bool(left)


def _roster_row(payload: Payload) -> RosterRow:
    return RosterRow(
        unit_id=payload.unit_id,
        id_hash=payload.id_hash,
        id_number=payload.id_number,
        person_id=payload.person_id,
        person=payload.person,
        facts=payload.facts,
        sources=payload.sources,
        postings=payload.postings,
    )


def delete_unused(people: set[int]) -> None:
    """People to whom nothing refers any more."""
    Person.everyone.unreferenced().filter(pk__in=people).delete()
