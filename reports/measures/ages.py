"""Ages on the as-of date. A birth is a number yyyymmdd, so bands are comparisons of numbers and no date functions.

``(as_of - birth) // 10000`` is the completed years (``core.partial_dates``): somebody is at most n when
``birth > as_of - (n + 1) * 10000``.
"""

from __future__ import annotations

from pathlib import Path

from django.db.models import ExpressionWrapper, F, IntegerField, Q, Sum, Value

from cadres.choices import Sex
from core.codes import read_codes
from elections.bands import BANDS
from reports.measures.base import Condition, Context, Direction, Fact, Measure
from reports.rules.working_age import births_of_working_age

BIRTH = "person__birth"
YEAR = 10000
BIRTH_COHORTS = read_codes(Path(__file__).parents[1] / "codes" / "birth_cohorts.csv")
"""Born in a year or later, up to a year or open-ended."""

AGE_KNOWN = Fact("age_known", "出生年月", lambda context: Q(person__birth__isnull=False), "花名册的出生年月、身份证号")
AGE_AND_SEX_KNOWN = Fact(
    "age_and_sex_known",
    "性别和出生年月",
    lambda context: Q(person__birth__isnull=False) & ~Q(person__sex=""),
    "花名册的性别、出生年月、身份证号；法定退休年龄按统计时点施行的规定",
)


def in_band(youngest: int | None, oldest: int | None) -> Condition:
    """Ages from ``youngest`` to ``oldest``, both included."""

    def condition(context: Context) -> Q:
        band = Q(person__birth__isnull=False)
        if youngest is not None:
            band &= Q(person__birth__lte=context.as_of - youngest * YEAR)
        if oldest is not None:
            band &= Q(person__birth__gt=context.as_of - (oldest + 1) * YEAR)
        return band

    return condition


def born_in(first: int, last: int | None) -> Condition:
    """Born in the years from ``first`` to ``last``, or later too."""
    later = Q(person__birth__gte=first * YEAR)
    born = later & Q(person__birth__lt=(last + 1) * YEAR) if last else later
    return lambda context: born


def of_working_age(context: Context) -> Q:
    """By sex and by the rule in force on the as-of date."""
    condition = Q()
    for sex in Sex.values:
        after, up_to = births_of_working_age(sex, context.as_of)
        condition |= Q(person__sex=sex, person__birth__gt=after, person__birth__lte=up_to)
    return condition


def age_sum(context: Context) -> Sum:
    """The ages of all whose birth is known, added up. Whole numbers divide to whole numbers in both databases."""
    age = (Value(context.as_of) - F(BIRTH)) / Value(YEAR)
    return Sum(ExpressionWrapper(age, output_field=IntegerField()), default=0)


def _cohort(row: dict[str, str]) -> Measure:
    first, last = int(row["from_year"]), int(row["to_year"]) if row["to_year"] else None
    clause = f"{first}年1月1日至{last}年12月31日出生" if last else f"{first}年1月1日及以后出生"
    return Measure(row["code"], row["name"], clause, born_in(first, last), AGE_KNOWN, _good(row["good"]))


def _good(word: str) -> Direction:
    return Direction(word) if word else Direction.NONE


AGE_MEASURES = [
    *(
        Measure(
            band.code,
            band.name,
            f"在统计时点年龄为{band.name}",
            in_band(band.youngest, band.oldest),
            AGE_KNOWN,
            _good(band.good),
        )
        for band in BANDS.values()
    ),
    *(_cohort(row) for row in BIRTH_COHORTS),
    Measure(
        "employment_age",
        "就业年龄内",
        "在统计时点已满16周岁、未到法定退休年龄（男60周岁、女55周岁，2025年起按出生年月逐步延迟）",
        of_working_age,
        AGE_AND_SEX_KNOWN,
    ),
]
