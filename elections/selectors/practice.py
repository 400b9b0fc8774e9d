"""Of whatever row: whether it belongs to a practice term, so that pages and the audit trail can say so."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model

from elections.models import Term


def practice_of(instance: Any) -> Term | None:
    """The practice term to which a row belongs, however far its foreign keys have to be followed; None for real ones
    and for what belongs to no term."""
    if not isinstance(instance, Model):
        return None
    found: Any = instance
    for name in way_to_term(instance._meta.model) or ():
        found = getattr(found, name, None)
    return found if isinstance(found, Term) and found.is_practice else None


@cache
def way_to_term(model: type[Model]) -> tuple[str, ...] | None:
    """The foreign keys that lead from a model to a term, the fewest; None where none do."""
    waiting: deque[tuple[type[Model], tuple[str, ...]]] = deque([(model, ())])
    seen: set[type[Model]] = set()
    while waiting:
        here, way = waiting.popleft()
        if here is Term:
            return way
        if here not in seen:
            seen.add(here)
            keys = [field for field in here._meta.concrete_fields if isinstance(field, ForeignKey)]
            waiting.extend((key.remote_field.model, (*way, key.name)) for key in keys)
    return None


def audit_mark(instance: Model) -> str:
    """What stands before the name of an object in the audit trail."""
    return "〔练习〕" if practice_of(instance) else ""
