"""Sex, political status, ethnic group and education as they stand on the row or the person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from cadres.choices import FULL_PARTY_MEMBER, HAN, PROBATIONARY_PARTY_MEMBER, Education, Sex
from reports.measures.base import Condition, Direction, Fact, Measure

SEX_KNOWN = Fact("sex_known", "性别", lambda context: ~Q(person__sex=""), "花名册的性别、身份证号")
POLITICAL_KNOWN = Fact("political_known", "政治面貌", lambda context: ~Q(political_status=""), "花名册的政治面貌")
ETHNIC_KNOWN = Fact("ethnic_known", "民族", lambda context: ~Q(person__ethnic_group=""), "花名册的民族")
EDUCATION_KNOWN = Fact(
    "education_known",
    "学历",
    lambda context: Q(**{f"{context.education}__isnull": False}),
    "花名册的学历（默认按最高学历，口径另定的按全日制学历）",
)


def educated(levels: Iterable[Education]) -> Condition:
    ranks = sorted(int(level) for level in levels)
    return lambda context: Q(**{f"{context.education}__in": ranks})


LOW = (Education.OTHER, Education.PRIMARY, Education.JUNIOR_HIGH)
EDUCATION_CLASSES: tuple[tuple[str, str, tuple[Education, ...], Direction], ...] = (
    ("junior_high_or_below", "初中及以下", LOW, Direction.DOWN),
    ("senior_high", "高中（中专）", (Education.SENIOR_HIGH,), Direction.NONE),
    ("college", "大专", (Education.COLLEGE,), Direction.NONE),
    ("bachelor", "本科", (Education.BACHELOR,), Direction.UP),
    ("postgraduate", "研究生", (Education.POSTGRADUATE,), Direction.UP),
    ("college_or_above", "大专及以上", (Education.COLLEGE, Education.BACHELOR, Education.POSTGRADUATE), Direction.UP),
    ("bachelor_or_above", "本科及以上", (Education.BACHELOR, Education.POSTGRADUATE), Direction.UP),
)
"""The first five are disjoint and hold everybody whose education is known; 本科 is without the postgraduates."""

FACT_MEASURES = [
    Measure("women", "女性", "性别为女", lambda c: Q(person__sex=Sex.FEMALE), SEX_KNOWN, Direction.UP),
    Measure(
        "party_members",
        "中共党员",
        "政治面貌为中共党员（不含预备党员）",
        lambda context: Q(political_status=FULL_PARTY_MEMBER),
        POLITICAL_KNOWN,
        Direction.UP,
    ),
    Measure(
        "party_members_with_probationary",
        "中共党员（含预备）",
        "政治面貌为中共党员或中共预备党员",
        lambda context: Q(political_status__in=[FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER]),
        POLITICAL_KNOWN,
        Direction.UP,
    ),
    Measure(
        "probationary_members",
        "预备党员",
        "政治面貌为中共预备党员",
        lambda context: Q(political_status=PROBATIONARY_PARTY_MEMBER),
        POLITICAL_KNOWN,
    ),
    Measure(
        "ethnic_minority",
        "少数民族",
        "民族为汉族以外",
        lambda context: ~Q(person__ethnic_group="") & ~Q(person__ethnic_group=HAN),
        ETHNIC_KNOWN,
    ),
    *(
        Measure(code, name, f"学历为{name}", educated(levels), EDUCATION_KNOWN, good)
        for code, name, levels, good in EDUCATION_CLASSES
    ),
]
