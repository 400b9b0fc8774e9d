"""What writing a row of a slate and of a roster have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from cadres.models import PostRow
from cadres.rules.boards import Finding, Seat
from cadres.services.persons import filled
from core.services.audit import changes_between, snapshot

EDUCATIONS = ("education", "education_full_time", "education_in_service")
FACTS = (*EDUCATIONS, "degree", "school_and_major", "political_status", "joined_party_on", "is_full_time")
"""What stands of a person on a row, and goes along from a roster to a slate and back."""


def seat_of(row: Any) -> Seat:
    """A row as the rules of boards take it."""
    return Seat(
        name=str(row.person),
        party=row.party_post,
        committee=row.committee_post,
        supervision=row.supervision_post,
        political_status=row.political_status,
        has_left=getattr(row, "ended_on", None) is not None,
    )


def write_row(row: Any, values: dict[str, Any], find: Callable[[Any], list[Finding]]) -> dict[str, list[Any]]:
    """Set, check and save a row; what changed, sources by name. ``find`` says what is wrong with it then.

    Errors: ValidationError at the fields.
    """
    before, is_new = snapshot(row), row.pk is None
    values = dict(values)
    sources = values.pop("sources", None)
    for name, value in values.items():
        setattr(row, name, value)
    given = [getattr(row, name) for name in EDUCATIONS if getattr(row, name) is not None]
    row.education = max(given, default=None)
    refuse(find(row))
    changes = changes_between(before, row)
    if changes:
        row.save()
    changes |= _set_sources(row, sources)
    return filled(changes) if is_new else changes


def refuse(found: list[Finding]) -> None:
    """Errors: ValidationError with the findings that are errors, each at its field."""
    errors = {finding.field: finding.message for finding in found if finding.is_error}
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]


def emptied(row: PostRow) -> dict[str, list[Any]]:
    """The values of a row that goes, as the audit trail keeps them."""
    values = changes_between({}, row)
    return {name: [after, None] for name, (_, after) in values.items() if after not in (None, "")}


def _set_sources(row: Any, sources: Any) -> dict[str, list[Any]]:
    if sources is None:
        return {}
    before = sorted(source.name for source in row.sources.all())
    after = sorted(source.name for source in sources)
    if before == after:
        return {}
    row.sources.set(sources)
    return {"sources": ["、".join(before), "、".join(after)]}
