"""Contests as lists and forms ask for them: how far they are, which law holds, what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Min, OuterRef, QuerySet, Subquery, Value, When

from elections.choices import ELECTORS_OF, POSTS, Body, ContestState, Electors, PollState
from elections.models import Contest, Poll, RuleSetVersion, Term, UnitProfile
from elections.rules.ballots import check_mode
from elections.rules.candidates import check_party_size, check_size
from elections.rules.deadlines import check_final_list, check_order, check_voter_list
from elections.rules.law import CommitteeLaw, ElectorsMode, PartyLaw
from elections.rules.outcomes import Outcome, Step
from elections.rules.party import has_committee
from elections.selectors.rule_sets import version_for
from places.models import Unit

Seats = tuple[str, int, int]
"""A post's code, its seats, and how many of these are for women only."""


@dataclass(frozen=True)
class ContestFacts:
    """What is set about a contest: who votes, its days, its posts from the highest down."""

    electors: str
    election_day: dt.date | None = None
    voter_list_on: dt.date | None = None
    final_list_on: dt.date | None = None
    posts: Sequence[Seats] = field(default_factory=list)

    @property
    def seats(self) -> int:
        return sum(seats for _, seats, _ in self.posts)


@dataclass(frozen=True)
class ContestFault:
    """One thing that is wrong with a contest, at the form's field, and the article it goes against."""

    field: str
    text: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.text}（{self.source}）" if self.source else self.text


def with_state(rows: Any) -> Any:
    """Contests with ``state`` (``ContestState``): what their newest poll says."""
    newest = Poll.objects.filter(contest=OuterRef("pk")).order_by("-number")
    follow = {each.value: each.value for each in ContestState}
    return rows.annotate(
        poll_state=Subquery(newest.values("state")[:1]),
        poll_next=Subquery(newest.values("next")[:1]),
    ).annotate(
        state=Case(
            When(completed_on__isnull=False, then=Value(ContestState.DONE.value)),
            When(poll_state=PollState.DRAFT, then=Value(ContestState.DRAFT.value)),
            When(poll_state=PollState.SUBMITTED, then=Value(ContestState.SUBMITTED.value)),
            *[When(poll_next=each, then=Value(each)) for each in ("runoff", "supplementary", "renewed", "leaders")],
            When(election_day=None, then=Value(ContestState.UNPLANNED.value)),
            default=Value(follow["waiting"]),
            output_field=CharField(),
        )
    )


def first_election_day(term: Term) -> dt.date | None:
    """The earliest day on which a unit elects one of the two committees; None before one is set."""
    contests = Contest.objects.filter(term=term, occasion=0, body__in=[Body.PARTY, Body.COMMITTEE])
    day: dt.date | None = contests.aggregate(day=Min("election_day"))["day"]
    return day


def law_for(unit: Unit, body: str, day: dt.date | None) -> RuleSetVersion | None:
    """The version that holds for the election of a unit's body on a day; None without a day or a rule set."""
    if day is None:
        return None
    return version_for(unit.township, "party" if body == Body.PARTY else unit.kind, day)


def faults_of(
    *, body: str, facts: ContestFacts, law: Any, profile: UnitProfile | None = None, is_by_election: bool = False
) -> list[ContestFault]:
    """What keeps a contest from being held so: posts, electors, order of the days. ``law`` is None where the day is not
    known yet: then only what holds everywhere is checked."""
    found = [*_post_faults(body, facts), *_elector_faults(body, facts, law), *_day_faults(facts)]
    if law and not is_by_election and not found:
        found += _size_faults(body, facts, law, profile)
    return found


def _post_faults(body: str, facts: ContestFacts) -> Iterator[ContestFault]:
    known = POSTS[Body(body)]
    if not facts.posts:
        yield ContestFault("posts", "请至少填写一个职务的职数。")
    for post, seats, women in facts.posts:
        if post not in known.values:
            yield ContestFault("posts", f"{Body(body).label}没有这一职务，请重新选择。")
        elif seats < 1:
            yield ContestFault(f"seats_{post}", f"{known(post).label}的职数应不少于 1。")
        elif women > seats:
            yield ContestFault(f"women_{post}", f"{known(post).label}妇女名额 {women} 名多于职数 {seats} 名，请核对。")
        elif women and body == Body.PARTY:
            yield ContestFault(f"women_{post}", "党组织选举不单列妇女名额，请填 0。")
        elif post in ("secretary", "director") and seats > 1:
            yield ContestFault(f"seats_{post}", f"{known(post).label}只能有 1 名。")


