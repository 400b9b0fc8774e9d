"""What a row gets from elsewhere once it is read: its unit, the ids of its sources, the checks of its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cadres.rules.posts import Posts, parse_posts
from imports.choices import ProblemKind as Kind
from imports.columns import Fault
from imports.lines import Line, written_unit
from imports.rules.values import plain
from imports.units import UnitResolver
from places.models import Unit

CheckRow = Callable[[Line, dt.date], None]


def complete(line: Line, check_row: CheckRow, units: UnitResolver, sources: dict[str, int], today: dt.date) -> None:
    """Find the row's unit and sources and check the row as a whole."""
    answer = units.find(*written_unit(line))
    if isinstance(answer, Fault):
        if answer.kind != Kind.MISSING_UNIT or not any(found.kind == Kind.TEXT_TOO_LONG for found in line.problems):
            line.add("unit", answer.kind, answer.message)
    else:
        line.unit = answer
        _without_unit_name(line, answer)
    _take_sources(line, sources)
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


def _take_sources(line: Line, known: dict[str, int]) -> None:
    text = line.values.pop("sources", None)
    if not text:
        return
    ids, strange = split_sources(text, known)
    if ids:
        line.values["sources"] = ids
    if strange:
        words = "、".join(strange)[:60]
        line.add("sources", Kind.UNKNOWN_SOURCE, f"“{words}”不在人员来源字典中，这一项不写入。请按下拉框中的名称填写。")


def split_sources(text: str, known: dict[str, int]) -> tuple[list[int], list[str]]:
    """The sources that a cell names, and the words that name none. Names contain 、 and /: the longest fit wins, which
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
