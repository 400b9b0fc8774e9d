"""The apply job: the stored plan, executed once, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from cadres.models import Membership, Person, Posting
from cadres.selectors.standing import Standing, standing_of
from cadres.services.rosters import RosterRow, write_rows
from core.services.audit import record
from core.services.database import MANY, tell_planner
from core.services.jobs import JobCancelledError, JobRefusedError, JobRun
from core.signals import roster_changed
from imports.choices import ProblemKind
from imports.models import Batch, PlanRow, Problem
from imports.payloads import Payload, stamp

CHUNK = 500
WRITING = "写入名册"
Action = PlanRow.Action
Taken = tuple[PlanRow, Payload]


class TargetsChangedError(Exception):
    """Rows whose person or membership was changed after the plan was made; nothing has been written."""

    def __init__(self, rows: list[PlanRow]) -> None:
        super().__init__(len(rows))
        self.rows = rows


def apply_batch(run: JobRun) -> dict[str, Any]:
    """Execute a batch's plan. Whatever happens, it is wholly applied once or not at all.

    Errors: JobRefusedError when rows have changed since the plan and the user asked for all or nothing.
    """
    batch = Batch.objects.select_related("term", "area").get(pk=run.payload["batch"])
    actor = User.objects.filter(pk=run.payload.get("actor")).first()
    try:
        run.hold(max(600, batch.counts.get("rows", 0) // 50))
        with transaction.atomic():
            _apply(batch, actor, run)
    except TargetsChangedError as changed:
        _return_to_plan(batch, changed.rows)
        raise JobRefusedError(f"{len(changed.rows)}行在核对后已被他人修改，没有写入任何数据。请重新核对。") from None
    except JobCancelledError:
        Batch.objects.filter(pk=batch.pk, state=Batch.State.APPLYING).update(state=Batch.State.CANCELLED)
        raise
    except Exception:
        Batch.objects.filter(pk=batch.pk, state=Batch.State.APPLYING).update(state=Batch.State.PLANNED)
        raise
    return {"batch": batch.pk}


def _apply(batch: Batch, actor: User | None, run: JobRun) -> None:
    now = timezone.now()
    applying = Batch.objects.filter(pk=batch.pk, state=Batch.State.APPLYING)
    if not applying.update(state=Batch.State.APPLIED, applied_at=now, updated_at=now):
        return
    execution = Execution(batch, run)
    execution.run_all()
    if execution.changed and not batch.only_good_rows:
        raise TargetsChangedError(execution.changed)
    _note_changed(batch, execution.changed)
    done = batch.rows.filter(action__in=(Action.NEW, Action.CHANGED, Action.REMOVED))  # type: ignore[attr-defined]
    counts = batch.counts | {"conflict": len(execution.changed), "applied": done.update(is_applied=True)}
    Batch.objects.filter(pk=batch.pk).update(counts=counts)
    record(
        actor=actor,
        action="roster_imported",
        instance=batch,
        changes={name: [None, count] for name, count in counts.items()},
        area_path=batch.area.path,
        reason=batch.warnings_reason,
        batch_id=batch.pk,
    )
    if len(execution.people) >= MANY:
        tell_planner(Person, Membership)
    if execution.townships:
        roster_changed.send(
            sender=None,
            term_id=batch.term_id,
            township_ids=sorted(execution.townships),
            person_ids=sorted(execution.people),
        )


class Execution:
    """One run through a plan; ``changed`` are the rows left out since their targets are no longer as seen."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.changed: list[PlanRow] = []
        self.townships: set[int] = set()
        self.people: set[int] = set()
        self._written: set[str] = set()

    def run_all(self) -> None:
        total = sum(self.batch.counts.get(action, 0) for action in (Action.NEW, Action.CHANGED, Action.REMOVED))
        done = 0
        for taken in self._chunks():
            self.run.progress(WRITING, done, total)
            self._write([each for each in taken if each[0].action != Action.REMOVED])
            self._remove([each for each in taken if each[0].action == Action.REMOVED])
            done += len(taken)

    def _chunks(self) -> Iterator[list[Taken]]:
        rows = self.batch.rows.filter(action__in=(Action.NEW, Action.CHANGED, Action.REMOVED))  # type: ignore[attr-defined]
        ids = iter(list(rows.order_by("pk").values_list("pk", flat=True)))
        while part := list(islice(ids, CHUNK)):
            chunk = PlanRow.objects.filter(pk__in=part).order_by("pk")
            yield [(row, Payload.decoded(row.payload)) for row in chunk]

    def _write(self, taken: list[Taken]) -> None:
        if not taken:
            return
        id_hashes = [payload.id_hash for _, payload in taken if payload.id_hash]
        without_number = {payload.person_id for _, payload in taken} - {0}
        standing = standing_of(term=self.batch.term, id_hashes=id_hashes, person_ids=without_number, lock=True)
        good: list[Taken] = []
        for row, payload in taken:
            if self._is_as_seen(payload, standing):
                good.append((row, payload))
            else:
                self.changed.append(row)
        rows = [_roster_row(payload) for _, payload in good]
        self.people |= write_rows(term=self.batch.term, rows=rows, standing=standing)
        self.townships |= {payload.township_id for _, payload in good}
        self._written |= {payload.key for _, payload in good}

    def _is_as_seen(self, payload: Payload, standing: Standing) -> bool:
        """Whether nobody touched the person or the membership since; what this batch itself wrote does not count."""
        if payload.key in self._written:
            return True
        person = standing.persons.get(payload.key)
        if payload.person_id and payload.id_hash in standing.persons:
            return False
        membership = standing.memberships.get((person.pk, payload.unit_id)) if person else None
        return payload.seen == [stamp(person), stamp(membership)]

    def _remove(self, taken: list[Taken]) -> None:
        if not taken:
            return
        ids = [row.target_id for row, _ in taken]
        there = {member.pk: member for member in Membership.objects.select_for_update().filter(pk__in=ids)}
        good = [each for each in taken if each[1].seen[1] == stamp(there.get(each[0].target_id or 0))]
        self.changed += [row for row, payload in taken if payload.seen[1] != stamp(there.get(row.target_id or 0))]
        people = {there[row.target_id or 0].person_id for row, _ in good}
        Membership.objects.filter(pk__in=[row.target_id for row, _ in good]).delete()
        _delete_unused(people)
        self.people |= people
        self.townships |= {payload.township_id for _, payload in good}


