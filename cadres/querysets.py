from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from cadres.choices import CandidacyStatus, Verdict
from core.capabilities import Capability
from core.encryption import keyed_hash
from core.scope import ScopedQuerySet
from elections.choices import Body
from elections.models import Contest, UnitProfile
from elections.querysets import OfUnitQuerySet


class UnitScopedQuerySet(OfUnitQuerySet):
    """Rows about a person in a unit."""

    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.EDIT_PEOPLE


IN_TWO_COMMITTEES = ~Q(party_post="") | ~Q(committee_post="")
ONE_SHOULDER = Q(party_post="secretary", committee_post="director")
CROSS_SERVING = ~Q(party_post="") & ~Q(committee_post="")
INCOMPLETE = (
    Q(person__sex="")
    | Q(person__birth=None)
    | Q(person__id_number_hash=None)
    | Q(education=None)
    | Q(political_status="")
)
"""Rows that lack a fact which figures need (``cadres.rules.gaps``)."""

BARRED = [CandidacyStatus.TURNED_DOWN, CandidacyStatus.WITHDRAWN]
ON_SLATE = Q(occasion=0, is_on_slate=True) & ~Q(status__in=BARRED)
"""Candidacies that are meant to be elected in the term election, as long as nothing bars them."""

BOARD_ORDER = Case(
    When(party_post="secretary", then=0),
    When(committee_post="director", then=1),
    When(party_post="deputy_secretary", then=2),
    When(committee_post="deputy_director", then=3),
    When(IN_TWO_COMMITTEES, then=4),
    When(supervision_post="director", then=5),
    default=6,
)
"""How members of a unit stand on a list: heads first, supervision last."""


def name_q(text: str, lookup: str = "") -> Q:
    """People by a part of the name, or by the beginning of its pinyin or initials. ``lookup`` leads to the person."""
    plain = "".join(text.split())
    latin = plain.lower()
    if plain.isascii():
        return Q(**{f"{lookup}initials__startswith": latin}) | Q(**{f"{lookup}pinyin__startswith": latin})
    return Q(**{f"{lookup}name__contains": plain})


class PostRowQuerySet(UnitScopedQuerySet):
    """Rows with the three posts side by side: rosters and slates."""

    def in_two_committees(self) -> Self:
        return self.filter(IN_TWO_COMMITTEES)

    def in_board_order(self) -> Self:
        """Unit by unit, heads first."""
        return self.order_by("unit__code", BOARD_ORDER, "id")

    def with_organisation(self) -> Self:
        """With the Party organisation form of each row's unit in its term, for the official words of its posts."""
        profiles = UnitProfile.objects.filter(term=OuterRef("term_id"), unit=OuterRef("unit_id"))
        return self.annotate(organisation=Coalesce(Subquery(profiles.values("organisation")[:1]), Value("")))


class MembershipQuerySet(PostRowQuerySet):
    def as_elected(self) -> Self:
        """Those whom the term election brought, whatever became of them: who came by a by-election is not among
        them."""
        return self.filter(is_by_elected=False)


class CandidacyQuerySet(PostRowQuerySet):
    def of_term_election(self) -> Self:
        """Those who stand in the term election, not in a by-election."""
        return self.filter(occasion=0)

    def on_slate(self) -> Self:
        """Those meant to be elected in the term election, as long as nothing bars them: as projected figures count."""
        return self.filter(ON_SLATE)

    def going_on(self) -> Self:
        """Those whom nothing bars: neither turned down nor withdrawn."""
        return self.exclude(status__in=BARRED)

    def with_election_day(self) -> Self:
        """With ``election_day``: the day on which the unit elects a body they stand for, of several the last; None
        before it is set."""
        posts = {body: ExpressionWrapper(OuterRef(f"{body}_post"), output_field=CharField()) for body in Body.values}
        stands_for = [Q(body=body) & ~Q(**{f"{body}_stood_for": ""}) for body in Body.values]
        contests = Contest.objects.filter(
            term=OuterRef("term_id"), unit=OuterRef("unit_id"), occasion=OuterRef("occasion")
        ).annotate(**{f"{body}_stood_for": post for body, post in posts.items()})
        days = contests.filter(reduce(or_, stands_for), election_day__isnull=False).order_by("-election_day")
        return self.annotate(election_day=Subquery(days.values("election_day")[:1]))


class OfCandidacyQuerySet(ScopedQuerySet):
    """Rows about a candidate's review."""

    scope_lookup = "candidacy__unit__township__path"
    view_capability = Capability.VIEW_REVIEW
    edit_capability = Capability.EDIT_REVIEW


class ReviewDecisionQuerySet(OfCandidacyQuerySet):
    def to_confirm(self) -> Self:
        """Those that count only once a second person has confirmed them."""
        return self.filter(verdict=Verdict.PASSED, needs_second=True, confirmed_by=None)


class UnitOfMembershipQuerySet(ScopedQuerySet):
    """Rows about a membership."""

    scope_lookup = "membership__unit__township__path"
    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.EDIT_PEOPLE


class OfGroupQuerySet(ScopedQuerySet):
    scope_lookup = "group__area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS


class KinshipQuerySet(QuerySet):  # type: ignore[type-arg]
    """Kinships. One is visible to who sees one of the two people."""

    def with_capability(self, user: Any, capability: Capability) -> Self:
        from cadres.models import Person

        people = Person.everyone.with_capability(user, capability).values("pk")
        return self.filter(Q(first__in=people) | Q(second__in=people))


class PersonQuerySet(QuerySet):  # type: ignore[type-arg]
    """People. One is visible through any membership, posting or candidacy in scope."""

    def visible_to(self, user: Any) -> Self:
        return self.with_capability(user, Capability.VIEW_PEOPLE)

    def editable_by(self, user: Any) -> Self:
        return self.with_capability(user, Capability.EDIT_PEOPLE)

    def unreferenced(self) -> Self:
        """People to whom nothing refers: no service, no other posting, no candidacy."""
        return self.filter(memberships=None, postings=None, candidacies=None)

    def of_realm(self, realm: int | None) -> Self:
        """The real people (None), or those of a practice term (``Term.realm``)."""
        return self.filter(practice_term=realm)

    def with_id_number(self, id_number: str, realm: int | None = None) -> Self:
        """People of a realm by exact ID number, through its keyed hash."""
        return self.filter(id_number_hash=keyed_hash(id_number, realm)) if id_number else self.none()

    def with_capability(self, user: Any, capability: Capability) -> Self:
        """People with a membership, posting or candidacy where the user has a capability."""
        from cadres.models import Candidacy, Membership, Posting

        memberships = Membership.objects.with_capability(user, capability).filter(person=OuterRef("pk"))
        postings = Posting.objects.with_capability(user, capability).filter(person=OuterRef("pk"))
        candidacies = Candidacy.objects.with_capability(user, capability).filter(person=OuterRef("pk"))
        return self.filter(Exists(memberships) | Exists(postings) | Exists(candidacies))


class RealPeople(Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Everybody but those of practice terms."""

    def get_queryset(self) -> Any:
        return super().get_queryset().of_realm(None)
