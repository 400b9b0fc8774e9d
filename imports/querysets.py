from typing import Self

from django.db.models import Q

from core.capabilities import Capability
from core.scope import ScopedQuerySet, ScopedUser


class BatchQuerySet(ScopedQuerySet):
    """Uploads. Each is for those alone who may upload its kind; what may hold findings, for those who may read them."""

    scope_lookup = "area__path"
    view_capability = Capability.IMPORT
    edit_capability = Capability.IMPORT

    def with_capability(self, user: ScopedUser, capability: Capability) -> Self:
        from imports.kinds import KINDS

        allowed = Q(pk__in=())
        for kind in KINDS.values():
            mine = Q(kind=kind.identifier) & self.scope_q(user.paths_with(kind.capability))
            if kind.may_hold_findings:
                mine &= Q(term__keeps_findings=False) | self.scope_q(user.paths_with(Capability.VIEW_FINDINGS))
            allowed |= mine
        return super().with_capability(user, capability).filter(allowed)


class ChoiceQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.EDIT_MEANINGS
    edit_capability = Capability.EDIT_MEANINGS
