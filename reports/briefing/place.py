"""What a text is about: the figures of one place, whole and by kind of unit, its words, and how numbers open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from places.models import Unit
from reports.briefing.wording import Rounding
from reports.selectors.figure import Figure

Figures = Mapping[str, Figure]
Open = Callable[[str, str], str]
"""The address behind a figure of a code, for a kind of unit (``""``: both)."""
PLACE_WORDS = ("unit", "village", "residents", "township", "committee")


@dataclass(frozen=True)
class Choices:
    """How the text is to be written: which paragraphs, how numbers are rounded, whether changes are told."""

    paragraphs: tuple[str, ...] = ()
    rounding: Rounding = Rounding.ARTICLE
    compares: bool = True
    splits: bool = False
    has_notes: bool = True


def opens_nothing(code: str, kind: str) -> str:
    return ""


@dataclass(frozen=True)
class Place:
    """One area in a term. ``by_kind`` holds its figures whole (``""``) and by kind; ``kind`` is the one asked for."""

    name: str
    whole: str
    words: Mapping[str, str]
    by_kind: Mapping[str, Figures]
    open: Open = opens_nothing
    kind: str = ""
    baseline: str = "上届"
    has_previous: bool = True
    is_projected: bool = False
    children: tuple[Place, ...] = field(default=())

    def figure(self, code: str, kind: str = "") -> Figure | None:
        """A figure, of the kind asked for where none is named; None where the place has no such figure."""
        return self.by_kind.get(kind or self.kind, {}).get(code)

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The words that texts name: the area's own, the unit's by what there is of it, and those of the turn."""
        words = {word: self.words[word] for word in PLACE_WORDS}
        return {
            **words,
            "unit": self._unit_word(),
            "area": self.name,
            "whole": self.whole,
            "elects": "预计产生" if self.is_projected else "选举产生",
            "chose": "预计选出" if self.is_projected else "选出",
        }

    @property
    def child_word(self) -> str:
        """The word for the places below; reports published without it have townships below."""
        return self.words.get("child", self.words["township"])

    def _unit_word(self) -> str:
        """社区 where all units are 社区, else the word for both."""
        if self.kind:
            return self.words[self.kind]
        kinds = [kind for kind in Unit.Kind.values if self._count_of(kind)]
        return self.words[kinds[0]] if len(kinds) == 1 else self.words["unit"]

    def _count_of(self, kind: str) -> int:
        figure = self.by_kind.get(kind, {}).get("units.count")
        return (figure.numerator or 0) if figure else 0
