"""What is counted during a term (工作计数): its kinds, single happenings, and the sums of a day for a whole street."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.codes import read_codes
from core.services import audit
from core.signals import running_changed
from elections.models import Tally, TallyKind, Term
from elections.rules.tallies import NUMBERS, Numbers, faults_of
from elections.selectors import check_part, today_of
from places.models import Area, Unit

CODES = Path(__file__).parents[1] / "codes" / "tally_kinds.csv"
CLEARED = "在批量填报中清空"
KIND_FACTS = ("name", "event_word", "counts_people", "counts_solved")


@transaction.atomic
def put_in_kinds(*, term: Term) -> None:
    """Give a term the kinds that come with the product, those it has not."""
    there = set(TallyKind.objects.filter(term=term).values_list("code", flat=True))
    TallyKind.objects.bulk_create(
        TallyKind(
            term=term,
            code=row["code"],
            name=row["name"],
            event_word=row["event_word"],
            counts_people=row["counts_people"] == "1",
            counts_solved=row["counts_solved"] == "1",
            position=position,
        )
        for position, row in enumerate(read_codes(CODES), 1)
        if row["code"] not in there
    )


@transaction.atomic
def save_kind(
    *,
    actor: Any,
    term: Term,
    name: str,
    event_word: str,
    counts_people: bool,
    counts_solved: bool,
    kind: TallyKind | None = None,
) -> TallyKind:
    """A new last kind, or other words for one.

    Errors: ``ValidationError`` for a name given twice, or for counting no longer what rows have numbers of.
    """
    row = kind or TallyKind(term=term, code=_own_code(term), position=_last_position(term) + 1)
    before = audit.snapshot(row) if kind else {}
    row.name, row.event_word = name.strip(), event_word.strip()
    row.counts_people, row.counts_solved = counts_people, counts_solved
    _check_kind(row)
    changes = audit.changes_between(before, row)
    if changes:
        row.save()
        _record(actor, "tally_kind_saved", row, term.area.path, changes)
    return row


def _check_kind(kind: TallyKind) -> None:
    faults = {}
    if TallyKind.objects.filter(term=kind.term, name=kind.name).exclude(pk=kind.pk).exists():
        faults["name"] = f"本届已有名为“{kind.name}”的类别，请换一个名称。"
    rows = Tally.objects.filter(kind=kind.pk) if kind.pk else Tally.objects.none()
    if not kind.counts_people and (found := rows.filter(people__gt=0).count()):
        faults["counts_people"] = f"已有 {found} 条登记了人次，不能改为不统计。"
    if not kind.counts_solved and (found := rows.filter(solved__gt=0).count()):
        faults["counts_solved"] = f"已有 {found} 条登记了解决数，不能改为不统计。"
    if faults:
        raise ValidationError(faults)


def _own_code(term: Term) -> str:
    last = TallyKind.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{TallyKind.OWN}{last + 1}"


def _last_position(term: Term) -> int:
    return TallyKind.objects.filter(term=term).aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def move_kind(*, actor: Any, kind: TallyKind) -> TallyKind:
    """Let a kind change places with the one after it; the last stays."""
    rows = list(TallyKind.objects.filter(term=kind.term))
    place = rows.index(kind)
    if place + 1 < len(rows):
        rows[place], rows[place + 1] = rows[place + 1], rows[place]
        for position, row in enumerate(rows, 1):
            TallyKind.objects.filter(pk=row.pk).update(position=position)
        changes = {"position": [place + 1, place + 2]}
        _record(actor, "tally_kind_moved", kind, kind.term.area.path, changes)
    return kind


@transaction.atomic
def remove_kind(*, actor: Any, kind: TallyKind) -> Term:
    """Take a kind out of a term. Errors: ``ValidationError`` once something of it was counted, or for one that comes
    with the product."""
    if not kind.is_own:
        raise ValidationError(f"“{kind}”是系统自带的类别，有对应的统计指标，不能删除；不用的不填即可。")
    if found := Tally.objects.filter(kind=kind).count():
        raise ValidationError(f"“{kind}”已有 {found} 条登记，不能删除；请先删除这些登记。")
    term = kind.term
    _record(actor, "tally_kind_removed", kind, term.area.path, {"name": kind.name})
    kind.delete()
    return term


@transaction.atomic
def save_tally(
    *,
    actor: Any,
    kind: TallyKind,
    township: Area,
    unit: Unit | None,
    on: dt.date,
    numbers: Numbers,
    note: str = "",
    tally: Tally | None = None,
    announces: bool = True,
) -> Tally:
    """Count one happening or the sum of a day in a unit, or (``unit`` None) in the street as a whole; or correct one.
    Who writes many ``announces`` the change once.

    Errors: ``ValidationError``, by field, for a place or a day that cannot be, numbers that do not fit each other or
    the kind, and for what is counted already.
    """
    row = tally or Tally()
    before = audit.snapshot(row) if tally else {}
    was = row.township_id
    row.kind, row.township, row.unit, row.on, row.note = kind, township, unit, on, note.strip()
    for name, value in numbers.as_dict().items():
        setattr(row, name, value)
    check_tally(row)
    changes = audit.changes_between(before, row)
    changes.pop("by_id", None)
    if changes:
        row.by = actor
        row.save()
        _record(actor, "tally_edited" if tally else "tally_added", row, township.path, changes)
        if announces:
            _announce(kind.term, {township.pk, was or township.pk})
    return row


def check_tally(row: Tally) -> None:
    """Errors: as ``save_tally``."""
    faults: dict[str, str] = {}
    if row.unit and row.unit.township_id != row.township_id:
        faults["unit"] = f"{row.unit}不在{row.township}，请核对单位。"
    elif row.unit:
        check_part(row.kind.term, row.unit, "unit")
    elif not row.township.path.startswith(row.kind.term.area.path):
        faults["township"] = f"{row.township}不在{row.kind.term}的范围内，请核对。"
    faults |= _faults_of_day(row.kind.term, row.on)
    numbers = Numbers(**{name: getattr(row, name) for name in NUMBERS})
    faults |= faults_of(
        numbers, word=row.kind.event_word, counts_people=row.kind.counts_people, counts_solved=row.kind.counts_solved
    )
    same = Tally.objects.filter(kind=row.kind, township=row.township, unit=row.unit, on=row.on, note=row.note)
    if same.exclude(pk=row.pk).exists():
        told = f"内容为“{row.note}”的" if row.note else "没有写内容的"
        faults["note"] = f"{row.place} {row.on} 已有{told}{row.kind}，请修改那一条；确是另外一次的，请写明内容。"
    if faults:
        raise ValidationError(faults)


def _faults_of_day(term: Term, on: dt.date) -> dict[str, str]:
    today = today_of(term)
    if on > today:
        return {"on": f"日期 {on} 晚于今天（{today}），请核对。"}
    if term.previous and on <= term.previous.as_of:
        return {"on": f"日期 {on} 属于上届（{term.previous.as_of} 及以前），请核对年份。"}
    return {}


@transaction.atomic
def remove_tally(*, actor: Any, tally: Tally, reason: str) -> None:
    """Take out what was counted wrongly. Errors: ``ValidationError`` without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "请填写理由，例如“重复登记”。"})
    changes = {"kind": str(tally.kind), "on": str(tally.on), "note": tally.note}
    changes |= {name: getattr(tally, name) for name in NUMBERS if getattr(tally, name)}
    _record(actor, "tally_removed", tally, tally.township.path, changes, reason.strip())
    _announce(tally.kind.term, {tally.township_id})
    tally.delete()


