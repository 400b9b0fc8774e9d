"""The wall screen: large figures, and its drawings laid out in the pixels of a 1920 × 1080 wall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor, log10, pi, sqrt

from reports.dashboard.charts import last_text
from reports.dashboard.progress import Progress
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better, short_name
from reports.dashboard.words import Change, change, number, ratio, signed, value_text, with_unit
from reports.rules.targets import Comparison

ONE_SHOULDER = "one_shoulder.share"
RANKED, RINGS = 13, 15
"""How many places a page of the ranking, and of the rings, has."""


@dataclass(frozen=True)
class Big:
    """One of the large figures: its change, and a line beneath. ``why_none`` says why there is no value."""

    label: str
    value: str
    unit: str
    change: Change | None
    note: str
    why_none: str = ""


def large(sheet: Sheet, reported: int) -> list[Big]:
    """The six figures at the head of the wall."""
    party, committee, cross = (sheet[f"{code}.count"] for code in ("party_committee", "committee", "cross_serving"))
    first = sheet["units.first_try.share"]
    told = f" · 一次性成功{with_unit(first)}" if first.value is not None else ""
    units, word = sheet["units.count"], sheet.words["unit"]
    equation = f"党组织{value_text(party)} + 村(居)委{value_text(committee)} − 交叉{value_text(cross)}"
    return [
        Big(f"参加换届{word}", value_text(units), "个", None, f"{number(reported)}/{value_text(units)}已报{told}"),
        replace(_big(sheet, f"{TWO}.count", "“两委”成员", equation), change=None),
        _big(sheet, ONE_SHOULDER, "一肩挑比例", ratio(sheet[ONE_SHOULDER])),
        _big(sheet, AGE, "平均年龄"),
        _big(sheet, COLLEGE, "大专以上"),
        _big(sheet, f"{TWO}.women.share", "女性成员"),
    ]


def _big(sheet: Sheet, code: str, label: str, note: str = "") -> Big:
    figure = sheet[code]
    unit = figure.unit if figure.value is not None else ""
    why_none = "" if figure.least else figure.why_none
    note = note or why_none or f"{figure.compared_with}{last_text(figure)}"
    return Big(label, value_text(figure), unit, change(figure), note, figure.why_none)


@dataclass(frozen=True)
class Ranked:
    """A place in the ranking: where its marks stand on the line, and its words. ``page`` counts from 0."""

    page: int
    y: int
    name: str
    text: str
    ratio: str
    now: float
    last: float | None
    is_low: bool

    @property
    def diamond(self) -> str:
        return f"M{self.now:.1f} {self.y - 8:.1f}l8 8l-8 8l-8-8z"


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Ranking:
    title: str
    sub: str
    rows: tuple[Ranked, ...]
    ticks: tuple[Tick, ...]
    target: Tick | None
    pages: int
    finding: str


def ranking(sheet: Sheet, rows: Sequence[Row], *, of_units: bool) -> Ranking:
    """Areas by 一肩挑; the units of a township, where that is yes or no, by mean age."""
    code = AGE if of_units else ONE_SHOULDER
    title = "平均年龄排名" if of_units else "一肩挑排名"
    known = [row for row in rows if row[code].value is not None]
    known.sort(key=lambda row: (_order(row, code), row.key))
    wanted = sheet.lights.get(code)
    limits = [wanted.target.limit] if wanted else []
    values = [value for row in known for value in (row[code].value, row[code].previous) if value is not None]
    marks = _ticks([float(value) for value in [*values, *limits]] or [0], 4)
    if code == ONE_SHOULDER:
        marks = [mark for mark in marks if mark <= 100]
    scale = _linear(marks[0], max(marks[-1], max((float(value) for value in values), default=0)), 124, 366)
    found = []
    for at, row in enumerate(known):
        figure, judged = row[code], row.lights.get(code)
        last = scale(float(figure.previous)) if figure.previous is not None else None
        counted = f"{number(figure.denominator)}人" if of_units else ratio(figure)
        y = 57 + 46 * (at % RANKED)
        is_low = bool(judged and judged.is_missed)
        now = scale(float(figure.value or 0))
        found.append(Ranked(at // RANKED, y, row.name, with_unit(figure), counted, now, last, is_low))
    target = Tick(scale(float(wanted.target.limit)), f"目标{wanted.target.limit_words}") if wanted else None
    finding = f"{sheet.whole}{with_unit(sheet[code])}"
    kept = [mark for mark in marks if target is None or abs(scale(mark) - target.at) > 44]
    ticks = tuple(Tick(scale(mark), f"{mark:g}") for mark in kept)
    sub = f"实心本届，空心{sheet.then}"
    return Ranking(title, sub, tuple(found), ticks, target, _pages(len(found), RANKED), finding)


def _order(row: Row, code: str) -> tuple[float, int]:
    value = row[code].value or Decimal(0)
    return (float(value if code == AGE else -value), -(row[code].denominator or 0))


def _pages(count: int, size: int) -> int:
    return max(ceil(count / size), 1)


@dataclass
class Dot:
    """A place in the quadrant, with its label where there is room for one."""

    x: float
    y: float
    radius: float
    name: str
    is_good: bool
    size: float
    label_x: float = 0
    label_y: float = 0
    has_label: bool = False

    @property
    def diamond(self) -> str:
        r = self.radius
        return f"M{self.x:.1f} {self.y - r:.1f}l{r:.1f} {r:.1f}l-{r:.1f} {r:.1f}l-{r:.1f} -{r:.1f}z"


@dataclass(frozen=True)
class Quadrant:
    """x: change of mean age; y: of 大专以上. ``zero`` is where both are 0; the upper left quarter is the good one."""

    dots: tuple[Dot, ...]
    whole: Dot
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero_x: float
    zero_y: float
    reached: str

    @property
    def goal_width(self) -> float:
        return self.zero_x - LEFT

    @property
    def goal_height(self) -> float:
        return self.zero_y - TOP

    @property
    def cross(self) -> str:
        """The mark of the whole area."""
        x, y = self.whole.x, self.whole.y
        return f"M{x - 9:.1f} {y:.1f}h18M{x:.1f} {y - 9:.1f}v18"


LEFT, TOP, RIGHT, BOTTOM = 58.0, 30.0, 700.0, 400.0


def quadrant(sheet: Sheet, rows: Sequence[Row]) -> Quadrant | None:
    """Who made 一降一升; None where there is nothing to compare with."""
    known = [row for row in rows if is_younger_and_better(row) is not None]
    if sheet[AGE].change is None or sheet[COLLEGE].change is None or not known:
        return None
    everywhere: list[Row | Sheet] = [*known, sheet]
    moved = [(_float(row[AGE].change), _float(row[COLLEGE].change)) for row in everywhere]
    xs, ys = _ticks([0, *(x for x, _ in moved)], 7), _ticks([0, *(y for _, y in moved)], 6)
    x = _linear(*_wide(xs), LEFT, RIGHT)
    y = _linear(*_wide(ys), BOTTOM, TOP)
    most = max(_float(row[f"{TWO}.count"].value) for row in known) or 1
    dots = [
        Dot(
            x(_float(row[AGE].change)),
            y(_float(row[COLLEGE].change)),
            max(6, 13 * sqrt(_float(row[f"{TWO}.count"].value) / most)),
            short_name(row.name),
            bool(is_younger_and_better(row)),
            _float(row[f"{TWO}.count"].value),
        )
        for row in known
    ]
    whole = Dot(x(moved[-1][0]), y(moved[-1][1]), 9, sheet.whole, False, most * 1000)
    _place_labels([whole, *sorted(dots, key=lambda dot: (dot.is_good, -dot.size))])
    reached = f"{sum(dot.is_good for dot in dots)}/{len(dots)}个{sheet.child}"
    if few := sum(any(row[code].least for code in (AGE, COLLEGE)) for row in rows):
        reached += f"，另{few}个因人数少未列"
    x_ticks = tuple(Tick(x(value), signed(_decimal(value))) for value in xs)
    y_ticks = tuple(Tick(y(value), signed(_decimal(value))) for value in ys)
    return Quadrant(tuple(dots), whole, x_ticks, y_ticks, x(0), y(0), reached)


def _float(value: Decimal | int | None) -> float:
    return float(value or 0)


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:g}")


def _wide(marks: Sequence[float]) -> tuple[float, float]:
    pad = (marks[-1] - marks[0]) * 0.08 or 1
    return marks[0] - pad, marks[-1] + pad


Box = tuple[float, float, float, float]


def _place_labels(dots: Sequence[Dot]) -> None:
    """Give each dot the first place for its label that meets no mark and no label placed before."""
    marks: list[Box] = [(dot.x - dot.radius, dot.y - dot.radius, 2 * dot.radius, 2 * dot.radius) for dot in dots]
    taken = list(marks)
    for dot, own in zip(dots, marks, strict=True):
        for box in _label_places(dot):
            inside = box[0] >= LEFT and box[0] + box[2] <= RIGHT and box[1] >= TOP + 24 and box[1] + box[3] <= BOTTOM
            if inside and not any(_meet(box, other) for other in taken if other is not own):
                taken.append(box)
                dot.label_x, dot.label_y, dot.has_label = box[0], box[1] + 17, True
                break


def _label_places(dot: Dot) -> Iterator[Box]:
    width, gap = 19.0 * len(dot.name), dot.radius + 6
    for far in (0, 16, 32):
        yield (dot.x + gap, dot.y - 10 - far, width, 20)
        yield (dot.x - gap - width, dot.y - 10 - far, width, 20)
        yield (dot.x - width / 2, dot.y - gap - 20 - far, width, 20)
        yield (dot.x - width / 2, dot.y + gap + far, width, 20)


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


@dataclass(frozen=True)
class FlowPart:
    """A stretch of the flow's bars: who left, stayed or came."""

    label: str
    text: str
    x: float
    width: float
    style: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Flow:
    last: str
    now: str
    parts_last: tuple[FlowPart, ...]
    parts_now: tuple[FlowPart, ...]


