"""The members of a cohort counted by two dimensions at once, and the people of each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from reports.measures import CANDIDATE, COHORTS, Cohort
from reports.rules.small_groups import is_small
from reports.selectors.dimensions import MISSING, Dimension, Frame
from reports.selectors.rows import candidacies, member_rows

CROSSED = ("two_committees", "secretary", "director", "party_committee", "committee", "supervision", CANDIDATE.code)
"""The cohorts that can be crossed, the widest first."""
TOTAL = ""
"""The key of all: no condition on that dimension."""
Cell = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A row or column of the table. ``key`` is what its cells are filtered by."""

    key: str
    label: str


@dataclass
class Cross:
    """A cross table: lines with somebody in them, and how many people each cell has, totals under ``TOTAL``."""

    row: Dimension
    column: Dimension
    rows: list[Line]
    columns: list[Line]
    counts: Counter[Cell] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts[TOTAL, TOTAL]

    @property
    def overlapping(self) -> list[Dimension]:
        return [one for one in (self.row, self.column) if one.overlaps]


def cohort_of(code: str) -> Cohort:
    return CANDIDATE if code == CANDIDATE.code else COHORTS[code]


def members(frame: Frame, cohort: str) -> Any:
    """The rows of a cohort in a scope: of candidates all who stand."""
    term = frame.term.pk
    rows = candidacies(term) if cohort == CANDIDATE.code else member_rows(term, frame.scope.rows)
    rows = rows.filter(cohort_of(cohort).q()).under(frame.scope.area.path)
    return rows.filter(unit__kind=frame.scope.kind) if frame.scope.kind else rows


def cross(frame: Frame, cohort: str, row: Dimension, column: Dimension) -> Cross:
    """One grouped query; and one more for each dimension of tags, and both, so that totals count people."""
    rows = members(frame, cohort)
    counts: Counter[Cell] = Counter()
    for of_row in _passes(row):
        for of_column in _passes(column):
            found = _counted(rows, frame, (row, of_row), (column, of_column))
            for key, n in found:
                for cell in _cells(key, (row, of_row), (column, of_column)):
                    counts[cell] += n
    return Cross(row, column, _lines(frame, row, counts, 0), _lines(frame, column, counts, 1), counts)


Pass = str
PLAIN, TAGS, PEOPLE = "plain", "tags", "people"


def _passes(dimension: Dimension) -> Sequence[Pass]:
    """Of tags each tag is counted, and apart from that whether people have any."""
    return (TAGS, PEOPLE) if dimension.overlaps else (PLAIN,)


def _counted(rows: Any, frame: Frame, *passes: tuple[Dimension, Pass]) -> Iterator[tuple[Cell, int]]:
    for name, (dimension, of) in zip(("row_key", "column_key"), passes, strict=True):
        if of == TAGS:
            rows = rows.filter(sources__group__in=dimension.groups).annotate(**{name: F("sources__pk")})
        elif of == PEOPLE:
            rows = rows.annotate(**{name: _is_tagged(rows.model, dimension)})
        else:
            rows = rows.annotate(**{name: dimension.key(frame)})
    grouped = rows.order_by().values_list("row_key", "column_key").annotate(n=Count("pk"))
    for row_key, column_key, n in grouped:
        yield (_key(row_key, passes[0][1]), _key(column_key, passes[1][1])), n


def _key(value: Any, of: Pass) -> str:
    if of == PEOPLE:
        return TOTAL if value else MISSING
    return MISSING if value in (None, "") else str(value)


def _cells(key: Cell, *passes: tuple[Dimension, Pass]) -> Iterator[Cell]:
    """The cells to which a group adds: its own and the totals. Those of tags are added up from people alone."""
    options = [_counts_in(value, of) for value, (_, of) in zip(key, passes, strict=True)]
    for row_key in options[0]:
        for column_key in options[1]:
            yield row_key, column_key


def _counts_in(value: str, of: Pass) -> tuple[str, ...]:
    if of == TAGS:
        return (value,)
    return (value, TOTAL) if value != TOTAL else (TOTAL,)


def _lines(frame: Frame, dimension: Dimension, counts: Counter[Cell], at: int) -> list[Line]:
    """The values somebody has, in the dimension's order, those without one last."""
    there = {cell[at] for cell, n in counts.items() if n}
    lines = [Line(key, label) for key, label in dimension.choices(frame) if key in there]
    known = {line.key for line in lines} | {TOTAL, MISSING}
    lines += [Line(key, key) for key in sorted(there - known)]
    return [*lines, Line(MISSING, dimension.missing)] if MISSING in there else lines


def people_in(frame: Frame, cohort: str, *wanted: tuple[Dimension, str]) -> Any:
    """The rows of a cell: of each dimension those with this key, or all for ``TOTAL``."""
    rows = members(frame, cohort)
    for n, (dimension, key) in enumerate(wanted):
        if key == TOTAL:
            continue
        if dimension.overlaps:
            tagged = _is_tagged(rows.model, dimension, "" if key == MISSING else key)
            rows = rows.filter(~tagged if key == MISSING else tagged)
        else:
            name = f"key_{n}"
            rows = rows.annotate(**{name: dimension.key(frame)})
            none = Q(**{name: ""}) | Q(**{f"{name}__isnull": True})
            rows = rows.filter(none if key == MISSING else Q(**{name: key}))
    return rows


def hidden(table: Cross, least: int) -> set[Cell]:
    """The cells of so few people that they could be recognised, and what else would give them away: a cell that is
    hidden alone in its row or column comes out by subtraction, so the next smallest of people is hidden too."""
    rows, columns = [line.key for line in table.rows], [line.key for line in table.columns]
    families = [[(row, column) for column in columns] for row in (*rows, TOTAL)]
    families += [[(row, column) for row in rows] for column in (*columns, TOTAL)]
    found = {cell for family in families for cell in family if is_small(table.counts[cell], least)}
    if is_small(table.total, least):
        found.add((TOTAL, TOTAL))
    while more := {cell for family in families for cell in _given_away(table, family, found)}:
        found |= more
    return found


def _given_away(table: Cross, family: list[Cell], found: set[Cell]) -> list[Cell]:
    shown = [cell for cell in family if cell not in found and table.counts[cell]]
    alone = sum(cell in found for cell in family) == 1
    return [min(shown, key=lambda cell: table.counts[cell])] if alone and shown else []


def _is_tagged(model: Any, dimension: Dimension, tag: str = "") -> Any:
    """Whether a row has a tag of the dimension's groups, or this one."""
    link = model.sources.through
    column = f"{model._meta.model_name}_id"
    links = link.objects.filter(**{column: OuterRef("pk")}, source__group__in=dimension.groups)
    return Exists(links.filter(source=tag) if tag else links)
