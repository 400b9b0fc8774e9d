"""Whole numbers of units: what a number is that is added up from rows about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from elections.models import Term


@dataclass(frozen=True)
class Tally:
    """Numbers of units that are added up from rows about them.

    ``rows`` gives those of a term, ``to_unit`` the lookup from a row to its unit. ``numbers`` are the aggregates by
    code. ``names`` are the words for what a unit has of each, ``word`` the measure word; both are empty where a unit
    counts as one. ``streets`` says, where some rows are of a street as a whole and of no unit, how these rows reach
    what others reach through their unit.
    """

    code: str
    rows: Callable[[Term], Any]
    to_unit: str
    numbers: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)
    word: str = ""
    streets: dict[str, str] = field(default_factory=dict)

    def lookup(self, of_unit: str) -> str:
        """``unit__kind`` as these rows reach it."""
        for name, here in self.streets.items():
            if of_unit == name or of_unit.startswith(f"{name}__"):
                return here + of_unit.removeprefix(name)
        return self.to_unit + of_unit.removeprefix("unit")

    def within(self, term: Term, places: dict[str, Any]) -> Any:
        """The rows of a term in the units that ``places`` (lookups on rows of units) selects."""
        return self.rows(term).filter(**{self.lookup(lookup): value for lookup, value in places.items()})
