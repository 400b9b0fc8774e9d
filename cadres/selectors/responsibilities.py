"""Who answers for streets and units during the election (包联领导)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cadres.models import Responsibility
from elections.models import Term
from places.models import Unit

HIGHER = (Responsibility.Rank.COUNTY, Responsibility.Rank.FIRST_HAND)
"""Who takes a red unit (选情复杂的由区县领导或街镇主要领导包联)."""


@dataclass
class Leaders:
    """The leaders of an area's streets and units."""

    by_unit: dict[int, list[Responsibility]] = field(default_factory=dict)
    by_street: dict[int, list[Responsibility]] = field(default_factory=dict)

    def of(self, unit: Unit) -> list[Responsibility]:
        """The unit's own leaders, else those of its street."""
        return self.by_unit.get(unit.pk) or self.by_street.get(unit.township_id, [])

    def has_higher(self, unit: Unit) -> bool:
        """Whether one of the unit's own leaders is of the county or the first hand of the street."""
        return any(each.rank in HIGHER for each in self.by_unit.get(unit.pk, []))


def leaders_of(term: Term, area_path: str) -> Leaders:
    """All of an area in one query."""
    found = Leaders()
    for row in Responsibility.objects.filter(term=term, area__path__startswith=area_path):
        key, rows = (row.unit_id, found.by_unit) if row.unit_id else (row.area_id, found.by_street)
        rows.setdefault(key, []).append(row)
    return found
