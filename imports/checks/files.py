"""What is checked across the rows of a file, and between them and the members that the database has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from itertools import islice

from cadres.choices import Sex
from cadres.selectors.standing import Heads, heads_of
from elections.choices import Body, CommitteePost, PartyPost
from elections.rules.law import CommitteeLaw
from elections.selectors import committee_laws
from imports.bodies import covered_bodies
from imports.choices import ProblemKind as Kind
from imports.lines import Line
from imports.models import Batch
from imports.recognition import recognise
from places.models import Unit

Laws = Mapping[str, CommitteeLaw]
"""The law of the committees by kind of unit, as far as one is in force."""

_HEADS = (
    ("party_post", "party", PartyPost.SECRETARY, Kind.UNIT_WITH_TWO_SECRETARIES, "书记"),
    ("committee_post", "committee", CommitteePost.DIRECTOR, Kind.UNIT_WITH_TWO_DIRECTORS, "主任"),
)


_HEADS_TOLD = 4
_PLACES_TOLD = 3


def check_roster(batch: Batch, lines: Sequence[Line]) -> None:
    """Find who the lines mean, and what they say against each other and the members that the database has."""
    recognise(batch, lines)
    lines = [line for line in lines if not line.is_left_out]
    heads = {} if batch.is_complete else heads_of(batch.term, {line.unit.pk for line in lines if line.unit})
    laws = committee_laws(batch.area, batch.term.as_of) if batch.is_complete else {}
    check_file(lines, heads, laws, covered_bodies(batch), is_complete=batch.is_complete)


def check_file(lines: Sequence[Line], heads: Heads, laws: Laws, bodies: Collection[Body], *, is_complete: bool) -> None:
    """Find what rows say against each other. ``heads`` are those in the database, empty for a complete roster, whose
    units are looked at as a whole in the ``bodies`` that it covers, by the ``laws`` of their kinds."""
    check_duplicates(lines)
    check_same_person(lines)
    by_unit: dict[Unit, list[Line]] = defaultdict(list)
    for line in lines:
        if line.unit:
            by_unit[line.unit].append(line)
    for unit, members in by_unit.items():
        _check_heads(unit, members, heads)
        if is_complete and not any(line.has_error for line in members):
            _check_board(unit, members, laws, bodies)


def check_duplicates(lines: Iterable[Line]) -> None:
    """The same person with the same body twice in one unit. Two rows on different bodies add up."""
    for same in _groups(lines, lambda line: (line.key, line.unit.pk) if line.key and line.unit else None):
        overlapping = {bodies: [line for line in same if _bodies(line) & bodies] for bodies in set(map(_bodies, same))}
        for line in same:
            twins = overlapping[_bodies(line)]
            if len(twins) > 1:
                why = "身份证号相同" if line.id_hash else "姓名相同，都没有身份证号"
                others = _places((twin for twin in twins if twin is not line), len(twins) - 1)
                told = f"与{others}是同一人（{why}），在同一单位重复。请只保留一行。"
                line.add("name", Kind.DUPLICATE_PERSON, told)


def _bodies(line: Line) -> frozenset[Body | None]:
    """The bodies in which a row names a post; None for a row of postings alone."""
    return frozenset(body for body in Body if getattr(line.posts, body)) or frozenset({None})


def check_same_person(
    lines: Iterable[Line],
    kind: Kind = Kind.PERSON_IN_TWO_UNITS,
    in_two_units: str = "在两个单位任职。联建兼任的可以保留。",
) -> None:
    """One ID number under two names, or in two units: that is a problem of the kind, told in these words."""
    for same in _groups(lines, lambda line: line.key or None):
        named = _places_unlike(same, lambda line: line.name)
        for line in same if len(named) > 1 else ():
            told = f"与{named[line.name]}身份证号相同而姓名不同。请与证件核对。"
            line.add("name", Kind.SAME_PERSON_DIFFERENT_NAME, told)
        settled = [line for line in same if line.unit]
        placed = _places_unlike(settled, lambda line: line.unit)
        for line in settled if len(placed) > 1 else ():
            line.add("unit", kind, f"与{placed[line.unit]}是同一人，{in_two_units}")


def _check_heads(unit: Unit, members: list[Line], heads: Heads) -> None:
    for column, body, post, kind, word in _HEADS:
        mine = [line for line in members if getattr(line.posts, body) == post and not line.has_left]
        in_file = {line.key for line in members}
        known = [name for key, name in heads.get((unit.pk, column), []) if key not in in_file]
        if len({line.key or line.number for line in mine}) + len(known) < 2:
            continue
        for line in mine:
            others = [_place(other) for other in islice((other for other in mine if other is not line), _HEADS_TOLD)]
            others += [f"系统中的{name}" for name in known]
            if others:
                told = f"“{unit.short_name}”已有{word}：{'、'.join(others[:_HEADS_TOLD])}。"
                told += f"一个单位只能有一名{word}，请核对；已离任的请填离任时间。"
                line.add(column_of(line, column), kind, told)


def column_of(line: Line, column: str) -> str:
    present = {cell.column.identifier for cell in line.table.cells}
    return column if column in present else "posts"


def _check_board(unit: Unit, members: list[Line], laws: Laws, bodies: Collection[Body]) -> None:
    """A complete roster's units as a whole; told at the unit's first row."""
    first = members[0]
    if Body.PARTY in bodies and not any(line.posts.party == PartyPost.SECRETARY for line in members):
        first.add("unit", Kind.UNIT_WITHOUT_SECRETARY, f"“{unit.short_name}”没有党组织书记。请核对是否遗漏。")
    if Body.COMMITTEE not in bodies:
        return
    if not any(line.posts.committee == CommitteePost.DIRECTOR for line in members):
        first.add("unit", Kind.UNIT_WITHOUT_DIRECTOR, f"“{unit.short_name}”没有主任。请核对是否遗漏。")
    board = [line for line in members if line.posts.committee and not line.has_left]
    if board and unit.kind in laws:
        _check_size(unit, first, len(board), laws[unit.kind])
    if board and not any(_sex(line) == Sex.FEMALE for line in board):
        told = f"“{unit.short_name}”的村(居)委会没有女性成员，法律要求应当有。请核对。"
        first.add("unit", Kind.NO_WOMAN_IN_COMMITTEE, told)


def _check_size(unit: Unit, first: Line, size: int, law: CommitteeLaw) -> None:
    least, most = law.size_least, law.size_most
    bounds = f"应为{least}至{most}人（{least.source}）"
    if size < least.value:
        told = f"“{unit.short_name}”的村(居)委会只有{size}人，{bounds}。请核对是否遗漏。"
        first.add("unit", Kind.COMMITTEE_TOO_SMALL, told)
    if size > most.value:
        told = f"“{unit.short_name}”的村(居)委会有{size}人，{bounds}。请核对。"
        first.add("unit", Kind.COMMITTEE_TOO_LARGE, told)


def _sex(line: Line) -> str:
    if line.identity:
        return line.identity.sex
    return line.values.get("sex") or (line.known.sex if line.known else "")


def _groups(lines: Iterable[Line], key: Callable[[Line], object]) -> list[list[Line]]:
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        if (value := key(line)) is not None:
            groups[value].append(line)
    return [group for group in groups.values() if len(group) > 1]


def _place(line: Line) -> str:
    sheet = f"“{line.table.sheet.title}”" if line.table.sheet.title else ""
    return f"{sheet}第{line.number}行{line.name}"


def _places(lines: Iterable[Line], count: int) -> str:
    more = f"等{count}行" if count > _PLACES_TOLD else ""
    return "、".join(_place(line) for line in islice(lines, _PLACES_TOLD)) + more


def _places_unlike(lines: Sequence[Line], value: Callable[[Line], Hashable]) -> dict[Hashable, str]:
    """For each value that rows have, the places of the rows with another one."""
    counts = Counter(map(value, lines))
    return {
        each: _places((line for line in lines if value(line) != each), len(lines) - count)
        for each, count in counts.items()
    }
