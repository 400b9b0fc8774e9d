"""Several messes at once, drawn by chance."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from samples.mess.drafts import Draft
from samples.mess.registry import MESSES, Mess


def drawn(random: Random, most: int, without: frozenset[str] = frozenset(), used: Collection[Mess] = ()) -> list[Mess]:
    """Up to ``most`` messes that can be combined, in the order in which they are applied; none of the parts
    ``without``, and those ``used`` before only after the others."""
    chosen: list[Mess] = []
    taken = set(without)
    for mess in sorted(random.sample(list(MESSES.values()), len(MESSES)), key=lambda mess: mess in used):
        if len(chosen) < most and taken.isdisjoint(mess.parts):
            chosen.append(mess)
            taken |= mess.parts
    return sorted(chosen, key=lambda mess: list(MESSES).index(mess.name))


def spoil(draft: Draft, messes: list[Mess]) -> Draft:
    """The draft with all of them applied."""
    for mess in messes:
        mess.spoil(draft)
    return draft
