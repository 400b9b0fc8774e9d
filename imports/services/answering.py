"""What an uploader answers to a plan: cells mended, words explained, doubts accepted, columns chosen, the missing dealt
with. Each answer is kept with the batch, and only what it touches is checked anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from core.partial_dates import PartialDate
from core.services.audit import record
from imports.answers import Answers, HeaderAnswer, Place
from imports.choices import ACCEPTABLE, ProblemKind
from imports.kinds import KINDS
from imports.kinds.base import Parting
from imports.masks import masked_text
from imports.models import Batch, HeaderChoice, PlanRow, Problem, ValueChoice
from imports.payloads import Payload
from imports.services.batches import recheck
from imports.services.checking import check_touched, counted

if TYPE_CHECKING:
    from accounts.models import User

State = Batch.State
Action, Decision = PlanRow.Action, PlanRow.Decision
LONGEST_CELL = 300


@contextmanager
def _answering(batch: Batch, *states: Batch.State) -> Iterator[Answers]:
    """The answers of a batch that is still open, stored at the end. Errors: ValidationError when it is past that."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.state not in (states or (State.PLANNED, State.PARTLY)):
            raise ValidationError("该批次已写入、已取消或正在处理，不能再修改。")
        answers = Answers.decoded(locked.answers)
        yield answers
        locked.answers = answers.encoded()
        locked.save(update_fields=["answers", "updated_at"])
        batch.refresh_from_db()


def _open_row(batch: Batch, place: Place) -> PlanRow:
    row = PlanRow.objects.filter(batch=batch, sheet=place[0], number=place[1], applied_at=None).first()
    if row is None:
        raise ValidationError(f"第{place[1]}行已写入或不在这份文件里，不能修改。")
    return row


@transaction.atomic
def mend_cells(*, batch: Batch, place: Place, texts: dict[str, str]) -> None:
    """Read other texts in cells of a row, by column identifier; the file keeps what it has. Errors: ValidationError."""
    too_long = [text for text in texts.values() if len(text) > LONGEST_CELL]
    if too_long:
        raise ValidationError(f"一个单元格最多{LONGEST_CELL}个字，请缩短。")
    with _answering(batch) as answers:
        _open_row(batch, place)
        for identifier, text in texts.items():
            answers.mend_cell(place, identifier, text.strip())
    check_touched(batch=batch, touched={place})


@transaction.atomic
def forget_cells(*, batch: Batch, place: Place, identifiers: Collection[str]) -> None:
    """Read mended cells as the file has them again. Errors: ValidationError."""
    with _answering(batch) as answers:
        _open_row(batch, place)
        for identifier in identifiers:
            answers.forget_cell(place, identifier)
    check_touched(batch=batch, touched={place})


@dataclass(frozen=True)
class Explanation:
    """``text`` (plain, a unit's as ``written_key``) means ``meaning``, empty for an empty cell; ``places`` are the rows
    where it stands."""

    identifier: str
    text: str
    meaning: str
    places: frozenset[Place]


@transaction.atomic
def explain_values(*, actor: User, batch: Batch, explained: Collection[Explanation], remember: bool) -> None:
    """Read texts for others in all rows, with ``remember`` in the later files of the area too.

    What is learned in practice is forgotten with the file. Errors: ValidationError, also for remembering what looks
    like somebody's number.
    """
    remember = remember and not batch.term.is_practice
    if remember and any(masked_text(each.text) != each.text for each in explained):
        raise ValidationError("这个写法像是号码，不能记住。请去掉“记住”，只处理这份文件。")
    with _answering(batch) as answers:
        for each in explained:
            answers.values.setdefault(each.identifier, {})[each.text] = each.meaning
    for each in explained if remember else ():
        _remember(actor, batch, each)
    check_touched(batch=batch, touched={place for each in explained for place in each.places})


def _remember(actor: User, batch: Batch, each: Explanation) -> None:
    text = each.text[:120]
    choice, _ = ValueChoice.objects.update_or_create(
        area=batch.area,
        identifier=each.identifier,
        text=text,
        defaults={"meaning": each.meaning[:120], "made_by": actor},
    )
    record(
        actor=actor,
        action="value_explained",
        instance=choice,
        changes={text: [None, each.meaning]},
        area_path=batch.area.path,
        batch_id=batch.pk,
    )


