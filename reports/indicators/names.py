"""What groups of indicators are called."""

from __future__ import annotations

from reports.indicators.members import RESERVE
from reports.measures import CANDIDATE, COHORTS, HEALTH
from reports.measures.postings import POSTINGS

COHORT_NAMES = {
    "units": "单位与投票",
    **{code: cohort.name for code, cohort in COHORTS.items()},
    CANDIDATE.code: CANDIDATE.name,
    "review": "联审与考察",
    "turnout": "参选",
    "progress": "换届进度",
    "situation": "选情",
    "submission": "填报审核",
    "activity": "工作计数：活动",
    "problems": "工作计数：群众问题",
    "complaints": "工作计数：信访投诉",
    HEALTH.code: HEALTH.name,
    POSTINGS.code: "其他任职",
    RESERVE.code: RESERVE.name,
}


def cohort_name(code: str) -> str:
    """The name of a group of indicators."""
    return COHORT_NAMES.get(code, code)
