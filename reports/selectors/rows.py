"""The rows of people that figures count, and that the lists behind them show."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cadres.models import Candidacy, Membership, PostChange
from cadres.services.turnover import candidacies, roster
from core.partial_dates import date_number
from elections.choices import Body
from elections.models import Basis
from reports.choices import RowKind
from reports.measures import TWO_COMMITTEES
from reports.measures.boards import Members

__all__ = [
    "EVE",
    "board_rows",
    "candidacies",
    "departed_rows",
    "eve_rows",
    "has_eve_rows",
    "member_rows",
    "members_of_profile",
]

EVE = "eve_"
"""What stands before the columns of the posts held on the eve."""


def member_rows(term_id: Any, rows: str) -> Any:
    """The members of a term (its key, or an expression for it): its roster as elected, or its slate as if elected."""
    return Candidacy.objects.on_slate().filter(term=term_id) if rows == RowKind.SLATE else roster(term_id)


def board_rows(rows: str, basis: Basis) -> tuple[Any, str]:
    """The rows of people that are boards on a basis, and what stands before the columns of their posts."""
    if rows == RowKind.EVE:
        return eve_rows(basis), EVE
    return member_rows(basis.term_id, rows), ""


def members_of_profile(rows: str, basis: Basis) -> Members:
    """The members of the unit of a profile, in a query of profiles."""
    people, prefix = board_rows(rows, basis)
    return Members(people.filter(unit=OuterRef("unit")), prefix)


def departed_rows(term_id: int | None) -> Any:
    """The rows of a term of whom the next one tells whether they departed."""
    return roster(term_id).filter(departed__isnull=False)


def eve_rows(basis: Basis) -> Any:
    """Who of the term before still served on the basis' eve (换届前), with the posts held then (``eve_party_post`` …).

    Those who left by then are not among them, those who came by a by-election are; posts are as elected, or as the last
    change by then left them. Of a date known to the month only, that month's end is taken: somebody who left in the
    month of the eve left by this election, not before it.
    """
    eve = date_number(basis.eve) if basis.eve else 0
    rows = Membership.objects.filter(term=basis.term.previous_id)
    came_by_then = Q(is_by_elected=False) | Q(started_on=None) | _by("started_on", eve)
    rows = rows.exclude(_by("ended_on", eve)).filter(came_by_then)
    changes = PostChange.objects.filter(_by("on", eve), membership__term=basis.term.previous_id)
    posts: dict[str, Any] = {f"{EVE}{body}_post": F(f"{body}_post") for body in Body.values}
    if changes.exists():
        posts = {f"{EVE}{body}_post": Coalesce(_post_by(changes, body), F(f"{body}_post")) for body in Body.values}
    return rows.annotate(**posts)


def has_eve_rows(basis: Basis) -> bool:
    """Whether somebody of the two committees of the term's area still served on the eve."""
    return bool(eve_rows(basis).filter(TWO_COMMITTEES.q(EVE)).under(basis.term.area.path).exists())


def _by(column: str, day: int) -> Q:
    """A partial date that lies on a day or before it for certain: a month alone before the day's month."""
    return Q(**{f"{column}__lte": day}) & ~Q(**{column: day // 100 * 100})


def _post_by(changes: Any, body: str) -> Subquery:
    last = changes.filter(membership=OuterRef("pk"), body=body).order_by("-on", "-pk")
    return Subquery(last.values("post_after")[:1])
