"""A unit's board in a term, and how it came out of the last one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cadres.choices import Turnover
from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from cadres.rules.board_figures import BoardFigures, MemberFacts, Movement, board_figures, movement
from cadres.rules.board_figures import is_younger_and_better_educated as one_down_one_up
from cadres.selectors.rosters import Equation, gaps
from elections.models import Basis, Term
from elections.selectors import basis_in, default_basis
from places.models import Unit
from places.selectors.successions import predecessors_of


@dataclass(frozen=True)
class Board:
    """All rows of a unit's roster, or slate, in a term, supervision included, and the date of their ages."""

    term: Term
    as_of: dt.date
    education: str
    rows: list[Any]
    basis: Basis | None = None

    @cached_property
    def members(self) -> list[Any]:
        """Of the two committees."""
        return [row for row in self.rows if row.party_post or row.committee_post]

    @cached_property
    def party_only(self) -> list[Any]:
        return [row for row in self.members if not row.committee_post]

    @cached_property
    def cross(self) -> list[Any]:
        return [row for row in self.members if row.is_cross_serving]

    @cached_property
    def committee_only(self) -> list[Any]:
        return [row for row in self.members if not row.party_post]

    @cached_property
    def supervision(self) -> list[Any]:
        return [row for row in self.rows if row.supervision_post]

    @cached_property
    def equation(self) -> Equation:
        cross = len(self.cross)
        return Equation(len(self.party_only) + cross, len(self.committee_only) + cross, cross)

    @cached_property
    def figures(self) -> BoardFigures:
        facts = [
            MemberFacts(row.person.birth, row.person.sex, getattr(row, self.education), row.is_one_shoulder)
            for row in self.members
        ]
        return board_figures(facts, self.as_of)

    @property
    def unknown_ages(self) -> int:
        """How many members the mean age leaves out."""
        return sum(row.person.birth is None for row in self.members)

    @cached_property
    def turnover(self) -> Counter[str]:
        """How many of the members are 新进, 连任, 交流; empty before it is computed."""
        return Counter(row.turnover for row in self.members if row.turnover)


@dataclass(frozen=True)
class LastBoard:
    """The board of the term before, each row with what became of its person (``fate``), and how the figures moved."""

    board: Board
    fates: dict[int, str]
    movements: dict[str, Movement]
    is_younger_and_better_educated: bool | None

    @property
    def departed(self) -> int:
        return sum(fate == "departed" for fate in self.fates.values())


def board_of(unit: Unit, term: Term, units: set[int] | None = None, *, basis: Basis | None = None) -> Board:
    """A unit's board in a term, on a basis or the default; with ``units`` the boards of several units, taken
    together."""
    rows = Membership.objects.filter(unit__in=units or {unit.pk}, term=term).in_board_order()
    rows = rows.select_related("person", "unit").defer("person__id_number", "person__phone")
    rows = rows.with_organisation().prefetch_related("sources")
    as_of, education = footing(term, basis)
    return Board(term, as_of, education, [dressed(row, as_of) for row in rows], basis)


def footing(term: Term, basis: Basis | None = None) -> tuple[dt.date, str]:
    """On which date a term's ages are taken, and which column of a row is its education."""
    basis = basis or default_basis(term)
    is_full_time = basis is not None and basis.education == Basis.Education.FULL_TIME
    return basis.as_of if basis else term.as_of, "education_full_time" if is_full_time else "education"


def last_board_of(unit: Unit, board: Board, rows_after: Any = None) -> LastBoard | None:
    """What the board came out of: that of the unit, and of those it succeeds, in the term before; None without one.

    ``rows_after`` are the rows in which its members are looked for: of the board's term, memberships if not given.
    """
    if board.term.previous is None:
        return None
    units = {unit.pk, *predecessors_of([unit.pk]).get(unit.pk, ())}
    last = board_of(unit, board.term.previous, units, basis=basis_in(board.term.previous, board.basis))
    return LastBoard(
        last, _fates(last, board, rows_after), _movements(last.figures, board.figures),
        one_down_one_up(last.figures, board.figures),
    )  # fmt: skip


def dressed(row: Any, as_of: dt.date) -> Any:
    """A row with its ``age`` on a date and its ``gaps``, for templates."""
    row.age = row.person.birth.age_on(as_of) if row.person.birth else None
    row.gaps = gaps(row)
    return row


def _fates(last: Board, board: Board, rows_after: Any) -> dict[int, str]:
    """By row of the last board: re_elected (in its unit or one that came out of it), transferred_in (serves elsewhere)
    or departed; empty before this term."""
    if not board.members:
        return {}
    people = [row.person_id for row in last.members]
    rows = Membership.objects.all() if rows_after is None else rows_after
    found = rows.filter(IN_TWO_COMMITTEES, term=board.term, person__in=people).order_by()
    serving = list(found.values_list("person_id", "unit_id"))
    lineage = predecessors_of({unit for _, unit in serving})
    origins: dict[int, set[int]] = {}
    for person, unit in serving:
        origins.setdefault(person, set()).update({unit, *lineage.get(unit, ())})
    return {row.pk: _fate(origins.get(row.person_id, set()), row.unit_id) for row in last.members}


def _fate(origins: set[int], unit: int) -> str:
    if not origins:
        return "departed"
    return str(Turnover.RE_ELECTED if unit in origins else Turnover.TRANSFERRED_IN)


def _movements(before: BoardFigures, after: BoardFigures) -> dict[str, Movement]:
    return {
        "average_age": movement(before.average_age, after.average_age),
        "college": movement(before.college, after.college, 100),
        "women": movement(before.women, after.women, 100),
        "young": movement(before.young, after.young, 100),
    }
