"""A workbook before it is written: which facts, in which columns and words, laid out how. A mess changes a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from imports.kinds import ROSTER
from samples.mess.people import Fact

Cell = Any
"""Text, a number or a datetime; an empty text for none."""
Spelling = Callable[[Fact, int], Cell]
"""How a fact stands in a cell; the number counts the rows of people from 0."""
Placing = Literal["each", "merged", "first", "ditto", "heading", "nowhere"]
Form = Literal["xlsx", "utf-8", "utf-8-sig", "gb18030", "tabs"]
POSTS = ("party_post", "committee_post")

PLAIN: dict[str, Spelling] = {
    "township": lambda fact, _: fact.place.township,
    "unit": lambda fact, _: fact.place.unit,
    "name": lambda fact, _: fact.name,
    "sex": lambda fact, _: fact.sex,
    "ethnic_group": lambda fact, _: fact.ethnic_group,
    "birth": lambda fact, _: f"{fact.born:%Y-%m}",
    "id_number": lambda fact, _: fact.id_number,
    "political_status": lambda fact, _: fact.political_status,
    "joined_party_on": lambda fact, _: fact.joined_party_on,
    "education": lambda fact, _: fact.education,
    "education_full_time": lambda fact, _: fact.education_full_time,
    "education_in_service": lambda fact, _: fact.education_in_service,
    "party_post": lambda fact, _: fact.party_post,
    "committee_post": lambda fact, _: fact.committee_post,
    "sources": lambda fact, _: "；".join(fact.sources),
    "started_on": lambda fact, _: fact.started_on,
    "phone": lambda fact, _: fact.phone,
    "other_posts": lambda fact, _: "；".join(fact.other_posts),
}


@dataclass
class Column:
    """A column by what it says (``key``, an identifier of the roster's columns, or a word of its own for one that says
    nothing to the import), its header, the group ``over`` it, and the spelling of its cells."""

    key: str
    text: str
    spell: Spelling
    over: str = ""
    is_hidden: bool = False


@dataclass
class Draft:
    """``placing`` says how township and unit are told; ``above`` and ``below`` are lines around the table, of the
    first sheet's width; ``sheets`` whether the people are divided among several."""

    people: list[Fact]
    columns: list[Column]
    title: str = "名册"
    form: Form = "xlsx"
    placing: dict[str, Placing] = field(default_factory=lambda: {"township": "each", "unit": "each"})
    above: list[list[Cell]] = field(default_factory=list)
    below: list[list[Cell]] = field(default_factory=list)
    sheets: Literal["one", "township", "unit"] = "one"
    titled: Callable[[Fact], str] | None = None
    """The title of a sheet by its first person."""
    heading: Callable[[str, int], str] = lambda text, _: text
    """How a heading row writes its place; the number counts headings from 1."""
    township_words: Spelling = PLAIN["township"]
    unit_words: Spelling = PLAIN["unit"]
    subtotal: Callable[[Fact, int], list[Cell]] | None = None
    """A row behind each unit, by its last person and its number of people: cells from the township's column on."""
    total: str = ""
    blank_after_unit: int = 0
    between: Callable[[int], list[Cell] | None] | None = None
    """A row of nobody after the n-th person, or none."""
    repeat_header_every: int = 0
    header_rows: int = 1
    margin: tuple[int, int] = (0, 0)
    """Empty rows above and empty columns left of everything."""
    hidden_people: Callable[[int], bool] | None = None
    extra_sheets: list[tuple[str, list[list[Cell]], bool]] = field(default_factory=list)
    """Sheets without people: title, rows, whether hidden."""
    two_rows: bool = False
    """Whether the bodies come apart: Party posts on one sheet, committee posts on another."""

    def column(self, key: str) -> Column:
        """The first column of that key. Errors: StopIteration for none."""
        return next(column for column in self.columns if column.key == key)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def drop(self, *keys: str) -> None:
        self.columns = [column for column in self.columns if column.key not in keys]

    def insert(self, before: str, column: Column) -> None:
        """Put a column before another; at the end where that is not there."""
        places = [place for place, each in enumerate(self.columns) if each.key == before]
        self.columns.insert(places[0] if places else len(self.columns), column)


def clean(people: list[Fact]) -> Draft:
    """The roster as the template would have it."""
    return Draft(people, [Column(key, ROSTER.column(key).label, spell) for key, spell in PLAIN.items()])