def _roster_row(payload: Payload) -> RosterRow:
    return RosterRow(
        unit_id=payload.unit_id,
        id_hash=payload.id_hash,
        id_number=payload.id_number,
        person_id=payload.person_id,
        person=payload.person,
        membership=payload.membership,
        sources=payload.sources,
        postings=payload.postings,
    )


def _delete_unused(people: set[int]) -> None:
    """People to whom nothing refers any more."""
    served = Exists(Membership.objects.filter(person=OuterRef("pk")))
    posted = Exists(Posting.objects.filter(person=OuterRef("pk")))
    Person.objects.filter(~served, ~posted, pk__in=people).delete()


def _return_to_plan(batch: Batch, rows: list[PlanRow]) -> None:
    with transaction.atomic():
        _note_changed(batch, rows)
        counts = dict(batch.counts)
        for row in rows:
            counts[row.action] -= 1
        counts["conflict"] = len(rows)
        Batch.objects.filter(pk=batch.pk, state=Batch.State.APPLYING).update(state=Batch.State.PLANNED, counts=counts)


def _note_changed(batch: Batch, rows: list[PlanRow]) -> None:
    PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(action=Action.CONFLICT)
    message = "核对之后，这一行对应的人员或任职已被他人修改，没有覆盖。请重新核对后再写入。"
    Problem.objects.bulk_create(
        Problem(
            batch=batch,
            row=row,
            sheet=row.sheet,
            number=row.number,
            kind=ProblemKind.TARGET_CHANGED,
            severity=Problem.Severity.ERROR,
            message=message,
        )
        for row in rows
    )
