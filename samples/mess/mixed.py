"""Several messes at once, drawn by chance."""

from __future__ import annotations

from random import Random

from samples.mess.drafts import Draft
from samples.mess.registry import MESSES, Mess


def drawn(random: Random, most: int) -> list[Mess]:
    """Up to ``most`` messes that can be combined, in the order in which they are applied."""
    chosen: list[Mess] = []
    taken: set[str] = set()
    for mess in random.sample(list(MESSES.values()), len(MESSES)):
        if len(chosen) < most and taken.isdisjoint(mess.parts):
            chosen.append(mess)
            taken |= mess.parts
    return sorted(chosen, key=lambda mess: list(MESSES).index(mess.name))


def spoil(draft: Draft, messes: list[Mess]) -> Draft:
    """The draft with all of them applied."""
    for mess in messes:
        mess.spoil(draft)
    return draft
