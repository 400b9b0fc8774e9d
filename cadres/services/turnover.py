"""The stored columns that compare a roster with the neighbouring terms', refreshed by set-based UPDATEs (DESIGN §5).

Turnover is by person, over the two committees of the whole of the term's area, whatever area is displayed. Each UPDATE
touches only the rows whose value changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from cadres.choices import Turnover
from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Term
from places.models import Unit
from places.selectors.successions import predecessors_of

FLAG = BooleanField(null=True)
POST_COLUMNS = {"party_post": "newly_in_party_post", "committee_post": "newly_in_committee_post"}


def previous_rows(term: Term) -> Any:
    """The two committees of the term before, within this term's area."""
    rows = Membership.objects.filter(IN_TWO_COMMITTEES, term=term.previous_id)
    previous = term.previous
    if previous and not previous.area.path.startswith(term.area.path):
        rows = rows.under(term.area.path)
    return rows


def is_compared(term: Term) -> bool:
    """Whether a term and the one before it both have members: else turnover has no value."""
    if term.previous_id is None:
        return False
    return bool(previous_rows(term).exists() and Membership.objects.filter(IN_TWO_COMMITTEES, term=term).exists())


@transaction.atomic
def refresh_turnover(*, term: Term, township_ids: Iterable[int]) -> None:
    """Bring ``turnover`` and ``newly_in_*`` of a term's rows, and ``departed`` of the rows of the term before, up to
    date in these townships."""
    units = Unit.objects.filter(township__in=list(township_ids)).values("pk")
    rows = Membership.objects.filter(term=term, unit__in=units).order_by()
    then = Membership.objects.filter(term=term.previous_id, unit__in=units).order_by()
    if not is_compared(term):
        _clear(rows, then)
        return
    _refresh_rows(term, rows)
    _refresh_departed(term, then)


def _clear(rows: Any, then: Any) -> None:
    """Nothing to compare with, so no value."""
    rows.exclude(turnover="").update(turnover="")
    for column in POST_COLUMNS.values():
        rows.filter(**{f"{column}__isnull": False}).update(**{column: None})
    then.filter(departed__isnull=False).update(departed=None)


def _refresh_rows(term: Term, rows: Any) -> None:
    """Write what differs: one UPDATE for all plain units, one for each unit that came out of others."""
    lineage = predecessors_of(rows.values("unit").distinct())
    _write(term, rows.exclude(unit__in=lineage), Q(unit=OuterRef("unit")))
    for unit, ancestors in lineage.items():
        _write(term, rows.filter(unit=unit), Q(unit__in={unit, *ancestors}))


def _write(term: Term, rows: Any, same_unit: Q) -> None:
    expected = {"turnover": _turnover(term, same_unit)}
    expected.update({column: _is_new(term, post) for post, column in POST_COLUMNS.items()})
    differs = ~Q(turnover=F("expected_turnover"))
    for post, column in POST_COLUMNS.items():
        unknown = Q(**{f"{column}__isnull": True})
        differs |= Q(~unknown, **{post: ""}) | ~Q(**{post: ""}) & (unknown | ~Q(**{column: F(f"expected_{column}")}))
    named = rows.annotate(**{f"expected_{column}": expression for column, expression in expected.items()})
    named.filter(differs).update(**expected)


def _turnover(term: Term, same_unit: Q) -> Case:
    """新进, 连任 or 交流; empty for those who serve on neither of the two committees."""
    served = previous_rows(term).filter(person=OuterRef("person"))
    return Case(
        When(~IN_TWO_COMMITTEES, then=Value("")),
        When(Exists(served.filter(same_unit)), then=Value(Turnover.RE_ELECTED.value)),
        When(Exists(served), then=Value(Turnover.TRANSFERRED_IN.value)),
        default=Value(Turnover.NEWLY_ENTERED.value),
    )


def _is_new(term: Term, post: str) -> Case:
    """Whether the post itself is new to its holder: not held in this unit in the term before."""
    same = {"person": OuterRef("person"), "unit": OuterRef("unit"), post: OuterRef(post)}
    held = Exists(previous_rows(term).filter(**same))
    return Case(
        When(**{post: ""}, then=Value(None)), When(held, then=Value(False)), default=Value(True), output_field=FLAG
    )


def _refresh_departed(term: Term, then: Any) -> None:
    """退出: was on one of the two committees then and is on none now."""
    serving = Exists(Membership.objects.filter(IN_TWO_COMMITTEES, term=term, person=OuterRef("person")))
    gone = Case(When(serving, then=Value(False)), default=Value(True), output_field=FLAG)
    then.exclude(IN_TWO_COMMITTEES).filter(departed__isnull=False).update(departed=None)
    members = then.filter(IN_TWO_COMMITTEES).annotate(gone=gone)
    members.filter(Q(departed__isnull=True) | ~Q(departed=F("gone"))).update(departed=gone)
