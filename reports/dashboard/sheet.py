"""What every part of the page works on: the figures of a scope and how each of them opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from elections.bands import BANDS_OF, DEFAULT_BANDS, Band
from reports.selectors.figure import Figure
from reports.selectors.targets import Judged


class Link(Protocol):
    """The address of the list behind a figure: ``part`` is numerator, denominator, rest or missing."""

    def __call__(self, code: str, part: str = "numerator") -> str: ...


@dataclass(frozen=True)
class Sheet:
    """The figures of a scope, how they open, and the area's own words; ``child`` is the word for what lies below.

    ``is_projected``: this term's are those of its slate, as if all on it were elected. ``lights``: how figures stand to
    the targets that hold here. ``bands`` are the age bands shown.
    """

    figures: Mapping[str, Figure]
    link: Link
    words: Mapping[str, str]
    area: str
    child: str
    is_projected: bool = False
    lights: Mapping[str, Judged] = field(default_factory=dict)
    bands: tuple[Band, ...] = BANDS_OF[DEFAULT_BANDS]

    @property
    def then(self) -> str:
        """The word for what members are compared with: 上届, or 换届前."""
        return self.figures[AGE].compared_with

    @property
    def whole(self) -> str:
        return whole_word(self.area)

    def __getitem__(self, code: str) -> Figure:
        return self.figures[code]


@dataclass(frozen=True)
class Row:
    """One area or unit below the scope, with its figures, its own page, and how its figures open."""

    key: int
    name: str
    url: str
    figures: Mapping[str, Figure]
    link: Link
    lights: Mapping[str, Judged] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Figure:
        return self.figures[code]


def whole_word(area: str) -> str:
    """The word for all of an area: 全区, 全县, 全镇."""
    ends = ("省", "自治区", "市", "区", "县", "街道", "镇", "乡")
    return next((f"全{end}" for end in ends if area.endswith(end)), "全部")


TWO = "two_committees"
AGE = f"{TWO}.average_age"
COLLEGE = f"{TWO}.college_or_above.share"


def is_younger_and_better(row: Row | Sheet) -> bool | None:
    """一降一升: the mean age fell and 大专以上 rose, as they are printed; None without a comparison."""
    age, education = row[AGE].change, row[COLLEGE].change
    return None if age is None or education is None else age < 0 < education


def short_name(name: str) -> str:
    """友谊路街道 → 友谊路: an area's name where room is short, never down to one character."""
    for suffix in ("街道办事处", "街道", "地区", "镇", "乡"):
        short = name.removesuffix(suffix)
        if short != name:
            return short if len(short) > 1 else name
    return name
