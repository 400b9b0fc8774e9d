"""What each kind of succession takes in and gives out (撤并、析置、更名、新设、撤销)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How many units a succession starts from and ends with; None is no upper limit."""

    old: tuple[int, int | None]
    new: tuple[int, int | None]
    sentence: str


SHAPES = {
    "split": Shape((1, 1), (1, None), "析置应有一个原单位和至少一个新单位；原单位继续存在的，也写在新单位里。"),
    "merge": Shape((2, None), (1, 1), "合并应有至少两个原单位和一个新单位；并入其中一个的，新单位写它。"),
    "rename": Shape((1, 1), (1, 1), "更名应有一个原单位和一个新单位；只改名称、不换代码的，请在“修改单位”中改名。"),
    "founded": Shape((0, 0), (1, None), "新设没有原单位，应有至少一个新单位。"),
    "dissolved": Shape((1, None), (0, 0), "撤销应有至少一个原单位，没有新单位。"),
}


def fits(kind: str, old: int, new: int) -> bool:
    """Whether a kind of succession can have so many old and new units."""
    return _within(old, SHAPES[kind].old) and _within(new, SHAPES[kind].new)


def _within(count: int, limits: tuple[int, int | None]) -> bool:
    least, most = limits
    return count >= least and (most is None or count <= most)
