"""Setting up a term: its area and date, the term before it, and the units that take part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from core.signals import units_changed
from elections.models import Basis, Term, UnitProfile
from elections.rules.practice import WORD, is_for_practice
from elections.services.plan import put_in_plan
from elections.services.qualifications import put_in_shipped
from elections.services.tallies import put_in_kinds
from places.models import Area, Unit

CHUNK = 5_000


@transaction.atomic
def create_term(
    *,
    actor: Any,
    area: Area,
    name: str,
    as_of: dt.date,
    previous: Term | None = None,
    ends_on: dt.date | None = None,
    needs_inspection: bool = False,
    deputy_from: int | None = None,
    is_demonstration: bool = False,
    is_practice: bool = False,
) -> Term:
    """A term with its default basis, the usual plan, the shipped conditions for standing and kinds of counts, in which
    every electing unit of the area that exists on the date takes part.

    ``is_practice`` makes one for training (练习届). Errors: ``ValidationError`` for a name given twice in the area or
    unfit for what it is, an unfit previous term, an end before the date, an area without units, a second one for
    practice.
    """
    check_name(area=area, name=name, is_practice=is_practice)
    check_practice(area=area, previous=previous, is_practice=is_practice)
    check_previous(area=area, as_of=as_of, previous=previous)
    check_end(as_of=as_of, ends_on=ends_on)
    units = Unit.objects.under(area.path).electing().active_on(as_of)
    if not units.exists():
        raise ValidationError(f"{area.name}在 {as_of} 没有参加换届的村(社区)，请先载入行政区划或新建单位。")
    term = Term.objects.create(
        area=area,
        name=name.strip(),
        as_of=as_of,
        previous=previous,
        ends_on=ends_on,
        needs_inspection=needs_inspection,
        deputy_from=deputy_from,
        is_demonstration=is_demonstration,
        is_practice=is_practice,
    )
    taking_part = set_up(term=term)
    changes = {"area": area.name, "as_of": str(as_of), "previous": str(previous or ""), "units": taking_part}
    audit.record(actor=actor, action="term_created", instance=term, area_path=area.path, changes=changes)
    put_in_plan(actor=actor, term=term)
    announce(term)
    return term


@transaction.atomic
def set_up(*, term: Term) -> int:
    """Give a new term its default basis, the shipped conditions and kinds of counts, and the units that take part.
    Returns how many these are."""
    Basis.objects.create(term=term, is_default=True)
    put_in_shipped(term=term)
    put_in_kinds(term=term)
    units = Unit.objects.under(term.area.path).electing().active_on(term.as_of)
    profiles = [UnitProfile(term=term, unit_id=pk) for pk in units.order_by().values_list("pk", flat=True)]
    UnitProfile.objects.bulk_create(profiles, batch_size=CHUNK)
    return len(profiles)


@transaction.atomic
def edit_term(
    *,
    actor: Any,
    term: Term,
    name: str,
    as_of: dt.date,
    previous: Term | None,
    ends_on: dt.date | None = None,
    needs_inspection: bool = False,
    deputy_from: int | None = None,
    keeps_findings: bool | None = None,
) -> Term:
    """Correct a term's name, dates or previous term; its figures are counted anew. ``keeps_findings`` None: as it is.

    Errors: ``ValidationError``.
    """
    check_name(area=term.area, name=name, term=term, is_practice=term.is_practice)
    check_practice(area=term.area, previous=previous, is_practice=term.is_practice, term=term)
    check_previous(area=term.area, as_of=as_of, previous=previous)
    check_end(as_of=as_of, ends_on=ends_on)
    later = term.next_terms.filter(as_of__lte=as_of).first()  # type: ignore[attr-defined]
    if later:
        raise ValidationError(f"“{later}”（{later.as_of}）以本届为上届，统计时点必须早于它。")
    before = audit.snapshot(term)
    term.name, term.as_of, term.previous = name.strip(), as_of, previous
    term.keeps_findings = term.keeps_findings if keeps_findings is None else keeps_findings
    term.ends_on, term.needs_inspection, term.deputy_from = ends_on, needs_inspection, deputy_from
    term.save()
    if changes := audit.changes_between(before, term):
        audit.record(actor=actor, action="term_edited", instance=term, area_path=term.area.path, changes=changes)
        announce(term)
    return term


@transaction.atomic
def add_unit(*, actor: Any, term: Term, unit: Unit) -> UnitProfile:
    """Let a unit take part in a term. Errors: ``ValidationError`` outside the term's area or twice."""
    if not unit.township.path.startswith(term.area.path):
        raise ValidationError(f"{unit.name}不在“{term.area}”范围内，不能参加“{term}”。")
    profile, is_new = UnitProfile.objects.get_or_create(term=term, unit=unit)
    if not is_new:
        raise ValidationError(f"{unit.name}已经参加“{term}”。")
    _record_unit(actor, "term_unit_added", term, unit)
    return profile


