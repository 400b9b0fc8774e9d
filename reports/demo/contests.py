"""Contests of both terms: as many seats as each board has, on days that keep the law."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from elections.choices import POSTS, Body
from elections.models import Contest
from elections.selectors.contests import ContestFacts, usual_electors
from elections.services.contests import create_contests, plan_contests
from reports.demo.calendars import FINAL_LIST, VOTER_LIST, day_of
from reports.demo.ground import Ground
from reports.demo.people import Human, Place, Seat

Contests = dict[tuple[Place, Body], Contest]


def write_contests(ground: Ground, number: int, days: dict[Body, tuple[dt.date, ...]]) -> Contests:
    """The contests of a term. Errors: ``ValueError`` where the law of the day does not allow one."""
    term, places = ground.terms[number], ground.population.places
    wanted: dict[tuple[int, str], ContestFacts] = {}
    for (place, body), seats in _boards(ground.population.humans, number).items():
        day = day_of(days[body], place)
        posts = [(post, seats[post], 0) for post in POSTS[body].values if post in seats]
        voter_list = day - VOTER_LIST if body == Body.COMMITTEE else None
        facts = ContestFacts(usual_electors(body), day, voter_list, day - FINAL_LIST, posts)
        wanted[ground.units[place.code].pk, body] = facts
    planned = plan_contests(term=term, units=[ground.units[place.code] for place in places], wanted=wanted)
    if faults := [f"{each.unit}：{fault}" for each in planned for fault in each.faults]:
        raise ValueError("；".join(faults[:3]))
    create_contests(actor=ground.staff, term=term, area=term.area, planned=planned)
    places_by_unit = {ground.units[place.code].pk: place for place in places}
    rows = Contest.objects.filter(term=term).order_by("unit__code", "body")
    return {(places_by_unit[each.unit_id], Body(each.body)): each for each in rows}


def _boards(humans: list[Human], number: int) -> dict[tuple[Place, Body], Counter[str]]:
    """How many seats of each post every board of a term has."""
    boards: dict[tuple[Place, Body], Counter[str]] = {}
    for seat in (seat for human in humans for seat in human.rows if seat.term == number):
        for body in (Body.PARTY, Body.COMMITTEE):
            if post := post_of(seat, body):
                boards.setdefault((seat.place, body), Counter())[post] += 1
    return boards


def post_of(seat: Seat, body: Body) -> str:
    return seat.party_post if body == Body.PARTY else seat.committee_post
