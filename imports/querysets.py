from core.capabilities import Capability
from core.scope import ScopedQuerySet


class BatchQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.EDIT_PEOPLE
    edit_capability = Capability.EDIT_PEOPLE


class ChoiceQuerySet(ScopedQuerySet):
    scope_lookup = "area__path"
    view_capability = Capability.EDIT_MEANINGS
    edit_capability = Capability.EDIT_MEANINGS
