"""Measures and cohorts: the additive whole numbers of which every figure is made (DESIGN §4.2, §4.3, §5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from reports.measures.ages import AGE_KNOWN, AGE_MEASURES, age_sum
from reports.measures.base import At, Context, Direction, Fact, Measure
from reports.measures.cohorts import CANDIDATE, COHORTS, POST_FIELDS, TWO_COMMITTEES, UNITS, Cohort, cohorts_of
from reports.measures.facts import FACT_MEASURES
from reports.measures.review import REVIEW_FACTS
from reports.measures.turnover import NEWNESS_MEASURES, TURNOVER_MEASURES

__all__ = [
    "AGE_KNOWN",
    "AGE_SUM",
    "CANDIDATE",
    "COHORTS",
    "CONDITIONS",
    "COUNT",
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
    "aggregates",
    "cohorts_of",
    "condition",
]

COUNT = "count"
AGE_SUM = "age_sum"

MEASURES = {measure.code: measure for measure in (*AGE_MEASURES, *FACT_MEASURES, *TURNOVER_MEASURES, *NEWNESS_MEASURES)}
CONDITIONS: dict[str, Fact | Measure] = {
    **{counted.code: counted for measure in MEASURES.values() for counted in (measure.fact, measure)},
    **{fact.code: fact for fact in REVIEW_FACTS},
}
"""All that is counted by a condition of its own, facts and measures, by code."""


OF_COMPARISON = {
    counted.code for measure in (*TURNOVER_MEASURES, *NEWNESS_MEASURES) for counted in (measure.fact, measure)
}
"""What is known of a row only beside those of the term before."""


def condition(code: str, context: Context) -> Q:
    """The rows that a counted number counts, within its cohort."""
    return Q() if code == COUNT else CONDITIONS[AGE_KNOWN.code if code == AGE_SUM else code].condition(context)


def aggregates(context: Context, *at: At, compares: bool = True) -> dict[str, Any]:
    """The aggregate of every number that is counted from rows, by code; ``compares``: those of comparisons too."""
    wanted = {code: one for code, one in CONDITIONS.items() if one.at in at and (compares or code not in OF_COMPARISON)}
    counted = {code: Count("pk", filter=one.condition(context)) for code, one in wanted.items()}
    return counted if at == (At.THEN,) else {COUNT: Count("pk"), AGE_SUM: age_sum(context), **counted}
