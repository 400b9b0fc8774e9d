"""Elections for the tests of cadres: contests with candidates, and polls typed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cadres.models import Candidacy, Vote
from cadres.services.polls import open_poll, save_poll
from cadres.services.results import declare_result
from elections.choices import Body
from elections.models import Contest, Poll
from elections.services.contests import create_contest
from tests.cadres.people import make_person

DAY = dt.date(2021, 5, 8)
FIVE = [("director", 1, 0), ("deputy_director", 1, 0), ("member", 3, 0)]
PARTY_FIVE = [("secretary", 1, 0), ("deputy_secretary", 1, 0), ("member", 3, 0)]
HEAD = {
    "held_on": DAY,
    "electors": 1000,
    "issued": 600,
    "returned": 501,
    "valid": 490,
    "void": 11,
    "void_reasons": {"blank": 8},
}
MEETING = {"held_on": DAY, "electors": 47, "attended": 40, "issued": 40, "returned": 40, "valid": 40, "void": 0}


def make_candidacy(name: Any, unit: Any, term: Any, **fields: Any) -> Candidacy:
    """A final candidate who passed the review. Fields of the person are named ``person_…``."""
    facts = {key.removeprefix("person_"): fields.pop(key) for key in list(fields) if key.startswith("person_")}
    person = make_person(name, **facts) if isinstance(name, str) else name
    values = {"status": "final", "review": "clear", "political_status": "01", "education": 5, **fields}
    return Candidacy.objects.create(person=person, unit=unit, term=term, **values)


def make_contest(world: Any, actor: Any, *, unit: str = "白杨", body: str = Body.COMMITTEE, **fields: Any) -> Contest:
    is_party = body == Body.PARTY
    values = {
        "electors": "party_meeting" if is_party else "all_voters",
        "posts": PARTY_FIVE if is_party else FIVE,
        "election_day": DAY,
        **fields,
    }
    return create_contest(actor=actor, term=world.term, unit=world.units[unit], body=body, **values)


def stand(contest: Contest, **posts: str) -> dict[str, Candidacy]:
    """Candidates by name, each for a post of the contest."""
    return {
        name: make_candidacy(
            name, contest.unit, contest.term, occasion=contest.occasion, **{f"{contest.body}_post": post}
        )
        for name, post in posts.items()
    }


def typed_lines(poll: Poll, votes: dict[str, int]) -> dict[int, dict[str, int]]:
    rows = Vote.objects.filter(poll=poll).select_related("candidacy__person")
    return {row.pk: {"votes_for": votes[row.candidacy.person.name]} for row in rows}


def enter(actor: Any, contest: Contest, votes: dict[str, int], *, submit: bool = True, **head: Any) -> Poll:
    """The next poll of a contest, typed in and submitted."""
    poll = contest.polls.filter(state="draft").first() or open_poll(actor=actor, contest=contest)
    base = MEETING if contest.body == Body.PARTY else HEAD
    return save_poll(actor=actor, poll=poll, values={**base, **head}, lines=typed_lines(poll, votes), submit=submit)


def declare(entered: Any, confirmed: Any, contest: Contest, votes: dict[str, int], **head: Any) -> Poll:
    return declare_result(actor=confirmed, poll=enter(entered, contest, votes, **head))
