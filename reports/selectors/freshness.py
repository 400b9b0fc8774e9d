"""From when the figures of an area are, and whether rows changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from elections.models import Term
from places.models import Area
from reports.models import StaleTownship, Statistic


@dataclass(frozen=True)
class Freshness:
    """When an area's figures were computed (None: never), and how many of its townships have changed since.

    ``is_whole``: the whole term waits to be computed (it is new, or its date changed).
    """

    computed_at: dt.datetime | None
    stale_townships: int
    is_whole: bool = False

    @property
    def is_fresh(self) -> bool:
        return self.computed_at is not None and not self.stale_townships and not self.is_whole


def freshness(*, term: Term, area: Area) -> Freshness:
    """Of one area in a term."""
    computed_at = Statistic.objects.filter(term=term, area=area).aggregate(at=Max("computed_at"))["at"]
    stale = StaleTownship.objects.filter(term=term)
    whole = stale.filter(township=term.area_id).exists()
    inside = stale.filter(township__path__startswith=area.path, township__level=Area.Level.TOWNSHIP)
    return Freshness(computed_at, inside.values("township").distinct().count(), whole)
