"""What an indicator is."""

from __future__ import annotations

from dataclasses import dataclass

from reports.measures import CONDITIONS, At, Direction, Measure
from reports.measures.boards import BOARDS
from reports.measures.facts import EDUCATION_KNOWN
from reports.measures.tallies import TALLIES
from reports.rules.values import Shape

SHARE_SUFFIX = ".share"
CHANGE_UNITS = {Shape.SHARE: "百分点", Shape.MEAN: "岁", Shape.RATIO: ""}
NOBODY_YET = "这个范围里还没有可以计算的人或单位，请先导入花名册"


@dataclass(frozen=True)
class Part:
    """One stored whole number: what is counted (or summed) in which cohort. ``cohort`` may be the code of a tally."""

    cohort: str
    counted: str

    @property
    def at(self) -> At:
        """Where the rows stand that are counted."""
        return CONDITIONS[self.counted].at if self.counted in CONDITIONS else At.NOW

    @property
    def is_of_units(self) -> bool:
        """Whether it is a number of units, or added up from theirs: not one of people."""
        return self.cohort in TALLIES or self.cohort == BOARDS


@dataclass(frozen=True)
class Indicator:
    """The definition of a figure.

    ``whole`` is the cohort whose size, less the denominator, is how many were left out for want of data.
    ``compares`` says that it exists only where there are two rosters to compare, ``is_kept_by_hand`` that a term may
    have been run without noting it, which is not 0. Where ``needs`` is 0 in a place there
    is no value, and ``why_none`` says what is missing. ``undefined`` says why it can have no value at all; empty where
    it can.
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
    is_kept_by_hand: bool = False
    needs: Part | None = None
    why_none: str = NOBODY_YET
    undefined: str = ""

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

    @property
    def is_of_education(self) -> bool:
        """Whether it counts by the column that a basis says education is taken from."""
        counted = CONDITIONS.get(self.numerator.counted)
        return isinstance(counted, Measure) and counted.fact is EDUCATION_KNOWN

    @property
    def is_of_members(self) -> bool:
        """Whether it is about the members of a term, who are those of its roster or of its slate."""
        if self.numerator.cohort == BOARDS:
            return True
        return not self.numerator.is_of_units and self.needs is None and self.numerator.at != At.ROSTER
