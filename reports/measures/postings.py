"""Whole numbers of those who serve in units outside the two committees (其他任职): never among their members."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, Q, Value

from cadres.choices import PostingKind
from cadres.models import Posting
from core.partial_dates import date_number
from elections.models import Term
from reports.measures.tally import Tally


def _serving(term: Term) -> Any:
    """Who serves on the term's date; ``since`` is that of the term before (yyyymmdd), NULL where there is none."""
    rows = Posting.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=date_number(term.as_of)), term=term)
    since = date_number(term.previous.as_of) if term.previous else None
    return rows.annotate(since=Value(since, output_field=IntegerField()))


ADDED = "first_secretary_added"
SENT_SINCE = Q(kind=PostingKind.FIRST_SECRETARY, started_on__gt=F("since"))
POSTINGS = Tally(
    "posting",
    _serving,
    "unit",
    {**{kind.value: Count("pk", filter=Q(kind=kind)) for kind in PostingKind}, ADDED: Count("pk", filter=SENT_SINCE)},
    {**{kind.value: str(kind.label) for kind in PostingKind}, ADDED: "增派的第一书记"},
    "人",
)
