"""What a briefing is written from: live figures, or those of a published report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reports.briefing.composing import compose
from reports.briefing.place import Choices, Place
from reports.briefing.text import Briefing


@dataclass(frozen=True)
class Source:
    """A place with its figures and on what they stand. ``marks`` go on every page of a file made of it.

    ``unreported``: so many of its units have no roster (or slate) yet. ``is_fresh``: nothing changed since its figures
    were computed.
    """

    place: Place
    term: str
    as_of: dt.date
    about: tuple[tuple[str, str], ...]
    marks: tuple[str, ...] = ()
    unreported: int = 0
    is_fresh: bool = True

    def write(self, choices: Choices, today: dt.date) -> Briefing:
        made = ("生成日期", f"{today.year}年{today.month}月{today.day}日")
        return compose(self.place, choices, term=self.term, as_of=self.as_of, about=(*self.about, made))
