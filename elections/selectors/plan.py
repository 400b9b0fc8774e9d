"""What the plan of a term knows of its units: election days, law, situation. For any number of units in few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from elections.choices import Body, Checklist, Colour
from elections.models import Contest, RuleSetVersion, Situation, Task, Term, UnitProfile
from elections.rules.law import CommitteeLaw
from elections.rules.plan import COMMITTEE_DAY, PARTY_DAY, ElectionDay, Known, Span, Window, window_of
from elections.selectors.rule_sets import committee_laws
from places.models import Unit

DAY_NAMES = {PARTY_DAY: "党组织选举日", COMMITTEE_DAY: "村(居)委会选举日"}
BODIES = {Body.PARTY.value: PARTY_DAY, Body.COMMITTEE.value: COMMITTEE_DAY}


@dataclass(frozen=True)
class UnitSituation:
    """How a unit stood in the rounds of survey: ``colour`` in the last one, ``red_rounds`` of them red."""

    colour: str = ""
    last_round: str = ""
    was_red: bool = False
    signed_off_on: dt.date | None = None
    calm_since: dt.date | None = None

    @property
    def is_red(self) -> bool:
        """Red in the last round and not signed off: what may not start."""
        return self.colour == Colour.RED and self.signed_off_on is None

    @property
    def colour_word(self) -> str:
        return str(Colour(self.colour).label) if self.colour else ""

    @property
    def known(self) -> Known:
        """What that says of the task to put a difficult unit in order."""
        if not self.last_round:
            return Known(basis="尚未开展选情摸排")
        if not self.was_red:
            return Known(is_concerned=False, basis="历次选情摸排均不是红色，不属于重点难点单位")
        if self.is_red:
            return Known(is_begun=True, basis=f"{self.last_round}为红色，尚未销号")
        if self.signed_off_on:
            return Known(done_on=self.signed_off_on, basis=f"{self.last_round}为红色，已于 {self.signed_off_on} 销号")
        return Known(done_on=self.calm_since, basis=f"{self.last_round}已转为{Colour(self.colour).label}")


@dataclass(frozen=True)
class UnitPlan:
    """A unit in the plan of a term: its days, by the anchor they are; its contests, by body; law and situation."""

    profile: UnitProfile
    days: dict[str, ElectionDay]
    contests: dict[str, Contest]
    law: CommitteeLaw | None
    situation: UnitSituation

    @property
    def unit(self) -> Unit:
        return self.profile.unit

    def window(self, task: Task) -> Window | None:
        span = Span(task.anchor, task.starts, task.ends, task.deadline)
        return window_of(span, self.days[task.anchor], self.profile.postponed_until, self.law)

    def completed_on(self, body: Body) -> dt.date | None:
        """The day on which the result of the term election of a body was declared."""
        contest = self.contests.get(body)
        return contest.completed_on if contest else None


def tasks_of(term: Term, checklist: str = Checklist.PLAN) -> list[Task]:
    """A term's tasks of one list in their order, with their stages."""
    return task_lists(term, [checklist])[checklist]


def task_lists(term: Term, checklists: Sequence[str]) -> dict[str, list[Task]]:
    """A term's tasks of several lists, by list."""
    found: dict[str, list[Task]] = {checklist: [] for checklist in checklists}
    rows = Task.objects.filter(term=term, checklist__in=checklists).select_related("stage")
    for task in rows.order_by("stage__number", "number"):
        found[task.checklist].append(task)
    return found


def unit_plans(term: Term, profiles: Any) -> list[UnitPlan]:
    """The plan's view of units, given by their profiles in the term (a queryset): a fixed number of queries."""
    rows = list(profiles.select_related("unit__township").order_by("unit__township__path", "unit__code"))
    units = units_of(profiles)
    contests = _contests(term, units)
    laws = _Laws(term)
    situations = _situations(term, units)
    return [_plan(row, contests.get(row.unit_id, {}), laws, situations) for row in rows]


def units_of(profiles: Any) -> Any:
    """The units of profiles, for the rows of theirs that are read beside them: of a street's units, not the term's."""
    return profiles.order_by().values("unit_id")


def _plan(
    profile: UnitProfile, contests: dict[str, Contest], laws: _Laws, situations: dict[int, UnitSituation]
) -> UnitPlan:
    days = {
        anchor: ElectionDay(DAY_NAMES[anchor], contest.election_day, contest.completed_on is not None)
        if (contest := contests.get(body))
        else ElectionDay(DAY_NAMES[anchor])
        for body, anchor in BODIES.items()
    }
    law = laws.of(profile, contests.get(Body.COMMITTEE))
    return UnitPlan(profile, days, contests, law, situations.get(profile.unit_id, UnitSituation()))


def _contests(term: Term, units: Any) -> dict[int, dict[str, Contest]]:
    rows = Contest.objects.filter(term=term, occasion=0, unit__in=units)
    found: dict[int, dict[str, Contest]] = {}
    for contest in rows.order_by():
        found.setdefault(contest.unit_id, {})[contest.body] = contest
    return found


class _Laws:
    """The law of each unit: that of its contest, else that of its kind on the term's day; each is read once, and only
    where there is a day to count from."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self._versions: dict[int, CommitteeLaw | None] | None = None
        self._usual: dict[str, CommitteeLaw] | None = None

    def of(self, profile: UnitProfile, contest: Contest | None) -> CommitteeLaw | None:
        if contest and contest.law_id:
            return self._of_version(contest.law_id)
        if profile.postponed_until is None and (contest is None or contest.election_day is None):
            return None
        if self._usual is None:
            self._usual = committee_laws(self.term.area, self.term.as_of)
        return self._usual.get(profile.unit.kind)

    def _of_version(self, key: int) -> CommitteeLaw | None:
        if self._versions is None:
            versions = RuleSetVersion.objects.filter(contests__term=self.term).distinct()
            rows = versions.select_related("rule_set").prefetch_related("values")
            laws = {version.pk: version.law for version in rows}
            self._versions = {pk: law if isinstance(law, CommitteeLaw) else None for pk, law in laws.items()}
        return self._versions.get(key)


def _situations(term: Term, units: Any) -> dict[int, UnitSituation]:
    rows = Situation.objects.filter(round__term=term, unit__in=units)
    values = rows.order_by("round__number").values_list(
        "unit_id", "colour", "signed_off_on", "round__number", "round__held_on"
    )
    found: dict[int, UnitSituation] = {}
    for unit, colour, signed_off_on, number, held_on in values:
        before = found.get(unit, UnitSituation())
        is_red = colour == Colour.RED
        found[unit] = UnitSituation(
            colour=colour,
            last_round=f"第{number}轮摸排",
            was_red=before.was_red or is_red,
            signed_off_on=signed_off_on if is_red else None,
            calm_since=None if is_red else before.calm_since or held_on,
        )
    return found
