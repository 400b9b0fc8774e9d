"""The situation index (选情指数三色图): points by aspect, their sum, and one of three colours.

After the model of Jinhua (2020): five aspects, 100 points, 80 or more green, 60 or less red. Points are whole numbers
of tenths, so that no sum is a float and nothing falls between two colours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elections.choices import Colour

FULL_POINTS = 100
"""What all aspects together can bring."""
TENTHS = 10
_POINTS = re.compile(r"(\d{1,3})(?:\.(\d))?")


@dataclass(frozen=True)
class Aspect:
    """One of the things that are scored; ``points``: the most it can have, in whole points."""

    number: int
    name: str
    points: int


@dataclass(frozen=True)
class Scale:
    """Green from ``green_from`` points on, red at ``red_to`` or below, yellow between."""

    green_from: int
    red_to: int


def tenths_of(text: str) -> int:
    """Points as written, in tenths: ``15.5`` is 155. Errors: ``ValueError`` for anything else than a number with at
    most one decimal."""
    found = _POINTS.fullmatch(text.strip())
    if not found:
        raise ValueError(f"“{text}”不是得分，请填 0 以上的数，最多一位小数，例如 15 或 15.5。")
    return int(found[1]) * TENTHS + int(found[2] or 0)


def in_points(tenths: int) -> str:
    """Tenths as they are written: 155 is ``15.5``, 150 is ``15``."""
    whole, rest = divmod(tenths, TENTHS)
    return f"{whole}.{rest}" if rest else str(whole)


def faults_of(points: Mapping[int, int], aspects: Sequence[Aspect]) -> dict[int, str]:
    """What is wrong with points (in tenths, by the number of their aspect), by that number."""
    faults = {}
    for aspect in aspects:
        given = points.get(aspect.number)
        if given is None:
            faults[aspect.number] = f"请填写“{aspect.name}”的得分。"
        elif given > aspect.points * TENTHS:
            faults[aspect.number] = f"“{aspect.name}”填了 {in_points(given)} 分，超过满分 {aspect.points} 分，请核对。"
    return faults


def total_of(points: Mapping[int, int]) -> int:
    """The sum, in tenths."""
    return sum(points.values())


def colour_of(total: int, scale: Scale) -> Colour:
    """The colour of a sum in tenths."""
    if total >= scale.green_from * TENTHS:
        return Colour.GREEN
    return Colour.RED if total <= scale.red_to * TENTHS else Colour.YELLOW


def faults_of_index(aspects: Sequence[tuple[str, int]], scale: Scale) -> list[str]:
    """What is wrong with aspects, given by name and most points, and with their scale."""
    faults = []
    total = sum(points for _, points in aspects)
    if total != FULL_POINTS:
        faults.append(f"各方面满分合计 {total} 分，应当正好是 {FULL_POINTS} 分，请调整。")
    names = [name for name, _ in aspects]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        faults.append(f"方面“{'、'.join(twice)}”写了不止一次，请改成不同的名称。")
    if scale.green_from <= scale.red_to:
        faults.append(f"绿色下限 {scale.green_from} 分应当高于红色上限 {scale.red_to} 分，请调整。")
    if scale.green_from > FULL_POINTS:
        faults.append(f"绿色下限 {scale.green_from} 分超过满分 {FULL_POINTS} 分，请调整。")
    return faults
