"""Single edits of a roster row: making, correcting, ending and deleting a membership, and changes of its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.choices import PostChangeKind
from cadres.models import Membership, Person, PostChange
from cadres.rules.boards import Finding, find
from cadres.services import persons
from cadres.services.post_rows import emptied, seat_of, write_row
from core.partial_dates import PartialDate
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
def create_membership(
    *,
    actor: User | None,
    term: Term,
    unit: Unit,
    facts: dict[str, Any],
    values: dict[str, Any],
    person: Person | None = None,
) -> Membership:
    """A person's service in a unit in a term.

    ``facts`` are the person's (name, sex, birth, id_number, ethnic_group, phone), ``values`` the row's own, with
    ``sources`` as a list. Somebody whose ID number is known is linked, wherever they serve. Errors: ValidationError.
    """
    check_part(term, unit, "unit")
    check_open(actor=actor, term=term, kind=DataKind.ROSTER, unit_ids=[unit.pk])
    person = persons.found_or_new(person, facts, actor=actor, term=term)
    if person.pk and Membership.objects.filter(person=person, unit=unit, term=term).exists():
        raise ValidationError({"unit": f"{person}本届已登记在{unit}，请直接修改原有任职，不要重复新增。"})
    persons.take_facts(actor=actor, person=person, facts=facts, term=term, area_path=unit.township.path)
    membership = Membership(person=person, unit=unit, term=term)
    changes = write_row(membership, values, findings)
    _record(actor, "membership_created", membership, changes=changes)
    _announce(membership)
    return membership


@transaction.atomic
def edit_membership(*, actor: User | None, membership: Membership, values: dict[str, Any]) -> Membership:
    """Correct a roster row; ``values`` as in ``create_membership``, the rest stays. Errors: ValidationError."""
    _check_open(actor, membership)
    changes = write_row(membership, values, findings)
    if changes:
        _record(actor, "membership_edited", membership, changes=changes)
        _announce(membership)
    return membership


@transaction.atomic
def end_membership(
    *, actor: User | None, membership: Membership, ended_on: PartialDate, exit_reason: str, exit_note: str = ""
) -> Membership:
    """Note when and why somebody left. They stay in this term's figures (DESIGN §5), so a lock does not forbid it.

    Errors: ValidationError.
    """
    if membership.started_on and _is_before(ended_on, membership.started_on):
        raise ValidationError({"ended_on": f"离任时间早于任职时间{membership.started_on}，请核对。"})
    before = snapshot(membership)
    membership.ended_on, membership.exit_reason, membership.exit_note = ended_on, exit_reason, exit_note
    membership.save()
    _record(actor, "membership_ended", membership, changes=changes_between(before, membership))
    _announce(membership)
    return membership


@transaction.atomic
def delete_membership(*, actor: User | None, membership: Membership, reason: str) -> None:
    """Remove a row that should not be there, and its person if nothing else refers to them. Errors: ValidationError."""
    _check_open(actor, membership)
    person, path = membership.person, membership.unit.township.path
    _record(actor, "membership_deleted", membership, changes=emptied(membership), reason=reason)
    _announce(membership)
    membership.delete()
    persons.remove_if_unused(actor=actor, person=person, area_path=path)


@transaction.atomic
def add_change(
    *,
    actor: User | None,
    membership: Membership,
    body: str,
    kind: str,
    on: PartialDate,
    post_before: str = "",
    post_after: str = "",
    note: str = "",
) -> PostChange:
    """Note a dated change of a post within the term. The row keeps the posts as elected. Errors: ValidationError."""
    if post_before == post_after:
        raise ValidationError({"post_after": "原职务与新职务相同，请核对；没有新职务的请留空。"})
    if kind in (PostChangeKind.ELECTED, PostChangeKind.APPOINTED) and not post_after:
        raise ValidationError({"post_after": "当选或任命须填写新职务。"})
    values = {"body": body, "kind": kind, "on": on, "post_before": post_before, "post_after": post_after, "note": note}
    change = PostChange.objects.create(membership=membership, **values)
    told = {name: [None, str(value)] for name, value in values.items() if value}
    _record(actor, "post_change_added", membership, changes=told)
    _announce(membership)
    return change


def _check_open(actor: User | None, membership: Membership) -> None:
    """Errors: ValidationError where the unit's roster is handed in or locked."""
    check_open(actor=actor, term=membership.term, kind=DataKind.ROSTER, unit_ids=[membership.unit_id])


def findings(membership: Membership) -> list[Finding]:
    """What is wrong with a row as it stands beside the others of its unit and term."""
    others = Membership.objects.filter(unit_id=membership.unit_id, term_id=membership.term_id)
    rows = others.exclude(pk=membership.pk).select_related("person")
    return find(seat_of(membership), [seat_of(row) for row in rows])


def _is_before(date: PartialDate, other: PartialDate) -> bool:
    return not date.agrees_with(other) and date < other


def _record(actor: User | None, action: str, membership: Membership, **details: Any) -> None:
    record(actor=actor, action=action, instance=membership, area_path=membership.unit.township.path, **details)


def _announce(membership: Membership) -> None:
    roster_changed.send(
        sender=None,
        term_id=membership.term_id,
        township_ids=[membership.unit.township_id],
        person_ids=[membership.person_id],
    )
