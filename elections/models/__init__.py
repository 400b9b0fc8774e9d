from elections.models.profiles import ProfileField, UnitProfile
from elections.models.terms import Basis, Term

__all__ = ["Basis", "ProfileField", "Term", "UnitProfile"]
