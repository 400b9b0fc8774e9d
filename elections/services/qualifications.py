"""The conditions for standing in a term: the shipped lists, and what staff make of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from core.codes import read_codes
from core.services import audit
from elections.models import Qualification, Term

SHIPPED = Path(__file__).parents[1] / "codes" / "qualifications.csv"


@transaction.atomic
def put_in_shipped(*, term: Term) -> None:
    """Give a term that has no conditions the shipped ones: six positive, ten negative."""
    if not Qualification.objects.filter(term=term).exists():
        Qualification.objects.bulk_create([_shipped(term, row) for row in read_codes(SHIPPED)])


@transaction.atomic
def add_qualification(*, actor: Any, term: Term, is_bar: bool, values: dict[str, Any]) -> Qualification:
    """A further condition at the end of the positive list, or of the negative one (``is_bar``).

    Errors: ``ValidationError`` as ``check_limit``.
    """
    check_limit(values)
    listed = Qualification.objects.filter(term=term, is_bar=is_bar)
    number = (listed.aggregate(last=Max("number"))["last"] or 0) + 1
    added = Qualification.objects.create(term=term, is_bar=is_bar, number=number, **values)
    changes = {name: pair for name, pair in audit.changes_between({}, added).items() if pair[1] not in (None, "")}
    _record(actor, "qualification_added", added, changes)
    return added


@transaction.atomic
def edit_qualification(*, actor: Any, qualification: Qualification, values: dict[str, Any]) -> Qualification:
    """Change a condition's text, who checks it, or how it is decided. Errors: as ``check_limit``."""
    check_limit(values)
    before = audit.snapshot(qualification)
    for name, value in values.items():
        setattr(qualification, name, value)
    if changes := audit.changes_between(before, qualification):
        qualification.save()
        _record(actor, "qualification_edited", qualification, changes)
    return qualification


@transaction.atomic
def remove_qualification(*, actor: Any, qualification: Qualification) -> None:
    """Take a condition out of its list. Errors: ``ValidationError`` once candidates were checked by it."""
    _record(actor, "qualification_removed", qualification, {})
    try:
        qualification.delete()
    except ProtectedError:
        raise ValidationError("已有候选人按这一条核对过，不能删除；可以修改文字。") from None


def check_limit(values: dict[str, Any]) -> None:
    """Errors: ``ValidationError`` where age or education is to be computed without a limit."""
    if values["check_kind"] in ("age_most", "education_least") and values["limit"] is None:
        raise ValidationError("由系统核查年龄或学历的，请填写界限。")


def _shipped(term: Term, row: dict[str, str]) -> Qualification:
    return Qualification(
        term=term,
        is_bar=row["is_bar"] == "1",
        number=int(row["number"]),
        text=row["text"],
        checked_by=row["checked_by"],
        check_kind=row["check_kind"],
        limit=int(row["limit"]) if row["limit"] else None,
        secretary_only=row["secretary_only"] == "1",
    )


def _record(actor: Any, action: str, qualification: Qualification, changes: dict[str, Any]) -> None:
    path = qualification.term.area.path
    audit.record(actor=actor, action=action, instance=qualification, area_path=path, changes=changes)
