"""The stored columns that compare a roster with the neighbouring terms', refreshed by set-based UPDATEs (DESIGN §5).

Turnover is by person, over the two committees of the whole of the term's area, whatever area is displayed. Each UPDATE
touches only the rows whose value changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from cadres.choices import Turnover
from cadres.models import Membership
from elections.models import Term
from places.models import Unit
from places.selectors.successions import predecessors_of

IN_TWO_COMMITTEES = ~Q(party_post="") | ~Q(committee_post="")
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
    _refresh_entered(term, rows)
    _refresh_newness(term, rows)
    _refresh_departed(term, then)


def _clear(rows: Any, then: Any) -> None:
    """Nothing to compare with, so no value."""
    rows.exclude(turnover="").update(turnover="")
    for column in POST_COLUMNS.values():
        rows.filter(**{f"{column}__isnull": False}).update(**{column: None})
    then.filter(departed__isnull=False).update(departed=None)


def _refresh_entered(term: Term, rows: Any) -> None:
    """新进, 连任 or 交流; empty for those who serve on neither of the two committees."""
    served = previous_rows(term).filter(person=OuterRef("person"))
    lineage = predecessors_of(rows.values("unit").distinct())
    rows.exclude(IN_TWO_COMMITTEES).exclude(turnover="").update(turnover="")
    turnover = Case(
        When(Exists(served.filter(unit=OuterRef("unit"))), then=Value(Turnover.RE_ELECTED.value)),
        When(Exists(served), then=Value(Turnover.TRANSFERRED_IN.value)),
        default=Value(Turnover.NEWLY_ENTERED.value),
    )
    plain = rows.filter(IN_TWO_COMMITTEES).exclude(unit__in=lineage)
    plain.annotate(now=turnover).exclude(turnover=F("now")).update(turnover=F("now"))
    for unit, ancestors in lineage.items():
        same = When(Exists(served.filter(unit__in={unit, *ancestors})), then=Value(Turnover.RE_ELECTED.value))
        of_unit = rows.filter(IN_TWO_COMMITTEES, unit=unit)
        lines = Case(same, *turnover.cases[1:], default=turnover.default)
        of_unit.annotate(now=lines).exclude(turnover=F("now")).update(turnover=F("now"))


def _refresh_newness(term: Term, rows: Any) -> None:
    """Whether the post itself is new to them: not held in this unit in the term before."""
    for post, column in POST_COLUMNS.items():
        held = Exists(
            previous_rows(term).filter(**{"person": OuterRef("person"), "unit": OuterRef("unit"), post: OuterRef(post)})
        )
        rows.filter(**{post: "", f"{column}__isnull": False}).update(**{column: None})
        holders = rows.exclude(**{post: ""})
        holders.exclude(**{column: False}).filter(held).update(**{column: False})
        holders.exclude(**{column: True}).filter(~held).update(**{column: True})


def _refresh_departed(term: Term, then: Any) -> None:
    """退出: was on one of the two committees then and is on none now."""
    serving = Exists(Membership.objects.filter(IN_TWO_COMMITTEES, term=term, person=OuterRef("person")))
    then.exclude(IN_TWO_COMMITTEES).filter(departed__isnull=False).update(departed=None)
    members = then.filter(IN_TWO_COMMITTEES)
    members.exclude(departed=False).filter(serving).update(departed=False)
    members.exclude(departed=True).filter(~serving).update(departed=True)
