"""What a measure is: one condition on roster rows, with which the job counts and the list behind the number filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from cadres.selectors.conditions import age_limits
from core.partial_dates import date_number
from elections.models import Basis


@dataclass(frozen=True)
class Context:
    """On what footing rows are counted: ``as_of`` is yyyymmdd, ``education`` the column that holds it.

    ``age_limits`` are those of the conditions for standing, each with whether it is for secretaries only.
    """

    as_of: int
    education: str
    age_limits: tuple[tuple[int, bool], ...] = ()

    @classmethod
    def of(cls, basis: Basis) -> Context:
        column = "education_full_time" if basis.education == Basis.Education.FULL_TIME else "education"
        return cls(date_number(basis.as_of), column, tuple(age_limits(basis.term)))


class Direction(StrEnum):
    """Which way a figure should move."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class At(StrEnum):
    """Where the rows stand that a measure counts: in the term, in the term before (who has departed), among those
    who stand for election (what only candidates have), or in the roster alone, whoever a page counts as members."""

    NOW = "now"
    THEN = "then"
    STANDING = "standing"
    ROSTER = "roster"


class Tags(StrEnum):
    """Whether a condition asks of the tags of a row: of one of them, or of any that is so. Counting these joins the
    tags, of which a row may have several."""

    NONE = ""
    ONE = "one"
    ANY = "any"


Condition = Callable[[Context], Q]


@dataclass(frozen=True)
class Fact:
    """Something that must be known of a person for a share to count them: its ``condition`` says that it is."""

    code: str
    name: str
    condition: Condition
    source: str
    at: At = At.NOW
    tags: Tags = Tags.NONE


@dataclass(frozen=True)
class Measure:
    """Members of a cohort of whom something holds.

    ``name`` follows the cohort's (“书记” + “女性”), ``clause`` goes into the sentence that defines it.
    ``fact`` is what must be known; those of whom it is known are the denominator of the share.
    """

    code: str
    name: str
    clause: str
    condition: Condition
    fact: Fact
    good: Direction = Direction.NONE
    tags: Tags = Tags.NONE

    @property
    def at(self) -> At:
        return self.fact.at
