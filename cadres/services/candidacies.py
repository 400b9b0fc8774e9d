"""Single edits of a candidacy: nominating, correcting, choosing for the slate, checking by the conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from cadres.choices import CandidacyStatus, ReviewState, Ticked
from cadres.models import Candidacy, CandidacyTurn, Person, QualificationTick
from cadres.querysets import BARRED
from cadres.rules.boards import Finding
from cadres.rules.slates import find_on_slate
from cadres.services import persons
from cadres.services.post_rows import emptied, refuse, seat_of, write_row
from core.services.audit import record
from core.signals import roster_changed
from elections.choices import DataKind
from elections.models import Qualification, Term
from elections.selectors import check_part
from elections.selectors.locks import check_open
from elections.services.qualifications import put_in_shipped
from places.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def nominate(
    *,
    actor: User | None,
    term: Term,
    unit: Unit,
    facts: dict[str, Any],
    values: dict[str, Any],
    person: Person | None = None,
    occasion: int = 0,
) -> Candidacy:
    """Somebody who stands in a unit in a term, at the term election or a by-election (``occasion``).

    ``facts`` are the person's (name, sex, birth, id_number, ethnic_group, phone), ``values`` the candidacy's own, with
    ``sources`` as a list. Somebody whose ID number is known is linked, wherever they serve. Errors: ValidationError.
    """
    check_part(term, unit, "unit")
    check_open(actor=actor, term=term, kind=DataKind.CANDIDATES, unit_ids=[unit.pk])
    put_in_shipped(term=term)
    person = persons.found_or_new(person, facts, actor=actor, term=term)
    if person.pk and Candidacy.objects.filter(person=person, unit=unit, term=term, occasion=occasion).exists():
        raise ValidationError(
            {"unit": f"{person}已登记为{unit}的候选人，请直接修改；已退出或取消资格的，请在候选人页面恢复。"}
        )
    persons.take_facts(actor=actor, person=person, facts=facts, term=term, area_path=unit.township.path)
    candidacy = Candidacy(person=person, unit=unit, term=term, occasion=occasion)
    changes = write_row(candidacy, values, findings)
    _first_turn(actor, candidacy)
    note(actor, "candidacy_nominated", candidacy, changes=changes)
    announce([candidacy])
    return candidacy


@transaction.atomic
def edit(*, actor: User | None, candidacy: Candidacy, values: dict[str, Any]) -> Candidacy:
    """Correct a candidacy; ``values`` as in ``nominate``, the rest stays. Errors: ValidationError."""
    check_candidates_open(actor, candidacy)
    changes = write_row(candidacy, values, findings)
    if changes:
        note(actor, "candidacy_edited", candidacy, changes=changes)
        announce([candidacy])
    return candidacy


@transaction.atomic
def choose(*, actor: User | None, candidacy: Candidacy, is_on_slate: bool) -> Candidacy:
    """Mean somebody for the posts they stand for (拟任人选), or no more. Errors: ValidationError."""
    check_candidates_open(actor, candidacy)
    before, candidacy.is_on_slate = candidacy.is_on_slate, is_on_slate
    refuse(findings(candidacy))
    if before != is_on_slate:
        candidacy.save(update_fields=["is_on_slate", "updated_at"])
        note(actor, "slate_changed", candidacy, changes={"is_on_slate": [before, is_on_slate]})
        announce([candidacy])
    return candidacy


@transaction.atomic
def tick(*, actor: User | None, candidacy: Candidacy, ticks: dict[Qualification, tuple[str, str]]) -> Candidacy:
    """Note which conditions a candidate meets: ``{condition: (met, not_met or empty for not checked, note)}``.

    Errors: ValidationError for a condition decided from data that is ticked without a note.
    """
    stored = {each.qualification_id: each for each in candidacy.ticks.all()}  # type: ignore[attr-defined]
    changes = {}
    for qualification, (ticked, words) in ticks.items():
        if qualification.check_kind and ticked and not words:
            raise ValidationError(f"“{qualification.text}”由系统核查，例外准许的请写明批准的理由或文号。")
        before = stored.get(qualification.pk)
        if (before.ticked if before else "", before.note if before else "") == (ticked, words):
            continue
        changes[qualification.text] = dict(Ticked.choices).get(ticked, "未核")
        _write_tick(actor, candidacy, qualification, ticked, words)
    if changes:
        note(actor, "qualifications_ticked", candidacy, changes=changes)
        announce([candidacy])
    return candidacy


@transaction.atomic
def delete(*, actor: User | None, candidacy: Candidacy, reason: str) -> None:
    """Remove a candidacy that should not be there, and its person if nothing else refers to them.

    Errors: ValidationError once it was sent to the joint review or voted on: that must stay on record.
    """
    check_candidates_open(actor, candidacy)
    if candidacy.review != ReviewState.NOT_SENT:
        raise ValidationError("已送联审的候选人不能删除，请登记退出或取消资格。")
    person, path, changes = candidacy.person, candidacy.unit.township.path, emptied(candidacy)
    note(actor, "candidacy_deleted", candidacy, changes=changes, reason=reason)
    announce([candidacy])
    try:
        candidacy.delete()
    except ProtectedError:
        raise ValidationError("已有得票记录的候选人不能删除。") from None
    persons.remove_if_unused(actor=actor, person=person, area_path=path)


def findings(candidacy: Candidacy) -> list[Finding]:
    """What is wrong with a candidacy as it stands beside the others whom its unit's slate means for the posts."""
    others = Candidacy.objects.filter(
        unit_id=candidacy.unit_id, term_id=candidacy.term_id, occasion=candidacy.occasion, is_on_slate=True
    )
    rows = others.going_on().exclude(pk=candidacy.pk).select_related("person")
    is_on_slate = candidacy.is_on_slate and candidacy.status not in BARRED
    return find_on_slate(seat_of(candidacy), [seat_of(row) for row in rows], is_on_slate=is_on_slate)


def check_candidates_open(actor: User | None, candidacy: Candidacy) -> None:
    """Errors: ValidationError where the unit's candidates are handed in or locked."""
    check_open(actor=actor, term=candidacy.term, kind=DataKind.CANDIDATES, unit_ids=[candidacy.unit_id])


def note(actor: User | None, action: str, candidacy: Candidacy, **details: Any) -> None:
    """Leave the audit entry of an act on a candidacy."""
    record(actor=actor, action=action, instance=candidacy, area_path=candidacy.unit.township.path, **details)


def announce(candidacies: list[Candidacy]) -> None:
    """Tell that the projected figures of the candidates' townships may have changed; they are of one term."""
    if candidacies:
        roster_changed.send(
            sender=None,
            term_id=candidacies[0].term_id,
            township_ids=sorted({row.unit.township_id for row in candidacies}),
            person_ids=sorted({row.person_id for row in candidacies}),
        )


def _first_turn(actor: User | None, candidacy: Candidacy) -> None:
    CandidacyTurn.objects.create(
        candidacy=candidacy, status=CandidacyStatus.NOMINATED, on=timezone.localdate(), by=actor
    )


def _write_tick(
    actor: User | None, candidacy: Candidacy, qualification: Qualification, ticked: str, words: str
) -> None:
    if not ticked:
        QualificationTick.objects.filter(candidacy=candidacy, qualification=qualification).delete()
        return
    QualificationTick.objects.update_or_create(
        candidacy=candidacy, qualification=qualification, defaults={"ticked": ticked, "note": words, "by": actor}
    )
