"""What keeps the units of an area from what their slates should bring (预案把关)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from elections.choices import QualificationCheck
from elections.models import Qualification, Term
from elections.page_scope import PageScope
from elections.selectors import day_of_ages
from places.models import Unit
from reports.choices import RowKind
from reports.measures import COHORTS
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_units
from reports.selectors.rows import member_rows

TWO = "two_committees"
AGE, COLLEGE = f"{TWO}.average_age", f"{TWO}.college_or_above.share"
CODES = (
    f"{TWO}.count",
    f"{TWO}.age_35_or_under",
    AGE,
    COLLEGE,
    "committee.women",
    "one_shoulder.count",
    "secretary.count",
    "director.count",
)
Judge = Callable[["UnitSlate"], "bool | None"]


@dataclass(frozen=True)
class UnitSlate:
    """A unit's slate as if elected, with last term beside it; ``over_age`` are the secretaries past the limit."""

    unit: Unit
    figures: Mapping[str, Figure]
    over_age: tuple[str, ...] = ()

    def __getitem__(self, code: str) -> Figure:
        return self.figures[code]

    @property
    def has_slate(self) -> bool:
        return bool(self[f"{TWO}.count"].value)


@dataclass(frozen=True)
class Condition:
    """Something a slate should bring. ``judge`` says whether it does; None where that cannot be told."""

    code: str
    label: str
    sentence: str
    judge: Judge

    def state(self, slate: UnitSlate) -> str:
        """``met``, ``unmet`` or ``unknown``; of a unit without a slate ``absent``."""
        if not slate.has_slate:
            return "absent"
        met = self.judge(slate)
        return "unknown" if met is None else "met" if met else "unmet"


def _is_younger(slate: UnitSlate) -> bool | None:
    change = slate[AGE].change
    return None if change is None else change < 0


def _is_better_educated(slate: UnitSlate) -> bool | None:
    figure = slate[COLLEGE]
    return None if figure.change is None else figure.change > 0 or figure.value == 100


def _has(code: str) -> Judge:
    return lambda slate: bool(slate[code].value)


CONDITIONS = (
    Condition(
        "one_shoulder", "一肩挑", "有一名拟任人选同时拟任党组织书记和村(居)委会主任。", _has("one_shoulder.count")
    ),
    Condition("woman", "有女性委员", "村(居)委会拟任人选中有女性。", _has("committee.women")),
    Condition("young", "有35岁及以下", "“两委”拟任人选中有35岁及以下的。", _has(f"{TWO}.age_35_or_under")),
    Condition("younger", "平均年龄下降", "“两委”拟任人选的平均年龄低于上届。", _is_younger),
    Condition("educated", "学历提高", "“两委”拟任人选大专以上占比高于上届，或已达100%。", _is_better_educated),
)


def secretary_age(limit: int) -> Condition:
    """That no secretary is over the age that the term's qualifications set, in completed years on the unit's election
    day, or on the term's day of ages while none is set."""
    return Condition(
        "secretary_age",
        "书记不超龄",
        f"拟任书记在本单位选举日不超过{limit}周岁，选举日未定的按届次统计时点（本届任职条件）。",
        lambda slate: not slate.over_age if slate["secretary.count"].value else None,
    )


def conditions_of(term: Term) -> list[Condition]:
    limit = age_limit(term)
    return [*CONDITIONS, secretary_age(limit)] if limit is not None else list(CONDITIONS)


def age_limit(term: Term) -> int | None:
    """The lowest age limit that the term's qualifications set for secretaries."""
    limits = Qualification.objects.filter(term=term, check_kind=QualificationCheck.AGE_MOST, limit__isnull=False)
    found: int | None = limits.aggregate(limit=Min("limit"))["limit"]
    return found


def unit_slates(scope: PageScope) -> list[UnitSlate]:
    """The units of a scope that take part in its term, by code, with their slates. A constant number of queries."""
    term = scope.term
    assert term is not None
    taking_part = Unit.objects.electing().under(scope.area.path).filter(profiles__term=term)
    taking_part = taking_part.filter(kind=scope.kind) if scope.kind else taking_part
    units = list(taking_part.select_related("township").order_by("code"))
    found = figures_of_units(term=term, units=units, codes=CODES, basis=scope.basis, rows=RowKind.SLATE)
    over_age = _over_age(scope, units)
    return [UnitSlate(unit, found[unit.pk], tuple(over_age.get(unit.pk, ()))) for unit in units]


def _over_age(scope: PageScope, units: Sequence[Unit]) -> dict[int, list[str]]:
    """The secretaries on slates who are over the limit, by unit: name and age."""
    assert scope.term is not None
    limit, day = age_limit(scope.term), day_of_ages(scope.term)
    found: dict[int, list[str]] = {}
    if limit is None:
        return found
    slate: Any = member_rows(scope.term.pk, RowKind.SLATE).filter(COHORTS["secretary"].q(), unit__in=units)
    rows = slate.filter(person__birth__isnull=False).with_election_day().select_related("person")
    for row in rows.only("unit", "person__name", "person__birth"):
        age = row.person.birth.age_on(row.election_day or day)
        if age > limit:
            found.setdefault(row.unit_id, []).append(f"{row.person.name}{age}岁")
    return found
