"""From when the figures of an area are, and whether rows changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from elections.models import Term
from places.models import Area
from reports.models import Computation, DueSum, StaleTownship


@dataclass(frozen=True)
class Freshness:
    """When an area's figures were computed (None: never), how many of its townships have changed since, and whether
    it waits to be added up."""

    computed_at: dt.datetime | None
    stale_townships: int
    is_due: bool = False

    @property
    def is_computing(self) -> bool:
        return bool(self.stale_townships or self.is_due)

    @property
    def is_fresh(self) -> bool:
        return self.computed_at is not None and not self.is_computing


def freshness(*, term: Term, area: Area) -> Freshness:
    """Of one area in a term."""
    computed_at = Computation.objects.filter(term=term, area=area).values_list("at", flat=True).first()
    stale = StaleTownship.objects.filter(term=term, township__path__startswith=area.path)
    due = DueSum.objects.filter(term=term, area=area)
    return Freshness(computed_at, stale.values("township").distinct().count(), due.exists())
