"""Which of a set of names a written name means: an index of dictionary look-ups, with likenesses for the rest."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Generic, TypeVar

from places.rules.names import bare_unit_name, clean_name, loose_unit_name, says_its_kind, short_unit_name

T = TypeVar("T")

NEAR_LIMIT = 3
NEAR_CUTOFF = 0.5
CODE_LENGTH = 12


@dataclass(frozen=True)
class Match(Generic[T]):
    """What a written name means: one thing, several equally good candidates, or none with the names most like it.

    ``alike`` finds those: some milliseconds, spent when ``near`` is asked for."""

    unit: T | None = None
    candidates: tuple[T, ...] = ()
    alike: Callable[[], tuple[T, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def near(self) -> tuple[T, ...]:
        return self.alike()

    @property
    def is_ambiguous(self) -> bool:
        return bool(self.candidates)


def full_code(text: str) -> str:
    """A division code in its twelve digits, given with or without its trailing zeros; empty if it is no code."""
    clean = clean_name(text)
    return clean.ljust(CODE_LENGTH, "0") if clean.isascii() and clean.isdigit() and len(clean) <= CODE_LENGTH else ""


class NameIndex(Generic[T]):
    """Things by code, official name, alias, name without committee suffix and name written loosely, in this order of
    trust.

    A look-up asks one place (a township's key), or the whole index with ``None``. The short name keeps 村 and 社区,
    since 高井社区 and 高井村 lie side by side: a bare 高井 is both of them.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._names: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._aliases: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._short_names: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._loose_names: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._bare_names: dict[tuple[Hashable, str], list[T]] = defaultdict(list)
        self._known: dict[Hashable, dict[str, T]] = defaultdict(dict)
        self._answers: dict[tuple[Hashable, str], Match[T]] = {}

    def add(self, thing: T, *, place: Hashable, code: str, name: str, aliases: tuple[str, ...] = ()) -> None:
        """Put a thing under all its names, in its place and in the whole."""
        for where in (place, None):
            self._codes[where, code].append(thing)
            self._names[where, clean_name(name)].append(thing)
            self._short_names[where, short_unit_name(name)].append(thing)
            self._known[where].setdefault(short_unit_name(name), thing)
            for each in (name, *aliases):
                self._loose_names[where, loose_unit_name(each)].append(thing)
                self._bare_names[where, bare_unit_name(each)].append(thing)
            for alias in dict.fromkeys(clean_name(alias) for alias in aliases):
                self._aliases[where, alias].append(thing)
                self._known[where].setdefault(alias, thing)

    def find(self, text: str, place: Hashable = None) -> Match[T]:
        """What a written name means in a place. The same question is answered once."""
        key = (place, clean_name(text))
        if key not in self._answers:
            self._answers[key] = self._find(*key)
        return self._answers[key]

    def _find(self, place: Hashable, text: str) -> Match[T]:
        layers = (
            (self._codes, full_code(text)),
            (self._names, text),
            (self._aliases, text),
            (self._short_names, short_unit_name(text)),
            (self._loose_names, loose_unit_name(text))
            if says_its_kind(text)
            else (self._bare_names, bare_unit_name(text)),
        )
        for layer, name in layers if text else ():
            found = list(dict.fromkeys(layer.get((place, name), []))) if name else []
            if found:
                return Match(unit=found[0]) if len(found) == 1 else Match(candidates=tuple(found))
        return Match(alike=partial(self._near, place, short_unit_name(text) if text else ""))

    def _near(self, place: Hashable, text: str) -> tuple[T, ...]:
        known = self._known.get(place, {})
        names = difflib.get_close_matches(text, known, n=NEAR_LIMIT, cutoff=NEAR_CUTOFF)
        return tuple(dict.fromkeys(known[name] for name in names))
