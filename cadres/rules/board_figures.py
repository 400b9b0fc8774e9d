"""The figures of one unit's board, from its rows in plain arithmetic, and how they moved since the last term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cadres.choices import Education, Sex
from core.partial_dates import PartialDate
from core.rounding import rounded

YOUNG = 35
"""Up to this age, in completed years, somebody is of the youngest band (DESIGN §5)."""


@dataclass(frozen=True)
class MemberFacts:
    """What the figures need of a member of the two committees; what is not known is None or empty."""

    birth: PartialDate | None
    sex: str
    education: int | None
    is_one_shoulder: bool


@dataclass(frozen=True)
class BoardFigures:
    """A board's figures as exact fractions; None where nobody's fact is known."""

    members: int
    average_age: Fraction | None
    college: Fraction | None
    women: Fraction | None
    young: Fraction | None
    one_shoulder: bool


@dataclass(frozen=True)
class Movement:
    """A figure last term and this, rounded, and its change: subtracted exactly, then rounded."""

    before: Decimal | None
    after: Decimal | None
    change: Decimal | None


def board_figures(members: Iterable[MemberFacts], as_of: dt.date) -> BoardFigures:
    """Mean age in completed years on ``as_of``, shares of 大专以上, of women and of 35 or under: each among those whose
    fact is known."""
    people = list(members)
    ages = [person.birth.age_on(as_of) for person in people if person.birth]
    educations = [person.education for person in people if person.education is not None]
    sexes = [person.sex for person in people if person.sex]
    return BoardFigures(
        members=len(people),
        average_age=Fraction(sum(ages), len(ages)) if ages else None,
        college=_share([education >= Education.COLLEGE for education in educations]),
        women=_share([sex == Sex.FEMALE for sex in sexes]),
        young=_share([age <= YOUNG for age in ages]),
        one_shoulder=any(person.is_one_shoulder for person in people),
    )


def movement(before: Fraction | None, after: Fraction | None, scale: int = 1) -> Movement:
    """From last term's figure to this one's; ``scale`` 100 makes shares percentages."""
    return Movement(_rounded(before, scale), _rounded(after, scale), _difference(before, after, scale))


def is_younger_and_better_educated(before: BoardFigures, after: BoardFigures) -> bool | None:
    """一降一升: mean age fell and the share of 大专以上 rose; None where one of the four is not known."""
    if before.average_age is None or after.average_age is None or before.college is None or after.college is None:
        return None
    return after.average_age < before.average_age and after.college > before.college


def _share(values: list[bool]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def _rounded(value: Fraction | None, scale: int) -> Decimal | None:
    return None if value is None else rounded(value * scale)


def _difference(before: Fraction | None, after: Fraction | None, scale: int) -> Decimal | None:
    return None if before is None or after is None else rounded((after - before) * scale)
