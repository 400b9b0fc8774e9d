"""The strip of key figures: each with last term, its change, n/N and one small graphic."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from reports.dashboard.lamps import Lamp, lamp
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Sheet
from reports.dashboard.words import Change, change, number, signed, value_text
from reports.selectors.aspects import Aspect, why_none
from reports.selectors.figure import Figure

WIDTH = 150
"""Width of a tile's graphic, in pixels."""


@dataclass(frozen=True)
class Opened:
    """A number that opens its list; or — and why there is none."""

    text: str
    url: str
    label: str = ""
    why_none: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a graphic: where it starts, how long and high it is, and its class."""

    x: float
    y: float
    width: float
    height: float
    style: str


@dataclass(frozen=True)
class Graphic:
    """A tile's picture: bars, or last and this term as two points on a line."""

    bars: tuple[Bar, ...] = ()
    now: float | None = None
    last: float | None = None


@dataclass(frozen=True)
class Tile:
    """One key figure. ``equation`` is party + committee − cross-serving; ``counted`` says whom a mean is of;
    ``ratio`` are the two numbers of n/N, or others with the words ``between`` them. ``lamp``: how it stands to its
    target. ``why_none`` and ``no_previous`` say why there is no value and none of the last term."""

    label: str
    value: str
    unit: str
    url: str
    graphic: Graphic
    change: Change | None = None
    previous: str = ""
    growth: str = ""
    ratio: tuple[Opened, Opened] | None = None
    between: str = "/"
    equation: tuple[Opened, ...] = ()
    counted: Opened | None = None
    missing: Opened | None = None
    notes: tuple[Opened, ...] = field(default=())
    code: str = ""
    lamp: Lamp | None = None
    compared_with: str = "上届"
    why_none: str = ""
    no_previous: str = ""


def tiles(sheet: Sheet, reported: int | None) -> list[Tile]:
    """The six key figures of a scope."""
    return [
        _units(sheet, reported),
        _members(sheet),
        _share(sheet, "one_shoulder.share", "一肩挑比例", bars=True),
        _mean_age(sheet),
        _share(sheet, COLLEGE, "大专以上学历"),
        _share(sheet, f"{TWO}.women.share", "女性成员"),
    ]


def election_tiles(sheet: Sheet) -> list[Tile]:
    """Candidates, their review and the vote: the tiles for which there is data."""
    wanted = [
        _of_candidates(sheet),
        _share(sheet, "review.share", "联审覆盖率"),
        _share(sheet, "units.first_try.share", "一次性选举成功率", bars=True),
        _tile(sheet, "turnout.registered_voters", "登记选民", _compared(sheet["turnout.registered_voters"])),
        _share(sheet, "turnout.voters.share", "选民参选率"),
        _share(sheet, "turnout.party_members_present.share", "党员参选率"),
    ]
    return [tile for tile in wanted if tile.unit]


def _of_candidates(sheet: Sheet) -> Tile:
    """How many stand, for how many seats."""
    figure, code = sheet["candidate.per_seat"], "candidate.count"
    ratio = None
    if figure.denominator:
        ratio = (
            Opened(f"{number(figure.value)}{figure.unit}", sheet.link(figure.code)),
            Opened(number(figure.denominator), sheet.link(figure.code, "denominator")),
        )
    return _tile(sheet, code, "“两委”候选人", _compared(sheet[code]), ratio=ratio, between=" · 应选职数 ")


def _compared(figure: Figure) -> Graphic:
    """A count beside the last term's, each as long as it is large."""
    values = [float(value or 0) for value in (figure.value, figure.previous)]
    scale = WIDTH / (max(values) or 1)
    now, last = (value * scale for value in values)
    return Graphic((Bar(0, 1, now, 6, "b6"), Bar(0, 9, last, 4, "b3")))


