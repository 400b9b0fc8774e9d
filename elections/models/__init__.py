from elections.models.profiles import FIXED_FACTS, ProfileField, UnitProfile
from elections.models.terms import Basis, Term

__all__ = ["FIXED_FACTS", "Basis", "ProfileField", "Term", "UnitProfile"]
