"""Single edits of a person: facts, numbers, and looking at a number in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.choices import Sex
from cadres.models import Candidacy, Membership, Person
from cadres.rules.facts import person_changes
from cadres.rules.identity import Identity, IdFault, IdNumberError, read_id_number
from cadres.rules.names import read_name
from cadres.selectors.locks import HELD_FACTS, locks_holding
from core.encryption import keyed_hash
from core.services.audit import changes_between, record, snapshot
from core.signals import roster_changed
from elections.models import Term
from elections.selectors.locks import told

if TYPE_CHECKING:
    from accounts.models import User

ID_MESSAGES = {
    IdFault.LENGTH: "身份证号应为18位，请核对是否少填或多填。",
    IdFault.CHARACTERS: "身份证号含有数字以外的字符（只有末位可以是X），请核对。",
    IdFault.CHECK_DIGIT: "身份证号校验位不对，其中至少一位有误，请与证件核对。",
    IdFault.BIRTH: "身份证号中的出生日期不存在，请与证件核对。",
}
NUMBER_FIELDS = {"id_number": "身份证号", "phone": "联系电话"}


def read_id(text: str) -> Identity:
    """A typed ID number. Errors: ValidationError at ``id_number`` with the remedy."""
    try:
        return read_id_number(text)
    except IdNumberError as error:
        raise ValidationError({"id_number": ID_MESSAGES[error.fault]}) from None


def holder_of(id_number: str, realm: int | None) -> Person | None:
    """The person of a realm (``Term.realm``) with an ID number, wherever they serve: for linking only, not for
    showing. Errors: as ``read_id``."""
    return Person.everyone.with_id_number(read_id(id_number).number, realm).first() if id_number else None


def assign(person: Person, values: dict[str, Any], *, actor: User | None) -> None:
    """Set facts on a person and what follows from them: reading, hashes, sex and birth out of the ID number.

    Errors: ValidationError where the ID number is none, is another person's, or contradicts a sex or birth given anew.
    """
    given = {name for name, value in values.items() if value and value != getattr(person, name)}
    for name, value in values.items():
        setattr(person, name, value)
    person.name = "".join(person.name.split())
    person.pinyin, person.initials = read_name(person.name)
    _assign_id_number(person, given, actor)
    person.phone = person.phone.strip()
    person.phone_hash = keyed_hash(person.phone, person.practice_term_id)


def _assign_id_number(person: Person, given: set[str], actor: User | None) -> None:
    if not person.id_number:
        person.id_number_hash = None
        return
    identity = read_id(person.id_number)
    person.id_number = identity.number
    person.id_number_hash = keyed_hash(identity.number, person.practice_term_id)
    holder = Person.everyone.filter(id_number_hash=person.id_number_hash).exclude(pk=person.pk).first()
    if holder:
        raise _of_another(holder, actor)
    if "sex" in given and person.sex != identity.sex:
        raise ValidationError({"sex": f"性别与身份证号不符：证号第17位表示“{Sex(identity.sex).label}”，请核对。"})
    if "birth" in given and person.birth and not person.birth.agrees_with(identity.birth):
        raise ValidationError({"birth": f"出生年月与身份证号不符：证号中为{identity.birth.month_only}，请核对。"})
    is_new = "id_number" in given
    if is_new or not person.sex:
        person.sex = identity.sex
    if is_new or not person.birth or person.birth.agrees_with(identity.birth):
        person.birth = identity.birth


def _of_another(holder: Person, actor: User | None) -> ValidationError:
    """Of a number that somebody else has: who, where the actor may see them; else no word of whether anybody has it."""
    if _is_shown(holder, actor):
        return ValidationError({"id_number": f"该身份证号已登记在“{holder.name}”名下，请核对。"})
    told = "这个号码未能采用，请与证件核对；核对无误的，请报上级组织部门处理。"
    return ValidationError({"id_number": told})


def _is_shown(person: Person, actor: User | None) -> bool:
    return actor is None or Person.everyone.visible_to(actor).filter(pk=person.pk).exists()


@transaction.atomic
def edit_person(*, actor: User | None, person: Person, values: dict[str, Any]) -> Person:
    """Correct facts of a person. Announces every term they serve in, since ages and sexes are counted there.

    Errors: ValidationError as ``assign`` raises it, and where a locked roster holds what would change.
    """
    before = snapshot(person)
    assign(person, values, actor=actor)
    changes = changes_between(before, person)
    if HELD_FACTS & changes.keys():
        _check_not_held(person)
    if changes:
        person.save()
        record(actor=actor, action="person_edited", instance=person, changes=changes, area_path=area_path_of(person))
        announce(person)
    return person


def _check_not_held(person: Person) -> None:
    lock = locks_holding([person.pk]).get(person.pk)
    if lock:
        raise ValidationError(f"此人的姓名、性别、出生年月、民族、身份证号随花名册锁定。{told(lock)}", code="locked")


@transaction.atomic
def reveal_number(*, actor: User, person: Person, field: str, reason: str) -> str:
    """One ID or phone number in full; who looked and why is in the audit trail, the number is not."""
    if field not in NUMBER_FIELDS:
        raise ValueError(field)
    record(actor=actor, action=f"{field}_revealed", instance=person, reason=reason, area_path=area_path_of(person))
    return str(getattr(person, field))


def found_or_new(person: Person | None, facts: dict[str, Any], *, actor: User | None, term: Term) -> Person:
    """The person given or known by the ID number, wherever they serve; else a new one of the term's realm.

    A name that differs is told where the actor may see the person, as an import tells it. Of people elsewhere nothing
    is told: they are linked, and the name counts like any fact of a roster (``take_facts``). Errors: ValidationError.
    """
    holder = holder_of(facts.get("id_number", ""), term.realm)
    found = person or holder
    if found is None:
        return Person(practice_term_id=term.realm)
    if found.practice_term_id != term.realm:
        raise ValidationError(
            f"{found.name}不是“{term}”的人员：练习届与正式届次的人员各自独立，请直接填写姓名和身份证号。"
        )
    if holder and holder != found:
        raise _of_another(holder, actor)
    if "".join(facts["name"].split()) != found.name and _is_shown(found, actor):
        told = f"系统中此身份证号的姓名是“{found.name}”。请与证件核对；已改名的，请先在此人的页面更正姓名。"
        raise ValidationError({"name": told})
    return found


def take_facts(*, actor: User | None, person: Person, facts: dict[str, Any], term: Term, area_path: str) -> None:
    """Take facts that a term's roster gives, as far as ``cadres.rules.facts`` lets them replace the person's. What a
    locked roster holds stays as it is, without a word: it may be another street's.

    The trail of somebody linked from elsewhere says what was given and not what stood there. Errors: as ``assign``.
    """
    before = snapshot(person)
    is_shown = person.pk is None or _is_shown(person, actor)
    values = person_changes(before, person.facts_as_of, facts, {}, term.as_of)
    if facts.get("id_number"):
        values["id_number"] = facts["id_number"]
    if person.pk and HELD_FACTS & values.keys() and locks_holding([person.pk]):
        values = {name: value for name, value in values.items() if name not in HELD_FACTS}
    assign(person, values, actor=actor)
    person.facts_as_of = max(person.facts_as_of or term.as_of, term.as_of)
    changes = changes_between(before, person)
    if changes:
        person.save()
        told = changes if is_shown else {name: [None, new] for name, (_, new) in changes.items()}
        record(actor=actor, action="person_registered", instance=person, changes=filled(told), area_path=area_path)
        announce(person)


def filled(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Changes without those from empty to empty, as they are told of a new row."""
    return {name: pair for name, pair in changes.items() if any(value not in (None, "") for value in pair)}


