"""Candidates as pages show them: the list of a scope, its saved views, one candidate's turns, who stands again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cadres.choices import CandidacyStatus, ReviewState
from cadres.models import Candidacy, CandidacyTurn, Membership
from cadres.querysets import BARRED
from cadres.selectors.boards import dressed
from cadres.selectors.rosters import View
from core.capabilities import Capability
from elections.models import Term
from elections.page_scope import PageScope
from places.models import Unit
from places.selectors.successions import predecessors_of

GOING_ON = ~Q(status__in=BARRED)
UNDER_REVIEW = Q(review__in=[ReviewState.OPEN, ReviewState.TO_DECIDE])
VIEWS = (
    ("", "全部", Q()),
    ("slate", "拟任人选", GOING_ON & Q(is_on_slate=True)),
    ("beside", "差额人选", GOING_ON & Q(is_on_slate=False)),
    ("not_sent", "未送审", GOING_ON & Q(review=ReviewState.NOT_SENT)),
    ("under_review", "联审中", GOING_ON & UNDER_REVIEW),
    ("clear", "联审通过", GOING_ON & Q(review=ReviewState.CLEAR)),
    ("final", "正式候选人", Q(status=CandidacyStatus.FINAL)),
    ("out", "取消资格、退出", ~GOING_ON),
    ("supervision", "监委会人选", ~Q(supervision_post="")),
)
UNDER_REVIEW_WORDS = "联审中"


def visible_candidacies(scope: PageScope, capability: Capability = Capability.VIEW_PEOPLE) -> Any:
    """The candidates of a scope on whom its user has a capability."""
    rows = Candidacy.objects.with_capability(scope.user, capability)
    return rows.of_scope(area_path=scope.area.path, term=scope.term, kind=scope.kind)


def counted_views(rows: Any) -> list[View]:
    """The saved views of a list of candidates with their counts, in one query."""
    counts = rows.order_by().aggregate(
        **{f"view_{number}": Count("pk", filter=condition) for number, (_, _, condition) in enumerate(VIEWS)}
    )
    return [
        View(key, label, condition, counts[f"view_{number}"]) for number, (key, label, condition) in enumerate(VIEWS)
    ]


def view_condition(key: str) -> Q:
    """The condition of a saved view; all candidates for an unknown key."""
    return next((condition for known, _, condition in VIEWS if known == key), Q())


def review_words(row: Any, user: Any) -> str:
    """Where a candidate stands in the review: whether something is to be decided is for the review's people alone."""
    if row.review in (ReviewState.OPEN, ReviewState.TO_DECIDE) and not _sees_review(row, user):
        return UNDER_REVIEW_WORDS
    return str(row.get_review_display())


@dataclass(frozen=True)
class TurnLine:
    """A turn as its reader sees it; ``reason`` is withheld where it may tell what a department found."""

    turn: CandidacyTurn
    reason: str
    is_withheld: bool = False


def turns_of(candidacy: Candidacy, user: Any) -> list[TurnLine]:
    """The turns of a candidacy, the newest first."""
    turns = CandidacyTurn.objects.filter(candidacy=candidacy).select_related("by").order_by("-pk")
    sees = _sees_review(candidacy, user)
    return [_turn_line(turn, sees or turn.by_id == user.pk) for turn in turns]


def incumbents_of(unit: Unit, term: Term) -> list[Membership]:
    """Who served at the end of the term before in a unit, or in one that it succeeds, and does not stand in it yet."""
    if term.previous is None:
        return []
    units = {unit.pk, *predecessors_of([unit.pk]).get(unit.pk, ())}
    standing = Candidacy.objects.filter(term=term, unit=unit, occasion=0).values("person")
    rows = Membership.objects.filter(term=term.previous, unit__in=units).exclude(person__in=standing)
    rows = rows.select_related("person", "unit").defer("person__id_number", "person__phone")
    return [dressed(row, term.as_of) for row in rows.with_organisation().in_board_order()]


def _sees_review(row: Any, user: Any) -> bool:
    return bool(user.can(Capability.VIEW_REVIEW, row.unit.township.path))


def _turn_line(turn: CandidacyTurn, sees: bool) -> TurnLine:
    if turn.status == CandidacyStatus.TURNED_DOWN and not sees:
        return TurnLine(turn, "", is_withheld=bool(turn.reason))
    return TurnLine(turn, turn.reason)
