from elections.models.profiles import FIXED_FACTS, ProfileField, UnitProfile
from elections.models.rule_sets import NATION, RuleSet, RuleSetVersion, RuleValue
from elections.models.terms import Basis, Term

__all__ = [
    "FIXED_FACTS",
    "NATION",
    "Basis",
    "ProfileField",
    "RuleSet",
    "RuleSetVersion",
    "RuleValue",
    "Term",
    "UnitProfile",
]
