"""The roster of a scope: its rows, its equation and its saved views."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cadres.choices import Education, Turnover
from cadres.models import Membership
from cadres.querysets import CROSS_SERVING, IN_TWO_COMMITTEES, INCOMPLETE
from cadres.rules.gaps import missing_facts
from core.capabilities import Capability
from core.partial_dates import date_number
from elections.page_scope import PageScope

YEAR = 10000


def birth_after(age: int, as_of: dt.date) -> int:
    """The number after which a birth means at most ``age`` completed years on a date."""
    return date_number(as_of) - (age + 1) * YEAR


def aged(as_of: dt.date, youngest: int | None, oldest: int | None) -> Q:
    """Members of an age band, both ends counted, in completed years on a date; without a birth date in none."""
    condition = Q(person__birth__isnull=False)
    if oldest is not None:
        condition &= Q(person__birth__gt=birth_after(oldest, as_of))
    if youngest is not None:
        condition &= Q(person__birth__lte=birth_after(youngest - 1, as_of))
    return condition


@dataclass(frozen=True)
class View:
    """A saved view: one condition on rows of the two committees, with its count."""

    key: str
    label: str
    condition: Q
    count: int = 0


@dataclass(frozen=True)
class Equation:
    """Two-committee total = Party committee + village or residents' committee − serving in both."""

    party: int
    committee: int
    cross: int

    @property
    def total(self) -> int:
        return self.party + self.committee - self.cross


def as_of(scope: PageScope) -> dt.date:
    """The date on which the ages of a scope are taken."""
    if scope.term is None:
        raise ValueError("a scope without a term has no date")
    return scope.basis.as_of if scope.basis else scope.term.as_of


def views(date: dt.date) -> list[View]:
    """The saved views of a roster whose ages are taken on a date."""
    below_college = Q(education__lt=Education.COLLEGE)
    newly = Q(turnover=Turnover.NEWLY_ENTERED)
    return [
        View("", "全部成员", IN_TWO_COMMITTEES),
        View("secretaries", "书记", Q(party_post="secretary")),
        View("young", "35岁及以下", IN_TWO_COMMITTEES & aged(date, None, 35)),
        View("new", "新进", IN_TWO_COMMITTEES & newly),
        View("new_below_college", "新进且大专以下", IN_TWO_COMMITTEES & newly & below_college),
        View("incomplete", "资料不全", IN_TWO_COMMITTEES & INCOMPLETE),
        View("supervision", "监委会成员", ~Q(supervision_post="")),
    ]


def visible_rows(scope: PageScope) -> Any:
    """The rows of a scope that its user may see."""
    rows = Membership.objects.with_capability(scope.user, Capability.VIEW_PEOPLE)
    return rows.of_scope(area_path=scope.area.path, term=scope.term, kind=scope.kind)


def counted(rows: Any, date: dt.date) -> tuple[Equation, list[View]]:
    """A roster's equation and its saved views with their counts, in one query."""
    shown = views(date)
    counts = rows.order_by().aggregate(
        party=Count("pk", filter=~Q(party_post="")),
        committee=Count("pk", filter=~Q(committee_post="")),
        cross=Count("pk", filter=CROSS_SERVING),
        **{f"view_{number}": Count("pk", filter=view.condition) for number, view in enumerate(shown)},
    )
    equation = Equation(counts["party"], counts["committee"], counts["cross"])
    numbered = enumerate(shown)
    return equation, [View(v.key, v.label, v.condition, counts[f"view_{number}"]) for number, v in numbered]


def gaps(row: Membership) -> list[str]:
    """What a row lacks that figures need, in words."""
    person = row.person
    return missing_facts(
        {
            "sex": person.sex,
            "birth": person.birth,
            "education": row.education,
            "political_status": row.political_status,
            "id_number": person.id_number_hash,
        }
    )
