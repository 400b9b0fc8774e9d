from places.selectors.areas import find_area, full_name, vocabulary
from places.selectors.directory import UnitDirectory, UnitMatch

__all__ = ["UnitDirectory", "UnitMatch", "find_area", "full_name", "vocabulary"]