def _elector_faults(body: str, facts: ContestFacts, law: Any) -> Iterator[ContestFault]:
    if facts.electors not in ELECTORS_OF[body]:
        words = "、".join(each.label for each in ELECTORS_OF[body])
        yield ContestFault("electors", f"{Body(body).label}的选举方式应为：{words}。")
    elif body == Body.COMMITTEE and isinstance(law, CommitteeLaw):
        yield from _told("electors", check_mode(law, mode_of(facts.electors)))


def _size_faults(body: str, facts: ContestFacts, law: Any, profile: UnitProfile | None) -> Iterator[ContestFault]:
    if body == Body.COMMITTEE and isinstance(law, CommitteeLaw):
        yield from _told("posts", check_size(law, facts.seats))
    if body == Body.PARTY and isinstance(law, PartyLaw):
        yield from _party_size_faults(facts, law, profile)


def _party_size_faults(facts: ContestFacts, law: PartyLaw, profile: UnitProfile | None) -> Iterator[ContestFault]:
    organisation = profile.organisation if profile else ""
    if any(post == "member" for post, _, _ in facts.posts):
        if organisation:
            yield from _told("posts", check_party_size(law, organisation, facts.seats))
    elif organisation not in ("", UnitProfile.Organisation.BRANCH):
        yield ContestFault("posts", "党委、党总支应设委员会，请填写委员的职数。", law.branch_committee_from.source)
    elif profile and profile.party_members is not None and has_committee(law, profile.party_members).is_good:
        words = has_committee(law, profile.party_members).text.removesuffix("。")
        yield ContestFault("posts", f"{words}，请填写委员的职数。", law.branch_committee_from.source)


def _day_faults(facts: ContestFacts) -> Iterator[ContestFault]:
    order = check_order(
        ("选民名单公布日", facts.voter_list_on),
        ("正式候选人公布日", facts.final_list_on),
        ("选举日", facts.election_day),
    )
    yield from _told("election_day", order, "请核对日期先后。")


def _told(name: str, outcome: Outcome, remedy: str = "请核对。") -> Iterator[ContestFault]:
    for step in outcome.steps:
        if not step.is_met:
            yield ContestFault(name, f"{step.text}，{remedy}", step.source)


def deadlines(contest: Contest) -> list[Step]:
    """The days around a contest's election day and whether they keep the law's terms, as steps that can be read."""
    day, law = contest.election_day, contest.law.law if contest.law else None
    if day is None or not isinstance(law, CommitteeLaw):
        return []
    steps: list[Step] = []
    if contest.voter_list_on:
        steps += check_voter_list(law, day, contest.voter_list_on).steps
    if contest.final_list_on:
        steps += check_final_list(law, day, contest.final_list_on).steps
    return steps


def profiles_by_unit(term: Any, units: Iterable[Unit]) -> dict[int, UnitProfile]:
    rows: QuerySet[UnitProfile] = UnitProfile.objects.filter(term=term, unit__in=[unit.pk for unit in units])
    return {row.unit_id: row for row in rows}


def facts_of(contest: Contest) -> ContestFacts:
    """A contest as it stands."""
    posts = [(each.post, each.seats, each.women) for each in contest.posts.all()]  # type: ignore[attr-defined]
    days = {"voter_list_on": contest.voter_list_on, "final_list_on": contest.final_list_on}
    return ContestFacts(contest.electors, contest.election_day, posts=posts, **days)


def mode_of(electors: str) -> ElectorsMode:
    """Who votes, as the rules of committees name them. Errors: ``ValueError`` for a Party meeting."""
    return ElectorsMode(electors)  # type: ignore[call-arg]


def usual_electors(body: str) -> Electors:
    return ELECTORS_OF[body][0]
