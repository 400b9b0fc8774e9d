from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db.models import Q

from core.capabilities import Capability
from core.scope import ScopedQuerySet, paths_q


def prefixes(paths: Iterable[str], step: int) -> set[str]:
    """The paths and all they lie under."""
    return {path[:end] for path in paths for end in range(step, len(path) + 1, step)}


class TermQuerySet(ScopedQuerySet):
    """Terms. A term is seen from every area that lies in it or contains it; only its own area's people edit it."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_TERMS

    def with_capability(self, user: Any, capability: Capability) -> Self:
        if capability == self.edit_capability:
            return super().with_capability(user, capability)
        return self.at_areas(user.paths_with(capability))

    def at_areas(self, paths: Iterable[str]) -> Self:
        """Terms whose area contains one of the paths, or lies under one."""
        paths = list(paths)
        from places.models import Area

        return self.filter(paths_q("area__path", paths) | Q(area__path__in=prefixes(paths, Area.steplen)))

    def real(self) -> Self:
        """Without those for practice."""
        return self.filter(is_practice=False)

    def containing(self, path: str) -> Self:
        """The real terms whose area contains the area at ``path``, the nearest area first, then the newest."""
        return self.open_at(path).real()

    def open_at(self, path: str) -> Self:
        """The same with those for practice at the end: what may be chosen, never what is taken by itself."""
        from places.models import Area

        order = ("is_practice", "-area__depth", "-as_of")
        return self.filter(area__path__in=prefixes([path], Area.steplen)).order_by(*order)


class OfTermQuerySet(ScopedQuerySet):
    """What is set up for a term."""

    scope_lookup = "term__area__path"
    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_TERMS


class OfRoundQuerySet(ScopedQuerySet):
    """What is set up for a round of a term's joint review."""

    scope_lookup = "round__term__area__path"
    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_TERMS


class RuleSetQuerySet(ScopedQuerySet):
    """Rule sets. What is the law of an area is read by all who have an area in it, above it or below it; it is edited
    by those who have that area. Areas are known by their codes: the shipped sets are there before any area is."""

    view_capability = Capability.VIEW_PLACES
    edit_capability = Capability.EDIT_RULES

    def with_capability(self, user: Any, capability: Capability) -> Self:
        paths = user.paths_with(capability)
        return self.of_areas(paths) if capability == self.edit_capability else self.read_at(paths)

    def of_areas(self, paths: Iterable[str]) -> Self:
        """The rule sets of the areas at the paths or under them."""
        from places.models import Area

        return self.filter(area_code__in=Area.objects.filter(paths_q("path", paths)).values("code"))

    def read_at(self, paths: Iterable[str]) -> Self:
        """Those, and the rule sets of the areas that these lie in."""
        from places.models import Area

        paths = list(paths)
        areas = Area.objects.filter(paths_q("path", paths) | Q(path__in=prefixes(paths, Area.steplen)))
        return self.filter(area_code__in=areas.values("code"))


class QualificationQuerySet(ScopedQuerySet):
    """Conditions for standing, set by those who set up the term."""

    scope_lookup = "term__area__path"
    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.EDIT_TERMS


class ProfileFieldQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROFILE_FIELDS


class OfUnitQuerySet(ScopedQuerySet):
    """Rows about a unit in a term."""

    scope_lookup = "unit__township__path"

    def of_scope(self, *, area_path: str, term: Any, kind: str = "") -> Self:
        """The rows of a term below an area, of one kind of unit or both."""
        rows = self.filter(term=term).under(area_path)
        return rows.filter(unit__kind=kind) if kind else rows


class UnitProfileQuerySet(OfUnitQuerySet):
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PEOPLE


class ContestQuerySet(OfUnitQuerySet):
    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.ENTER_RESULTS


class OfContestQuerySet(ScopedQuerySet):
    """Rows about a contest."""

    scope_lookup = "contest__unit__township__path"
    view_capability = Capability.VIEW_PEOPLE
    edit_capability = Capability.ENTER_RESULTS


class UnitRowQuerySet(OfUnitQuerySet):
    """Rows about the work of a unit: progress, situation, what was handed in."""

    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS


class OfUnitTaskQuerySet(ScopedQuerySet):
    """Files that show what a unit did: they may hold names, so they are for those who do the work."""

    scope_lookup = "unit_task__unit__township__path"
    view_capability = Capability.EDIT_PROGRESS
    edit_capability = Capability.EDIT_PROGRESS


class TallyQuerySet(ScopedQuerySet):
    scope_lookup = "township__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS


class AreaRowQuerySet(ScopedQuerySet):
    """Rows about an area's part in the work: what a street handed in, who answers for it, its groups."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS


class CollectionQuerySet(ScopedQuerySet):
    """What an office asks for: seen by its own people, and by those of the streets that owe it."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.APPROVE_DATA

    def with_capability(self, user: Any, capability: Capability) -> Self:
        if capability == self.edit_capability:
            return super().with_capability(user, capability)
        paths = user.paths_with(capability)
        return self.filter(paths_q("area__path", paths) | paths_q("replies__area__path", paths)).distinct()


class NoteQuerySet(AreaRowQuerySet):
    """Notes on numbers and units. Who looks at figures reads them; who works in the area writes them."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
