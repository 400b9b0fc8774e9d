from core.capabilities import Capability
from core.scope import ScopedQuerySet


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
