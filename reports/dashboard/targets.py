"""Targets in words: lights, what is missing, and which units decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.rounding import rounded
from reports.dashboard.lamps import Lamp, counted_in, lamp
from reports.dashboard.sheet import Row, short_name
from reports.dashboard.side import why_apart
from reports.dashboard.words import in_text, number, ratio, with_unit
from reports.rules.targets import Comparison, Light
from reports.rules.values import Shape
from reports.selectors.figure import Figure
from reports.selectors.targets import Deciding, DecidingUnit, Judged


@dataclass(frozen=True)
class Wanted:
    """One target of an area with its light, the value, and how many of the places below reach it."""

    lamp: Lamp
    value: str
    figure_url: str
    reached: str = ""
    kind: str = ""


@dataclass(frozen=True)
class DecidingLine:
    name: str
    url: str
    why: str
    township: str = ""


@dataclass(frozen=True)
class Decider:
    """One card of 哪些单位影响达标: the sentence, the cells of the gauge, the units."""

    title: str
    lamp: Lamp
    sentence: str
    cells: tuple[bool, ...]
    lines: tuple[DecidingLine, ...]
    more: int
    url: str


GAUGE = 60
"""The most cells a gauge can have and still be read."""


def decider(
    found: Deciding, unit_url: Callable[[int], str], url: str, *, most: int | None = 4, tells: bool = True
) -> Decider:
    """What the card or page says; ``most`` units are listed. ``tells``: each with the few people it lacks."""
    listed = found.listed if most is None else found.listed[:most]
    missed = len(found.listed)
    cells = tuple(at < found.units - missed for at in range(found.units)) if found.is_gauge else ()
    return Decider(
        title=f"{short_name(found.area.name)} {found.judged.target.name}",
        lamp=lamp(found.judged),
        sentence=sentence(found),
        cells=cells if len(cells) <= GAUGE else (),
        lines=tuple(
            DecidingLine(
                one.unit.short_name,
                unit_url(one.unit.pk),
                why(found, one) if tells or found.is_gauge else "",
                one.unit.township.name,
            )
            for one in listed
        ),
        more=missed - len(listed),
        url=url,
    )


def sentence(found: Deciding) -> str:
    """37/40 = 92.5%，目标≥95%。再有1个即38/40 = 95.0%。"""
    judged, figure = found.judged, found.judged.figure
    opening = f"{_value(figure)}，目标{judged.target.words}"
    missing = judged.distance
    if not judged.is_missed:
        return f"{opening}，已达到。" if judged.light == Light.MET else f"{opening}。"
    if not missing:
        return f"{opening}，这个数无论怎样调整都达不到，请核对目标。"
    return f"{opening}。{_remedy(judged, missing)}{_few(found)}"


def _value(figure: Figure) -> str:
    if figure.indicator.shape == Shape.COUNT or figure.value is None:
        return with_unit(figure)
    if figure.indicator.shape == Shape.MEAN:
        return f"{with_unit(figure)}（{number(figure.denominator)}人）"
    return f"{ratio(figure)} = {with_unit(figure)}"


def _remedy(judged: Judged, missing: int) -> str:
    figure, word = judged.figure, counted_in(judged)
    wants_more = judged.target.comparison == Comparison.AT_LEAST
    if judged.indicator.shape == Shape.MEAN:
        return f"周岁之和须{'增加' if wants_more else '减少'}{number(missing)}岁。"
    then = (figure.numerator or 0) + (missing if wants_more else -missing)
    reached = f"{number(then)}/{number(figure.denominator)}" if figure.denominator else f"{number(then)}{word}"
    if judged.indicator.shape == Shape.SHARE and figure.denominator:
        reached += f" = {rounded(Fraction(100 * then, figure.denominator), judged.indicator.decimals)}%"
    return f"{'再有' if wants_more else '减少'}{number(missing)}{word}即{reached}。"


def _few(found: Deciding) -> str:
    """That the first few units would be enough, where they are not all."""
    if found.is_gauge or found.enough is None or found.enough >= len(found.listed):
        return ""
    return f"前{found.enough}个单位达到目标即可。" if len(found.listed) > 1 else ""


def why(found: Deciding, one: DecidingUnit) -> str:
    """What a unit has to do with the target."""
    judged, figure = found.judged, one.figure
    if judged.indicator.cohort == "one_shoulder":
        return why_apart(Row(one.unit.pk, one.unit.short_name, "", one.figures, lambda code, part="": ""))
    shape = judged.indicator.shape
    wants_more = judged.target.comparison == Comparison.AT_LEAST
    if shape == Shape.MEAN:
        years = in_text(rounded(one.pull.amount, 1))
        return f"{with_unit(figure)} · {number(figure.denominator)}人，{'差' if wants_more else '超'}{years}岁"
    if shape == Shape.COUNT:
        return "没有" if wants_more else with_unit(figure)
    told = f"{'差' if wants_more else '多'}{one.pull.people}{counted_in(judged)}"
    return told if found.is_gauge else f"{ratio(figure)}，{told}"


def reached_words(lights: Sequence[Light], child: str) -> str:
    """12/13个街镇达到, of the places whose light can be told."""
    known = [light for light in lights if light != Light.NONE]
    return f"{known.count(Light.MET)}/{len(known)}个{child}达到" if known else ""
