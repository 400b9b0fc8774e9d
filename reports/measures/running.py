"""Whole numbers of how a term is run: progress, situation, what was handed in, what was counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from elections.choices import Colour, DataKind, SubmissionState
from elections.models import Situation, Submission, Term, UnitProfile
from elections.models import Tally as Counted
from reports.measures.tally import Tally
from reports.models import UnitProgress
from reports.models.progress import stage_bit

STAGES = 6
"""So many stages have indicators of their own; the shipped plan has four."""
PROGRESS, SITUATION, SUBMISSION = "progress", "situation", "submission"
ACTIVITY, ATTENDANCE, PROBLEM, COMPLAINT = "activity", "attendance", "problem", "complaint"
ACTIVITIES = ("training", "publicity", "talk", "opinion")
"""The shipped kinds that are happenings, by their codes."""
APPROVED = (SubmissionState.APPROVED, SubmissionState.LOCKED)


def _taking_part(rows: Any, term: Term) -> Any:
    return rows.filter(Exists(UnitProfile.objects.filter(term=term, unit=OuterRef("unit"))))


def _progress(term: Term) -> Any:
    bits = {
        f"{what}_{number}": F(f"stages_{what}").bitand(stage_bit(number))
        for what in ("due", "done")
        for number in range(1, STAGES + 1)
    }
    return UnitProgress.objects.filter(term=term).annotate(**bits)


def _stages() -> dict[str, Any]:
    return {
        f"stage_{number}_{what}": Count("pk", filter=Q(**{f"{what}_{number}__gt": 0}))
        for number in range(1, STAGES + 1)
        for what in ("due", "done")
    }


def _situations(term: Term) -> Any:
    """How each unit stood in the last round in which it was surveyed."""
    later = Situation.objects.filter(
        unit=OuterRef("unit"), round__term=term, round__number__gt=OuterRef("round__number")
    )
    return _taking_part(Situation.objects.filter(~Exists(later), round__term=term), term)


def _submissions(term: Term) -> Any:
    return _taking_part(Submission.objects.filter(term=term), term)


def _states() -> dict[str, Any]:
    return {
        f"{kind.value}_{name}": Count("pk", filter=Q(kind=kind, state__in=states))
        for kind in DataKind
        for name, states in SUBMITTED.items()
    }


SUBMITTED: dict[str, tuple[SubmissionState, ...]] = {
    "submitted": (SubmissionState.SUBMITTED,),
    "returned": (SubmissionState.RETURNED,),
    "approved": APPROVED,
    "locked": (SubmissionState.LOCKED,),
}
"""What is asked of units' data of a kind, and the states that mean it. What is locked was approved."""


def _counted(*kinds: str) -> Any:
    """Rows of shipped kinds; what a street counted for itself is of no kind of unit."""

    def rows(term: Term) -> Any:
        found = Counted.objects.filter(kind__term=term, kind__code__in=kinds)
        return found.annotate(unit_kind=Coalesce("unit__kind", Value("")))

    return rows


STREETS = {"unit__township": "township", "unit__township_id": "township_id", "unit__kind": "unit_kind"}
"""How rows of counts reach the place of a unit: those of a street as a whole have one too."""


def _of_kind(code: str, field: str) -> Sum:
    return Sum(field, filter=Q(kind__code=code), default=0)


def _solved(code: str, name: str) -> Tally:
    fields = {
        "raised": ("events", name),
        "solved": ("solved", "已解决"),
        "solved_in_unit": ("solved_in_unit", "本单位解决"),
    }
    numbers = {key: Sum(field, default=0) for key, (field, _) in fields.items()}
    names = {key: words for key, (_, words) in fields.items()}
    return Tally(code, _counted(code), "unit", numbers, names, "件", STREETS)


NAMES = {"training": "业务培训", "publicity": "宣传发动", "talk": "谈心谈话", "opinion": "征求意见"}
RUNNING = (
    Tally(
        PROGRESS, _progress, "unit", {"planned": Count("pk"), "late": Count("pk", filter=Q(late__gt=0)), **_stages()}
    ),
    Tally(
        SITUATION,
        _situations,
        "unit",
        {
            "assessed": Count("pk"),
            **{colour.value: Count("pk", filter=Q(colour=colour)) for colour in Colour},
            "red_open": Count("pk", filter=Q(colour=Colour.RED, signed_off_on=None)),
        },
    ),
    Tally(SUBMISSION, _submissions, "unit", _states()),
    Tally(
        ACTIVITY,
        _counted(*ACTIVITIES),
        "unit",
        {code: _of_kind(code, "events") for code in ACTIVITIES},
        {code: f"{NAMES[code]}场次" for code in ACTIVITIES},
        "场次",
        STREETS,
    ),
    Tally(
        ATTENDANCE,
        _counted(*ACTIVITIES),
        "unit",
        {code: _of_kind(code, "people") for code in ACTIVITIES},
        {code: f"{NAMES[code]}人次" for code in ACTIVITIES},
        "人次",
        STREETS,
    ),
    _solved(PROBLEM, "群众问题"),
    _solved(COMPLAINT, "信访投诉"),
)
