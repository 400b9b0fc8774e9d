"""Posts that fell vacant within a term, and what the law says of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cadres.choices import VacancyState
from cadres.models import Membership, PostChange, PostVacancy
from cadres.rules.post_words import post_words
from core.capabilities import Capability
from elections.choices import Body
from elections.models import ContestPost, UnitProfile
from elections.page_scope import PageScope
from elections.rules.law import CommitteeLaw
from elections.rules.recall import by_election_term, by_election_until, check_vacancy
from elections.selectors import laws_for

Key = tuple[int, str]
"""Unit and body."""


@dataclass(frozen=True)
class VacancyLine:
    """A vacancy as its list shows it: the post in words, what the law says, and until when a by-election must be."""

    post: str
    told: str
    source: str = ""
    until: dt.date | None = None
    is_overdue: bool = False


def visible_vacancies(scope: PageScope, capability: Capability = Capability.VIEW_PEOPLE) -> Any:
    """The vacancies of a scope on which its user has a capability."""
    rows = PostVacancy.objects.with_capability(scope.user, capability)
    rows = rows.filter(membership__term=scope.term, membership__unit__township__path__startswith=scope.area.path)
    return rows.filter(membership__unit__kind=scope.kind) if scope.kind else rows


def lines_of(vacancies: Collection[PostVacancy], today: dt.date) -> dict[int, VacancyLine]:
    """What is said of each vacancy of one term; the number of queries does not grow with them."""
    if not vacancies:
        return {}
    term = next(iter(vacancies)).membership.term
    units = {each.membership.unit_id for each in vacancies}
    laws = laws_for(
        (each.membership.unit.township, each.membership.unit.kind, each.vacant_on)
        for each in vacancies
        if each.body == Body.COMMITTEE
    )
    serving, seats = serving_in(term, units), seats_of(term, units)
    forms = dict(UnitProfile.objects.filter(term=term, unit__in=units).values_list("unit_id", "organisation"))
    found = {}
    for each in vacancies:
        unit, key = each.membership.unit, (each.membership.unit_id, each.body)
        post = post_words(each.body, each.post, organisation=forms.get(unit.pk) or "", kind=unit.kind)
        law = laws.get((unit.township_id, unit.kind, each.vacant_on))
        if each.body == Body.COMMITTEE and isinstance(law, CommitteeLaw):
            found[each.pk] = _by_law(each, post, law, seats.get(key) or serving[key] + 1, serving[key], today)
        else:
            found[each.pk] = VacancyLine(post, f"在任 {serving[key]} 名，按规定及时补选")
    return found


def serving_in(term: Any, unit_ids: Collection[int]) -> Counter[Key]:
    """How many serve in each body of units now, who came and who left within the term reckoned in."""
    rows = Membership.objects.filter(term=term, unit__in=unit_ids, ended_on=None).order_by()
    changes = PostChange.objects.filter(membership__in=rows).order_by("on", "pk")
    held = {(pk, body): after for pk, body, after in changes.values_list("membership_id", "body", "post_after")}
    serving: Counter[Key] = Counter()
    for pk, unit, *posts in rows.values_list("pk", "unit_id", *(f"{body}_post" for body in Body.values)):
        for body, post in zip(Body.values, posts, strict=True):
            if held.get((pk, body), post):
                serving[unit, body] += 1
    return serving


def seats_of(term: Any, unit_ids: Collection[int]) -> Counter[Key]:
    """How many seats each body of units has, by its contest of the term election."""
    posts = ContestPost.objects.filter(contest__term=term, contest__unit__in=unit_ids, contest__occasion=0)
    seats: Counter[Key] = Counter()
    for unit, body, number in posts.values_list("contest__unit_id", "contest__body", "seats"):
        seats[unit, body] += number
    return seats


def open_beside(vacancy: PostVacancy) -> Any:
    """The open vacancies of the same body, this one among them: what one by-election can fill."""
    row = vacancy.membership
    same = PostVacancy.objects.filter(membership__unit=row.unit_id, membership__term=row.term_id, body=vacancy.body)
    return same.filter(state=VacancyState.OPEN).select_related("membership__person", "membership__unit")


def _by_law(each: PostVacancy, post: str, law: CommitteeLaw, seats: int, serving: int, today: dt.date) -> VacancyLine:
    outcome, term = check_vacancy(law, seats, serving), each.membership.term
    told, source = outcome.text.removesuffix("。"), outcome.steps[0].source
    if term.ends_on:
        told += f"；{by_election_term(term.ends_on)[1].text}"
    if outcome.is_good:
        return VacancyLine(post, told, source)
    until = by_election_until(law, each.vacant_on)
    return VacancyLine(post, told, source, until, each.state == VacancyState.OPEN and today > until)