def _units(sheet: Sheet, reported: int | None) -> Tile:
    figure = sheet["units.count"]
    share = Decimal(reported) / figure.value if reported is not None and figure.value else Decimal(0)
    bars = (Bar(0, 3, WIDTH, 8, "b1"), Bar(0, 3, float(share) * WIDTH, 8, "b6"))
    return _tile(sheet, "units.count", f"参加换届{sheet.words['unit']}", Graphic(bars))


def _members(sheet: Sheet) -> Tile:
    party, committee, cross = (sheet[f"{code}.count"] for code in ("party_committee", "committee", "cross_serving"))
    equation = tuple(
        Opened(number(figure.value), sheet.link(figure.code), label)
        for figure, label in ((party, "党组织"), (committee, "村(居)委"), (cross, "交叉"))
    )
    graphic = _overlap(party.value or 0, committee.value or 0, cross.value or 0)
    return _tile(sheet, f"{TWO}.count", "“两委”成员", graphic, equation=equation)


def _overlap(party: int | Decimal, committee: int | Decimal, cross: int | Decimal, width: float = 196) -> Graphic:
    """Both committees as two bars that overlap where people sit in both."""
    scale = width / (float(party + committee - cross) or 1)
    start = float(party - cross) * scale
    return Graphic(
        (
            Bar(0, 1, float(party) * scale, 7, "b4"),
            Bar(start, 6, float(committee) * scale, 7, "b3"),
            Bar(start, 6, float(cross) * scale, 2, "b7"),
        )
    )


def _mean_age(sheet: Sheet) -> Tile:
    figure = sheet[AGE]
    low, high = 30, 60
    counted = Opened(number(figure.denominator), sheet.link(AGE))
    return _tile(sheet, AGE, "平均年龄", _points(figure, low, high), counted=counted, missing=_missing(sheet, AGE))


def _share(sheet: Sheet, code: str, label: str, *, bars: bool = False) -> Tile:
    figure = sheet[code]
    ratio = None
    if figure.denominator:
        ratio = (
            Opened(number(figure.numerator), sheet.link(code, "numerator")),
            Opened(number(figure.denominator), sheet.link(code, "denominator")),
        )
    graphic = _two_bars(figure) if bars else _points(figure, 0, 100)
    return _tile(sheet, code, label, graphic, ratio=ratio, missing=_missing(sheet, code))


def _two_bars(figure: Figure) -> Graphic:
    last = Bar(0, 3, _place(figure.previous, 0, 100) or 0, 8, "b3")
    return Graphic((Bar(0, 3, WIDTH, 8, "b1"), last, Bar(0, 5, _place(figure.value, 0, 100) or 0, 4, "b6")))


def _points(figure: Figure, low: int, high: int) -> Graphic:
    return Graphic(now=_place(figure.value, low, high), last=_place(figure.previous, low, high))


def _place(value: Decimal | int | None, low: int, high: int) -> float | None:
    """Where a value stands on a graphic of ``WIDTH``, kept inside it."""
    if value is None:
        return None
    return round(min(max((float(value) - low) / (high - low), 0), 1) * (WIDTH - 10) + 5, 1)


def _missing(sheet: Sheet, code: str) -> Opened | None:
    count = sheet[code].missing
    return Opened(number(count), sheet.link(code, "missing")) if count else None


def _tile(sheet: Sheet, code: str, label: str, graphic: Graphic, **more: object) -> Tile:
    figure = sheet[code]
    return Tile(
        label=label,
        code=code,
        lamp=lamp(sheet.lights[code]) if code in sheet.lights else None,
        value=value_text(figure),
        unit=figure.unit if figure.value is not None else "",
        url=sheet.link(code),
        graphic=graphic,
        change=change(figure),
        why_none=figure.why_none,
        previous="" if figure.previous is None else f"{number(figure.previous)}{figure.unit}",
        no_previous=why_none(figure, Aspect.PREVIOUS),
        compared_with=figure.compared_with,
        growth="" if figure.growth is None else f"{signed(figure.growth)}%",
        **more,  # type: ignore[arg-type]
    )
