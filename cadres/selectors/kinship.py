"""Who is related to whom: for kin avoidance (回避) on slates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Q

from cadres.models import Candidacy, Kinship, Membership, Person
from cadres.selectors.polls import relations_among
from core.capabilities import Capability
from elections.rules.law import KinDegree
from elections.rules.picking import related_by


@dataclass(frozen=True)
class Relative:
    """A relative of somebody, as their page shows one. ``is_seen``: the viewer may open that person's page."""

    kinship: Kinship
    person: Person
    is_seen: bool


def kept_apart(rows: Collection[Candidacy], degree: KinDegree) -> list[tuple[Candidacy, Candidacy]]:
    """Pairs of candidates who may not sit in one committee by a rule's degree."""
    related = related_by(degree, relations_among(rows))
    return [pair for pair in combinations(rows, 2) if related(str(pair[0].pk), str(pair[1].pk))]


def kin_of(person: Person, user: Any) -> list[Relative]:
    """Somebody's relatives; the names of people whom the user may not see are not told."""
    rows = list(Kinship.objects.filter(Q(first=person) | Q(second=person)).select_related("first", "second"))
    others = [row.second if row.first_id == person.pk else row.first for row in rows]
    seen = Person.everyone.with_capability(user, Capability.VIEW_PEOPLE).filter(pk__in=[other.pk for other in others])
    visible = set(seen.values_list("pk", flat=True))
    return [Relative(row, other, other.pk in visible) for row, other in zip(rows, others, strict=True)]


def possible_kin(person: Person, user: Any) -> Any:
    """People of the user's area who stand or serve in a unit where this person does, in the same term."""
    stood = Candidacy.objects.filter(person=person).values_list("unit_id", "term_id")
    served = Membership.objects.filter(person=person).values_list("unit_id", "term_id")
    beside = Q(pk__in=())
    for unit, term in {*stood, *served}:
        beside |= Q(candidacies__unit=unit, candidacies__term=term) | Q(memberships__unit=unit, memberships__term=term)
    found = Person.everyone.of_realm(person.practice_term_id).filter(beside).exclude(pk=person.pk).values("pk")
    return Person.everyone.editable_by(user).filter(pk__in=found).order_by("pinyin", "pk")
