"""Lists of candidates that leave the house for departments, with ID numbers in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.choices import AnswerState
from cadres.models import ReviewAnswer
from core.capabilities import Capability
from core.services.audit import record
from elections.models import ReviewRound, ReviewSeat
from imports.workbooks.review_list import ReviewList
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def begin_review_list(
    *, actor: User, review_round: ReviewRound, seats: Sequence[ReviewSeat], area: Area, with_answered: bool, reason: str
) -> ReviewList:
    """A list ready to be written, with its entry in the trail: who took out whose numbers, for which departments.

    Errors: PermissionDenied without the right to numbers in full, ValidationError where nobody is on it.
    """
    may = all(actor.can(each, area.path) for each in (Capability.EXPORT_NUMBERS, Capability.EDIT_REVIEW))
    if not may:
        raise PermissionDenied
    answers = ReviewAnswer.objects.editable_by(actor).filter(
        seat__in=seats, candidacy__unit__township__path__startswith=area.path
    )
    if not with_answered:
        answers = answers.filter(state=AnswerState.SENT)
    count = answers.values("candidacy").distinct().count()
    if not count:
        raise ValidationError("所选部门没有等待复函的候选人。请先送审，或连同已答复的一起导出。")
    departments = "、".join(str(seat.department) for seat in seats)
    record(
        actor=actor,
        action="review_list_exported",
        instance=review_round,
        changes={"departments": departments, "candidates": count, "area": area.name},
        reason=reason,
        area_path=area.path,
    )
    return ReviewList(review_round.term, area, answers, actor.full_name, f"{timezone.localtime():%Y-%m-%d %H:%M}")
