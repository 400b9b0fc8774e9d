"""Whether a candidate meets a condition for standing (任职条件), and the arithmetic of those that data decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cadres.choices import FULL_PARTY_MEMBER, POLITICAL_STATUSES, Education
from core.partial_dates import PartialDate
from elections.choices import PartyPost, QualificationCheck


@dataclass(frozen=True)
class Condition:
    """A condition of a term. ``limit``: completed years, or a rank of ``Education``, as ``check`` asks."""

    text: str
    is_bar: bool = False
    check: str = QualificationCheck.BY_HAND
    limit: int | None = None
    secretary_only: bool = False


@dataclass(frozen=True)
class Applicant:
    """What the conditions need of a candidate. Ages are taken on the election day, never today's."""

    birth: PartialDate | None
    education: int | None
    political_status: str
    party_post: str
    election_day: dt.date
    is_day_set: bool = True
    """Whether the unit's election day is known; else ``election_day`` is the term's date."""


@dataclass(frozen=True)
class Ticked:
    """What somebody ticked by hand, and their note."""

    is_met: bool
    note: str = ""


@dataclass(frozen=True)
class Judged:
    """``is_met`` None: not known or not checked yet; ``told`` the arithmetic, or what is missing and what to do.

    ``is_leave``: not met by the data, and somebody may stand by a noted exception.
    """

    is_met: bool | None
    told: str = ""
    is_leave: bool = False


def applies(condition: Condition, applicant: Applicant) -> bool:
    """Whether a condition is asked of this candidate."""
    return not condition.secretary_only or applicant.party_post == PartyPost.SECRETARY


def judge(condition: Condition, applicant: Applicant, ticked: Ticked | None = None) -> Judged:
    """Decide a condition from the data where it says so, else from what was ticked."""
    if condition.check == QualificationCheck.BY_HAND:
        return Judged(ticked.is_met, ticked.note) if ticked else Judged(None)
    judged = _computed(condition, applicant)
    if judged.is_met is not True and ticked and ticked.is_met and ticked.note:
        return Judged(True, f"{judged.told}。例外：{ticked.note}", is_leave=True)
    return judged


def blocking(judged: Sequence[tuple[Condition, Judged]]) -> list[str]:
    """Why somebody cannot become a final candidate: conditions not met, and those that data must decide and cannot."""
    return [
        f"{'负面清单' if condition.is_bar else '任职条件'}“{condition.text}”{_why(condition, each)}"
        for condition, each in judged
        if each.is_met is False or (each.is_met is None and condition.check != QualificationCheck.BY_HAND)
    ]


def _why(condition: Condition, judged: Judged) -> str:
    state = "存在此情形" if condition.is_bar else "不符合" if judged.is_met is False else "无法核对"
    return f"{state}（{judged.told}）" if judged.told else state


def _computed(condition: Condition, applicant: Applicant) -> Judged:
    if condition.check == QualificationCheck.AGE_MOST:
        return _age(condition.limit or 0, applicant)
    if condition.check == QualificationCheck.EDUCATION_LEAST:
        return _education(Education(condition.limit or 0), applicant.education)
    return _party_member(applicant.political_status)


def _age(limit: int, applicant: Applicant) -> Judged:
    if applicant.birth is None:
        return Judged(None, "出生年月未填，请先补充")
    age = applicant.birth.age_on(applicant.election_day)
    day = "选举日" if applicant.is_day_set else "届次统计时点"
    good = age <= limit
    told = f"{applicant.birth.month_only} 出生，{day} {applicant.election_day} 满 {age} 周岁"
    return Judged(good, f"{told}，{'不超过' if good else '超过'} {limit} 周岁")


def _education(least: Education, education: int | None) -> Judged:
    if education is None:
        return Judged(None, "学历未填，请先补充")
    good = education >= least
    return Judged(good, f"{Education(education).label}，{'不低于' if good else '低于'}{least.label}")


def _party_member(political_status: str) -> Judged:
    if not political_status:
        return Judged(None, "政治面貌未填，请先补充")
    good = political_status == FULL_PARTY_MEMBER
    label = dict(POLITICAL_STATUSES).get(political_status, "")
    return Judged(good, f"政治面貌为{label}" + ("" if good else "，不是中共正式党员"))
