"""Invented candidates for the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cadres.models import Candidacy
from elections.models import Contest, ContestPost
from tests.cadres.people import make_person


def make_candidate(name: Any, unit: Any, term: Any, **fields: Any) -> Candidacy:
    """A candidacy; ``name`` is a name or a Person. Fields of the person are named ``person_…``."""
    facts = {key.removeprefix("person_"): fields.pop(key) for key in list(fields) if key.startswith("person_")}
    person = make_person(name, **facts) if isinstance(name, str) else name
    if not {"party_post", "committee_post", "supervision_post"} & fields.keys():
        fields["committee_post"] = "member"
    values = {"political_status": "01", "education": 5, **fields}
    return Candidacy.objects.create(person=person, unit=unit, term=term, **values)


def make_contest(unit: Any, term: Any, body: str, day: dt.date | None, **posts: int) -> Contest:
    """A contest with seats by post."""
    electors = "party_meeting" if body == "party" else "all_voters"
    contest = Contest.objects.create(unit=unit, term=term, body=body, electors=electors, election_day=day)
    for post, seats in posts.items():
        ContestPost.objects.create(contest=contest, post=post, seats=seats)
    return contest
