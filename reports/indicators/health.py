"""The indicators of how far data is in, and of what the data health check finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.indicators.definition import Indicator, Part
from reports.indicators.running import units_of
from reports.measures import UNITS, Direction
from reports.measures.health import HEALTH_UNITS, ROSTER, RULES, HealthRule
from reports.rules.values import Shape


def of_completeness() -> Iterator[Indicator]:
    """Units by what is in of them."""
    named = (
        ("complete", "数据齐全", "花名册已报、数据体检没有“必须改正”的问题", "花名册、数据体检"),
        ("reported", "已报花名册", "花名册中有“两委”成员", ROSTER),
        ("slated", "已有拟任人选", "候选人预案中有“两委”拟任人选", "候选人预案"),
    )
    for code, name, sentence, source in named:
        part = Part(HEALTH_UNITS, code)
        yield from units_of(f"{UNITS}.{code}", name, sentence, part, good=Direction.UP, source=source)


def of_health() -> Iterator[Indicator]:
    for rule in RULES:
        yield _of(rule)


def _of(rule: HealthRule) -> Indicator:
    of_units = rule.units is not None
    more: dict[str, Any] = {"compares": True} if rule.counted else {"is_kept_by_hand": True}
    return Indicator(
        rule.indicator,
        f"{rule.name}的{'单位数' if of_units else '人数'}",
        f"{rule.sentence}的{'村(社区)数' if of_units else '人数'}。{rule.severity.label}：{rule.remedy}。",
        rule.word,
        Shape.COUNT,
        Part(*rule.part),
        good=Direction.DOWN,
        source=ROSTER,
        **more,
    )