FLOW_LEFT, FLOW_WIDTH = 126.0, 574.0


def flow(sheet: Sheet) -> Flow | None:
    """Who left, who stayed, who came: two bars to one scale; None without a last term, or where a part is hidden."""
    total, departed = sheet[f"{TWO}.count"], sheet[f"{TWO}.departed"]
    stayed, moved, new = (sheet[f"{TWO}.{key}"] for key in ("re_elected", "transferred_in", "newly_entered"))
    before = departed.denominator
    if before is None or total.value is None or departed.value is None or stayed.value is None:
        return None
    scale = FLOW_WIDTH / (float(max(before, int(total.value))) or 1)
    left = max(before - int(departed.value or 0), 0)
    last = _stretches([("退出", int(departed.value or 0), "out"), ("留任", left, "stay")], scale)
    came = [("新进", int(new.value or 0), "in"), ("交流", int(moved.value or 0), "moved")]
    if moved.least or new.least:
        came = [("新进和交流", int(total.value) - int(stayed.value), "in")]
    now = _stretches([*came, ("连任", int(stayed.value or 0), "stay")], scale)
    return Flow(number(before), number(total.value), tuple(last), tuple(now))


def _stretches(parts: Sequence[tuple[str, int, str]], scale: float) -> Iterator[FlowPart]:
    x = FLOW_LEFT
    for label, count, style in parts:
        width = count * scale
        yield FlowPart(label, number(count), x, width, style)
        x += width


