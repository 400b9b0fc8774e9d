"""The traffic lights of targets, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.dashboard.words import number
from reports.rules.targets import Comparison, Light
from reports.rules.values import Shape
from reports.selectors.targets import Judged, is_about_units

WORDS = {Light.MET: "达到", Light.NEAR: "接近", Light.MISSED: "未达到", Light.NONE: "无数据"}
STYLES = {Light.MET: "ok", Light.NEAR: "warn", Light.MISSED: "err", Light.NONE: "line"}
ICONS = {Light.MET: "check", Light.NEAR: "warning", Light.MISSED: "error", Light.NONE: "info"}


@dataclass(frozen=True)
class Lamp:
    """A traffic light in words: state, what is asked (≥95%), what is missing (差1个)."""

    light: Light
    asked: str
    gap: str
    name: str = ""
    url: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.light]

    @property
    def style(self) -> str:
        return STYLES[self.light]

    @property
    def icon(self) -> str:
        return ICONS[self.light]

    @property
    def title(self) -> str:
        return f"{self.name}目标{self.asked}，{self.word}" + (f"，{self.gap}" if self.gap else "")


def lamp(judged: Judged, url: str = "") -> Lamp:
    return Lamp(judged.light, judged.target.words, gap(judged), judged.target.name, url)


def lamps(judged: Mapping[str, Judged]) -> dict[str, Lamp]:
    return {code: lamp(one) for code, one in judged.items()}


def gap(judged: Judged) -> str:
    """差1个, 多3人, 合计超62岁: what is missing to reach it exactly; empty where nothing is or would do."""
    missing = judged.distance
    if not judged.is_missed or not missing:
        return ""
    wants_more = judged.target.comparison == Comparison.AT_LEAST
    if judged.indicator.shape == Shape.MEAN:
        return f"合计{'差' if wants_more else '超'}{number(missing)}岁"
    return f"{'差' if wants_more else '多'}{number(missing)}{counted_in(judged)}"


def counted_in(judged: Judged) -> str:
    """The measure word of what the numerator counts."""
    return "个" if is_about_units(judged.indicator) else "人"
