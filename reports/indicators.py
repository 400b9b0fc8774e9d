"""Every figure of the product, declared once (DESIGN §5): generated from cohorts × measures.

The code is ``<cohort>.<measure>``. An indicator says of which two whole numbers it is made (``Part``). Values, lists
behind them, definitions, units and the wording of changes follow from that; pages, exports and ``show_statistics`` know
indicators from here alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.measures import (
    AGE_KNOWN,
    AGE_SUM,
    COHORTS,
    CONDITIONS,
    COUNT,
    MEASURES,
    UNITS,
    Cohort,
    Direction,
    Fact,
    Measure,
    Rows,
)
from reports.rules.values import Shape

AWAITED_COHORTS = (Cohort("candidate", "候选人", ()), Cohort("reserve", "后备干部", ()))
"""Cohorts of DESIGN §5 of whom no rows are kept yet: their codes are there and have no value."""
MEMBER_COHORTS = ("secretary", "director", "party_committee", "committee", "two_committees", "supervision")
SHARE_SUFFIX = ".share"
CHANGE_UNITS = {Shape.SHARE: "百分点", Shape.MEAN: "岁"}


@dataclass(frozen=True)
class Part:
    """One stored whole number: what is counted (or summed) in which cohort. ``cohort`` may be ``units``."""

    cohort: str
    counted: str

    @property
    def rows(self) -> Rows:
        """Whose rows are counted: the term's, or those of the term before."""
        return CONDITIONS[self.counted].rows if self.counted in CONDITIONS else Rows.NOW

    @property
    def is_units(self) -> bool:
        return self.cohort == UNITS


@dataclass(frozen=True)
class Indicator:
    """The definition of a figure.

    ``whole`` is the cohort whose size, less the denominator, is how many were left out for want of data.
    ``compares`` says that it exists only where there are two rosters to compare; ``defined`` that it can exist at all
    (去留 is not counted for the supervision committee).
    """

    code: str
    name: str
    sentence: str
    unit: str
    shape: Shape
    numerator: Part
    denominator: Part | None = None
    whole: Part | None = None
    decimals: int = 0
    good: Direction = Direction.NONE
    source: str = ""
    compares: bool = False
    defined: bool = True

    @property
    def cohort(self) -> str:
        return self.code.split(".")[0]

    @property
    def measure(self) -> str:
        """The code without the cohort: ``women.share``."""
        return self.code.split(".", 1)[1]

    @property
    def change_unit(self) -> str:
        return CHANGE_UNITS.get(self.shape, self.unit)


def _count(cohort: Cohort) -> Indicator:
    return Indicator(
        f"{cohort.code}.count",
        f"{cohort.name}人数",
        f"{cohort.name}的任职人数：一人在一个单位任职计一次。",
        "人",
        Shape.COUNT,
        Part(cohort.code, COUNT),
        source="花名册的职务",
    )


def _average_age(cohort: Cohort) -> Indicator:
    return Indicator(
        f"{cohort.code}.average_age",
        f"{cohort.name}平均年龄",
        f"{cohort.name}在统计时点的周岁之和÷出生年月已填写的人数。",
        "岁",
        Shape.MEAN,
        Part(cohort.code, AGE_SUM),
        Part(cohort.code, AGE_KNOWN.code),
        Part(cohort.code, COUNT),
        decimals=1,
        good=Direction.DOWN,
        source=AGE_KNOWN.source,
    )


def _whole(cohort: Cohort, fact: Fact) -> Part | None:
    """The cohort that a fact is known of or not; of last term's members it is always known."""
    return Part(cohort.code, COUNT) if fact.rows == Rows.NOW else None


