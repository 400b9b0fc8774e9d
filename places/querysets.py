from __future__ import annotations

from typing import Self

from django.db.models import Q
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from core.capabilities import Capability
from core.scope import ScopedQuerySet


class AreaQuerySet(ScopedQuerySet, MP_NodeQuerySet):
    """Areas, in tree order."""

    scope_lookup = "path"
    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_PLACES

    def with_code(self, code: str) -> Self:
        """Areas by code, with or without trailing zeros; a code may belong to two levels (东莞), lowest first."""
        return self.filter(code=code.strip().ljust(12, "0")).order_by("-depth")

    def at_or_above(self, path: str) -> Self:
        """The area at a path and all it lies in."""
        step = self.model.steplen
        return self.filter(path__in=[path[:end] for end in range(step, len(path) + 1, step)])


class AreaManager(MP_NodeManager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> AreaQuerySet:
        return AreaQuerySet(self.model, using=self._db).order_by("path")


class UnitQuerySet(ScopedQuerySet):
    scope_lookup = "township__path"
    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_PLACES

    def active_on(self, date) -> Self:  # type: ignore[no-untyped-def]
        """Units that exist on a date."""
        return self.filter(Q(active_from=None) | Q(active_from__lte=date), Q(active_to=None) | Q(active_to__gt=date))

    def electing(self) -> Self:
        """Units that elect committees: not the virtual ones."""
        return self.filter(is_electing=True)
