"""How a department's answers are planned, written and taken back."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from cadres.models import ReviewAnswer
from cadres.services.reviews import answers_changed
from core.services.jobs import JobRun
from elections.models import ReviewSeat
from imports.lines import Line, written_unit
from imports.models import Batch, PlanRow
from imports.payloads import Payload, stamp, told_changes
from imports.plan import refusal
from imports.selectors.written import LISTED, KeptRow, UndoPreview, applied_rows
from imports.services.execution import WRITING, to_apply
from places.models import Unit

Action = PlanRow.Action
Taken = tuple[PlanRow, Payload]
FACTS = ("state", "answered_on", "document_number")
_CHUNK = 500


class AnswerPlanner:
    """Makes plan rows of what the checks have found."""

    def __init__(self, batch: Batch, units: Iterable[Unit]) -> None:
        self.batch = batch

    def plan(self, lines: Sequence[Line]) -> Iterator[tuple[PlanRow, Line]]:
        for line in lines:
            yield self._row(line), line

    def missing(self) -> Iterator[PlanRow]:
        yield from ()

    def _row(self, line: Line) -> PlanRow:
        answer: ReviewAnswer | None = line.values.get("answer")
        payload, action = _named(line), Action.SAME
        if line.is_left_out or line.has_error or answer is None:
            action = Action.LEFT_OUT if line.is_left_out else Action(refusal(line))
        elif facts := self._facts(line, answer):
            action = Action.CHANGED if answer.answered_on else Action.NEW
            before = {name: getattr(answer, name) for name in facts}
            payload.facts, payload.seen, payload.before = facts, ["", stamp(answer)], {"facts": before}
            if action == Action.CHANGED:
                told = {name: value for name, value in facts.items() if name != "finding"}
                payload.changes = told_changes(ReviewAnswer, before, told)
        unit = answer.candidacy.unit if answer else None
        return PlanRow(
            batch=self.batch,
            sheet=line.table.sheet.title,
            number=line.number,
            action=action,
            has_warning=any(not found.is_error for found in line.problems),
            target_id=answer.pk if answer else None,
            unit_id=unit.pk if unit else None,
            person_key=line.id_hash,
            payload=payload.encoded(),
        )

    def _facts(self, line: Line, answer: ReviewAnswer) -> dict[str, Any]:
        """What the row sets; nothing where it has no conclusion. An empty number never erases one."""
        if "conclusion" not in line.values:
            return {}
        said = {
            "state": line.values["conclusion"],
            "answered_on": line.values["answered_on"],
            "document_number": line.values.get("document_number") or answer.document_number,
        }
        facts = {name: value for name, value in said.items() if value != getattr(answer, name)}
        if line.values.get("finding") and self.batch.term.keeps_findings:
            facts["finding"] = line.values["finding"]
        return facts


def _named(line: Line) -> Payload:
    """What names the row, and its cells but for what a department found out."""
    township, unit = written_unit(line)
    cells = (cell for cell in line.table.cells if cell.column.identifier != "finding")
    pairs = ((cell.text, line.text_of(cell.column.identifier)) for cell in cells)
    return Payload(
        name=line.name,
        township=line.unit.township.name if line.unit else township,
        unit=line.unit.short_name if line.unit else unit,
        id_hash=line.id_hash,
        cells={header: text[:200] for header, text in pairs if text},
    )


class AnswerExecution:
    """One run through a plan in the caller's transaction. Where candidates stand is kept after each 500 rows."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.changed: list[PlanRow] = []
        self.townships: set[int] = set()
        self.people: set[int] = set()

    def run_all(self) -> int:
        ids = list(to_apply(self.batch).order_by("pk").values_list("pk", flat=True))
        for done, taken in _chunks(ids):
            self.run.progress(WRITING, done, len(ids))
            self._write(taken)
        left = {row.pk for row in self.changed}
        return to_apply(self.batch).exclude(pk__in=left).update(applied_at=timezone.now())

    def _write(self, taken: Sequence[Taken]) -> None:
        answers = _targets(taken, lock=True)
        good: list[ReviewAnswer] = []
        findings: list[ReviewAnswer] = []
        for row, payload in taken:
            answer = answers.get(row.target_id or 0)
            if answer is None or payload.seen[1] != stamp(answer):
                self.changed.append(row)
                continue
            _set(answer, payload.facts, timezone.now())
            (findings if "finding" in payload.facts else good).append(answer)
        _save(good)
        ReviewAnswer.objects.bulk_update(findings, [*FACTS, "finding", "updated_at"], batch_size=100)
        _announce(self.batch, [*good, *findings])