def _measured(cohort: Cohort, code: str, measure: Measure) -> Iterator[Indicator]:
    """A measure in a cohort, as a count and as a share of those of whom the fact is known."""
    fact, then = measure.fact, measure.rows == Rows.THEN
    compares = then or fact.code in COMPARING
    people = f"上届{cohort.name}中{measure.clause}" if then else f"{cohort.name}中{measure.clause}"
    known = f"上届{cohort.name}人数" if then else f"{fact.name}已填写的{cohort.name}人数"
    if compares and not then:
        known = f"{cohort.name}人数"
    common = {
        "numerator": Part(cohort.code, measure.code),
        "denominator": Part(cohort.code, fact.code),
        "whole": _whole(cohort, fact),
        "good": measure.good,
        "source": fact.source,
        "compares": compares,
        "defined": bool(cohort.newness) or not compares,
    }
    where = "，按上届任职的单位统计" if then else ""
    yield Indicator(
        f"{cohort.code}.{code}",
        f"{cohort.name}{measure.name}人数",
        f"{people}的人数{where}。",
        "人",
        Shape.COUNT,
        **common,  # type: ignore[arg-type]
    )
    yield Indicator(
        f"{cohort.code}.{code}{SHARE_SUFFIX}",
        f"{cohort.name}{measure.name}占比",
        f"{people}的人数÷{known}{where}。",
        "%",
        Shape.SHARE,
        decimals=1,
        **common,  # type: ignore[arg-type]
    )


NEWNESS = {cohort.newness for cohort in COHORTS.values() if cohort.newness}
COMPARING = {"turnover_known", *(MEASURES[code].fact.code for code in NEWNESS)}
"""Facts that are known only where this term and the last both have a roster."""


def _of_members(cohort: Cohort) -> Iterator[Indicator]:
    yield _count(cohort)
    yield _average_age(cohort)
    for code, measure in MEASURES.items():
        if code not in NEWNESS:
            yield from _measured(cohort, code, measure)
    yield from _measured(cohort, "newly_in_post", MEASURES[cohort.newness or "newly_in_either_post"])


def _beside_the_members() -> Iterator[Indicator]:
    yield Indicator(
        "units.count",
        "单位数",
        "参加本届换届的村(社区)数，不论是否已报花名册。",
        "个",
        Shape.COUNT,
        Part(UNITS, COUNT),
        source="届次的参加单位",
    )
    yield from _one_shoulder()
    yield from _cross_serving()


def _one_shoulder() -> Iterator[Indicator]:
    held = {"numerator": Part(COHORTS["one_shoulder"].code, COUNT), "good": Direction.UP, "source": "花名册的职务"}
    yield Indicator(
        "one_shoulder.count",
        "“一肩挑”人数",
        "在同一单位同时担任党组织书记和村(居)委会主任的人数。",
        "人",
        Shape.COUNT,
        **held,  # type: ignore[arg-type]
    )
    yield Indicator(
        "one_shoulder.share",
        "“一肩挑”比例",
        "“一肩挑”人数÷参加本届换届的单位数。",
        "%",
        Shape.SHARE,
        denominator=Part(UNITS, COUNT),
        decimals=1,
        **held,  # type: ignore[arg-type]
    )


def _cross_serving() -> Iterator[Indicator]:
    held = {"numerator": Part(COHORTS["cross_serving"].code, COUNT), "source": "花名册的职务"}
    yield Indicator(
        "cross_serving.count",
        "交叉任职人数",
        "在同一单位同时在党组织和村(居)委会任职的人数。",
        "人",
        Shape.COUNT,
        **held,  # type: ignore[arg-type]
    )
    yield Indicator(
        "cross_serving.share",
        "交叉任职比例",
        "交叉任职人数÷“两委”成员人数。",
        "%",
        Shape.SHARE,
        denominator=Part("two_committees", COUNT),
        decimals=1,
        **held,  # type: ignore[arg-type]
    )


def _all() -> Iterator[Indicator]:
    yield from _beside_the_members()
    for code in MEMBER_COHORTS:
        yield from _of_members(COHORTS[code])
    for cohort in AWAITED_COHORTS:
        yield from (replace(indicator, defined=False) for indicator in _of_members(cohort))


INDICATORS = {indicator.code: indicator for indicator in _all()}
