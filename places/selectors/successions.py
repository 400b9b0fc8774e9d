"""Which units a unit came out of, and which came out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from places.models import Unit, UnitSuccession


def predecessors_of(units: Any) -> dict[int, set[int]]:
    """The units that each of the given ones (ids, or a queryset of ids) succeeds, also through chains.

    Only units that succeed another are in the answer. One query for each step of the longest chain.
    """
    parents: dict[int, set[int]] = defaultdict(set)
    children: set[int] = set()
    asked: set[int] = set()
    frontier = units
    while True:
        links = UnitSuccession.objects.filter(successor__in=frontier, predecessor__isnull=False)
        found = list(links.values_list("successor_id", "predecessor_id"))
        asked |= {successor for successor, _ in found}
        children = children or set(asked)
        for successor, predecessor in found:
            parents[successor].add(predecessor)
        frontier = {predecessor for _, predecessor in found} - asked
        if not frontier:
            break
    return {unit: _closure(unit, parents) for unit in children}


def successors_of(units: Iterable[int]) -> dict[int, list[Unit]]:
    """The units that succeeded each of the given ones (ids) directly; only of those that were. One query."""
    found: dict[int, list[Unit]] = defaultdict(list)
    links = UnitSuccession.objects.filter(predecessor__in=list(units), successor__isnull=False)
    for link in links.select_related("successor__township").order_by("on", "successor__code"):
        if link.successor and link.predecessor_id and link.successor_id != link.predecessor_id:
            found[link.predecessor_id].append(link.successor)
    return dict(found)


def _closure(unit: int, parents: dict[int, set[int]]) -> set[int]:
    """All that a unit came out of; a circle in the data ends where it began."""
    seen: set[int] = set()
    waiting = [unit]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return seen
