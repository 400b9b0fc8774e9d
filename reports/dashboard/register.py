"""The register: how each indicator is declared, in words."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboard.explanation import denominator_words, numerator_words
from reports.indicators import Indicator
from reports.indicators.members import RESERVE
from reports.indicators.names import cohort_name
from reports.measures import CANDIDATE, COHORTS, Direction
from reports.measures.postings import POSTINGS
from reports.rules.values import Shape


@dataclass(frozen=True)
class Group:
    """The indicators of a cohort, or of what is no people: its name, and who or what it is about."""

    name: str
    sentence: str


SENTENCES = {
    "units": "参加本届换届的村(社区)。",
    **{code: cohort.sentence for code, cohort in COHORTS.items()},
    CANDIDATE.code: CANDIDATE.sentence,
    "review": "送审的“两委”候选人。",
    "turnout": "由全体选民、党员大会投票的选举。",
    POSTINGS.code: "在村(社区)任职、不属于“两委”和监委会的。",
    RESERVE.code: "还没有后备干部数据，先列出代码。",
}
DIRECTIONS = {Direction.UP: "越高越好", Direction.DOWN: "越低越好", Direction.NONE: "不分好坏"}
DECIMALS = {0: "取整", 1: "一位小数", 2: "两位小数"}


@dataclass(frozen=True)
class Entry:
    """An indicator's declaration as the register prints it."""

    indicator: Indicator

    @property
    def numerator(self) -> str:
        """What stands above the line; empty for a plain count, which is its own sentence."""
        return "" if self.indicator.shape == Shape.COUNT else numerator_words(self.indicator)

    @property
    def denominator(self) -> str:
        return "" if self.indicator.shape == Shape.COUNT else denominator_words(self.indicator)

    @property
    def direction(self) -> str:
        return DIRECTIONS[self.indicator.good]

    @property
    def unit(self) -> str:
        return f"{self.indicator.unit}，{DECIMALS[self.indicator.decimals]}"


def group_of(code: str) -> Group:
    """The group of a cohort."""
    return Group(cohort_name(code), SENTENCES.get(code, ""))