@transaction.atomic
def add_units(*, actor: Any, term: Term, units: Iterable[Unit]) -> None:
    """Let several units take part: all or, where one may not, none. Errors: as ``add_unit``."""
    for unit in units:
        add_unit(actor=actor, term=term, unit=unit)


@transaction.atomic
def remove_unit(*, actor: Any, term: Term, unit: Unit) -> None:
    """Take a unit out of a term. Errors: ``ValidationError`` while people are registered in it."""
    kinds = _what_stands_on(term, unit)
    if kinds:
        raise ValidationError(f"{unit.name}在“{term}”中还有{'、'.join(kinds)}，不能移出；请先处理这些人员。")
    UnitProfile.objects.filter(term=term, unit=unit).delete()
    _record_unit(actor, "term_unit_removed", term, unit)


def check_name(*, area: Area, name: str, term: Term | None = None, is_practice: bool = False) -> None:
    """Errors: ``ValidationError`` for an empty name, one that another term of the area has, or one that hides a
    practice term, or makes a real one look like it: the name stands wherever the term's data does."""
    if not name.strip():
        raise ValidationError("请填写届次名称，例如“2021年换届”。")
    if is_practice and not is_for_practice(name):
        raise ValidationError(f"练习届的名称须包含“{WORD}”二字，例如“练习届”，以免与正式届次混淆。")
    if not is_practice and is_for_practice(name):
        raise ValidationError(f"“{name.strip()}”含有“{WORD}”二字，只用于练习届；正式届次请换一个名称。")
    if Term.objects.filter(area=area, name=name.strip()).exclude(pk=term.pk if term else None).exists():
        raise ValidationError(f"{area.name}已有名为“{name.strip()}”的届次。")


def check_previous(*, area: Area, as_of: dt.date, previous: Term | None) -> None:
    """Errors: ``ValidationError`` unless the previous term is older and covers the whole area."""
    if previous is None:
        return
    if not area.path.startswith(previous.area.path):
        raise ValidationError(f"上届“{previous}”属于{previous.area}，没有包括{area}全部，不能作为上届。")
    if previous.as_of >= as_of:
        raise ValidationError(f"上届“{previous}”的统计时点 {previous.as_of} 必须早于本届的 {as_of}。")


def check_practice(*, area: Area, previous: Term | None, is_practice: bool, term: Term | None = None) -> None:
    """Errors: ``ValidationError`` where practice and real terms are to be compared, or an area gets a second one for
    practice."""
    if is_practice and previous:
        raise ValidationError("练习届不与其他届次比较，不能设上届。")
    if previous and previous.is_practice:
        raise ValidationError(f"“{previous}”是练习届，不能作为上届，请选择正式届次。")
    others = Term.objects.filter(area=area, is_practice=True).exclude(pk=term.pk if term else None)
    if is_practice and (there := others.first()):
        raise ValidationError(f"{area.name}已有练习届“{there}”，清空后可以反复使用，不必另建。")


def check_end(*, as_of: dt.date, ends_on: dt.date | None) -> None:
    """Errors: ``ValidationError`` for a term that ends before it began."""
    if ends_on and ends_on <= as_of:
        raise ValidationError({"ends_on": f"届满日期 {ends_on} 应晚于统计时点 {as_of}，请核对。"})


def announce(term: Term, township_ids: list[int] | None = None) -> None:
    """Tell that a term's units, or all its figures, changed."""
    if township_ids is None:
        rows = UnitProfile.objects.filter(term=term).order_by()
        township_ids = list(rows.values_list("unit__township_id", flat=True).distinct())
    units_changed.send(sender=None, township_ids=township_ids, term_id=term.pk)


def _record_unit(actor: Any, action: str, term: Term, unit: Unit) -> None:
    changes = {"unit": unit.name, "code": unit.code}
    audit.record(actor=actor, action=action, instance=term, area_path=unit.township.path, changes=changes)
    announce(term, [unit.township_id])


def _what_stands_on(term: Term, unit: Unit) -> list[str]:
    """Names of the kinds of rows that belong to a unit in a term, its profile apart, in whichever app they live."""
    found = []
    for relation in unit._meta.related_objects:
        model = relation.related_model
        has_term = any(field.name == "term" for field in model._meta.concrete_fields)
        if model is not UnitProfile and has_term:
            rows = model._default_manager.filter(**{relation.field.name: unit, "term": term})
            found += [str(model._meta.verbose_name)] if rows.exists() else []
    return found
