"""Setting up contests: singly, and for all units of an area at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from core.services import audit
from core.signals import units_changed
from elections.choices import POSTS, Body, DataKind, PollState
from elections.models import Contest, ContestPost, RuleSetVersion, Term, UnitProfile
from elections.selectors import check_part
from elections.selectors.contests import ContestFacts, Seats, facts_of, faults_of, law_for, profiles_by_unit
from elections.selectors.locks import check_contest_open, closed
from places.models import Area, Unit

CHUNK = 500


@dataclass(frozen=True)
class PlannedContest:
    """A contest that is to be: ``faults`` say why it may not."""

    unit: Unit
    body: str
    facts: ContestFacts
    law: RuleSetVersion | None = None
    faults: Sequence[str] = field(default_factory=list)


@transaction.atomic
def create_contest(
    *,
    actor: Any,
    term: Term,
    unit: Unit,
    body: str,
    electors: str,
    posts: Iterable[Seats],
    election_day: dt.date | None = None,
    voter_list_on: dt.date | None = None,
    final_list_on: dt.date | None = None,
    occasion: int = 0,
) -> Contest:
    """The election of one body: ``posts`` are (post, seats, women), ``occasion`` 1, 2 … a by-election.

    Errors: ``ValidationError`` at the form's fields, with the article.
    """
    check_part(term, unit, "unit")
    if Contest.objects.filter(term=term, unit=unit, body=body, occasion=occasion).exists():
        raise ValidationError(f"{unit}{Body(body).label}的这次选举已经建立，请直接修改。")
    facts = ContestFacts(electors, election_day, voter_list_on, final_list_on, _ordered(body, posts))
    contest = Contest(term=term, unit=unit, body=body, occasion=occasion)
    return _write(actor, contest, facts, "contest_created")


@transaction.atomic
def edit_contest(*, actor: Any, contest: Contest, facts: ContestFacts) -> Contest:
    """Change a contest. Its posts and electors stay once a poll was confirmed. Errors: ``ValidationError``."""
    before = facts_of(contest)
    facts = ContestFacts(
        facts.electors,
        facts.election_day,
        facts.voter_list_on,
        facts.final_list_on,
        _ordered(contest.body, facts.posts),
    )
    is_declared = contest.polls.filter(state=PollState.CONFIRMED).exists()  # type: ignore[attr-defined]
    if is_declared and (before.posts, before.electors) != (facts.posts, facts.electors):
        raise ValidationError("已有确认的投票结果，职数和选举方式不能再改；确需修改的，请先撤回结果。")
    return _write(actor, contest, facts, "contest_edited")


@transaction.atomic
def delete_contest(*, actor: Any, contest: Contest, reason: str) -> None:
    """Remove a contest set up by mistake. Errors: ``ValidationError`` once votes were entered."""
    check_contest_open(actor=actor, contest=contest)
    if contest.polls.exists():  # type: ignore[attr-defined]
        raise ValidationError("已经录入投票，不能删除；请先删除录入中的投票或撤回结果。")
    _record(actor, "contest_deleted", contest, {"posts": _words(contest.body, facts_of(contest).posts)}, reason)
    contest.delete()
    _announce(contest.term, [contest.unit])


def plan_contests(
    *, term: Term, units: Sequence[Unit], wanted: dict[tuple[int, str], ContestFacts]
) -> list[PlannedContest]:
    """What setting up ``wanted`` (by unit and body) would make. Contests that are there already are left out, those
    that the law does not allow carry their faults. Queries do not grow with the number of units."""
    there = set(Contest.objects.filter(term=term, occasion=0).values_list("unit_id", "body"))
    profiles, laws = profiles_by_unit(term, units), _Laws()
    planned = []
    for unit in units:
        for body in Body.values:
            facts = wanted.get((unit.pk, body))
            if facts is None or (unit.pk, body) in there:
                continue
            law = laws.get(unit, body, facts.election_day)
            found = _faults(body, facts, law, profiles.get(unit.pk))
            planned.append(PlannedContest(unit, body, facts, law, found))
    return planned


@transaction.atomic
def create_contests(*, actor: Any, term: Term, area: Area, planned: Iterable[PlannedContest]) -> int:
    """Make those of the planned contests that are without fault, but for units that handed their results in. Returns
    how many."""
    held = closed(actor=actor, term=term, kind=DataKind.RESULTS)
    good = [each for each in planned if not each.faults and each.unit.pk not in held]
    rows = [_row(term, each) for each in good]
    Contest.objects.bulk_create(rows, batch_size=CHUNK)
    posts = [
        ContestPost(contest=row, post=post, seats=seats, women=women)
        for row, each in zip(rows, good, strict=True)
        for post, seats, women in each.facts.posts
    ]
    ContestPost.objects.bulk_create(posts, batch_size=CHUNK)
    if rows:
        changes = {"area": area.name, "count": len(rows)}
        audit.record(actor=actor, action="contests_set_up", instance=term, area_path=area.path, changes=changes)
        _announce(term, [each.unit for each in good])
    return len(rows)


def _row(term: Term, planned: PlannedContest) -> Contest:
    facts = planned.facts
    return Contest(
        term=term,
        unit=planned.unit,
        body=planned.body,
        electors=facts.electors,
        election_day=facts.election_day,
        voter_list_on=facts.voter_list_on,
        final_list_on=facts.final_list_on,
        law=planned.law,
    )


class _Laws:
    """Versions looked up once for each township, kind and day."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, dt.date | None], RuleSetVersion | None] = {}

    def get(self, unit: Unit, body: str, day: dt.date | None) -> RuleSetVersion | None:
        key = unit.township_id, "party" if body == Body.PARTY else unit.kind, day
        if key not in self._found:
            self._found[key] = law_for(unit, body, day)
        return self._found[key]


