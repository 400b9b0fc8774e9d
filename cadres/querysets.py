from __future__ import annotations

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.capabilities import Capability
from core.encryption import keyed_hash
from core.scope import ScopedQuerySet


class UnitScopedQuerySet(ScopedQuerySet):
    """Rows about a person in a unit."""

    scope_lookup = "unit__township__path"
    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.EDIT_PEOPLE

    def under(self, area_path: str) -> Self:
        return self.filter(unit__township__path__startswith=area_path)


class MembershipQuerySet(UnitScopedQuerySet):
    def in_party_committee(self) -> Self:
        return self.exclude(party_post="")

    def in_committee(self) -> Self:
        return self.exclude(committee_post="")

    def in_two_committees(self) -> Self:
        return self.filter(~Q(party_post="") | ~Q(committee_post=""))


class PersonQuerySet(QuerySet):  # type: ignore[type-arg]
    """People. One is visible through any membership or posting in scope."""

    def visible_to(self, user: Any) -> Self:
        return self.with_capability(user, Capability.VIEW_PEOPLE)

    def editable_by(self, user: Any) -> Self:
        return self.with_capability(user, Capability.EDIT_PEOPLE)

    def with_id_number(self, id_number: str) -> Self:
        """People by exact ID number, through its keyed hash."""
        return self.filter(id_number_hash=keyed_hash(id_number)) if id_number else self.none()

    def with_capability(self, user: Any, capability: Capability) -> Self:
        """People with a membership or posting where the user has a capability."""
        from cadres.models import Membership, Posting

        memberships = Membership.objects.with_capability(user, capability).filter(person=OuterRef("pk"))
        postings = Posting.objects.with_capability(user, capability).filter(person=OuterRef("pk"))
        return self.filter(Exists(memberships) | Exists(postings))
