"""What a term scores in its units' situation, and how the points become colours."""

from __future__ import annotations

from elections.models import SituationAspect, SituationScale, Term
from elections.rules.situation import Aspect, Scale


def aspects_of(term: Term) -> list[Aspect]:
    """What is scored in a term; empty before it is set up."""
    rows = SituationAspect.objects.filter(term=term)
    return [Aspect(row.number, row.name, row.points) for row in rows]


def scale_of(term: Term) -> Scale:
    """How a term's points become colours; the usual limits before it is set up."""
    row = SituationScale.objects.filter(term=term).first() or SituationScale(term=term)
    return Scale(row.green_from, row.yellow_above)
