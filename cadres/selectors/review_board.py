"""The review board (联审看板): candidates × departments of one round, and what the round has come to.

Whatever the number of candidates the queries are the same. Where a candidate stands is told by
``cadres.rules.reviews``, for every candidate of the page's scope, so that the counts above the list and the rows in it
cannot differ.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q

from cadres.choices import AnswerState, CandidacyStatus, RemovalStep, ReviewState
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.rules.reviews import Outcome, RoundFacts, round_outcome
from cadres.selectors.review_rounds import COUNTS, decisions_of, facts
from core.capabilities import Capability
from elections.models import ReviewRound, ReviewSeat
from elections.page_scope import PageScope
from elections.selectors import today_of

MOST = 20_000
"""Candidates on one board; above that an area below is chosen first."""
GROUP = 5
"""Departments that stand together in the grid."""
REVIEW_STEPS = (RemovalStep.UNIT, RemovalStep.TOWNSHIP, RemovalStep.COUNTY)
_OVERDUE = "overdue"


class Mark(NamedTuple):
    """How an answer stands in the grid: its CSS class, icon and word."""

    css: str
    icon: str
    word: str


MARKS: dict[str, Mark] = {
    AnswerState.CLEAR: Mark("a", "check", "无问题"),
    AnswerState.SENT: Mark("s", "clock", "已送待复"),
    _OVERDUE: Mark("o", "", "逾期"),
    AnswerState.DOUBTFUL: Mark("v", "help", "需核实"),
    AnswerState.PROBLEM: Mark("b", "close", "有问题"),
    "": Mark("n", "minus", "未送"),
}
"""The marks of the legend, in its order."""


@dataclass(frozen=True)
class Cell:
    """One candidate and one department."""

    seat: ReviewSeat
    answer: ReviewAnswer | None
    days: int = 0
    """By how many days the answer is overdue."""
    starts_group: bool = False

    @property
    def mark(self) -> Mark:
        return MARKS[_OVERDUE if self.days else self.answer.state if self.answer else ""]

    @property
    def told(self) -> str:
        """公安局：逾期6天."""
        return f"{self.seat.department}：{self.mark.word}{f'{self.days}天' if self.days else ''}"


def cell_of(seat: ReviewSeat, answer: ReviewAnswer | None, today: dt.date, *, starts_group: bool = False) -> Cell:
    due_on = answer.due_on if answer and answer.state == AnswerState.SENT else None
    return Cell(seat, answer, max((today - due_on).days, 0) if due_on else 0, starts_group)


@dataclass(frozen=True)
class Column:
    """A department of the round: how many it was asked about, answered and owes beyond its day."""

    seat: ReviewSeat
    sent: int
    answered: int
    overdue: int
    days: int
    """Since when the oldest of those is overdue."""
    starts_group: bool = False


@dataclass
class Line:
    """A candidate on the board, with what the round has come to."""

    pk: int
    status: str
    turned_down_at: str
    facts: RoundFacts
    overdue: int

    @cached_property
    def outcome(self) -> Outcome:
        return round_outcome(self.facts)

    @property
    def is_out(self) -> bool:
        return self.turned_down_at in REVIEW_STEPS or self.outcome.state == ReviewState.REJECTED

    @cached_property
    def views(self) -> frozenset[str]:
        """Those of ``VIEWS`` in which the candidate stands."""
        shown = {"", "late"} if self.overdue else {""}
        return frozenset({*shown, "out" if self.is_out else _VIEW_OF[self.outcome.state]})


_VIEW_OF = {
    ReviewState.TO_DECIDE: "decide",
    ReviewState.OPEN: "waiting",
    ReviewState.CLEAR: "clear",
    ReviewState.REJECTED: "out",
    ReviewState.NOT_SENT: "unsent",
}
VIEWS = {
    "": "全部",
    "decide": "待决定",
    "late": "有逾期",
    "waiting": "等待复函",
    "clear": "通过",
    "out": "不宜",
    "unsent": "未送审",
}


@dataclass
class Row:
    """A line with its candidate and the cells of the grid."""

    line: Line
    candidacy: Candidacy
    cells: list[Cell]
    age: int | None
    removed_at: str


class ReviewBoard:
    """One round in a page's scope. ``term`` must be there."""

    def __init__(self, scope: PageScope, number: str = "") -> None:
        assert scope.term
        self.scope, self.term, self.today = scope, scope.term, today_of(scope.term)
        self.rounds = list(ReviewRound.objects.filter(term=self.term))
        chosen = [each for each in self.rounds if str(each.number) == number]
        self.round = next(iter(chosen or self.rounds[-1:]), None)

    @cached_property
    def candidacies(self) -> Any:
        """Those on the board: who withdrew only if they were sent somewhere before."""
        rows = Candidacy.objects.with_capability(self.scope.user, Capability.VIEW_REVIEW)
        rows = rows.of_scope(area_path=self.scope.area.path, term=self.term, kind=self.scope.kind)
        return rows.exclude(status=CandidacyStatus.WITHDRAWN, review=ReviewState.NOT_SENT)

    @cached_property
    def total(self) -> int:
        return int(self.candidacies.count())

    @property
    def is_too_large(self) -> bool:
        return self.total > MOST

    def _of_candidacies(self, rows: Any) -> Any:
        """Answers or decisions about the candidates of the scope."""
        rows = rows.with_capability(self.scope.user, Capability.VIEW_REVIEW).order_by()
        found = rows.filter(candidacy__term=self.term, candidacy__unit__township__path__startswith=self.scope.area.path)
        return found.filter(candidacy__unit__kind=self.scope.kind) if self.scope.kind else found

    @cached_property
    def answers(self) -> Any:
        return self._of_candidacies(ReviewAnswer.objects.filter(seat__round=self.round))

    @cached_property
    def seats(self) -> list[ReviewSeat]:
        return list(ReviewSeat.objects.filter(round=self.round).select_related("department"))

    @property
    def _is_late(self) -> Q:
        return Q(state=AnswerState.SENT, due_on__lt=self.today)

    @cached_property
    def columns(self) -> list[Column]:
        counted = self.answers.values("seat_id").annotate(
            sent=Count("pk"),
            answered=Count("pk", filter=~Q(state=AnswerState.SENT)),
            overdue=Count("pk", filter=self._is_late),
        )
        found = {row["seat_id"]: row for row in counted}
        oldest = dict(self.answers.filter(self._is_late).values_list("seat_id").annotate(Min("due_on")))
        return [
            self._column(seat, found.get(seat.pk, {}), oldest.get(seat.pk), number > 0 and number % GROUP == 0)
            for number, seat in enumerate(self.seats)
        ]

    def _column(self, seat: ReviewSeat, counted: dict[str, int], oldest: dt.date | None, starts_group: bool) -> Column:
        sent, answered, overdue = (counted.get(name, 0) for name in ("sent", "answered", "overdue"))
        return Column(seat, sent, answered, overdue, (self.today - oldest).days if oldest else 0, starts_group)

    @cached_property
    def late_columns(self) -> list[Column]:
        return [column for column in self.columns if column.overdue]

    @cached_property
    def lines(self) -> dict[int, Line]:
        """Every candidate of the scope, in board order: three queries."""
        counted = {
            row["candidacy_id"]: row
            for row in self.answers.values("candidacy_id").annotate(**COUNTS, late=Count("pk", filter=self._is_late))
        }
        decided = decisions_of(self._of_candidacies(ReviewDecision.objects.filter(round=self.round)))
        round_id = self.round.pk if self.round else 0
        lines = {}
        rows = self.candidacies.in_board_order().values_list("pk", "status", "turned_down_at")
        for pk, status, turned_down_at in rows:
            mine = counted.get(pk)
            told = facts(str(self.round), len(self.seats), mine, decided.get((pk, round_id)))
            lines[pk] = Line(pk, status, turned_down_at, told, mine["late"] if mine else 0)
        return lines

    def narrowed(self, candidacies: Any) -> list[Line]:
        """The lines of some of the board's candidates, in board order; ``candidacies`` is its queryset, filtered."""
        kept = set(candidacies.order_by().values_list("pk", flat=True))
        return [line for pk, line in self.lines.items() if pk in kept]

    @staticmethod
    def counted(lines: Iterable[Line]) -> Counter[str]:
        """Candidates by view, how many were sent, were answered 无问题 by all, and fell at which step."""
        counts: Counter[str] = Counter()
        for line in lines:
            counts.update(line.views)
            counts["sent"] += line.facts.sent > 0
            counts["all_clear"] += line.facts.is_clear and not line.is_out
            counts[f"out_{line.turned_down_at}"] += line.is_out
            counts["waited"] += line.facts.waiting
        return counts

    @cached_property
    def to_confirm(self) -> int:
        """How many verdicts of the scope wait for a second person, in whatever round."""
        rows = self._of_candidacies(ReviewDecision.objects.to_confirm())
        return int(rows.count())

    def sent_by_round(self) -> dict[int, int]:
        """How many candidates were sent in each round."""
        rows = self._of_candidacies(ReviewAnswer.objects.all()).values_list("seat__round_id")
        return dict(rows.annotate(Count("candidacy", distinct=True)))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The rows of a page: two queries."""
        found = Candidacy.objects.filter(pk__in=ids).select_related("person", "unit__township")
        candidacies = {
            row.pk: row for row in found.defer("resume", "person__id_number", "person__phone").with_organisation()
        }
        answers = self._answers_of(ids)
        as_of = self.scope.basis.as_of if self.scope.basis else self.term.as_of
        return [self._row(self.lines[pk], candidacies[pk], answers, as_of) for pk in ids if pk in candidacies]

    def _answers_of(self, ids: Collection[int]) -> dict[tuple[int, int], ReviewAnswer]:
        rows = self.answers.filter(candidacy__in=ids).defer("finding")
        return {(row.candidacy_id, row.seat_id): row for row in rows}

    def _row(
        self, line: Line, candidacy: Candidacy, answers: dict[tuple[int, int], ReviewAnswer], as_of: dt.date
    ) -> Row:
        cells = [
            cell_of(each.seat, answers.get((line.pk, each.seat.pk)), self.today, starts_group=each.starts_group)
            for each in self.columns
        ]
        birth = candidacy.person.birth
        removed_at = candidacy.get_turned_down_at_display() if line.turned_down_at else ""  # type: ignore[attr-defined]
        return Row(line, candidacy, cells, birth.age_on(as_of) if birth else None, removed_at)
