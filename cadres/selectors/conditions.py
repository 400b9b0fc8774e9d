"""How candidates stand against the conditions of their term, and what keeps them from becoming final."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField, Q, Value
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear

from cadres.choices import CandidacyStatus, ReviewState
from cadres.choices import Ticked as Tick
from cadres.models import Candidacy, Inspection, QualificationTick
from cadres.rules.qualifications import Applicant, Condition, Judged, Ticked, applies, blocking, judge
from elections.choices import PartyPost, QualificationCheck
from elections.models import Qualification, Term
from elections.selectors import day_of_ages

CHUNK = 500
YEAR = 10000
REVIEWS = {
    ReviewState.NOT_SENT: "尚未送联审",
    ReviewState.OPEN: "联审尚未结束",
    ReviewState.TO_DECIDE: "联审尚未结束",
    ReviewState.REJECTED: "联审结论为不宜",
}


@dataclass(frozen=True)
class ConditionLine:
    """One condition of a candidate: how it is judged, and what somebody ticked, when and by whom."""

    qualification: Qualification
    condition: Condition
    judged: Judged
    tick: QualificationTick | None = None

    @property
    def is_computed(self) -> bool:
        return bool(self.qualification.check_kind)


def conditions_of_term(term: Term) -> list[tuple[Qualification, Condition]]:
    """The positive list of a term, then the negative one."""
    return [
        (each, Condition(each.text, each.is_bar, each.check_kind, each.limit, each.secretary_only))
        for each in Qualification.objects.filter(term=term)
    ]


def condition_lines(candidacies: Collection[Any], term: Term) -> dict[int, list[ConditionLine]]:
    """The conditions that apply to each candidate (``with_election_day``) of a term, by the candidacy."""
    conditions, day = conditions_of_term(term), day_of_ages(term)
    ticks: dict[tuple[int, int], QualificationTick] = {}
    for keys in _chunks(candidacies):
        for tick in QualificationTick.objects.filter(candidacy__in=keys).select_related("by"):
            ticks[tick.candidacy_id, tick.qualification_id] = tick
    return {
        row.pk: [
            _line(each, condition, applicant, ticks.get((row.pk, each.pk)))
            for each, condition in conditions
            if applies(condition, applicant)
        ]
        for row in candidacies
        for applicant in [applicant_of(row, day)]
    }


def obstacles(candidacies: Collection[Any], term: Term) -> dict[int, list[str]]:
    """Why each candidate (``with_election_day``) cannot become final, in words; an empty list where nothing does."""
    lines = condition_lines(candidacies, term)
    passed: dict[int, bool] = {}
    for keys in _chunks(candidacies):
        passed.update(Inspection.objects.filter(candidacy__in=keys).values_list("candidacy_id", "is_passed"))
    found: dict[int, list[str]] = defaultdict(list)
    for row in candidacies:
        found[row.pk] += _of_status(row) or [
            *([REVIEWS[row.review]] if row.review in REVIEWS else []),
            *_of_inspection(passed.get(row.pk), term),
            *blocking([(line.condition, line.judged) for line in lines[row.pk]]),
        ]
    return found


def applicant_of(row: Any, day: dt.date) -> Applicant:
    """A candidate as the conditions take one; ``day`` stands in where the unit's election day is not set."""
    return Applicant(
        birth=row.person.birth,
        education=row.education,
        political_status=row.political_status,
        party_post=row.party_post,
        election_day=row.election_day or day,
        is_day_set=row.election_day is not None,
    )


def age_limits(term: Term) -> list[tuple[int, bool]]:
    """The age limits among the conditions of a term, each with whether it is for secretaries only."""
    limits = Qualification.objects.filter(term=term, check_kind=QualificationCheck.AGE_MOST, limit__isnull=False)
    return list(limits.values_list("limit", "secretary_only"))


def over_age(rows: Any, term: Term) -> Any:
    """Of candidates of a term those who exceed an age limit of its conditions on their election day."""
    condition = Q(pk__in=())
    for limit, secretary_only in age_limits(term):
        over = Q(years__gte=(limit + 1) * YEAR)
        condition |= over & Q(party_post=PartyPost.SECRETARY) if secretary_only else over
    return _with_years(rows, term).filter(condition)


def aged(rows: Any, term: Term, youngest: int | None, oldest: int | None) -> Any:
    """Of candidates of a term those of an age band, both ends counted, on their election day."""
    condition = Q(years__gte=(youngest or 0) * YEAR)
    if oldest is not None:
        condition &= Q(years__lt=(oldest + 1) * YEAR)
    return _with_years(rows, term).filter(condition)


def _with_years(rows: Any, term: Term) -> Any:
    """Candidates with ``years``: the number of their election day less that of their birth, whose ten thousands are the
    completed years; NULL where the birth is not known."""
    day = Coalesce("election_day", Value(day_of_ages(term)))
    number = ExtractYear(day) * YEAR + ExtractMonth(day) * 100 + ExtractDay(day)
    years = ExpressionWrapper(number - F("person__birth"), output_field=IntegerField())
    return rows.with_election_day().annotate(years=years)


def is_over_age(lines: list[ConditionLine]) -> bool:
    """Whether one of a candidate's conditions is an age that is exceeded, by leave or not."""
    return any(
        line.qualification.check_kind == QualificationCheck.AGE_MOST
        and (line.judged.is_met is False or line.judged.is_leave)
        for line in lines
    )


def _line(each: Qualification, condition: Condition, applicant: Applicant, tick: Any) -> ConditionLine:
    ticked = Ticked(tick.ticked == Tick.MET, tick.note) if tick else None
    return ConditionLine(each, condition, judge(condition, applicant, ticked), tick)


def _of_status(row: Candidacy) -> list[str]:
    if row.status in (CandidacyStatus.NOMINATED, CandidacyStatus.INSPECTED):
        return []
    return [f"状态已是“{row.get_status_display()}”"]


def _of_inspection(is_passed: bool | None, term: Term) -> list[str]:
    if is_passed is False:
        return ["考察不合格"]
    return ["尚未考察"] if is_passed is None and term.needs_inspection else []


def _chunks(candidacies: Collection[Any]) -> list[list[int]]:
    keys = [row.pk for row in candidacies]
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
