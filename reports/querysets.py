from typing import Any, NoReturn, Self

from django.db.models import Q

from core.capabilities import Capability
from core.scope import ScopedQuerySet
from elections.querysets import prefixes


class OfAreaQuerySet(ScopedQuerySet):
    """Rows about an area's figures, set up by its staff."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_TERMS


class StatisticQuerySet(OfAreaQuerySet):
    """Figures as last computed."""


class TargetQuerySet(OfAreaQuerySet):
    """Targets: whoever sees an area's figures sees what they should be; its own staff sets them."""


class BriefingTemplateQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.PUBLISH_FIGURES


class DailyProgressQuerySet(ScopedQuerySet):
    scope_lookup = "township__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS


class PublishedReportQuerySet(ScopedQuerySet):
    """Published reports can be added and read; nothing else."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.PUBLISH_FIGURES

    def listed(self) -> "PublishedReportQuerySet":
        """Without what they hold, which is long."""
        return self.defer("content").select_related("area", "term", "published_by")

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("已发布的数据不能修改。")

    def delete(self) -> NoReturn:
        raise TypeError("已发布的数据不能删除。")


class KeptFormQuerySet(ScopedQuerySet):
    """Blank forms. One is seen, and filled, by its area and all below it; only its area's people change it."""

    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.PUBLISH_FIGURES

    def with_capability(self, user: Any, capability: Capability) -> Self:
        from places.models import Area

        paths = list(user.paths_with(capability))
        if capability == self.edit_capability:
            return self.filter(self.scope_q(paths))
        return self.filter(self.scope_q(paths) | Q(area__path__in=prefixes(paths, Area.steplen)))
