"""People whose facts are held by a locked roster they stand in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from elections.choices import DataKind, SubmissionState
from elections.models import Submission

HELD_FACTS = frozenset({"name", "sex", "birth", "id_number", "id_number_hash", "ethnic_group"})
"""The facts of a person that a roster's figures count. A telephone number may change at any time."""


def locks_holding(person_ids: Iterable[int]) -> dict[int, Submission]:
    """By person, a locked roster that the person stands in, whichever unit's and term's."""
    rows = Submission.objects.filter(
        kind=DataKind.ROSTER,
        state=SubmissionState.LOCKED,
        unit__memberships__person__in=list(person_ids),
        unit__memberships__term=F("term"),
    )
    found = rows.annotate(held=F("unit__memberships__person")).select_related("unit__township", "term", "decided_by")
    return {each.held: each for each in found}
