"""The bases (口径) on which a term's figures are counted. Saving one has the term's figures counted anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from core.services import audit
from elections.models import Basis, Term

MOST_APART = dt.timedelta(days=2 * 366)
"""An age date further from the term's own is a slip of the hand."""


@transaction.atomic
def save_basis(
    *,
    actor: Any,
    term: Term,
    name: str,
    age_date: dt.date | None,
    education: str,
    baseline: str,
    eve: dt.date | None,
    bands: str,
    basis: Basis | None = None,
) -> Basis:
    """A further basis of a term, or one corrected. Errors: ``ValidationError``."""
    name = name.strip()
    _check_name(term, name, basis)
    _check_age_date(term, age_date)
    if baseline == Basis.Baseline.EVE:
        _check_eve(term, eve)
    saved = basis or Basis(term=term, is_default=not term.bases.exists())  # type: ignore[attr-defined]
    before = audit.snapshot(saved) if basis else {}
    saved.name, saved.age_date, saved.education, saved.bands = name, age_date, education, bands
    saved.baseline, saved.eve = baseline, eve if baseline == Basis.Baseline.EVE else None
    changes = audit.changes_between(before, saved) if basis else {"name": [None, name], "basis": [None, saved.words]}
    if changes:
        saved.save()
        _record(actor, "basis_edited" if basis else "basis_created", saved, changes)
    return saved


@transaction.atomic
def make_default(*, actor: Any, basis: Basis) -> Basis:
    """Let pages stand on this basis where none is asked for. Errors: ``ValidationError`` if it is the default."""
    if basis.is_default:
        raise ValidationError(f"“{basis}”已经是默认口径。")
    before = basis.term.bases.filter(is_default=True).first()  # type: ignore[attr-defined]
    basis.term.bases.filter(is_default=True).update(is_default=False)  # type: ignore[attr-defined]
    basis.is_default = True
    basis.save()
    _record(actor, "basis_made_default", basis, {"default": [str(before or ""), basis.name]})
    return basis


@transaction.atomic
def delete_basis(*, actor: Any, basis: Basis) -> Term:
    """Remove a basis and the figures stored on it. Errors: ``ValidationError`` for the default, or one that something
    published rests on."""
    term = basis.term
    if basis.is_default:
        raise ValidationError("默认口径不能删除，请先把另一个口径设为默认。")
    _record(actor, "basis_deleted", basis, {"name": [basis.name, None], "basis": [basis.words, None]})
    try:
        basis.delete()
    except ProtectedError as error:
        kinds = {str(row._meta.verbose_name) for row in error.protected_objects}
        raise ValidationError(f"“{basis}”已用于{'、'.join(sorted(kinds))}，不能删除；可以改名并停止选用。") from None
    return term


def day_before(day: dt.date | None) -> dt.date | None:
    """The eve of a day."""
    return day - dt.timedelta(days=1) if day else None


def _check_name(term: Term, name: str, basis: Basis | None) -> None:
    if not name:
        raise ValidationError({"name": "请填写口径名称，例如“全日制学历”。"})
    named = term.bases.filter(name=name)  # type: ignore[attr-defined]
    if any(other.pk != (basis.pk if basis else None) for other in named):
        raise ValidationError({"name": f"“{term}”已有名为“{name}”的口径，请换一个名称。"})


def _check_age_date(term: Term, age_date: dt.date | None) -> None:
    if age_date and abs(age_date - term.as_of) > MOST_APART:
        told = f"年龄计算日期 {age_date} 与本届统计时点 {term.as_of} 相差超过两年，请核对年份。"
        raise ValidationError({"age_date": told})


def _check_eve(term: Term, eve: dt.date | None) -> None:
    if term.previous is None:
        raise ValidationError({"baseline": f"“{term}”没有上届，不能与换届前比较；请先在届次中指定上届。"})
    if eve is None:
        raise ValidationError({"eve": "请填写换届前的日期，例如第一个单位选举日的前一天。"})
    if not term.previous.as_of <= eve <= term.as_of:
        told = f"换届前的日期 {eve} 应在上届统计时点 {term.previous.as_of} 与本届统计时点 {term.as_of} 之间。"
        raise ValidationError({"eve": told})


def _record(actor: Any, action: str, basis: Basis, changes: dict[str, Any]) -> None:
    audit.record(actor=actor, action=action, instance=basis, area_path=basis.term.area.path, changes=changes)