@transaction.atomic
def accept_problems(*, batch: Batch, kind: str, places: Collection[Place], reason: str) -> None:
    """Let an error stand to which practice knows exceptions, with the reason. Errors: ValidationError."""
    if kind not in ACCEPTABLE:
        label = ProblemKind(kind).label if kind in ProblemKind.values else kind
        raise ValidationError(f"“{label}”不能接受，请改正。")
    if not reason.strip():
        raise ValidationError("请写明接受的理由，例如“以人事档案认定的出生日期为准”。")
    with _answering(batch) as answers:
        for place in places:
            answers.accept(place, kind, reason.strip()[:100])
    check_touched(batch=batch, touched=set(places))


@transaction.atomic
def leave_out(*, batch: Batch, places: Collection[Place], out: bool = True) -> None:
    """Take rows out of the import, or back in. Errors: ValidationError."""
    with _answering(batch) as answers:
        for place in places:
            _open_row(batch, place)
            answers.leave_out(place, out=out)
    check_touched(batch=batch, touched=set(places))


def choose_columns(*, actor: User, batch: Batch, answers: Sequence[HeaderAnswer], remember: bool = True) -> Batch:
    """Say which columns of these headers mean what, and read the whole file again; with ``remember`` it holds for later
    files of the area with those very headers (not in practice). Errors: ValidationError."""
    with _answering(batch, State.PLANNED, State.MAPPING) as given:
        for answer in answers:
            columns = {str(index): name for index, name in answer.columns.items()}
            given.columns[answer.fingerprint] = columns
            if remember and not batch.term.is_practice:
                _remember_columns(actor, batch, answer, columns)
    return recheck(actor=actor, batch=batch)


def _remember_columns(actor: User, batch: Batch, answer: HeaderAnswer, columns: dict[str, str]) -> None:
    key: dict[str, Any] = {"area": batch.area, "kind": batch.kind, "fingerprint": answer.fingerprint}
    before = HeaderChoice.objects.filter(**key).values_list("chosen", flat=True).first()
    values = {"headers": answer.texts, "chosen": columns, "made_by": actor}
    choice, _ = HeaderChoice.objects.update_or_create(**key, defaults=values)
    record(
        actor=actor,
        action="columns_chosen",
        instance=choice,
        changes={"chosen": [before, columns]},
        area_path=batch.area.path,
        batch_id=batch.pk,
    )


@transaction.atomic
def decide_missing(
    *,
    actor: User | None,
    batch: Batch,
    decision: str,
    rows: QuerySet[PlanRow] | None = None,
    end: dict[str, Any] | None = None,
) -> None:
    """Decide on members whom a complete file does not name: on those given, else on all undecided.

    ``end`` are ended_on (PartialDate), exit_reason and exit_note, for those who have left. Errors: ValidationError.
    """
    if decision == Decision.END:
        end = _checked_end(end or {}, KINDS[batch.kind].parting)
    with _answering(batch):
        missing = PlanRow.objects.filter(batch=batch, action=Action.MISSING, applied_at=None)
        chosen = missing.filter(decision="") if rows is None else missing.filter(pk__in=rows.values("pk"))
        changed = list(chosen)
        for row in changed:
            payload = Payload.decoded(row.payload)
            payload.end = end or {} if decision == Decision.END else {}
            row.decision, row.payload = decision, payload.encoded()
        PlanRow.objects.bulk_update(changed, ["decision", "payload"], batch_size=100)
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | counted(batch))
    batch.refresh_from_db()


def _checked_end(end: dict[str, Any], parting: Parting) -> dict[str, Any]:
    ended_on: PartialDate | None = end.get("ended_on")
    if ended_on is None or not end.get("exit_reason" if parting.reasons else "exit_note"):
        raise ValidationError(f"请填写{parting.date}和{'原因' if parting.reasons else parting.note}。")
    return {
        "ended_on": ended_on.number,
        "exit_reason": end.get("exit_reason", ""),
        "exit_note": str(end.get("exit_note", ""))[:100],
    }


def places_of(batch: Batch, problems: QuerySet[Problem]) -> set[Place]:
    """The rows at which problems stand."""
    return set(problems.filter(batch=batch, row__isnull=False).values_list("sheet", "number"))
