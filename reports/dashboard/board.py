"""The whole dashboard of a scope, put together from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.dashboard import charts, people, ranking, side
from reports.dashboard.lamps import Lamp, lamp
from reports.dashboard.sentence import Part, sentence
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better, short_name
from reports.dashboard.tiles import Opened, Tile, election_tiles, tiles
from reports.dashboard.turnover import flow
from reports.dashboard.words import Change, change, number, value_text
from reports.selectors.aspects import Aspect, why_none

COMPLETE = "units.complete"


@dataclass(frozen=True)
class Segment:
    """One area in the completeness strip: units that are complete, and with a roster (or slate), out of those taking
    part. Of a slate those there are count as complete."""

    name: str
    url: str
    reported: int
    units: int
    complete: int
    what: str = "花名册"

    @property
    def state(self) -> str:
        return "all" if self.complete >= self.units else "some" if self.reported else "none"

    @property
    def title(self) -> str:
        return f"{self.name}：{self.reported}/{self.units}已有{self.what}，{self.complete}个数据齐全"


@dataclass(frozen=True)
class Completeness:
    """How far the figures can be trusted: units complete, rosters in, people left out for want of data, last term's
    rosters.

    ``what`` is the word for what is in: rosters, or slates, of which nothing is checked: ``complete`` are those there
    are.
    """

    reported: int
    units: int
    complete: Opened
    lacking: Opened
    share: str
    segments: tuple[Segment, ...]
    without_birth: Opened
    without_education: Opened
    previous: str
    what: str

    @property
    def is_whole(self) -> bool:
        return self.lacking.text == "0"


@dataclass(frozen=True)
class Line:
    """A row of the comparison table."""

    key: int
    name: str
    url: str
    cells: tuple[Cell, ...]
    state: bool | None


@dataclass(frozen=True)
class Cell:
    """A cell of it: a figure that opens, with its light where there is a target, or a change; or why it has none."""

    text: str
    url: str = ""
    change: Change | None = None
    code: str = ""
    lamp: Lamp | None = None
    why_none: str = ""


@dataclass(frozen=True)
class Board:
    """What the dashboard page shows."""

    say: list[Part]
    completeness: Completeness
    tiles: list[Tile]
    election: list[Tile]
    charts: list[charts.Chart]
    young: list[tuple[str, Opened, str]]
    staffing: list[side.Staffing]
    cohorts: list[side.CohortLine]
    concerns: list[side.Concern]
    apart: list[tuple[str, str, str]]
    whole: Line
    lines: list[Line]
    reached: str


def board(sheet: Sheet, rows: Sequence[Row], rosters: Rosters, *, of_units: bool) -> Board:
    """The dashboard of a scope. ``rows`` are the areas below it, or its units (``of_units``)."""
    reported = rosters.now.get("", (0, 0))[0]
    ranked = [] if of_units else [ranking.one_shoulder(sheet, rows)]
    return Board(
        say=sentence(sheet, reported, rows),
        completeness=completeness(sheet, rows, rosters),
        tiles=tiles(sheet, reported),
        election=election_tiles(sheet),
        charts=[
            ranking.quadrant(sheet, rows),
            *ranked,
            charts.age_bands(sheet),
            charts.education(sheet),
            *people.drawn(sheet),
            *([] if sheet.is_projected else [flow(sheet)]),
        ],
        young=side.young(sheet),
        staffing=side.staffing(sheet),
        cohorts=side.cohorts(sheet),
        concerns=[] if of_units else side.concerns(sheet, rows),
        apart=side.posts_apart(rows) if of_units else [],
        whole=_line(Row(0, sheet.whole, "", sheet.figures, sheet.link, sheet.lights)),
        lines=[_line(row) for row in rows],
        reached=_reached(rows),
    )


@dataclass(frozen=True)
class Rosters:
    """Units with a roster and units taking part, in all (key ``""``) and by row key, this term and last."""

    now: Mapping[int | str, tuple[int, int]]
    last: tuple[int, int] | None


def completeness(sheet: Sheet, rows: Sequence[Row], rosters: Rosters) -> Completeness:
    reported, units = rosters.now.get("", (0, 0))
    code = "units.slated" if sheet.is_projected else COMPLETE
    complete = sheet[code].numerator or 0
    what = "拟任人选" if sheet.is_projected else "花名册"
    segments = [
        Segment(short_name(row.name), row.url, *rosters.now[row.key], _complete(sheet, row, rosters), what)
        for row in rows
        if row.key in rosters.now
    ]
    return Completeness(
        reported=reported,
        units=units,
        complete=Opened(number(complete), sheet.link(code)),
        lacking=Opened(number(units - complete), sheet.link(f"{code}.share", "rest")),
        share=f"{value_text(sheet[f'{code}.share'])}%" if units else "—",
        segments=tuple(segments),
        without_birth=_missing(sheet, AGE),
        without_education=_missing(sheet, COLLEGE),
        previous=_last_rosters(rosters.last),
        what=what,
    )


def _complete(sheet: Sheet, row: Row, rosters: Rosters) -> int:
    return rosters.now[row.key][0] if sheet.is_projected else row[COMPLETE].numerator or 0


def _missing(sheet: Sheet, code: str) -> Opened:
    return Opened(number(sheet[code].missing), sheet.link(code, "missing"))


def _last_rosters(last: tuple[int, int] | None) -> str:
    if last is None:
        return "没有上届届次，不作比较"
    reported, units = last
    return f"上届花名册{number(reported)}/{number(units)}" + ("" if reported >= units else "，未齐，比较仅供参考")


def _line(row: Row) -> Line:
    age, college = row[AGE], row[COLLEGE]
    cells = (
        _cell(row, "units.count"),
        _cell(row, f"{TWO}.count"),
        _cell(row, "one_shoulder.share"),
        _cell(row, AGE),
        Cell("", change=change(age), why_none=why_none(age, Aspect.CHANGE)),
        _cell(row, COLLEGE),
        Cell("", change=change(college), why_none=why_none(college, Aspect.CHANGE)),
        _cell(row, f"{TWO}.women.share"),
    )
    return Line(row.key, row.name, row.url, cells, is_younger_and_better(row))


def _cell(row: Row, code: str) -> Cell:
    light = lamp(row.lights[code]) if code in row.lights else None
    url = row.link(code) if row[code].value is not None else ""
    return Cell(value_text(row[code]), url, code=code, lamp=light, why_none=row[code].why_none)


def _reached(rows: Sequence[Row]) -> str:
    known = [state for row in rows if (state := is_younger_and_better(row)) is not None]
    return f"{known.count(True)}/{len(known)}" if known else ""
