"""Who may still change a unit's data of one kind once it is handed in (填报 → 审核 → 退回 → 锁定)."""

from __future__ import annotations

from elections.choices import SubmissionState

CLOSED_TO_STREETS = frozenset({SubmissionState.SUBMITTED, SubmissionState.APPROVED, SubmissionState.LOCKED})
"""The street changes nothing while the county looks at it, nor after."""
CLOSED_TO_ALL = frozenset({SubmissionState.LOCKED})


def closed_states(*, may_approve: bool) -> frozenset[SubmissionState]:
    """The states in which somebody who may, or may not, approve data cannot change it."""
    return CLOSED_TO_ALL if may_approve else CLOSED_TO_STREETS


MOVES: dict[str, tuple[frozenset[SubmissionState], SubmissionState, str]] = {
    "submit": (frozenset({SubmissionState.FILLING, SubmissionState.RETURNED}), SubmissionState.SUBMITTED, "提交"),
    "withdraw": (frozenset({SubmissionState.SUBMITTED}), SubmissionState.FILLING, "撤回提交"),
    "approve": (frozenset({SubmissionState.SUBMITTED}), SubmissionState.APPROVED, "审核通过"),
    "return": (frozenset({SubmissionState.SUBMITTED, SubmissionState.APPROVED}), SubmissionState.RETURNED, "退回"),
    "lock": (frozenset({SubmissionState.APPROVED}), SubmissionState.LOCKED, "锁定"),
    "unlock": (frozenset({SubmissionState.LOCKED}), SubmissionState.RETURNED, "解锁"),
}
"""Each move: from which states, to which, and its word. What is unlocked is the street's again."""


def check_move(move: str, state: SubmissionState) -> str:
    """Why a move cannot be made from a state; empty where it can."""
    sources, _, word = MOVES[move]
    if state in sources:
        return ""
    wanted = "、".join(f"“{SubmissionState(each).label}”" for each in SubmissionState if each in sources)
    return f"现在是“{SubmissionState(state).label}”，只有{wanted}的才能{word}"
