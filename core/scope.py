"""Scope as a place in the tree: one prefix condition on an area's path, nothing by default.

A user answers ``paths_with(capability)`` with the tree paths of the areas in which they have that capability.
A queryset says by ``scope_lookup`` where the path of its rows' area stands.
"""

from collections.abc import Iterable
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from core.capabilities import Capability


class ScopedUser(Protocol):
    """What scoping needs to know of a user."""

    def paths_with(self, capability: Capability) -> tuple[str, ...]: ...


def paths_q(lookup: str, paths: Iterable[str]) -> Q:
    """Rows whose area path, found at ``lookup``, lies in one of the subtrees; none for no paths."""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to an area. Views, forms, tasks, exports and searches start from its two methods."""

    scope_lookup: str
    view_capability: Capability
    edit_capability: Capability

    def visible_to(self, user: ScopedUser) -> Self:
        return self.with_capability(user, self.view_capability)

    def editable_by(self, user: ScopedUser) -> Self:
        return self.with_capability(user, self.edit_capability)

    def with_capability(self, user: ScopedUser, capability: Capability) -> Self:
        return self.filter(self.scope_q(user.paths_with(capability)))

    def under(self, area_path: str) -> Self:
        """The rows of an area and of all below it."""
        return self.filter(**{f"{self.scope_lookup}__startswith": area_path})

    def scope_q(self, paths: Iterable[str]) -> Q:
        return paths_q(self.scope_lookup, paths)
