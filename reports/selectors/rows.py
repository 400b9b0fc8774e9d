"""The rows of people that figures count, and that the lists behind them show."""

from __future__ import annotations

from typing import Any

from cadres.models import Candidacy
from cadres.services.turnover import candidacies, roster
from reports.choices import RowKind

__all__ = ["candidacies", "departed_rows", "member_rows"]


def member_rows(term_id: Any, rows: str) -> Any:
    """The members of a term (its key, or an expression for it): its roster as elected, or its slate as if elected."""
    return Candidacy.objects.on_slate().filter(term=term_id) if rows == RowKind.SLATE else roster(term_id)


def departed_rows(term_id: int | None) -> Any:
    """The rows of a term of whom the next one tells whether they departed."""
    return roster(term_id).filter(departed__isnull=False)
