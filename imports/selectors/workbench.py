"""What a liaison's day is about: her units, what each still lacks, her uploads. A fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from cadres.choices import FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER
from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.choices import CommitteePost, PartyPost
from elections.models import Term, UnitProfile
from places.models import Area, Unit

_IN_PARTY = Q(political_status__in=(FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER))

FACTS: dict[str, tuple[str, Q]] = {
    "birth": ("出生年月", Q(person__birth=None)),
    "id_number": ("身份证号", Q(person__id_number_hash=None)),
    "education": ("学历", Q(education=None)),
    "political_status": ("政治面貌", Q(political_status="")),
    "joined_party": ("入党时间", _IN_PARTY & Q(joined_party_on=None)),
}
"""Facts that every member of a roster should have: their words, and who lacks them."""

HEADS = {"secretary": "书记", "director": "主任"}


@dataclass
class UnitReport:
    """How far one unit's roster is. ``lacking`` counts the people who lack each of ``FACTS``."""

    unit: Unit
    rows: int = 0
    members: int = 0
    party_members: int = 0
    heads: dict[str, int] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)

    @property
    def missing_heads(self) -> list[str]:
        return [word for head, word in HEADS.items() if not self.heads.get(head)] if self.rows else []

    @property
    def missing(self) -> list[str]:
        """In words: what is still to be done."""
        if not self.rows:
            return ["全部未报"]
        facts = [f"{FACTS[fact][0]}{count}人" for fact, count in self.lacking.items() if count]
        return [f"缺{each}" for each in (*self.missing_heads, *facts)]

    @cached_property
    def percent(self) -> int:
        """Facts and heads that are there, of those that should be; 100 only if nothing is missing."""
        if not self.rows:
            return 0
        due = len(HEADS) + self.rows * (len(FACTS) - 1) + self.party_members
        return (due - len(self.missing_heads) - sum(self.lacking.values())) * 100 // due

    @property
    def state(self) -> str:
        """``none``, ``partial`` or ``done``."""
        return "none" if not self.rows else "done" if self.percent == 100 else "partial"

    @property
    def state_word(self) -> str:
        return {"none": "未填报", "partial": "待补全", "done": "已齐全"}[self.state]

    @property
    def fill(self) -> int:
        """``percent`` in steps of ten, for the matrix."""
        return self.percent // 10

    def lacks(self, what: str) -> bool:
        """Whether the unit lacks a head or one of its people a fact; for ``""`` whether anything."""
        if not what:
            return self.state != "done"
        return HEADS.get(what) in self.missing_heads or bool(self.lacking.get(what))


@dataclass
class Workbench:
    """The units of an area in a term, those with most to do first."""

    reports: list[UnitReport]

    @cached_property
    def counts(self) -> Counter[str]:
        """Units by state."""
        return Counter(report.state for report in self.reports)

    @property
    def by_township(self) -> list[tuple[Area, list[UnitReport]]]:
        """In the order of the unit codes, so that everyone finds their place again, a township a group."""
        rows = sorted(self.reports, key=lambda report: (report.unit.township.path, report.unit.code))
        grouped = groupby(rows, key=lambda report: report.unit.township)
        return [(township, list(reports)) for township, reports in grouped]

    @property
    def reported(self) -> int:
        return len(self.reports) - self.counts["none"]

    @property
    def to_do(self) -> int:
        return len(self.reports) - self.counts["done"]

    @cached_property
    def people_lacking(self) -> Counter[str]:
        """People by the fact they lack."""
        total: Counter[str] = Counter()
        for report in self.reports:
            total.update(report.lacking)
        return total

    def units_without(self, head: str) -> int:
        return sum(HEADS[head] in report.missing_heads for report in self.reports)

    def shown(self, show: str, lack: str = "") -> list[UnitReport]:
        """The list by state (``todo``, ``none``, ``partial``, ``done``, ``all``), or those who lack something."""
        if lack:
            return [report for report in self.reports if report.lacks(lack)]
        if show == "todo":
            return [report for report in self.reports if report.state != "done"]
        return self.reports if show == "all" else [report for report in self.reports if report.state == show]


def workbench(*, term: Term, area: Area, kind: str = "") -> Workbench:
    """The reports of all units of an area that take part in a term, in two queries."""
    profiles = UnitProfile.objects.filter(term=term).under(area.path).select_related("unit__township")
    if kind:
        profiles = profiles.filter(unit__kind=kind)
    found = _counts_by_unit(term, area)
    reports = [_report(profile.unit, found.get(profile.unit_id)) for profile in profiles.order_by("unit__code")]
    return Workbench(sorted(reports, key=lambda report: (report.percent, report.unit.code)))


def _counts_by_unit(term: Term, area: Area) -> dict[int, dict[str, Any]]:
    lacking = {f"lacking_{fact}": Count("pk", filter=condition) for fact, (_, condition) in FACTS.items()}
    rows = Membership.objects.filter(term=term).under(area.path).order_by().values("unit_id")
    counted = rows.annotate(
        rows=Count("pk"),
        members=Count("pk", filter=IN_TWO_COMMITTEES),
        party_members=Count("pk", filter=_IN_PARTY),
        secretary=Count("pk", filter=Q(party_post=PartyPost.SECRETARY)),
        director=Count("pk", filter=Q(committee_post=CommitteePost.DIRECTOR)),
        **lacking,
    )
    return {row["unit_id"]: row for row in counted}


def _report(unit: Unit, counts: dict[str, Any] | None) -> UnitReport:
    if counts is None:
        return UnitReport(unit)
    return UnitReport(
        unit=unit,
        rows=counts["rows"],
        members=counts["members"],
        party_members=counts["party_members"],
        heads={head: counts[head] for head in HEADS},
        lacking={fact: counts[f"lacking_{fact}"] for fact in FACTS},
    )
