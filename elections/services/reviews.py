"""Setting up a term's joint review (联审): its departments, its rounds, and who sits in them until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from core.codes import read_codes
from core.services.audit import changes_between, record, snapshot
from elections.models import ReviewDepartment, ReviewRound, ReviewSeat, Term

CODES = Path(__file__).parents[1] / "codes"
Seats = dict[ReviewDepartment, dt.date | None]
"""The departments that sit in a round, each with the day by which it answers."""


@transaction.atomic
def set_up_reviews(*, actor: Any, term: Term) -> list[ReviewRound]:
    """Give a term that has none the rounds and departments that come with the product. Returns its rounds."""
    there = ReviewRound.objects.filter(term=term)
    if there.exists() or ReviewDepartment.objects.filter(term=term).exists():
        return list(there)
    departments = [
        ReviewDepartment(term=term, position=number, **row)
        for number, row in enumerate(read_codes(CODES / "review_departments.csv"), 1)
    ]
    ReviewDepartment.objects.bulk_create(departments)
    for number, row in enumerate(read_codes(CODES / "review_rounds.csv"), 1):
        made = ReviewRound.objects.create(term=term, number=number, name=row["name"], level=row["level"])
        if row["has_departments"]:
            ReviewSeat.objects.bulk_create(ReviewSeat(round=made, department=each) for each in departments)
    changes = {"rounds": there.count(), "departments": len(departments)}
    record(actor=actor, action="review_set_up", instance=term, changes=changes, area_path=term.area.path)
    return list(there)


@transaction.atomic
def save_department(
    *, actor: Any, term: Term, name: str, checks: str, position: int, department: ReviewDepartment | None = None
) -> ReviewDepartment:
    """A department, new or corrected. Errors: ValidationError for a name that the term has."""
    name = "".join(name.split())
    same = ReviewDepartment.objects.filter(term=term, name=name)
    if same.exclude(pk=department.pk if department else None).exists():
        raise ValidationError({"name": f"本届已有部门“{name}”，请换一个名称。"})
    row = department or ReviewDepartment(term=term)
    before = snapshot(row) if department else {}
    row.name, row.checks, row.position = name, checks.strip(), position
    row.save()
    _note("review_department_saved", actor, row, before)
    return row


@transaction.atomic
def save_round(
    *, actor: Any, term: Term, name: str, level: str, seats: Seats, review_round: ReviewRound | None = None
) -> ReviewRound:
    """A round with its departments, new (the last in order) or corrected.

    Errors: ValidationError where a department that is taken out was asked already.
    """
    row = review_round or ReviewRound(term=term, number=_next_number(term))
    before = snapshot(row) | {"seats": _seats_in_words(row)} if review_round else {}
    row.name, row.level = name.strip(), level
    row.save()
    try:
        ReviewSeat.objects.filter(round=row).exclude(department__in=seats).delete()
    except ProtectedError as error:
        asked = "、".join(sorted({str(each.seat.department) for each in error.protected_objects}))  # type: ignore[attr-defined]
        raise ValidationError(f"已向{asked}送审，不能从本轮中移出。") from None
    for department, due_on in seats.items():
        ReviewSeat.objects.update_or_create(round=row, department=department, defaults={"due_on": due_on})
    _note("review_round_saved", actor, row, before, {"seats": _seats_in_words(row)})
    return row


@transaction.atomic
def remove_department(*, actor: Any, department: ReviewDepartment) -> None:
    """Errors: ValidationError where it was asked about candidates."""
    _remove("review_department_removed", actor, department, f"已向{department}送审，不能删除。")


@transaction.atomic
def remove_round(*, actor: Any, review_round: ReviewRound) -> None:
    """Take a round out; those after it move up. Errors: ValidationError where it has answers or decisions."""
    later = ReviewRound.objects.filter(term=review_round.term, number__gt=review_round.number)
    _remove("review_round_removed", actor, review_round, f"“{review_round}”已有送审或结论，不能删除。")
    for each in later.order_by("number"):
        each.number -= 1
        each.save(update_fields=["number"])


def _remove(action: str, actor: Any, row: ReviewDepartment | ReviewRound, refusal: str) -> None:
    record(actor=actor, action=action, instance=row, area_path=row.term.area.path)
    try:
        row.delete()
    except ProtectedError:
        raise ValidationError(refusal) from None


def _next_number(term: Term) -> int:
    last: int | None = ReviewRound.objects.filter(term=term).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _seats_in_words(row: ReviewRound) -> str:
    """公安(分)局（2021-03-25前）、司法局."""
    seats = ReviewSeat.objects.filter(round=row).select_related("department")
    return "、".join(f"{seat.department}（{seat.due_on}前）" if seat.due_on else str(seat.department) for seat in seats)


def _note(action: str, actor: Any, row: Any, before: dict[str, Any], more: dict[str, str] | None = None) -> None:
    changes = changes_between(before, row) | {
        name: [before.get(name), value] for name, value in (more or {}).items() if before.get(name) != value
    }
    if changes:
        record(actor=actor, action=action, instance=row, changes=changes, area_path=row.term.area.path)