@dataclass(frozen=True)
class Line:
    """What the grid says of one place on its day: ``unit`` None is the street itself, ``numbers`` None is nothing.

    ``there`` is the row that the grid was opened with.
    """

    unit: Unit | None
    numbers: Numbers | None
    note: str = ""
    there: Tally | None = None


@transaction.atomic
def save_day(
    *, actor: Any, kind: TallyKind, township: Area, on: dt.date, lines: Iterable[Line]
) -> tuple[int, Mapping[int, ValidationError]]:
    """Keep the sums of a day for a whole street: all lines or, where one is refused, none.

    Returns how many lines changed, and what is wrong by the number of the line.
    """
    changed, wrong = 0, {}
    for number, line in enumerate(lines):
        try:
            with transaction.atomic():
                changed += _save_line(actor, kind, township, on, line)
        except ValidationError as error:
            wrong[number] = error
    if wrong:
        transaction.set_rollback(True)
    elif changed:
        _announce(kind.term, {township.pk})
    return (0 if wrong else changed), wrong


def _save_line(actor: Any, kind: TallyKind, township: Area, on: dt.date, line: Line) -> bool:
    there = line.there
    if line.numbers is None:
        if there is not None:
            remove_tally(actor=actor, tally=there, reason=CLEARED)
        elif line.note.strip():
            raise ValidationError({"events": f"只写了内容，没有填{kind.event_word}。"})
        return there is not None
    before = there and (Numbers.of(there), there.note)
    if before == (line.numbers, line.note.strip()):
        return False
    place: dict[str, Any] = {"kind": kind, "township": township, "unit": line.unit, "on": on}
    save_tally(actor=actor, numbers=line.numbers, note=line.note, tally=there, announces=False, **place)
    return True


def _announce(term: Term, township_ids: set[int]) -> None:
    running_changed.send(sender=None, term_id=term.pk, township_ids=township_ids)


def _record(actor: Any, action: str, instance: Any, path: str, changes: dict[str, Any], reason: str = "") -> None:
    audit.record(actor=actor, action=action, instance=instance, area_path=path, changes=changes, reason=reason)
