"""How far candidates are in the joint review (联审), and at which step somebody was turned down."""

from __future__ import annotations

from django.db.models import Q

from cadres.choices import RemovalStep, ReviewState
from reports.measures.base import At, Fact

ANSWERS = "联审的部门意见与结论"
TURNS = "候选人的状态与环节"

SENT = Fact("review_sent", "送审", lambda context: ~Q(review=ReviewState.NOT_SENT), ANSWERS, At.STANDING)
COVERED = Fact(
    "review_covered",
    "联审有结论",
    lambda context: Q(review__in=[ReviewState.CLEAR, ReviewState.REJECTED]),
    ANSWERS,
    At.STANDING,
)
CLEAR = Fact("review_clear", "联审通过", lambda context: Q(review=ReviewState.CLEAR), ANSWERS, At.STANDING)
IN_REVIEW = (RemovalStep.UNIT, RemovalStep.TOWNSHIP, RemovalStep.COUNTY)
"""The levels of the joint review, which the inspection follows."""
TURNED_DOWN_IN_REVIEW = Fact(
    "turned_down_in_review", "联审未通过", lambda context: Q(turned_down_at__in=IN_REVIEW), TURNS, At.STANDING
)
TURNED_DOWN = Fact("turned_down", "未通过", lambda context: ~Q(turned_down_at=""), TURNS, At.STANDING)


def _at_step(step: RemovalStep) -> Fact:
    name = f"未通过{step.label}"
    return Fact(f"turned_down_at_{step.value}", name, lambda context: Q(turned_down_at=step), TURNS, At.STANDING)


TURNED_DOWN_AT = {step: _at_step(step) for step in RemovalStep}
REVIEW_FACTS = [SENT, COVERED, CLEAR, TURNED_DOWN, TURNED_DOWN_IN_REVIEW, *TURNED_DOWN_AT.values()]
