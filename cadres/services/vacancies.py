"""Posts that fall vacant within a term, and their by-elections."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cadres.choices import ExitReason, PostChangeKind, VacancyState
from cadres.models import Membership, PostVacancy, Vote
from cadres.selectors.results import post_now
from cadres.services import memberships
from core.partial_dates import PartialDate
from core.services.audit import record
from elections.choices import ELECTORS_OF, POSTS, Body
from elections.models import Contest, Term
from elections.services.contests import create_contest
from places.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

CAUSES = (
    PostChangeKind.RESIGNED,
    PostChangeKind.TRANSFERRED,
    PostChangeKind.RECALLED,
    PostChangeKind.DIED,
    PostChangeKind.OTHER,
)
"""Why a post may fall vacant."""
EXITS = {PostChangeKind.RESIGNED: ExitReason.OWN_WISH, PostChangeKind.TRANSFERRED: ExitReason.PROMOTION}
"""What that means for who has no post left; any other is 其他, told in the note."""


def posts_held(membership: Membership) -> dict[str, str]:
    """The posts that somebody holds now, by body: as elected, and as changed since."""
    held = {body: post_now(membership, body, by_election=True) for body in Body.values}
    return {body: post for body, post in held.items() if post}


@transaction.atomic
def vacate(
    *, actor: User | None, membership: Membership, bodies: Collection[str], cause: str, on: dt.date, note: str = ""
) -> list[PostVacancy]:
    """Posts of somebody fall vacant within the term. The roster keeps them as elected; where none is left, the service
    ends on that day. Errors: ValidationError for no post, one not held, a day outside the term, an unknown cause."""
    held = posts_held(membership)
    _check(membership, bodies, held, cause, on)
    day = PartialDate.from_date(on)
    for body in bodies:
        memberships.add_change(
            actor=actor, membership=membership, body=body, kind=cause, on=day, post_before=held[body], note=note
        )
    made = [
        PostVacancy.objects.create(
            membership=membership, body=body, post=held[body], cause=cause, vacant_on=on, note=note
        )
        for body in bodies
    ]
    if set(bodies) == set(held) and membership.ended_on is None:
        _end(actor, membership, cause, day, note)
    for vacancy in made:
        _record(actor, "post_vacated", vacancy, changes={"post": ["", vacancy.post], "on": str(on)}, reason=note)
    return made


@transaction.atomic
def leave_empty(*, actor: User | None, vacancy: PostVacancy, reason: str) -> PostVacancy:
    """暂不补选. Errors: ValidationError unless it is open."""
    _check_open(vacancy)
    vacancy.state = VacancyState.LEFT_EMPTY
    vacancy.save(update_fields=["state"])
    _record(actor, "vacancy_left_empty", vacancy, reason=reason)
    return vacancy


@transaction.atomic
def start_by_election(
    *,
    actor: User | None,
    vacancies: Collection[PostVacancy],
    electors: str = "",
    election_day: dt.date | None = None,
) -> Contest:
    """A contest for vacant posts of one body. Errors: ValidationError for none, several bodies, one not open, and as
    ``create_contest``."""
    if not vacancies:
        raise ValidationError("请至少选择一个出缺职务。")
    first = next(iter(vacancies))
    unit, term, body = first.membership.unit, first.membership.term, first.body
    for each in vacancies:
        _check_open(each)
        if (each.membership.unit_id, each.membership.term_id, each.body) != (unit.pk, term.pk, body):
            raise ValidationError("一次补选只能补同一单位同一班子的职务。")
    seats = Counter(each.post for each in vacancies)
    contest = create_contest(
        actor=actor,
        term=term,
        unit=unit,
        body=body,
        electors=electors or ELECTORS_OF[body][0],
        posts=[(post, seats[post], 0) for post in POSTS[Body(body)].values if seats[post]],
        election_day=election_day,
        occasion=next_occasion(term, unit, body),
    )
    for each in vacancies:
        each.state, each.contest = VacancyState.BY_ELECTION, contest
        each.save(update_fields=["state", "contest"])
        _record(actor, "by_election_started", each, changes={"contest_id": [None, contest.pk]})
    return contest


def next_occasion(term: Term, unit: Unit, body: str) -> int:
    """The number of a unit's next by-election: that of another body's which is under way, so that one candidacy serves
    both, else a new one."""
    contests = Contest.objects.filter(term=term, unit=unit, occasion__gt=0)
    taken = set(contests.filter(body=body).values_list("occasion", flat=True))
    under_way = contests.filter(completed_on=None).order_by("-occasion").values_list("occasion", flat=True)
    free = next((occasion for occasion in under_way if occasion not in taken), None)
    return free or (contests.aggregate(last=Max("occasion"))["last"] or 0) + 1


@transaction.atomic
def fill(*, actor: User | None, contest: Contest) -> None:
    """A by-election is over: as many vacancies of each post are filled as were elected to it, the oldest first; the
    others are open again."""
    won = Vote.objects.filter(poll__contest=contest, is_elected=True).values_list("post", flat=True)
    elected = Counter(won)
    for vacancy in _of(contest).order_by("vacant_on", "pk"):
        is_filled = elected[vacancy.post] > 0
        elected[vacancy.post] -= is_filled
        vacancy.state = VacancyState.FILLED if is_filled else VacancyState.OPEN
        vacancy.contest = contest if is_filled else None
        vacancy.save(update_fields=["state", "contest"])
        if is_filled:
            _record(actor, "vacancy_filled", vacancy)


@transaction.atomic
def unfill(*, contest: Contest) -> None:
    """The result of a by-election was taken back: what it filled waits for it again."""
    _of(contest).update(state=VacancyState.BY_ELECTION)


@transaction.atomic
def release(*, contest: Contest) -> None:
    """A by-election is deleted: what it was to fill is open again."""
    _of(contest).update(state=VacancyState.OPEN, contest=None)


def _of(contest: Contest) -> Any:
    rows = PostVacancy.objects.filter(contest=contest)
    return rows.select_related("membership__unit__township", "membership__person", "membership__term")


def _check(membership: Membership, bodies: Collection[str], held: dict[str, str], cause: str, on: dt.date) -> None:
    if not bodies:
        raise ValidationError({"bodies": "请至少勾选一项出缺的职务。"})
    if any(body not in held for body in bodies):
        raise ValidationError({"bodies": f"{membership.person}现在没有担任所选职务，请核对。"})
    if cause not in CAUSES:
        raise ValidationError({"cause": "请选择出缺原因。"})
    term, day = membership.term, PartialDate.from_date(on)
    start = membership.started_on
    if start and not day.agrees_with(start) and day < start:
        raise ValidationError({"on": f"出缺日期 {on} 早于任职时间 {start}，请核对。"})
    if term.ends_on and on > term.ends_on:
        raise ValidationError({"on": f"出缺日期 {on} 晚于本届届满日期 {term.ends_on}，请核对。"})


def _check_open(vacancy: PostVacancy) -> None:
    if vacancy.state != VacancyState.OPEN:
        raise ValidationError(f"{vacancy}的状态是“{vacancy.get_state_display()}”，不能再办。")  # type: ignore[attr-defined]


def _end(actor: User | None, membership: Membership, cause: str, day: PartialDate, note: str) -> None:
    kind = PostChangeKind(cause)
    memberships.end_membership(
        actor=actor,
        membership=membership,
        ended_on=day,
        exit_reason=EXITS.get(kind, ExitReason.OTHER),
        exit_note="，".join(filter(None, (str(kind.label), note)))[:100],
    )


def _record(actor: User | None, action: str, vacancy: PostVacancy, **details: Any) -> None:
    path = vacancy.membership.unit.township.path
    record(actor=actor, action=action, instance=vacancy, area_path=path, **details)
