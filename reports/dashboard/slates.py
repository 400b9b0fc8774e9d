"""The page 预案把关: per condition how many units meet it, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboard.sheet import short_name
from reports.dashboard.words import number, phrase, with_unit
from reports.selectors.slates import AGE, COLLEGE, TWO, Condition, UnitSlate

STATES = {"unmet": "未达到", "met": "达到", "unknown": "无法判断", "absent": "没有拟任人选"}


@dataclass(frozen=True)
class Cell:
    """One condition in one place: how many units meet it of those for which it can be told; ``state`` of a unit."""

    condition: Condition
    met: int
    known: int
    state: str

    @property
    def unmet(self) -> int:
        return self.known - self.met

    @property
    def percent(self) -> float:
        return round(100 * self.met / self.known, 1) if self.known else 0


@dataclass(frozen=True)
class Line:
    """A place below the scope, a township or a unit, by its key, with its cells."""

    key: int
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Listed:
    """A unit in the list of a condition, and why it stands there."""

    slate: UnitSlate
    note: str


def cells(conditions: Sequence[Condition], slates: Sequence[UnitSlate]) -> tuple[Cell, ...]:
    """The conditions over some units; of one unit with its state."""
    found = []
    for condition in conditions:
        states = [condition.state(slate) for slate in slates]
        met = states.count("met")
        found.append(Cell(condition, met, met + states.count("unmet"), states[0] if len(states) == 1 else ""))
    return tuple(found)


def lines(conditions: Sequence[Condition], slates: Sequence[UnitSlate], *, of_units: bool) -> list[Line]:
    """A line for each unit, those that fall short first, or for each township of the units."""
    if of_units:
        found = [Line(one.unit.pk, one.unit.short_name, cells(conditions, [one])) for one in slates]
        return sorted(found, key=_shortcomings, reverse=True)
    townships = {one.unit.township_id: one.unit.township for one in slates}
    return [
        Line(key, short_name(area.name), cells(conditions, [one for one in slates if one.unit.township_id == key]))
        for key, area in sorted(townships.items(), key=lambda item: item[1].path)
    ]


def _shortcomings(line: Line) -> tuple[int, int]:
    states = [cell.state for cell in line.cells]
    return states.count("unmet"), states.count("absent")


def listed(condition: Condition, slates: Sequence[UnitSlate], state: str) -> list[Listed]:
    """The units of a state, each with what its slate has to do with the condition."""
    return [Listed(one, note(condition, one)) for one in slates if condition.state(one) == state]


def note(condition: Condition, slate: UnitSlate) -> str:
    if not slate.has_slate:
        return "还没有拟任人选"
    young = f"{TWO}.age_35_or_under"
    return {
        "one_shoulder": _heads,
        "woman": lambda one: _counted(one, "committee.women", "村(居)委会拟任女性"),
        "young": lambda one: _counted(one, young, "35岁及以下"),
        "younger": lambda one: _compared(one, AGE, "平均年龄"),
        "educated": lambda one: _compared(one, COLLEGE, "大专以上占"),
        "secretary_age": lambda one: "、".join(one.over_age) or ("" if one["secretary.count"].value else "缺拟任书记"),
    }[condition.code](slate)


def _heads(slate: UnitSlate) -> str:
    if slate["one_shoulder.count"].value:
        return "书记、主任由一人拟任"
    missing = [word for word, code in (("书记", "secretary"), ("主任", "director")) if not slate[f"{code}.count"].value]
    return f"缺拟任{'、'.join(missing)}" if missing else "书记、主任分别拟任"


def _counted(slate: UnitSlate, code: str, words: str) -> str:
    figure = slate[code]
    missing = f"，{number(figure.missing)}人缺数据" if figure.missing else ""
    return f"{words}{number(figure.value)}人{missing}"


def _compared(slate: UnitSlate, code: str, words: str) -> str:
    figure = slate[code]
    if figure.value is None:
        return "拟任人选缺数据"
    told = f"{words}{with_unit(figure)}"
    if figure.previous is None:
        return f"{told}，没有{figure.compared_with}数据"
    moved = phrase(figure)
    return f"{told}，{figure.compared_with}{number(figure.previous)}{figure.unit}，{moved}"
