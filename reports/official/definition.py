"""What an official table is: its title, its two rows of headers, its columns, its paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reports.figure_scope import FigureScope
from reports.selectors.aspects import Aspect


class Detail(StrEnum):
    """How far down the lines of a table go."""

    AREAS = "areas"
    UNITS = "units"


class Level(StrEnum):
    """What a line is about."""

    TOTAL = "total"
    AREA = "area"
    UNIT = "unit"


class Paper(StrEnum):
    """The sheet that holds a table in its width, lying on its side."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True)
class Column:
    """One column. ``code`` is an indicator's, or what the table's own reader calls it.

    ``kind`` narrows it to villages or residents' areas. ``sentence`` defines what is no indicator. ``width`` is in
    characters of the workbook's font.
    """

    label: str
    code: str
    aspect: Aspect = Aspect.VALUE
    kind: str = ""
    sentence: str = ""
    width: float = 7
    is_text: bool = False


@dataclass(frozen=True)
class Group:
    """Columns under one word of the upper row of headers."""

    label: str
    columns: tuple[Column, ...]


Heads = tuple[Group | Column, ...]


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table. ``value`` None is printed as —, and ``why_none`` says why."""

    value: Decimal | int | str | None
    decimals: int = 0
    url: str = ""
    why_none: str = ""
    is_signed: bool = False

    @property
    def text(self) -> str:
        """As it is printed."""
        if self.value is None:
            return "—"
        if isinstance(self.value, str):
            return self.value
        sign = "+" if self.is_signed and self.value > 0 else ""
        return f"{sign}{self.value:,.{self.decimals}f}".replace("-", "−")


@dataclass(frozen=True)
class Line:
    """A row of a table: the total, an area or a unit with its cells, or a person."""

    level: Level
    cells: tuple[Cell, ...]


@dataclass
class Content:
    """What a table's reader gives: the lines, and what is to be said under them. ``found`` lines there are in all,
    where a page shows only the first."""

    lines: list[Line]
    remarks: list[str] = field(default_factory=list)
    found: int = 0


@dataclass(frozen=True)
class Asked:
    """Of what a table is made: the scope of its page, how far down, the most lines wanted (0: all), and whether ID and
    phone numbers stand in it in full."""

    scope: FigureScope
    detail: Detail = Detail.AREAS
    limit: int = 0
    is_full: bool = False


@dataclass(frozen=True)
class OfficialTable:
    """A table as offices hand it in. ``heads`` and ``read`` are functions of what is asked: words and stages differ by
    area and term. ``of_people`` tables list persons and are noted in the trail as such."""

    code: str
    number: str
    title: str
    purpose: str
    paper: Paper
    heads: Callable[[Asked], Heads]
    read: Callable[[Asked, list[Column]], Content]
    of_people: bool = False


def columns_of(heads: Heads) -> list[Column]:
    """All columns from left to right."""
    return [column for head in heads for column in (head.columns if isinstance(head, Group) else (head,))]


def without_other_kinds(heads: Iterable[Group | Column], kind: str) -> Heads:
    """The same heads in a scope of one kind of unit: without columns by kind, as all is of one."""
    if not kind:
        return tuple(heads)
    kept: list[Group | Column] = []
    for head in heads:
        columns = head.columns if isinstance(head, Group) else (head,)
        if any(not column.kind for column in columns):
            kept.append(head)
    return tuple(kept)
