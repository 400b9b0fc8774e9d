"""The days of the data health check: what was found while the streets still mended their rosters (invented)."""

from __future__ import annotations

from collections import Counter
from random import Random

from core.services.bulk import insert
from elections.selectors import default_basis, today_of
from places.models import Area
from reports.demo.calendars import DAY, State
from reports.demo.ground import Ground
from reports.demo.people import NOW
from reports.models import DailyHealth
from reports.selectors.counting import count
from reports.services.statistics import BY
from reports.services.unit_health import findings, refresh_health

DAYS = 14
MENDED = {"health.no_birth": 0.08, "health.no_education": 0.12, "health.no_political_status": 0.05}
"""Of each rule, how likely a street mended one on a day."""


def write_findings(rng: Random, ground: Ground, state: State) -> None:
    """The two weeks before the day the demonstration stands on: each day there was more to mend."""
    term = ground.terms[NOW]
    basis = default_basis(term)
    if basis is None or state != State.FINISHED:
        return
    paths = dict(
        Area.objects.filter(level=Area.Level.TOWNSHIP, path__startswith=term.area.path).values_list("pk", "path")
    )
    refresh_health(term=term, township_ids=list(paths))
    found_today = findings(count(term=term, basis=basis, by=BY, places={}))
    numbers = {place: Counter(found) for place, found in found_today.items()}
    kept = []
    for back in range(1, DAYS + 1):
        day = today_of(term) - back * DAY
        for (area, kind), found in numbers.items():
            _unmend(rng, found)
            kept.append(DailyHealth(term=term, day=day, area_id=area, kind=kind, numbers=dict(found)))
        for kind in {kind for _, kind in numbers}:
            whole: Counter[str] = sum((found for (_, of), found in numbers.items() if of == kind), Counter())
            kept.append(DailyHealth(term=term, day=day, area=term.area, kind=kind, numbers=dict(whole)))
    insert(kept)


def _unmend(rng: Random, found: Counter[str]) -> None:
    """Put back what was mended on a day."""
    for code, likely in MENDED.items():
        back = rng.random() < likely
        found[code] += back
        found["units.complete"] = max(found["units.complete"] - back, 0)