@dataclass(frozen=True)
class BandBar:
    label: str
    y: int
    now: float
    last: float
    text: str


def bands(sheet: Sheet) -> list[BandBar]:
    """The bands of age of the basis, this term's bar above the last's."""
    found = [(band.name.replace("—", "–"), sheet[f"{TWO}.{band.code}.share"]) for band in sheet.bands]
    most = max((_float(value) for _, one in found for value in (one.value, one.previous)), default=0) or 1
    scale = 250 / most
    return [
        BandBar(label, 41 * at, _float(one.value) * scale, _float(one.previous) * scale, with_unit(one))
        for at, (label, one) in enumerate(found)
    ]


@dataclass(frozen=True)
class Ring:
    """A place's share of tasks done; ``dash`` is as long as its part of the ring."""

    page: int
    name: str
    percent: int
    text: str
    is_done: bool

    @property
    def dash(self) -> str:
        whole = 2 * pi * 25
        return f"{whole * self.percent / 100:.1f} {whole:.1f}"


def rings(progress: Progress | None) -> list[Ring]:
    """A ring for each place below, in the order of the areas; 100 only where nothing is left."""
    if progress is None:
        return []
    lines = sorted(progress.lines, key=lambda line: line.key)
    return [
        Ring(
            at // RINGS,
            short_name(line.name),
            100 * line.done // line.due if line.due else 0,
            f"{line.finished}/{line.units}" if not progress.is_of_units else f"{line.done}/{line.due}",
            line.done == line.due,
        )
        for at, line in enumerate(lines)
    ]