def remove_if_unused(*, actor: User | None, person: Person, area_path: str) -> None:
    """Delete a person to whom nothing refers any more."""
    if not Person.everyone.unreferenced().filter(pk=person.pk).exists():
        return
    record(actor=actor, action="person_deleted", instance=person, reason="已无任职记录", area_path=area_path)
    person.delete()


def announce(person: Person) -> None:
    """Tell that the figures of all terms a person serves or stands in may have changed."""
    served = Membership.objects.filter(person=person).order_by().values_list("term_id", "unit__township_id")
    stood = Candidacy.objects.filter(person=person).order_by().values_list("term_id", "unit__township_id")
    townships: dict[int, list[int]] = {}
    for term_id, township_id in served.union(stood):
        townships.setdefault(term_id, []).append(township_id)
    for term_id, township_ids in townships.items():
        roster_changed.send(sender=None, term_id=term_id, township_ids=township_ids, person_ids=[person.pk])


def area_path_of(person: Person) -> str:
    """The path of the township of a person's newest service, else candidacy, where the audit entry belongs."""
    for rows in (person.memberships, person.postings, person.candidacies):  # type: ignore[attr-defined]
        newest = rows.order_by("-term__as_of").select_related("unit__township").first()
        if newest:
            return str(newest.unit.township.path)
    return ""
