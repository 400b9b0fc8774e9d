"""Single edits of service outside the two committees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Person, Posting
from cadres.services import persons
from core.services.audit import changes_between, record, snapshot
from core.signals import roster_changed
from elections.choices import DataKind
from elections.models import Term
from elections.selectors import check_part
from elections.selectors.locks import check_open
from places.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def create_posting(
    *,
    actor: User | None,
    term: Term,
    unit: Unit,
    facts: dict[str, Any],
    values: dict[str, Any],
    person: Person | None = None,
) -> Posting:
    """A post outside the two committees (第一书记、兼职委员、网格员). ``facts`` are the person's.

    Errors: ValidationError.
    """
    check_part(term, unit)
    check_open(actor=actor, term=term, kind=DataKind.ROSTER, unit_ids=[unit.pk])
    person = persons.found_or_new(person, facts, actor=actor, term=term)
    if person.pk and Posting.objects.filter(person=person, unit=unit, term=term, title=values["title"]).exists():
        raise ValidationError({"title": f"{person}本届已登记为{unit}{values['title']}，请直接修改原有记录。"})
    persons.take_facts(actor=actor, person=person, facts=facts, term=term, area_path=unit.township.path)
    posting = Posting.objects.create(person=person, unit=unit, term=term, **values)
    changes = persons.filled(changes_between({}, posting))
    record(actor=actor, action="posting_created", instance=posting, changes=changes, area_path=unit.township.path)
    _announce(posting)
    return posting


@transaction.atomic
def edit_posting(*, actor: User | None, posting: Posting, values: dict[str, Any]) -> Posting:
    """Correct a posting. Errors: ValidationError."""
    _check_open(actor, posting)
    before = snapshot(posting)
    for name, value in values.items():
        setattr(posting, name, value)
    changes = changes_between(before, posting)
    if changes:
        posting.save()
        path = posting.unit.township.path
        record(actor=actor, action="posting_edited", instance=posting, changes=changes, area_path=path)
        _announce(posting)
    return posting


@transaction.atomic
def delete_posting(*, actor: User | None, posting: Posting, reason: str) -> None:
    """Remove a posting that should not be there, and its person if nothing else refers to them. Errors:
    ValidationError."""
    _check_open(actor, posting)
    path, person = posting.unit.township.path, posting.person
    record(actor=actor, action="posting_deleted", instance=posting, reason=reason, area_path=path)
    posting.delete()
    _announce(posting)
    persons.remove_if_unused(actor=actor, person=person, area_path=path)


def _check_open(actor: User | None, posting: Posting) -> None:
    """Errors: ValidationError where the unit's roster is handed in or locked."""
    check_open(actor=actor, term=posting.term, kind=DataKind.ROSTER, unit_ids=[posting.unit_id])


def _announce(posting: Posting) -> None:
    """Say that the unit's postings changed: they are of their own term alone, and no other row of the person's."""
    townships = [posting.unit.township_id]
    roster_changed.send(sender=None, term_id=posting.term_id, township_ids=townships, person_ids=[])