def news(sheet: Sheet, rows: Sequence[Row]) -> list[str]:
    """The line at the foot: what else there is to say, none of it about a person."""
    born, age = sheet["secretary.born_1985_or_later"], sheet[AGE]
    told = []
    if born.value is not None or born.least:
        told.append(f"85后书记 {value_text(born)}{'' if born.least else '人'}")
    registered = sheet["turnout.registered_voters"]
    if registered.value is not None:
        told.append(f"登记选民 {value_text(registered)} 人，参选率 {with_unit(sheet['turnout.voters.share'])}")
    told += _missed(sheet, rows)
    if age.denominator:
        told.append(
            f"年龄计入 {number(age.denominator)} 人" + (f"，缺 {number(age.missing)} 人" if age.missing else "")
        )
    return told


def _missed(sheet: Sheet, rows: Sequence[Row], most: int = 3) -> Iterable[str]:
    """Which places miss the target of 一肩挑 by how many units."""
    wanted = sheet.lights.get(ONE_SHOULDER)
    if wanted is None or wanted.target.comparison != Comparison.AT_LEAST:
        return []
    if not any(ONE_SHOULDER in row.lights for row in rows):
        lacks = f"，差{wanted.distance}个" if wanted.is_missed and wanted.distance else ""
        return [f"一肩挑 {with_unit(wanted.figure)}，目标{wanted.target.words}{lacks or '，达到'}"]
    missed = [(row, one) for row in rows if (one := row.lights.get(ONE_SHOULDER)) and one.is_missed and one.distance]
    missed.sort(key=lambda pair: pair[1].distance or 0)
    names = "、".join(f"{short_name(row.name)}差{one.distance}个" for row, one in missed[:most])
    rest = f"等{len(missed)}个{sheet.child}" if len(missed) > most else ""
    return (
        [f"一肩挑目标{wanted.target.words}：{names}{rest}"] if missed else [f"一肩挑目标{wanted.target.words}全部达到"]
    )


def _linear(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    span = (high - low) or 1
    return lambda value: start + (value - low) / span * (end - start)


def _ticks(values: Sequence[float], wanted: int) -> list[float]:
    """Round steps over the values, widened to whole steps."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    power = 10 ** floor(log10(span / wanted))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= wanted)
    first, last = floor(low / step) * step, ceil(high / step) * step
    return [round(first + at * step, 6) for at in range(round((last - first) / step) + 1)]
