"""Measures and cohorts: the additive whole numbers of which every figure is made (DESIGN §4.2, §4.3, §5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from reports.measures.ages import AGE_KNOWN, AGE_MEASURES, age_sum
from reports.measures.base import At, Context, Direction, Fact, Measure, Tags
from reports.measures.cohorts import CANDIDATE, COHORTS, HEALTH, POST_FIELDS, TWO_COMMITTEES, UNITS, Cohort, cohorts_of
from reports.measures.facts import FACT_MEASURES
from reports.measures.health import ASKS_OTHERS, OF_ROWS
from reports.measures.review import REVIEW_FACTS
from reports.measures.sources import CHOSEN, EVERYBODY, TAG_MEASURES, tagged
from reports.measures.turnover import NEWNESS_MEASURES, TURNOVER_MEASURES

__all__ = [
    "AGE_KNOWN",
    "AGE_SUM",
    "CANDIDATE",
    "COHORTS",
    "CONDITIONS",
    "COUNT",
    "EVERYBODY",
    "HEALTH",
    "MEASURES",
    "POST_FIELDS",
    "TWO_COMMITTEES",
    "UNITS",
    "At",
    "Cohort",
    "Context",
    "Direction",
    "Fact",
    "Measure",
    "Tags",
    "aggregates",
    "asks_tags",
    "cohorts_of",
    "condition",
    "tag_aggregates",
    "tagged",
]

COUNT = "count"
AGE_SUM = "age_sum"

MEASURES = {measure.code: measure for measure in (*AGE_MEASURES, *FACT_MEASURES, *TURNOVER_MEASURES, *NEWNESS_MEASURES)}
CONDITIONS: dict[str, Fact | Measure] = {
    **{counted.code: counted for measure in MEASURES.values() for counted in (measure.fact, measure)},
    **{
        counted.code: counted
        for measure in TAG_MEASURES
        for counted in (measure.fact, measure)
        if counted.tags != Tags.NONE
    },
    **{fact.code: fact for fact in REVIEW_FACTS},
    **OF_ROWS,
}
"""All that is counted by a condition of its own, facts and measures, by code."""


OF_COMPARISON = {
    counted.code for measure in (*TURNOVER_MEASURES, *NEWNESS_MEASURES) for counted in (measure.fact, measure)
} | {measure.code for found in CHOSEN.values() for measure in found.values()}
"""What is known of a row only beside those of the term before."""


def condition(code: str, context: Context) -> Q:
    """The rows that a counted number counts, within its cohort."""
    return Q() if code == COUNT else CONDITIONS[AGE_KNOWN.code if code == AGE_SUM else code].condition(context)


def asks_tags(code: str) -> bool:
    """Whether the rows a number counts are told by their tags: who has several stands there several times."""
    return code in CONDITIONS and CONDITIONS[code].tags != Tags.NONE


def aggregates(context: Context, *at: At, compares: bool = True) -> dict[str, Any]:
    """The aggregate of every number counted from rows alone, by code; ``compares``: those of comparisons too."""
    left_out = ASKS_OTHERS if compares else ASKS_OTHERS | OF_COMPARISON
    counted = {
        code: Count("pk", filter=one.condition(context))
        for code, one in CONDITIONS.items()
        if one.at in at and one.tags == Tags.NONE and code not in left_out
    }
    return counted if at == (At.THEN,) else {COUNT: Count("pk"), AGE_SUM: age_sum(context), **counted}


def tag_aggregates(context: Context, *, compares: bool = True) -> dict[str, Any]:
    """The aggregate of every number that asks of tags, by code, over rows joined once with theirs."""
    return {
        code: Count("pk", filter=one.condition(context), distinct=one.tags == Tags.ANY)
        for code, one in CONDITIONS.items()
        if one.tags != Tags.NONE and (compares or code not in OF_COMPARISON)
    }