class AnswerReversal:
    """Gives answers back what they were, but those on which somebody has worked since."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch = batch
        self.counts = {"deleted": 0, "restored": 0, "kept": 0}
        self.townships: set[int] = set()
        self.people: set[int] = set()

    @classmethod
    def preview(cls, batch: Batch) -> UndoPreview:
        counts: Counter[str] = Counter()
        kept: list[KeptRow] = []
        for taken in _written(batch):
            answers = _targets(taken)
            for row, payload in taken:
                is_kept = _is_kept(row, answers.get(row.target_id or 0))
                counts["kept" if is_kept else "restored"] += 1
                if is_kept:
                    kept.append(KeptRow(payload.name, payload.unit, "部门意见", "之后被其他导入或操作修改"))
        return UndoPreview(0, counts["restored"], counts["kept"], kept[:LISTED])

    def run_all(self) -> None:
        for taken in _written(self.batch):
            answers = _targets(taken, lock=True)
            undone: list[ReviewAnswer] = []
            rows: list[int] = []
            for row, payload in taken:
                answer = answers.get(row.target_id or 0)
                if answer is None or _is_kept(row, answer):
                    self.counts["kept"] += 1
                    continue
                _set(answer, payload.before["facts"], dt.datetime.fromisoformat(payload.seen[1]))
                undone.append(answer)
                rows.append(row.pk)
            self.counts["restored"] += len(undone)
            ReviewAnswer.objects.bulk_update(undone, [*FACTS, "finding", "updated_at"], batch_size=100)
            PlanRow.objects.filter(pk__in=rows).update(applied_at=None)
            _announce(self.batch, undone)


def _written(batch: Batch) -> Iterator[list[Taken]]:
    ids = list(applied_rows(batch).order_by("pk").values_list("pk", flat=True))
    for _, taken in _chunks(ids):
        yield taken


def _chunks(ids: Sequence[int]) -> Iterator[tuple[int, list[Taken]]]:
    for start in range(0, len(ids), _CHUNK):
        rows = PlanRow.objects.filter(pk__in=ids[start : start + _CHUNK])
        yield start, [(row, Payload.decoded(row.payload)) for row in rows]


def _targets(taken: Sequence[Taken], *, lock: bool = False) -> dict[int, ReviewAnswer]:
    rows = ReviewAnswer.objects.filter(pk__in=[row.target_id for row, _ in taken if row.target_id])
    rows = rows.select_for_update() if lock else rows
    return {row.pk: row for row in rows}


def _is_kept(row: PlanRow, answer: ReviewAnswer | None) -> bool:
    return answer is None or bool(row.applied_at and answer.updated_at > row.applied_at)


def _set(answer: ReviewAnswer, facts: dict[str, Any], moment: dt.datetime) -> None:
    for name, value in facts.items():
        is_date = name == "answered_on" and isinstance(value, str)
        setattr(answer, name, dt.date.fromisoformat(value) if is_date else value)
    answer.updated_at = moment


def _save(answers: Sequence[ReviewAnswer]) -> None:
    """Most rows of a letter say the same: one update for all that do."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for answer in answers:
        alike[answer.state, answer.answered_on, answer.document_number].append(answer.pk)
    for (state, answered_on, number), keys in alike.items():
        values = {"state": state, "answered_on": answered_on, "document_number": number}
        ReviewAnswer.objects.filter(pk__in=keys).update(**values, updated_at=timezone.now())


def _announce(batch: Batch, answers: Iterable[ReviewAnswer]) -> None:
    review_round = ReviewSeat.objects.values_list("round_id", flat=True).get(pk=batch.options["seat"])
    by_state: dict[str, list[int]] = defaultdict(list)
    for answer in answers:
        by_state[answer.state].append(answer.candidacy_id)
    for state, candidacies in by_state.items():
        answers_changed(candidacies, review_round, state)
