"""Drawing by chance with totals that are exact."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def apportion(total: int, ideals: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """Whole numbers near the ideals, each between 0 and its cap, that add up to the total (largest remainder)."""
    limits = list(caps) if caps is not None else [total] * len(ideals)
    if not 0 <= total <= sum(limits):
        raise ValueError(f"{total} does not fit into {sum(limits)}")
    scale = total / (sum(ideals) or 1)
    wanted = [min(max(ideal * scale, 0), limit) for ideal, limit in zip(ideals, limits, strict=True)]
    parts = [math.floor(value) for value in wanted]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - wanted[i])
    while (missing := total - sum(parts)) > 0:
        open_parts = [i for i in order if parts[i] < limits[i]][:missing]
        for i in open_parts:
            parts[i] += 1
    return parts


def sizes(rng: Random, total: int, count: int, low: int, step: int) -> list[int]:
    """``count`` sizes of ``low`` or ``low + step`` in chance order that add up to the total; one may lie between."""
    larger, rest = divmod(total - low * count, step)
    if not 0 <= larger < count:
        raise ValueError(f"{count} sizes from {low} to {low + step} cannot make {total}")
    parts = [low + step] * larger + [low + rest] + [low] * (count - larger - 1)
    rng.shuffle(parts)
    return parts


def choose(rng: Random, items: Iterable[T], count: int, weight: Callable[[T], float] | None = None) -> list[T]:
    """So many of the items by chance, without putting back; heavier ones come more often (Efraimidis and Spirakis)."""
    keyed = [(rng.random() ** (1 / (weight(item) if weight else 1)), i, item) for i, item in enumerate(items)]
    if count > len(keyed):
        raise ValueError(f"{count} of {len(keyed)}")
    return [item for _, _, item in sorted(keyed, key=lambda entry: (-entry[0], entry[1]))[:count]]


def deal(rng: Random, quotas: dict[T, int]) -> list[T]:
    """A pack of cards, each value as often as its quota says, shuffled."""
    cards = [value for value, count in quotas.items() for _ in range(count)]
    rng.shuffle(cards)
    return cards
