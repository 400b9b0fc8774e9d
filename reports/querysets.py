from core.capabilities import Capability
from core.scope import ScopedQuerySet


class StatisticQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_TERMS


class BriefingTemplateQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.PUBLISH_FIGURES


class DailyProgressQuerySet(ScopedQuerySet):
    scope_lookup = "township__path"
    view_capability = Capability.VIEW_FIGURES
    edit_capability = Capability.EDIT_PROGRESS
