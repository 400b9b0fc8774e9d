"""The list of messes, each under a name and with the parts of a draft that it spoils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samples.mess.drafts import Draft

Spoil = Callable[[Draft], None]


@dataclass(frozen=True)
class Mess:
    """One way of spoiling a roster. Two that share a part cannot be combined."""

    name: str
    parts: frozenset[str]
    spoil: Spoil


MESSES: dict[str, Mess] = {}


def add(name: str, *parts: str, spoil: Spoil) -> None:
    """Put a mess on the list."""
    if name in MESSES:
        raise ValueError(name)
    MESSES[name] = Mess(name, frozenset(parts), spoil)


def mess(*parts: str) -> Callable[[Spoil], Spoil]:
    """Put a function on the list under its own name, with its first words as what it does."""

    def keep(spoil: Spoil) -> Spoil:
        add(spoil.__name__, *parts, spoil=spoil)  # type: ignore[attr-defined]
        return spoil

    return keep
