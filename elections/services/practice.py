"""Wiping a practice term (练习届): everything that hangs on it goes, in whichever app it lives, and nothing else.

What hangs on a term is found by following foreign keys from their target to the rows that have them, so that a new
model needs no mention here. Before anything is deleted each of these rows is looked at: one that also belongs to
another term, or to a person of another realm, stops the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.models import Job, StoredFile
from core.services import audit, files, jobs
from elections.models import Basis, Qualification, Stage, TallyKind, Task, Term, UnitProfile
from elections.services.plan import put_in_plan
from elections.services.terms import announce, set_up

WIPE = "practice_wipe"
DELETING = "清空练习届"
AT_ONCE = 3_000
"""Rows that are wiped while the user waits; more are left to a job."""
CHUNK = 500
SET_UP = (Term, Basis, Qualification, Stage, TallyKind, Task, UnitProfile)
"""What a term has from the beginning: not counted among what was entered."""

Model = type[models.Model]
Belongings = dict[Model, set[int]]
Told = Callable[[str, int, int], None]


class NotOnlyOfPractice(Exception):
    """A row of a practice term is tied to one outside: a fault of ours, nothing was deleted."""


def belongings(term: Term) -> Belongings:
    """The rows that hang on a term by foreign keys, over however many tables, itself among them."""
    found: Belongings = {Term: {term.pk}}
    new: list[tuple[Model, set[int]]] = [(Term, {term.pk})]
    while new:
        model, keys = new.pop()
        for field in _fields_to(model):
            rows = {key for part in _parts(keys) for key in _referring(field, part)}
            more = rows - found.setdefault(field.model, set())
            if more:
                found[field.model] |= more
                new.append((field.model, more))
    return {model: keys for model, keys in found.items() if keys}


def _fields_to(model: Model) -> Iterator[Any]:
    """The foreign keys to a model. Those that only remember a row, and terms that follow, make nothing belong to it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not isinstance(relation, models.ManyToManyRel):
            field: Any = relation.field
            is_kept = relation.on_delete is models.SET_NULL  # type: ignore[attr-defined]
            if not is_kept and field.model is not Term and not field.model._meta.proxy:
                yield field


def _referring(field: Any, keys: list[int]) -> Iterable[int]:
    rows = field.model._base_manager.filter(**{f"{field.name}__in": keys}).order_by()
    return rows.values_list("pk", flat=True)


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def counted(term: Term) -> dict[str, int]:
    """What a wipe would take, by kind of row, the most first, without what a term has from the beginning."""
    return _counted(belongings(term))


def _counted(found: Belongings) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for model, keys in found.items():
        is_computed = getattr(model, "is_computed", False)
        if model not in SET_UP and not model._meta.auto_created and not is_computed:
            counts[str(model._meta.verbose_name)] += len(keys)
    counts["文件"] += len(_kept_by(found, StoredFile))
    return {name: count for name, count in counts.most_common() if count}


def _kept_by(found: Belongings, target: Model) -> set[int]:
    """The rows of a model to which rows found refer: files and jobs."""
    kept: set[int] = set()
    for model, keys in found.items():
        for field in model._meta.concrete_fields:
            if field.related_model is target:
                for part in _parts(keys):
                    rows = model._base_manager.filter(pk__in=part, **{f"{field.name}__isnull": False}).order_by()
                    kept.update(rows.values_list(field.attname, flat=True))
    return kept


def start_wiping(*, actor: Any, term: Term, keep: bool) -> Job | None:
    """Wipe a term now, or where it has much by a job, which is returned. Errors: ``ValidationError``."""
    check_wipe(term)
    payload = {"term": term.pk, "keep": keep, "actor": actor.pk}
    if sum(counted(term).values()) > AT_ONCE:
        return jobs.enqueue(kind=WIPE, payload=payload, owner_id=actor.pk)
    wipe(actor=actor, term=term, keep=keep)
    return None


def wiping(term: Term) -> Job | None:
    """The job that wipes a term, as long as it has not ended."""
    running = Job.objects.filter(kind=WIPE, payload__term=term.pk, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    return running.first()


def check_wipe(term: Term) -> None:
    """Errors: ``ValidationError`` for a real term, and while a file is worked at or the term is wiped already."""
    if not term.is_practice:
        raise ValidationError(f"“{term}”是正式届次，不能清空；只有练习届可以清空。")
    if wiping(term):
        raise ValidationError(f"“{term}”正在清空，请稍候刷新页面。")
    at_work = Job.objects.filter(pk__in=_kept_by(belongings(term), Job), state=Job.State.RUNNING)
    if at_work.exists():
        raise ValidationError(f"“{term}”有上传正在处理，请等处理完成后再清空。")


def _silent(*_: Any) -> None:
    pass


@transaction.atomic
def wipe(*, actor: Any, term: Term, keep: bool, tell: Told = _silent) -> dict[str, int]:
    """Delete all that hangs on a practice term, its people and files too; with ``keep`` the term stands there as new,
    else it goes as well. One audit entry says how much went. Returns that.

    Errors: ``ValidationError`` for a real term, ``NotOnlyOfPractice``.
    """
    term = Term.objects.select_for_update(of=("self",)).select_related("area").get(pk=term.pk)
    if not term.is_practice:
        raise ValidationError(f"“{term}”是正式届次，不能清空；只有练习届可以清空。")
    found = belongings(term)
    _check_closed(found)
    counts = _counted(found)
    stored, worked = _kept_by(found, StoredFile), _kept_by(found, Job)
    area_path = term.area.path
    changes = {name: [count, 0] for name, count in counts.items()}
    audit.record(
        actor=actor,
        action="practice_wiped" if keep else "practice_removed",
        instance=term,
        area_path=area_path,
        changes=changes,
    )
    if keep:
        found.pop(Term)
    _delete(found, tell)
    files.discard(keys=stored)
    _delete({Job: worked}, _silent)
    if keep:
        set_up(term=term)
        put_in_plan(actor=actor, term=term, is_noted=False)
        announce(term)
    return counts


def _check_closed(found: Belongings) -> None:
    """Errors: ``NotOnlyOfPractice`` where a row found refers to a term, person or other row of a kind found that is
    not among them."""
    for model, keys in found.items():
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target not in found or model is Term:
                continue
            for part in _parts(keys):
                rows = model._base_manager.filter(pk__in=part, **{f"{field.name}__isnull": False}).order_by()
                if strange := set(rows.values_list(field.attname, flat=True)) - found[target]:
                    raise NotOnlyOfPractice(f"{model._meta.label}.{field.name}: {sorted(strange)[:5]}")


def _delete(found: Belongings, tell: Told) -> None:
    """Delete rows of all kinds in any order: foreign keys are looked at when the transaction ends."""
    total, done = sum(map(len, found.values())), 0
    for model, keys in found.items():
        for part in _parts(keys):
            rows: Any = model._base_manager.filter(pk__in=part).order_by()
            rows._raw_delete(rows.db)
            done += len(part)
            tell(DELETING, done, total)
