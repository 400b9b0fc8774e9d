"""Which rows stand for the members that figures are about."""

from __future__ import annotations

from django.db import models


class RowKind(models.TextChoices):
    """The roster of a term, or before the vote its slate, counted as if all on it were elected."""

    ROSTER = "roster", "花名册"
    SLATE = "slate", "候选人预案"
