"""班子预案: who is meant for the posts of a unit, who stands beside, and what the law says of it before the vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cadres.choices import Sex
from cadres.models import Candidacy
from cadres.querysets import BARRED
from cadres.selectors.boards import Board, LastBoard, dressed, footing, last_board_of
from cadres.selectors.conditions import condition_lines, is_over_age, obstacles
from cadres.selectors.kinship import kept_apart
from elections.choices import POSTS, Body
from elections.models import Basis, Contest, Term
from elections.rules.bodies import body_words
from elections.rules.candidates import check_party_surplus, check_surplus
from elections.rules.law import CommitteeLaw, KinDegree, Law, PartyLaw
from elections.rules.outcomes import Step
from elections.selectors import day_of_ages
from elections.selectors.contests import law_for
from places.models import Unit


@dataclass(frozen=True)
class Slate:
    """A unit's slate in a term: its board as if elected, those beside it and those who are out, what the term before
    had, and what the law says. Each row has ``is_over_age`` and ``obstacles``."""

    board: Board
    beside: list[Any]
    out: list[Any]
    last: LastBoard | None
    checks: list[Step]
    contests: list[Contest] = field(default_factory=list)

    @property
    def wrongs(self) -> list[Step]:
        """What does not hold."""
        return [step for step in self.checks if not step.is_met]

    @property
    def undecided(self) -> int:
        """How many are neither final nor out."""
        return sum(row.status in ("nominated", "inspected") for row in [*self.board.rows, *self.beside])


def slate_of(unit: Unit, term: Term, *, basis: Basis | None = None) -> Slate:
    """The slate of a unit for the term election, on a basis or the term's default.

    The number of queries does not grow with its candidates.
    """
    found = Contest.objects.filter(unit=unit, term=term, occasion=0).prefetch_related("posts")
    contests = sorted(found, key=lambda each: Body.values.index(each.body))
    rows = Candidacy.objects.filter(unit=unit, term=term, occasion=0).in_board_order()
    rows = rows.select_related("person", "unit__township", "term").defer("resume", "person__id_number", "person__phone")
    marked = _marked(list(rows.with_organisation().with_election_day().prefetch_related("sources")), term)
    going_on = [row for row in marked if row.status not in BARRED]
    meant = [row for row in going_on if row.is_on_slate]
    as_of, education = footing(term, basis)
    day = max((each.election_day for each in contests if each.election_day), default=as_of)
    board = Board(term, day, education, [dressed(row, day) for row in meant], basis)
    return Slate(
        board=board,
        beside=[dressed(row, day) for row in going_on if not row.is_on_slate],
        out=[row for row in marked if row.status in BARRED],
        last=last_board_of(unit, board, Candidacy.objects.on_slate()),
        checks=checks_of(unit, term, contests, going_on),
        contests=contests,
    )


def checks_of(unit: Unit, term: Term, contests: Iterable[Contest], rows: list[Any]) -> list[Step]:
    """Surplus of candidates and seats by contest, women and relatives by the law of the unit's committee."""
    steps = [step for contest in contests for step in _of_contest(unit, term, contest, rows)]
    committee = next((each for each in contests if each.body == Body.COMMITTEE), None)
    law = law_of_body(unit, term, Body.COMMITTEE, committee)
    meant = [row for row in rows if row.is_on_slate and row.committee_post]
    if isinstance(law, CommitteeLaw) and meant:
        steps += [*_women(law, unit, meant), *_kin(law, unit, meant)]
    return steps


def law_of_body(unit: Unit, term: Term, body: str, contest: Contest | None = None) -> Law | None:
    """The law by which a body of a unit is elected: its contest's, else that in force on the term's day."""
    day = contest.election_day if contest and contest.election_day else day_of_ages(term)
    version = (contest.law if contest else None) or law_for(unit, body, day)
    return version.law if version else None


def _marked(rows: list[Any], term: Term) -> list[Any]:
    lines, reasons = condition_lines(rows, term), obstacles(rows, term)
    for row in rows:
        row.is_over_age, row.obstacles = is_over_age(lines[row.pk]), reasons[row.pk]
    return rows


def _of_contest(unit: Unit, term: Term, contest: Contest, rows: list[Any]) -> list[Step]:
    law, name = law_of_body(unit, term, contest.body, contest), body_words(contest.body, kind=unit.kind)
    standing = [row for row in rows if getattr(row, f"{contest.body}_post")]
    posts = list(contest.posts.all())  # type: ignore[attr-defined]
    steps: list[Step] = []
    if isinstance(law, PartyLaw):
        steps += check_party_surplus(law, sum(each.seats for each in posts), len(standing)).steps
    for each in posts:
        of_post = [row for row in standing if getattr(row, f"{contest.body}_post") == each.post]
        label = f"{name}{POSTS[Body(contest.body)](each.post).label}"
        if isinstance(law, CommitteeLaw):
            steps += check_surplus(law, label, each.seats, len(of_post)).steps
        steps += _meant(label, each.seats, sum(row.is_on_slate for row in of_post))
    return steps


def _meant(label: str, seats: int, meant: int) -> list[Step]:
    if meant == seats:
        return []
    return [Step(f"{label}应选 {seats} 名，拟任 {meant} 名，{'多于' if meant > seats else '少于'}应选名额", False)]


def _women(law: CommitteeLaw, unit: Unit, meant: list[Any]) -> list[Step]:
    women, least = sum(row.person.sex == Sex.FEMALE for row in meant), law.women_least
    good = women >= least.value
    told = f"{body_words(Body.COMMITTEE, kind=unit.kind)}拟任 {len(meant)} 名，其中妇女 {women} 名"
    return [Step(f"{told}，{'不少于' if good else '少于'} {least} 名", good, least.source)]


def _kin(law: CommitteeLaw, unit: Unit, meant: list[Any]) -> list[Step]:
    degree = KinDegree(law.kin_degree.value)  # type: ignore[call-arg]
    pairs = kept_apart(meant, degree)
    told = f"有应当回避的亲属关系，不得同在一个{body_words(Body.COMMITTEE, kind=unit.kind)}"
    return [
        Step(
            f"{first.person}与{second.person}{told}",
            False,
            law.kin_degree.source,
        )
        for first, second in pairs
    ]
