"""Whole numbers of units: how many take part and have voted, their seats, who voted, the votes of their heads.

They come from what is recorded about units, not from people. Only what a second person confirmed counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from cadres.models import Vote
from elections.choices import Body, CommitteePost, Electors, PartyPost, PollKind, PollState
from elections.models import Contest, ContestPost, Poll, Term, UnitProfile
from places.models import UnitSuccession
from reports.measures.cohorts import UNITS
from reports.measures.deputies import DEPUTIES
from reports.measures.health import OF_UNITS
from reports.measures.postings import POSTINGS
from reports.measures.running import RUNNING
from reports.measures.tally import Tally

__all__ = ["TALLIES", "Tally"]

COUNT = "count"
CONTESTS_SET_UP = "contests"
TWO_BODIES = (Body.PARTY, Body.COMMITTEE)


CONTESTS = Contest.objects.filter(term=OuterRef("term"), unit=OuterRef("unit"), occasion=0, body__in=TWO_BODIES)
CONFIRMED = Poll.objects.filter(contest=OuterRef("pk"), state=PollState.CONFIRMED)
HAS_CONTESTS = Q(Exists(CONTESTS))
VOTED = HAS_CONTESTS & ~Q(Exists(CONTESTS.filter(~Exists(CONFIRMED))))
FIRST_TRY = VOTED & ~Q(Exists(CONTESTS.exclude(is_first_try=True)))
ELECTED = Q(Exists(CONTESTS.filter(body=Body.PARTY, completed_on__isnull=False))) & Q(
    Exists(CONTESTS.filter(body=Body.COMMITTEE, completed_on__isnull=False))
)
"""Of a unit's profile: whether both committees have voted, whether all was done with the first vote, and whether the
results of both are declared and leave no seat to be filled."""

DUE = {"one_shoulder_exempt": False}
"""What profiles of units have of which 一肩挑 is asked (应挑尽挑)."""
SEATS = ContestPost.objects.filter(contest__term=OuterRef("term"), contest__unit=OuterRef("unit"), contest__occasion=0)
SEATS_KNOWN = Q(*(Exists(SEATS.filter(contest__body=body)) for body in TWO_BODIES))
"""Whose contests say how many seats each of the two committees has."""

ORGANISED = ~Q(organisation="")
"""Whose profile says what form its Party organisation has."""

SINCE_LAST_TERM = UnitSuccession.objects.filter(
    successor=OuterRef("unit"),
    predecessor__isnull=False,
    on__gt=OuterRef("term__previous__as_of"),
    on__lte=OuterRef("term__as_of"),
)
CAME_OF = (UnitSuccession.Kind.SPLIT, UnitSuccession.Kind.MERGE)
"""How units came out of others between the date of the term before and that of their own."""

BY_VOTERS = Q(contest__body=Body.COMMITTEE, contest__electors=Electors.ALL_VOTERS)
BY_MEMBERS = Q(contest__body=Body.PARTY, contest__electors=Electors.PARTY_MEETING)


def _profiles(term: Term) -> Any:
    return UnitProfile.objects.filter(term=term, unit__is_electing=True)


def _seats(term: Term) -> Any:
    return ContestPost.objects.filter(contest__term=term, contest__occasion=0, contest__body__in=TWO_BODIES)


def _polls(term: Term) -> Any:
    """The vote in which all electors were asked: a contest's first, or the renewed one that replaced a void one.

    ``came``: who took part, or where that was not written down, the ballots returned.
    """
    polls = (
        Poll.objects.annotate(came=Coalesce("attended", "returned"))
        .filter(
            contest__term=term,
            contest__occasion=0,
            kind__in=[PollKind.FIRST, PollKind.RENEWED],
            state=PollState.CONFIRMED,
            electors__isnull=False,
            came__isnull=False,
        )
        .exclude(is_valid=False)
    )
    earlier = Poll.objects.filter(
        contest=OuterRef("contest"),
        number__lt=OuterRef("number"),
        kind__in=[PollKind.FIRST, PollKind.RENEWED],
        state=PollState.CONFIRMED,
    ).exclude(is_valid=False)
    return polls.exclude(Exists(earlier))


def _votes(body: Body, post: str) -> Callable[[Term], Any]:
    """The votes by which heads were elected, where the unit reported them in full."""

    def rows(term: Term) -> Any:
        return Vote.objects.filter(
            poll__contest__term=term,
            poll__contest__occasion=0,
            poll__contest__body=body,
            poll__state=PollState.CONFIRMED,
            post=post,
            is_elected=True,
            votes_for__isnull=False,
            poll__returned__gt=0,
        )

    return rows


def _heads(code: str, body: Body, post: str) -> Tally:
    numbers = {"votes_for": Sum("votes_for", default=0), "ballots": Sum("poll__returned", default=0)}
    names = {"votes_for": "得票", "ballots": "收回选票"}
    return Tally(code, _votes(body, post), "poll__contest__unit", numbers, names, "票")


TALLIES = {
    tally.code: tally
    for tally in (
        Tally(
            UNITS,
            _profiles,
            "unit",
            {
                COUNT: Count("pk"),
                "voted": Count("pk", filter=VOTED),
                "first_try": Count("pk", filter=FIRST_TRY),
                "done": Count("pk", filter=ELECTED),
                "due": Count("pk", filter=Q(**DUE)),
                "seats_known": Count("pk", filter=SEATS_KNOWN),
                "following": Count("pk", filter=Q(term__previous__isnull=False)),
                **{kind: Count("pk", filter=Exists(SINCE_LAST_TERM.filter(kind=kind))) for kind in CAME_OF},
                "organised": Count("pk", filter=ORGANISED),
                **{form: Count("pk", filter=Q(organisation=form)) for form in UnitProfile.Organisation.values},
                **DEPUTIES,
            },
        ),
        Tally(
            CONTESTS_SET_UP, _seats, "contest__unit", {"seats": Sum("seats", default=0)}, {"seats": "应选职数"}, "名"
        ),
        Tally(
            "turnout",
            _polls,
            "contest__unit",
            {
                "voter_polls": Count("pk", filter=BY_VOTERS),
                "registered_voters": Sum("electors", filter=BY_VOTERS, default=0),
                "voters": Sum("came", filter=BY_VOTERS, default=0),
                "party_polls": Count("pk", filter=BY_MEMBERS),
                "party_members_due": Sum("electors", filter=BY_MEMBERS, default=0),
                "party_members_present": Sum("came", filter=BY_MEMBERS, default=0),
            },
            {
                "registered_voters": "登记选民",
                "voters": "参加投票",
                "party_members_due": "应到会党员",
                "party_members_present": "实到会党员",
            },
            "人",
        ),
        _heads("secretary_votes", Body.PARTY, PartyPost.SECRETARY),
        _heads("director_votes", Body.COMMITTEE, CommitteePost.DIRECTOR),
        *RUNNING,
        POSTINGS,
        OF_UNITS,
    )
}
