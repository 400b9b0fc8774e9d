"""The undo of a batch: its plan run backwards, in one transaction.

What the batch created goes, what it changed returns, with the moments at which it had last changed: so batches can be
undone one after the other, the newest first. A row whose member, person or posting was changed since (by hand or by a
later batch), or is gone, is kept as it is. Afterwards ``applied_at`` stands at the rows that were kept only.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.models import Membership, Person, Posting
from cadres.rules.names import read_name
from cadres.services.rosters import ID_FIELDS, PERSON_FIELDS, PHONE_FIELDS, TERM_FIELDS
from core.encryption import keyed_hash
from core.services.audit import record
from core.services.jobs import JobRun
from core.signals import roster_changed
from imports.models import Batch, PlanRow
from imports.payloads import Payload
from imports.selectors.written import Place, applied_rows, fate, places_written
from imports.services.execution import delete_unused

UNDOING = "撤销写入"
State, Action = Batch.State, PlanRow.Action
_POSTING_FIELDS = ["kind", "started_on", "ended_on", "updated_at"]


def undo_batch(run: JobRun) -> dict[str, Any]:
    """Take back what a batch wrote. Whatever happens, it is wholly taken back once or not at all."""
    batch = Batch.objects.select_related("term", "area").get(pk=run.payload["batch"])
    actor = User.objects.filter(pk=run.payload.get("actor")).first()
    try:
        run.hold(max(600, batch.counts.get("rows", 0) // 50))
        with transaction.atomic():
            _undo(batch, actor, run)
    except Exception:
        undoing = Batch.objects.filter(pk=batch.pk, state=State.UNDOING)
        undoing.update(state=run.payload["before"], updated_at=timezone.now())
        raise
    return {"batch": batch.pk}


def _undo(batch: Batch, actor: User | None, run: JobRun) -> None:
    undoing = Batch.objects.filter(pk=batch.pk, state=State.UNDOING)
    if not undoing.update(state=State.UNDONE, undone_at=timezone.now(), updated_at=timezone.now()):
        return
    work = _Undoing(batch, run)
    work.run_all()
    counts = {f"undone_{name}": count for name, count in work.counts.items()}
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | counts)
    record(
        actor=actor,
        action="import_undone",
        instance=batch,
        changes={name: [None, count] for name, count in counts.items()},
        area_path=batch.area.path,
        batch_id=batch.pk,
    )
    if work.townships:
        roster_changed.send(
            sender=None,
            term_id=batch.term_id,
            township_ids=sorted(work.townships),
            person_ids=sorted(work.people),
        )


class _Undoing:
    """One run in the caller's transaction. ``counts`` are rows that were deleted, restored and kept."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.counts = {"deleted": 0, "restored": 0, "kept": 0}
        self.townships: set[int] = set()
        self.people: set[int] = set()

    def run_all(self) -> None:
        total, done = applied_rows(self.batch).count(), 0
        for places in places_written(self.batch, lock=True):
            self.run.progress(UNDOING, done, total)
            done += sum(len(place.rows) for place in places)
            self._undo([place for place in places if not place.is_kept])
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

    def _undo(self, places: Sequence[Place]) -> None:
        """Take back memberships, sources and postings."""
        ids = [row.pk for place in places for row in place.rows]
        stored = {row.pk: row.payload for row in PlanRow.objects.filter(pk__in=ids)}
        changed: list[Membership] = []
        again: list[Membership] = []
        gone: list[int] = []
        sources: dict[int, list[int]] = {}
        self._payloads: dict[tuple[str, int], list[Payload]] = {}
        for place in places:
            payloads = [Payload.decoded(stored[row.pk]) for row in place.rows]
            self._payloads[place.key, place.unit_id] = payloads
            self.townships |= {payload.township_id for payload in payloads}
            before = _before(payloads, "membership")
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
        Membership.objects.filter(pk__in=gone).delete()
        Membership.objects.bulk_update(changed, [*TERM_FIELDS, "updated_at"], batch_size=100)
        moments = {member.pk: member.updated_at for member in again}
        Membership.objects.bulk_create(again)
        for member in again:
            member.updated_at = moments[member.pk]
        Membership.objects.bulk_update(again, ["updated_at"], batch_size=100)
        _set_sources(sources)
        self._take_postings_back(places)

    def _member_again(self, place: Place, payload: Payload, facts: dict[str, Any]) -> Membership:
        """A removed member under the same number, the person made anew where nothing referred to them any more."""
        number = payload.before["person_id"]
        if place.person is None:
            place.person = Person.objects.filter(pk=number).first()
        if place.person is None:
            place.person = Person(pk=number, **payload.before["person"])
            place.person.save(force_insert=True)
            if payload.seen[0]:
                Person.objects.filter(pk=number).update(updated_at=payload.seen[0])
        member = Membership(
            pk=place.rows[-1].target_id, person=place.person, unit_id=place.unit_id, term_id=self.batch.term_id
        )
        return _set(member, facts, payload.seen[1])

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
                (row, payload) for place in mine for row, payload in zip(place.rows, self._of(place), strict=True)
            ]
            written = sorted((each for each in written if each[0].action != Action.MISSING), key=_order)
            payloads = [payload for _, payload in written]
            if payloads and not payloads[0].seen[0]:
                created.add(person.pk)
            elif payloads:
                alike[_give_back(person, payloads)].append(person)
        for numbers, people in alike.items():
            Person.objects.bulk_update(people, [*PERSON_FIELDS, *numbers], batch_size=100)
        delete_unused(created)

    def _of(self, place: Place) -> list[Payload]:
        return self._payloads[place.key, place.unit_id]


def _order(each: tuple[PlanRow, Payload]) -> tuple[Any, int]:
    return each[0].applied_at, each[0].pk


def _before(payloads: Sequence[Payload], part: str) -> dict[str, Any]:
    """What stood before the first of the rows that set it."""
    facts: dict[str, Any] = {}
    for payload in reversed(payloads):
        facts |= payload.before.get(part, {})
    return facts


def _set(member: Membership, facts: dict[str, Any], moment: str) -> Membership:
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
        person.phone_hash = keyed_hash(person.phone)
        numbers += PHONE_FIELDS
    if any(payload.id_number for payload in payloads):
        person.id_number, person.id_number_hash = "", None
        numbers += ID_FIELDS
    return numbers


def _set_sources(wanted: dict[int, list[int]]) -> None:
    through = Membership.sources.through
    through.objects.filter(membership__in=wanted).delete()
    links = [through(membership_id=pk, source_id=source) for pk, sources in wanted.items() for source in sources]
    through.objects.bulk_create(links)
