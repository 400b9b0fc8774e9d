"""The daily report as it is read and sent: sentences, table, curve. What is not known is left out and listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.rounding import rounded
from reports.dashboard.charts import Chart
from reports.dashboard.sentence import Part
from reports.dashboard.sheet import whole_word
from reports.dashboard.tiles import Opened
from reports.dashboard.words import NONE, in_text, number, signed
from reports.selectors.daily import Place, Point
from reports.selectors.daily_facts import DAY, STAGE, Counted

Link = Callable[[str], str]
"""The address of the units behind a part of the day."""
QUIET_DAYS = 7
"""So many days before the first result stand in the curve."""
NAMED_STREETS = 6
"""So many streets that are done are named."""


@dataclass
class Report:
    """The sentences of a day in paragraphs, and why which numbers are missing."""

    paragraphs: list[list[Part]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def plain(self) -> str:
        return "\n".join("".join(part.plain for part in paragraph) for paragraph in self.paragraphs)


def percent(part: int | None, whole: int | None) -> str:
    """75.0%, as running text has it 75%; — without a whole."""
    return NONE if part is None or not whole else f"{in_text(rounded(Fraction(100 * part, whole)))}%"


def day_words(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


class Writer:
    """Writes the report of one day of a scope."""

    def __init__(
        self,
        *,
        day: dt.date,
        area: str,
        words: Mapping[str, str],
        place: Place,
        link: Link,
        stages: Mapping[int, str],
        streets: list[tuple[str, Place]],
        begins_on: dt.date | None,
    ) -> None:
        self.day, self.area, self.words, self.place, self.link = day, area, words, place, link
        self.stages, self.streets, self.begins_on = stages, streets, begins_on
        self.unknown: list[str] = []
        self.left_out: list[str] = []

    def report(self) -> Report:
        found = [self._opening(), self._bodies(), self._first_try(), self._stages(), self._streets()]
        if self.unknown:
            self.left_out.append(f"{'、'.join(self.unknown)}：只有当日的快照知道，不能事后推算")
        return Report([paragraph for paragraph in found if paragraph], self.left_out)

    def _opening(self) -> list[Part]:
        """截至X日，全区…个居村中，已完成…个，占…%，今日新增…个；另行选举…个。"""
        units = self._figure(Counted.UNITS)
        done = self._done(Counted.DONE, f"截至{day_words(self.day)}，{whole_word(self.area)}", units)
        again = self._counted({Counted.SUPPLEMENTARY: "另行选举", Counted.RENEWED: "重新选举"})
        planned = self._counted({Counted.PLANNED: "今日计划选举"}, only_some=True)
        return [*done, *self._joined([again, planned, self._ahead()], "；"), text("。")]

    def _ahead(self) -> list[Part]:
        """Before the first election day, how far off it is."""
        if self.begins_on is None or self.day >= self.begins_on:
            return []
        return [text(f"首个选举日为{day_words(self.begins_on)}，还有{(self.begins_on - self.day).days}天")]

    def _done(self, what: str, opening: str, units: list[Part]) -> list[Part]:
        number_of = self.place.day.number
        parts = [text(opening), *units, text(f"个{self.words['unit']}中，已完成“两委”换届选举")]
        parts += [*self._figure(what), text(f"个，占{percent(number_of(what), number_of(Counted.UNITS))}")]
        return [*parts, *self._added(what)]

    def _added(self, what: str) -> list[Part]:
        """What the day brought, and what was taken back on it."""
        added, removed = self.place.added(what), self.place.removed(what)
        if added is None:
            told = f"今日新增：{day_words(self.day - DAY)}没有快照，无法比较"
            if told not in self.left_out:
                self.left_out.append(told)
            return []
        parts = [text("，今日新增"), figure(len(added), self.link(f"{what}_added")), text("个")]
        if removed and what == Counted.DONE:
            parts += [text("，撤回结果"), figure(len(removed), self.link("done_removed")), text("个")]
        return parts

    def _bodies(self) -> list[Part]:
        if not self.place.day.number(Counted.PARTY) and not self.place.day.number(Counted.COMMITTEE):
            return []
        party = self._body(Counted.PARTY, "其中，党组织换届选举完成")
        committee = self._body(Counted.COMMITTEE, f"；{self.words['committee']}换届选举完成")
        return [*party, *committee, text("。")]

    def _body(self, what: str, opening: str) -> list[Part]:
        share = percent(self.place.day.number(what), self.place.day.number(Counted.UNITS))
        return [text(opening), *self._figure(what), text(f"个，占{share}"), *self._added(what)]

    def _first_try(self) -> list[Part]:
        """How it went where it is done, and what is still owed."""
        done, first = self.place.day.number(Counted.DONE), self.place.day.number(Counted.FIRST_TRY)
        told = []
        if done:
            told.append([text("已完成的单位中，一次选举成功"), *self._figure(Counted.FIRST_TRY)])
            told[0].append(text(f"个，占{percent(first, done)}"))
        owed = {Counted.AWAITING: "尚待另行选举或重新选举"}
        told.append(self._counted(owed, only_some=True))
        told.append(self._counted({Counted.POSTPONED: "延期换届", Counted.LATE: "有工作任务逾期"}))
        parts = self._joined([each for each in told if each], "；", begins=False)
        return [*parts, text("。")] if parts else []

    def _stages(self) -> list[Part]:
        if not self.place.day.stages:
            self.unknown.append("各阶段完成情况")
            return []
        told = [
            [text(f"{self.stages[stage]}完成"), *self._figure(f"{STAGE}{stage}"), text("个")]
            for stage in self.place.day.stages
            if stage in self.stages
        ]
        parts = self._joined(told, "，", begins=False)
        return [text("分阶段看，"), *parts, text("。")] if parts else []

    def _streets(self) -> list[Part]:
        """Which streets are done; nothing while none is."""
        done = [
            name for name, place in self.streets if place.day.number(Counted.DONE) == place.day.number(Counted.UNITS)
        ]
        if not done:
            return []
        opening = f"{len(self.streets)}个{self.words['child']}"
        if len(done) == len(self.streets):
            return [text(f"{opening}已全部完成。")]
        names = f"：{'、'.join(done)}" if len(done) <= NAMED_STREETS else ""
        return [text(f"{opening}中，全部完成的{len(done)}个{names}。")]

    def _counted(self, names: Mapping[Counted, str], *, only_some: bool = False) -> list[Part]:
        """另行选举3个、重新选举0个; ``only_some``: what nobody is, is not told."""
        told = []
        for what, name in names.items():
            value = self.place.day.number(what)
            if value is None:
                self.unknown.append(name)
            elif value or not only_some:
                told.append([text(name), *self._figure(what), text("个")])
        return self._joined(told, "、", begins=False)

    def _figure(self, what: str) -> list[Part]:
        value = self.place.day.number(what)
        return [figure(value or 0, self.link(what))]

    def _joined(self, clauses: list[list[Part]], mark: str, *, begins: bool = True) -> list[Part]:
        parts: list[Part] = []
        for clause in clauses:
            if clause:
                parts += [text(mark), *clause] if begins or parts else clause
        return parts


def text(words: str) -> Part:
    return Part(words, words)


def figure(value: int, url: str) -> Part:
    return Part(number(value), str(value), url=url if value else "")


@dataclass(frozen=True)
class Column:
    """A column of the table: a count of the day, a share, or a change since another day."""

    label: str
    value: Callable[[Place], int | None]
    part: str = ""
    is_share: bool = False
    is_change: bool = False


def _added(place: Place) -> int | None:
    added = place.added(Counted.DONE)
    return None if added is None else len(added)


def columns(words: Mapping[str, str]) -> list[Column]:
    def count(what: Counted) -> Callable[[Place], int | None]:
        return lambda place: place.day.number(what)

    return [
        Column(words["unit"], count(Counted.UNITS), Counted.UNITS),
        Column("已完成", count(Counted.DONE), Counted.DONE),
        Column("占比", count(Counted.DONE), is_share=True),
        Column(
            "今日新增", lambda place: None if (new := place.added(Counted.DONE)) is None else len(new), "done_added"
        ),
        Column("较上日", lambda place: place.change(Counted.DONE, place.before), is_change=True),
        Column("较上周", lambda place: place.change(Counted.DONE, place.week), is_change=True),
        Column("党组织完成", count(Counted.PARTY), Counted.PARTY),
        Column(f"{words['committee']}完成", count(Counted.COMMITTEE), Counted.COMMITTEE),
        Column("另行选举", count(Counted.SUPPLEMENTARY), Counted.SUPPLEMENTARY),
        Column("延期", count(Counted.POSTPONED), Counted.POSTPONED),
        Column("逾期", count(Counted.LATE), Counted.LATE),
    ]


@dataclass(frozen=True)
class Line:
    """A place of the table: its name, its own page, and its cells with their addresses."""

    name: str
    url: str
    cells: list[Opened]


def line_of(name: str, url: str, place: Place, link: Link, shown: list[Column]) -> Line:
    return Line(name, url, [Opened(_cell_text(column, place), _cell_url(column, place, link)) for column in shown])


def _cell_text(column: Column, place: Place) -> str:
    value = column.value(place)
    if column.is_share:
        whole = place.day.number(Counted.UNITS)
        return NONE if value is None or not whole else f"{rounded(Fraction(100 * value, whole))}%"
    return signed(value) if column.is_change else number(value)


def _cell_url(column: Column, place: Place, link: Link) -> str:
    return link(column.part) if column.part and column.value(place) else ""


def sheet_row(name: str, place: Place, shown: list[Column]) -> list[Any]:
    """A line of the workbook, in numbers."""
    cells: list[Any] = []
    for column in shown:
        value, whole = column.value(place), place.day.number(Counted.UNITS)
        if column.is_share and value is not None:
            value = rounded(Fraction(100 * value, whole)) if whole else None  # type: ignore[assignment]
        cells.append("" if value is None else value)
    return [name, *cells]


def curve(points: list[Point], *, shown: dt.date, url: Callable[[dt.date], str], unit: str) -> Chart:
    """The units done up to each day, and what each day brought."""
    begun = next((at for at, point in enumerate(points) if point.done), len(points))
    points = points[max(begun - QUIET_DAYS, 0) :]
    head = ("日期", "累计完成", "占比", "当日新增", "来源")
    rows, drawn = [], []
    before: Point | None = None
    for point in points:
        added = point.done - before.done if before and before.day == point.day - DAY else None
        source = "事后补算" if point.is_recomputed else "当日快照"
        share = percent(point.done, point.units)
        rows.append(
            (
                Opened(str(point.day), url(point.day)),
                Opened(number(point.done), ""),
                Opened(share, ""),
                Opened(signed(added), ""),
                Opened(source, ""),
            )
        )
        drawn.append(
            {
                "label": f"{point.day.month}-{point.day.day}",
                "done": point.done,
                "added": added or 0,
                "is_shown": point.day == shown,
                "is_guessed": point.is_recomputed,
                "url": url(point.day),
                "tip": f"{point.day}（{source}）|累计完成{point.done}个，{share}|当日新增{signed(added)}个",
            }
        )
        before = point
    last = points[-1]
    finding = f"{points[0].day}至{last.day}，累计完成{last.done}个，占{percent(last.done, last.units)}"
    data = {"points": drawn, "units": max(point.units for point in points)}
    legend = (("b6", "累计完成"), ("b3", "当日新增"))
    sub = f"{unit}，点一天看那天的日报"
    return Chart("daily", "每天完成了多少", sub, finding, data, head, tuple(reversed(rows)), legend)
