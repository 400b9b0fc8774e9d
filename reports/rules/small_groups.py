"""Small groups: numbers of so few people that they could be recognised do not stand on pages that are shared.

A number below the threshold is hidden, and so is every share and mean it is part of; a 0 is nobody's and stays. A
hidden number must not come out of the others by subtraction: where one cell of a family that adds up to a printed whole
is hidden alone, the next smallest of people is hidden too.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def is_small(count: int | None, least: int) -> bool:
    """Whether a number of people is below the threshold; a threshold of 0 hides nothing."""
    return count is not None and 0 < count < least


def hidden_cells(cells: Mapping[Key, int], least: int) -> set[Key]:
    """The cells of a family to hide: those below the threshold, and where that is one alone, the next smallest."""
    hidden = {key for key, count in cells.items() if is_small(count, least)}
    rest = [(count, at, key) for at, (key, count) in enumerate(cells.items()) if count and key not in hidden]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda cell: cell[:2])[2])
    return hidden


def is_revealing(numerator: int | None, denominator: int | None, least: int) -> bool:
    """Whether a share tells of a small group: of its numerator, or of some few that are left beside it."""
    if not least or numerator is None or denominator is None:
        return False
    return is_small(numerator, least) or 0 < denominator - numerator < least
