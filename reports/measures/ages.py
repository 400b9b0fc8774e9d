"""Ages on the as-of date. A birth is a number yyyymmdd, so bands are comparisons of numbers and no date functions.

``(as_of - birth) // 10000`` is the completed years (``core.partial_dates``): somebody is at most n when
``birth > as_of - (n + 1) * 10000``.
"""

from __future__ import annotations

from django.db.models import ExpressionWrapper, F, IntegerField, Q, Sum, Value

from reports.measures.base import Condition, Context, Direction, Fact, Measure

BIRTH = "person__birth"
YEAR = 10000
BANDS: tuple[tuple[str, str, int | None, int | None, Direction], ...] = (
    ("age_35_or_under", "35岁及以下", None, 35, Direction.UP),
    ("age_36_45", "36—45岁", 36, 45, Direction.NONE),
    ("age_46_55", "46—55岁", 46, 55, Direction.NONE),
    ("age_56_60", "56—60岁", 56, 60, Direction.NONE),
    ("age_over_60", "60岁以上", 61, None, Direction.DOWN),
)
"""Code, name, youngest and oldest age in completed years, good direction. Disjoint (domain.md §2 rule 7)."""
BIRTH_YEARS = ((1985, "“85后”"), (1990, "“90后”"))
"""Birth cohorts, open-ended: born in that year or later."""

AGE_KNOWN = Fact("age_known", "出生年月", lambda context: Q(person__birth__isnull=False), "花名册的出生年月、身份证号")


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


def born_from(year: int) -> Condition:
    return lambda context: Q(person__birth__gte=year * YEAR)


def age_sum(context: Context) -> Sum:
    """The ages of all whose birth is known, added up. Whole numbers divide to whole numbers in both databases."""
    age = (Value(context.as_of) - F(BIRTH)) / Value(YEAR)
    return Sum(ExpressionWrapper(age, output_field=IntegerField()), default=0)


AGE_MEASURES = [
    *(
        Measure(code, name, f"在统计时点年龄为{name}", in_band(youngest, oldest), AGE_KNOWN, good)
        for code, name, youngest, oldest, good in BANDS
    ),
    *(
        Measure(f"born_{year}_or_later", name, f"{year}年1月1日及以后出生", born_from(year), AGE_KNOWN, Direction.UP)
        for year, name in BIRTH_YEARS
    ),
]
