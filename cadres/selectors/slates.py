"""Who stands in units, as an import compares its rows with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cadres.models import Candidacy
from cadres.selectors.standing import key_of
from elections.choices import Body
from elections.models import Term

CHUNK = 500


@dataclass(frozen=True)
class Rival:
    """Somebody who stands: ``posts`` by body, empty where they do not stand for it."""

    key: str
    name: str
    posts: Mapping[str, str]
    is_on_slate: bool


def rivals_of(term: Term, unit_ids: Collection[int]) -> dict[int, list[Rival]]:
    """Who stands in units at the term election, those who are out aside; one query per 500 units."""
    units = sorted(unit_ids)
    rivals: dict[int, list[Rival]] = defaultdict(list)
    for start in range(0, len(units), CHUNK):
        rows = Candidacy.objects.filter(term=term, occasion=0, unit__in=units[start : start + CHUNK])
        facts = ("unit_id", "person_id", "person__id_number_hash", "person__name", "is_on_slate")
        found = rows.going_on().order_by("pk").values_list(*facts, *(f"{body}_post" for body in Body.values))
        for unit_id, person_id, id_hash, name, is_on_slate, *posts in found:
            by_body = dict(zip(Body.values, posts, strict=True))
            rivals[unit_id].append(Rival(key_of(person_id, id_hash), name, by_body, is_on_slate))
    return rivals
