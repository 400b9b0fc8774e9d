"""Which facts of a person a roster may overwrite.

Facts of a term stand on the membership. The person shows the newest: a roster of an older term than the one that gave
the person's facts fills what is empty and overwrites nothing, so importing two terms in either order ends the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core.partial_dates import PartialDate

PERSON_FACTS = ("name", "sex", "birth", "ethnic_group", "phone")
DERIVED_FACTS = ("sex", "birth")
"""What the ID number tells too."""


def is_empty(value: Any) -> bool:
    return value is None or value == ""


def person_changes(
    current: Mapping[str, Any],
    current_as_of: dt.date | None,
    stated: Mapping[str, Any],
    derived: Mapping[str, Any],
    as_of: dt.date,
) -> dict[str, Any]:
    """The facts to set on a person: ``{fact: value}``.

    ``stated`` stands in the roster of the term whose as-of date is ``as_of``; ``derived`` comes from the ID number and
    only fills what is empty or makes a month of birth a day. An empty cell never erases.
    """
    may_overwrite = current_as_of is None or as_of >= current_as_of
    changes: dict[str, Any] = {}
    for fact in PERSON_FACTS:
        now, new = current.get(fact), stated.get(fact)
        if is_empty(new):
            new = derived.get(fact) if is_empty(now) or _refines(now, derived.get(fact)) else None
        elif not (is_empty(now) or may_overwrite or _refines(now, new)):
            continue
        if not is_empty(new) and new != now and not _refines(new, now):
            changes[fact] = new
    return changes


def term_changes(current: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a term to set on a membership: those stated that differ. An empty cell never erases."""
    return {
        fact: new
        for fact, new in stated.items()
        if not is_empty(new) and new != (now := current.get(fact)) and not _refines(new, now)
    }


def _refines(month: Any, day: Any) -> bool:
    """Whether ``day`` tells the day of what ``month`` knows to the month."""
    return (
        isinstance(month, PartialDate)
        and isinstance(day, PartialDate)
        and month.is_month_only
        and not day.is_month_only
        and month.agrees_with(day)
    )
