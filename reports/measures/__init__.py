"""Measures and cohorts: the additive whole numbers of which every figure is made (DESIGN §4.2, §4.3, §5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from reports.measures.ages import AGE_KNOWN, AGE_MEASURES, age_sum
from reports.measures.base import Context, Direction, Fact, Measure, Rows
from reports.measures.cohorts import COHORTS, POST_FIELDS, UNITS, Cohort, cohorts_of
from reports.measures.facts import FACT_MEASURES
from reports.measures.turnover import NEWNESS_MEASURES, TURNOVER_MEASURES

__all__ = [
    "AGE_KNOWN",
    "AGE_SUM",
    "COHORTS",
    "CONDITIONS",
    "COUNT",
    "MEASURES",
    "POST_FIELDS",
    "UNITS",
    "Cohort",
    "Context",
    "Direction",
    "Fact",
    "Measure",
    "Rows",
    "aggregates",
    "cohorts_of",
    "condition",
]

COUNT = "count"
AGE_SUM = "age_sum"

MEASURES = {measure.code: measure for measure in (*AGE_MEASURES, *FACT_MEASURES, *TURNOVER_MEASURES, *NEWNESS_MEASURES)}
CONDITIONS = {counted.code: counted for measure in MEASURES.values() for counted in (measure.fact, measure)}
"""All that is counted by a condition of its own, facts and measures, by code."""


def condition(code: str, context: Context) -> Q:
    """The rows that a counted number counts, within its cohort."""
    return Q() if code == COUNT else CONDITIONS[AGE_KNOWN.code if code == AGE_SUM else code].condition(context)


def aggregates(context: Context, rows: Rows) -> dict[str, Any]:
    """The aggregate of every number that is counted from rows of a kind, by code."""
    counted = {code: Count("pk", filter=one.condition(context)) for code, one in CONDITIONS.items() if one.rows == rows}
    return counted if rows == Rows.THEN else {COUNT: Count("pk"), AGE_SUM: age_sum(context), **counted}
