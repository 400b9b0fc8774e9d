from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.capabilities import Capability
from core.scope import ScopedQuerySet, ScopedUser, paths_q


class GrantQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.MANAGE_ACCOUNTS
    edit_capability = Capability.MANAGE_ACCOUNTS

    def in_force(self, on: dt.date) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on))


class UserQuerySet(QuerySet):  # type: ignore[type-arg]
    """Accounts. An administrator manages those whose every grant lies in their areas."""

    def visible_to(self, user: ScopedUser) -> Self:
        return self.with_capability(user, Capability.MANAGE_ACCOUNTS)

    def editable_by(self, user: ScopedUser) -> Self:
        return self.visible_to(user)

    def with_capability(self, user: ScopedUser, capability: Capability) -> Self:
        from accounts.models import Grant

        grants = Grant.objects.filter(user=OuterRef("pk"))
        inside = paths_q("area__path", user.paths_with(capability))
        return self.filter(Exists(grants.filter(inside))).exclude(Exists(grants.exclude(inside)))


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    pass
