"""What a row gets from elsewhere once it is read: its unit, the ids of its tags, the checks of its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cadres.choices import SourceGroup
from cadres.rules.posts import Posts, parse_posts
from imports.choices import ProblemKind as Kind
from imports.columns import Fault
from imports.lines import Line, written_unit
from imports.rules.values import plain
from imports.units import UnitResolver
from places.models import Unit

CheckRow = Callable[[Line, dt.date], None]
TAG_COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": (SourceGroup.ORIGIN,),
    "backgrounds": (SourceGroup.PROFESSION, SourceGroup.EXPERIENCE),
    "performance": (SourceGroup.PERFORMANCE,),
}
"""The columns of tags, each with the groups whose tags it may name."""
TAG_LABELS = {"sources": "人员来源", "backgrounds": "专业背景", "performance": "现实表现"}
KnownTags = dict[str, dict[str, int]]
"""The ids of tags by column and by all the words under which rosters name them, the longest first."""


def complete(line: Line, check_row: CheckRow, units: UnitResolver, tags: KnownTags, today: dt.date) -> None:
    """Find the row's unit and tags and check the row as a whole."""
    answer = units.find(*written_unit(line))
    if isinstance(answer, Fault):
        if answer.kind != Kind.MISSING_UNIT or not any(found.kind == Kind.TEXT_TOO_LONG for found in line.problems):
            line.add("unit", answer.kind, answer.message)
    else:
        line.unit = answer
        _without_unit_name(line, answer)
    for column, known in tags.items():
        _take_tags(line, column, known)
    check_row(line, today)


def _without_unit_name(line: Line, unit: Unit) -> None:
    """Read 白杨村党总支书记 in the row of 白杨村 as 党总支书记."""
    if not line.posts.unknown:
        return
    again, rest = Posts(), []
    for word in line.posts.unknown:
        full = plain(word).removeprefix("中共")
        bare = [full.removeprefix(name) for name in (unit.name, unit.short_name) if full.startswith(name)]
        posts = next((posts for posts in map(parse_posts, bare) if posts and not posts.unknown), None)
        if posts:
            again |= posts
        else:
            rest.append(word)
    if not rest:
        line.problems = [found for found in line.problems if found.kind != Kind.UNKNOWN_POST]
    known = Posts(line.posts.party, line.posts.committee, line.posts.supervision, line.posts.postings, tuple(rest))
    line.posts = known | again


def _take_tags(line: Line, column: str, known: dict[str, int]) -> None:
    text = line.values.pop(column, None)
    if not text:
        return
    ids, strange = split_sources(text, known)
    if ids:
        line.values[column] = ids
    if strange:
        words = "、".join(strange)[:60]
        told = f"“{words}”不在{TAG_LABELS[column]}字典中，这一项不写入。请按字典中的名称填写。"
        line.add(column, Kind.UNKNOWN_SOURCE, told)


def split_sources(text: str, known: dict[str, int]) -> tuple[list[int], list[str]]:
    """The tags that a cell names, and the words that name none. Names contain 、 and /: the longest fit wins, which
    stands first in ``known``."""
    rest, ids, strange = plain(text.replace("\n", ";")), [], []
    while rest:
        word = next((word for word in known if rest.startswith(word)), "")
        if word and (len(rest) == len(word) or rest[len(word)] in "、,/;|"):
            ids.append(known[word])
            rest = rest[len(word) + 1 :]
            continue
        end = min((i for i in (rest.find(mark) for mark in "、,/;|") if i >= 0), default=len(rest))
        if rest[:end]:
            strange.append(rest[:end])
        rest = rest[end + 1 :]
    return sorted(set(ids)), strange
