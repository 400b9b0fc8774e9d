"""What is known of each unit in each term: Party organisation, Party members, households, registered voters."""

from __future__ import annotations

from random import Random

from elections.models import ProfileField, UnitProfile
from reports.demo.draws import apportion
from reports.demo.people import BEFORE, NOW, Place
from reports.demo.quotas import PARTY_MEMBERS, RESIDENTS, VOTERS

KNOWN_HOUSEHOLDS = {"310113102070": 2180}
"""经纬城市绿洲第三居民区, of the article."""
KNOWN_MEMBERS = {"310113007007": (146, 157)}
"""桃园新村: a Party organisation large enough for the article's turnout of 98.71 %."""
FACTS = ("organisation", "party_members", "households", "registered_voters")
ASKED = {"涉农": ProfileField.Kind.YES_NO, "集体经济组织": ProfileField.Kind.NUMBER}
"""What the demonstration's administrator asks for beside these."""


def profiles(rng: Random, places: list[Place]) -> tuple[dict[str, tuple], dict[str, tuple]]:
    """By unit code, the values of ``FACTS`` in each term."""
    households = [_households(rng, place) for place in places]
    sizes = [count * rng.uniform(0.85, 1.15) for count in households]
    members = [count**0.5 * rng.uniform(0.8, 1.25) for count in households]
    terms = []
    for term in (BEFORE, NOW):
        voters = apportion(VOTERS[term], sizes)
        party = _party_members(places, members, term)
        rows = zip(places, party, households, voters, strict=True)
        terms.append({place.code: (_organisation(p), p, _then(h, term, place), v) for place, p, h, v in rows})
    return terms[BEFORE], terms[NOW]


def asked(code: str) -> dict[str, bool | int]:
    """Villages, whose codes end in 200 to 399, farm and have a collective."""
    is_village = code[9] in "23"
    return {"涉农": is_village, "集体经济组织": int(is_village)}


def _households(rng: Random, place: Place) -> int:
    low, high = (700, 2600) if place.kind == RESIDENTS else (320, 1050)
    return KNOWN_HOUSEHOLDS.get(place.code) or rng.randint(low, high)


def _party_members(places: list[Place], ideals: list[float], term: int) -> list[int]:
    known = {place: KNOWN_MEMBERS[place.code][term] for place in places if place.code in KNOWN_MEMBERS}
    others = [0.0 if place in known else ideal for place, ideal in zip(places, ideals, strict=True)]
    parts = apportion(PARTY_MEMBERS[term] - sum(known.values()), others)
    return [known.get(place, part) for place, part in zip(places, parts, strict=True)]


def _then(households: int, term: int, place: Place) -> int:
    return round(households * 0.94) if term == BEFORE else households


def _organisation(party_members: int) -> str:
    """Branch under 50 Party members, general branch from 50, committee from 100 where the unit is large."""
    form = UnitProfile.Organisation
    if party_members < 50:
        return form.BRANCH
    return form.GENERAL_BRANCH if party_members < 120 else form.COMMITTEE
