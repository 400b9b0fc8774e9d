from places.models.areas import DEFAULT_VOCABULARY, Area
from places.models.units import Unit, UnitAlias, UnitSuccession

__all__ = ["DEFAULT_VOCABULARY", "Area", "Unit", "UnitAlias", "UnitSuccession"]
