from places.selectors.areas import (
    AreaRow,
    area_named,
    child_word,
    find_area,
    full_name,
    shown_children,
    top_area,
    townships_of,
    trail,
    vocabulary,
    with_unit_counts,
)
from places.selectors.directory import UnitDirectory, UnitMatch

__all__ = [
    "AreaRow",
    "UnitDirectory",
    "UnitMatch",
    "area_named",
    "child_word",
    "find_area",
    "full_name",
    "shown_children",
    "top_area",
    "townships_of",
    "trail",
    "vocabulary",
    "with_unit_counts",
]
