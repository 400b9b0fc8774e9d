"""What becomes of a candidate in the joint review (联审), from what departments answered and the office decided.

A candidate is clear when every department of every round answered 无问题, or the office decided so with a reason
(domain.md 5.2). 不宜 in one round is 不宜. A round in which no department sits holds nobody up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadres.choices import ReviewState, Verdict


@dataclass(frozen=True)
class RoundFacts:
    """One candidate in one round: how many departments sit there, how many were asked (``sent``) and what they
    answered so far; the office's verdict, and whether a second person confirmed it."""

    name: str
    seats: int
    sent: int = 0
    clear: int = 0
    doubtful: int = 0
    problem: int = 0
    verdict: str = ""
    is_confirmed: bool = False

    @property
    def doubts(self) -> int:
        return self.doubtful + self.problem

    @property
    def waiting(self) -> int:
        return self.sent - self.clear - self.doubts

    @property
    def answered(self) -> int:
        return self.clear + self.doubts

    @property
    def is_clear(self) -> bool:
        """Whether every department of the round answered 无问题."""
        return self.seats > 0 and self.clear == self.seats


@dataclass(frozen=True)
class Outcome:
    """Where a candidate stands, and why, as a sentence."""

    state: ReviewState
    reason: str


def needs_second_person(verdict: str, doubts: int) -> bool:
    """Whether a verdict counts only once a second person confirmed it: 通过 against what a department answered."""
    return verdict == Verdict.PASSED and doubts > 0


def round_outcome(facts: RoundFacts) -> Outcome:
    """Where a candidate stands in one round."""
    state, reason = _decided(facts) or _answered(facts)
    return Outcome(state, f"{facts.name}：{reason}")


def _decided(facts: RoundFacts) -> tuple[ReviewState, str] | None:
    if facts.verdict == Verdict.REJECTED:
        return ReviewState.REJECTED, "组织部门决定不宜"
    if facts.verdict == Verdict.DEFERRED:
        return ReviewState.TO_DECIDE, "组织部门决定暂缓，待决定"
    if facts.verdict == Verdict.PASSED:
        if not needs_second_person(facts.verdict, facts.doubts):
            return ReviewState.CLEAR, "组织部门写明理由决定通过"
        told = _doubts_in_words(facts)
        if facts.is_confirmed:
            return ReviewState.CLEAR, f"{told}，组织部门写明理由决定通过，已由第二人复核"
        return ReviewState.TO_DECIDE, f"{told}，组织部门拟通过，待第二人复核"
    return None


def _answered(facts: RoundFacts) -> tuple[ReviewState, str]:
    if facts.doubts:
        return ReviewState.TO_DECIDE, f"{_doubts_in_words(facts)}，待决定"
    if facts.is_clear:
        return ReviewState.CLEAR, f"{facts.seats} 个部门均答复无问题，通过"
    if not facts.sent:
        return ReviewState.NOT_SENT, "未送审" if facts.seats else "没有参审部门，未作决定"
    unsent = facts.seats - facts.sent
    parts = [f"{facts.clear} 个部门答复无问题"] if facts.clear else []
    parts += [f"等待 {facts.waiting} 个部门复函"] if facts.waiting else []
    parts += [f"{unsent} 个部门未送"] if unsent > 0 else []
    return ReviewState.OPEN, "，".join(parts)


def _doubts_in_words(facts: RoundFacts) -> str:
    """1 个部门答复有问题、2 个部门需核实."""
    parts = [f"{facts.problem} 个部门答复有问题"] if facts.problem else []
    parts += [f"{facts.doubtful} 个部门需核实"] if facts.doubtful else []
    return "、".join(parts)


def review_outcome(rounds: Sequence[RoundFacts]) -> Outcome:
    """Where a candidate stands in the review as a whole, and the sentence of the round that decides it."""
    told = [(facts, round_outcome(facts)) for facts in rounds]
    outcomes = [outcome for facts, outcome in told if facts.seats or facts.verdict]
    for decisive in (ReviewState.REJECTED, ReviewState.TO_DECIDE):
        for outcome in outcomes:
            if outcome.state == decisive:
                return outcome
    states = {outcome.state for outcome in outcomes}
    reason = "；".join(outcome.reason for outcome in outcomes)
    if not states or states == {ReviewState.NOT_SENT}:
        return Outcome(ReviewState.NOT_SENT, reason or "未送审")
    everywhere = any(facts.seats for facts in rounds) or all(facts.verdict for facts in rounds)
    if states == {ReviewState.CLEAR} and everywhere:
        return Outcome(ReviewState.CLEAR, reason)
    return Outcome(ReviewState.OPEN, reason)


def public_word(state: str) -> str:
    """What those are told who may not see departments' answers: 通过, 不宜 or 审查中, and nothing more."""
    return {ReviewState.CLEAR: "通过", ReviewState.REJECTED: "不宜"}.get(ReviewState(state), "审查中")
