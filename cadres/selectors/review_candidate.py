"""One candidate's review: rounds, answers, decisions, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from cadres.choices import UNDECIDED, AnswerState
from cadres.models import Candidacy, Inspection, ReviewAnswer, ReviewDecision
from cadres.rules.reviews import Outcome, RoundFacts, review_outcome, round_outcome
from cadres.selectors.review_board import Cell, cell_of
from cadres.selectors.review_rounds import facts_of
from core.audit_changes import ChangeLine, change_lines
from core.capabilities import Capability
from core.models import AuditEntry
from elections.models import ReviewRound, ReviewSeat
from elections.selectors import today_of


@dataclass(frozen=True)
class RoundOfCandidate:
    """A round with the candidate's cells and the office's decision."""

    round: ReviewRound
    facts: RoundFacts
    outcome: Outcome
    cells: list[Cell]
    decision: ReviewDecision | None

    @property
    def doubts(self) -> list[Cell]:
        """What has to be looked at: doubts first, then who is waited for."""
        states = (AnswerState.PROBLEM, AnswerState.DOUBTFUL)
        return [cell for state in states for cell in self.cells if cell.answer and cell.answer.state == state]

    @property
    def waiting(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.answer and cell.answer.state == AnswerState.SENT]


@dataclass(frozen=True)
class Act:
    """An entry of the trail with what changed, for those who may see answers."""

    entry: AuditEntry
    lines: list[ChangeLine]


class ReviewedCandidate:
    """A candidate as their reviewer sees them; ``number`` is the round that is looked at, else the last."""

    def __init__(self, candidacy: Candidacy, user: Any, number: str = "") -> None:
        self.candidacy, self.user, self._number = candidacy, user, number
        self.path = candidacy.unit.township.path

    @cached_property
    def rounds(self) -> list[RoundOfCandidate]:
        candidacy, today = self.candidacy, today_of(self.candidacy.term)
        facts = facts_of([candidacy.pk]).get(candidacy.pk, [])
        seats = ReviewSeat.objects.filter(round__term=candidacy.term_id).select_related("department", "round")
        cells = [cell_of(seat, self._answers.get(seat.pk), today) for seat in seats]
        return [
            RoundOfCandidate(
                each,
                told,
                round_outcome(told),
                [cell for cell in cells if cell.seat.round_id == each.pk],
                self._decisions.get(each.pk),
            )
            for each, told in zip(ReviewRound.objects.filter(term=candidacy.term_id), facts, strict=True)
        ]

    @cached_property
    def _answers(self) -> dict[int, ReviewAnswer]:
        rows = ReviewAnswer.objects.visible_to(self.user).filter(candidacy=self.candidacy)
        return {row.seat_id: row for row in rows.defer("finding").annotate(has_finding=~Q(finding=""))}

    @cached_property
    def _decisions(self) -> dict[int, ReviewDecision]:
        rows = ReviewDecision.objects.visible_to(self.user).filter(candidacy=self.candidacy)
        return {row.round_id: row for row in rows.select_related("made_by", "confirmed_by")}

    @property
    def outcome(self) -> Outcome:
        return review_outcome([each.facts for each in self.rounds])

    @property
    def chosen(self) -> RoundOfCandidate | None:
        """The round that is looked at."""
        named = [each for each in self.rounds if str(each.round.number) == self._number]
        return next(iter(named or self.rounds[-1:]), None)

    @property
    def may_edit(self) -> bool:
        return bool(self.user.can(Capability.EDIT_REVIEW, self.path))

    @property
    def may_inspect(self) -> bool:
        return self.may_edit and self.candidacy.status in UNDECIDED

    @cached_property
    def inspection(self) -> Inspection | None:
        found: Inspection | None = Inspection.objects.visible_to(self.user).filter(candidacy=self.candidacy).first()
        return found

    @property
    def may_read_findings(self) -> bool:
        return bool(self.candidacy.term.keeps_findings and self.user.can(Capability.VIEW_FINDINGS, self.path))

    @cached_property
    def acts(self) -> list[Act]:
        """What was done with the answers and decisions, newest first."""
        found = {
            ReviewAnswer._meta.label_lower: [answer.pk for answer in self._answers.values()],
            ReviewDecision._meta.label_lower: [decision.pk for decision in self._decisions.values()],
        }
        entries = [
            entry
            for label, keys in found.items()
            for entry in AuditEntry.objects.filter(object_type=label, object_id__in=map(str, keys))[:30]
        ]
        entries.sort(key=lambda entry: entry.at, reverse=True)
        return [Act(entry, _told(entry)) for entry in entries[:30]]


_TOLD = frozenset({"state", "answered_on", "document_number", "verdict", "on", "reason"})


def _told(entry: AuditEntry) -> list[ChangeLine]:
    changes = {name: value for name, value in entry.changes.items() if name in _TOLD}
    return [line for line in change_lines(entry.object_type, changes) if line.before or line.after != "（空）"]