def _faults(body: str, facts: ContestFacts, law: RuleSetVersion | None, profile: UnitProfile | None) -> list[str]:
    if facts.election_day and law is None:
        return [_no_law(facts.election_day)]
    return [str(each) for each in faults_of(body=body, facts=facts, law=law.law if law else None, profile=profile)]


def _no_law(day: dt.date) -> str:
    return f"没有 {day} 施行的换届规则，请管理员在“规则”中设置。"


def _write(actor: Any, contest: Contest, facts: ContestFacts, action: str) -> Contest:
    check_contest_open(actor=actor, contest=contest)
    before = audit.snapshot(contest)
    before_posts = _words(contest.body, facts_of(contest).posts) if contest.pk else ""
    law = law_for(contest.unit, contest.body, facts.election_day)
    profile = profiles_by_unit(contest.term, [contest.unit]).get(contest.unit.pk)
    _check(contest, facts, law, profile)
    contest.electors, contest.election_day, contest.law = facts.electors, facts.election_day, law
    contest.voter_list_on, contest.final_list_on = facts.voter_list_on, facts.final_list_on
    contest.save()
    contest.posts.all().delete()  # type: ignore[attr-defined]
    ContestPost.objects.bulk_create(
        ContestPost(contest=contest, post=post, seats=seats, women=women) for post, seats, women in facts.posts
    )
    changes = audit.changes_between(before, contest)
    if (after_posts := _words(contest.body, facts.posts)) != before_posts:
        changes["posts"] = [before_posts, after_posts]
    if changes:
        _record(actor, action, contest, changes)
        _announce(contest.term, [contest.unit])
    return contest


def _announce(term: Term, units: Iterable[Unit]) -> None:
    """Say that seats and electors changed, which figures count."""
    townships = sorted({unit.township_id for unit in units})
    units_changed.send(sender=None, township_ids=townships, term_id=term.pk)


def _check(contest: Contest, facts: ContestFacts, law: RuleSetVersion | None, profile: UnitProfile | None) -> None:
    if facts.election_day and law is None:
        raise ValidationError({"election_day": _no_law(facts.election_day)})
    found = faults_of(
        body=contest.body,
        facts=facts,
        law=law.law if law else None,
        profile=profile,
        is_by_election=contest.is_by_election,
    )
    errors: dict[str, list[str]] = {}
    for each in found:
        name = NON_FIELD_ERRORS if each.field == "posts" else each.field
        errors.setdefault(name, []).append(str(each))
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]


def _ordered(body: str, posts: Iterable[Seats]) -> list[Seats]:
    """From the highest post down, as votes are counted."""
    order = POSTS[Body(body)].values
    return sorted(posts, key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def _words(body: str, posts: Iterable[Seats]) -> str:
    labels = dict(POSTS[Body(body)].choices)
    return "、".join(
        f"{labels.get(post, post)}{seats}名" + (f"（妇女{women}名）" if women else "") for post, seats, women in posts
    )


def _record(actor: Any, action: str, contest: Contest, changes: dict[str, Any], reason: str = "") -> None:
    path = contest.unit.township.path
    audit.record(actor=actor, action=action, instance=contest, area_path=path, changes=changes, reason=reason)
