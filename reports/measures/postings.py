"""Whole numbers of those who serve in units outside the two committees (其他任职): never among their members."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from cadres.choices import PostingKind
from cadres.models import Posting
from core.partial_dates import date_number
from elections.models import Term
from reports.measures.tally import Tally


def _serving(term: Term) -> Any:
    """Who serves on the term's date."""
    return Posting.objects.filter(term=term).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=date_number(term.as_of)))


POSTINGS = Tally(
    "posting",
    _serving,
    "unit",
    {kind.value: Count("pk", filter=Q(kind=kind)) for kind in PostingKind},
    {kind.value: str(kind.label) for kind in PostingKind},
    "人",
)
