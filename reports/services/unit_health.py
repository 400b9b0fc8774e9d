"""Brings up to date what is stored of units' rosters for the data health check, and keeps its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, Sum

from cadres.choices import Sex
from cadres.querysets import IN_TWO_COMMITTEES
from core.services.bulk import bring_up_to_date
from elections.choices import Body, CommitteePost, PartyPost
from elections.models import Basis, ContestPost, Term, UnitProfile
from elections.rules.law import CommitteeLaw
from elections.selectors import default_basis, today_of
from elections.selectors.rule_sets import laws_for
from places.models import Area
from reports.choices import RowKind
from reports.indicators import INDICATORS
from reports.measures import HEALTH, UNITS, Context
from reports.measures.health import faulty
from reports.models import DailyHealth, UnitHealth
from reports.selectors.rows import member_rows

COUNTED = ("members", "secretaries", "directors", "committee", "committee_men", "faulty")
KEPT = [f"{UNITS}.complete", f"{UNITS}.count", *(code for code in INDICATORS if code.startswith(f"{HEALTH.code}."))]
"""The indicators whose numbers are kept day by day."""


def refresh_health(*, term: Term, township_ids: Sequence[int]) -> None:
    """Count the rosters of the units of these townships, and write the rows that differ."""
    basis = default_basis(term)
    if basis is None:
        return
    profiles = UnitProfile.objects.filter(term=term, unit__township__in=township_ids)
    units = dict(profiles.order_by().values_list("unit", "unit__kind"))
    rosters, slates = _rosters(basis, township_ids), _slates(term, township_ids)
    most = _most(term, township_ids)
    wanted: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for unit in units:
        counts = rosters.get(unit, {})
        bodies = {Body.COMMITTEE: counts.get("committee", 0), Body.PARTY: counts.get("party", 0)}
        over = max(bodies[body] - most.get((unit, body), bodies[body]) for body in bodies)
        wanted[(unit,)] = (*(counts.get(name, 0) for name in COUNTED), slates.get(unit, 0), max(over, 0))
    bring_up_to_date(
        UnitHealth.objects.filter(term=term, unit__township__in=township_ids),
        wanted,
        key=("unit_id",),
        facts=(*COUNTED, "slated", "over"),
        given={"term_id": term.pk},
        unique=("term", "unit"),
    )


def _rosters(basis: Basis, township_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    rows = member_rows(basis.term_id, RowKind.ROSTER).filter(unit__township__in=township_ids).order_by()
    return {row.pop("unit"): row for row in rows.values("unit").annotate(**roster_numbers(Context.of(basis)))}


def roster_numbers(context: Context) -> dict[str, Any]:
    """The aggregate of every whole number of a unit's roster, by name."""
    in_committee = ~Q(committee_post="")
    numbers = {
        "members": IN_TWO_COMMITTEES,
        "secretaries": Q(party_post=PartyPost.SECRETARY),
        "directors": Q(committee_post=CommitteePost.DIRECTOR),
        "committee": in_committee,
        "committee_men": in_committee & Q(person__sex=Sex.MALE),
        "party": ~Q(party_post=""),
        "faulty": faulty(context),
    }
    return {name: Count("pk", filter=one) for name, one in numbers.items()}


def _slates(term: Term, township_ids: Sequence[int]) -> dict[int, int]:
    rows = member_rows(term.pk, RowKind.SLATE).filter(IN_TWO_COMMITTEES, unit__township__in=township_ids)
    return dict(rows.order_by().values("unit").annotate(n=Count("pk")).values_list("unit", "n"))


def _most(term: Term, township_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """How many members a body of a unit may have: the seats of its election; of a committee no more than the law
    allows."""
    posts = ContestPost.objects.filter(
        contest__term=term, contest__occasion=0, contest__unit__township__in=township_ids
    ).order_by()
    counted = posts.values("contest__unit", "contest__body").annotate(n=Sum("seats"))
    most = {(row["contest__unit"], row["contest__body"]): row["n"] for row in counted if row["n"]}
    for unit, limit in _lawful(term, township_ids).items():
        most[unit, Body.COMMITTEE] = min(limit, most.get((unit, Body.COMMITTEE), limit))
    return most


def _lawful(term: Term, township_ids: Sequence[int]) -> dict[int, int]:
    """How many members the law allows the committee of each unit."""
    counties = {area.path: area for area in _counties(township_ids)}
    rows = UnitProfile.objects.filter(term=term, unit__township__in=township_ids).order_by()
    units = [
        (unit, kind, counties[path[: -Area.steplen]])
        for unit, kind, path in rows.values_list("unit", "unit__kind", "unit__township__path")
        if path[: -Area.steplen] in counties
    ]
    laws = laws_for({(area, kind, term.as_of) for _, kind, area in units})
    found = {unit: laws.get((area.pk, kind, term.as_of)) for unit, kind, area in units}
    return {unit: law.size_most.value for unit, law in found.items() if isinstance(law, CommitteeLaw)}


def _counties(township_ids: Iterable[int]) -> Any:
    paths = Area.objects.filter(pk__in=township_ids).order_by().values_list("path", flat=True)
    return Area.objects.filter(path__in={path[: -Area.steplen] for path in paths})


def keep_day(basis: Basis, area_ids: Sequence[int], counts: Mapping[Any, Any]) -> None:
    """Keep what was found in these areas as that of today, in place of what was found earlier in the day.

    Only on the term's default basis.
    """
    if not basis.is_default:
        return
    term, day = basis.term, today_of(basis.term)
    bring_up_to_date(
        DailyHealth.objects.filter(term=term, day=day, area__in=area_ids),
        {place: (numbers,) for place, numbers in findings(counts).items()},
        key=("area_id", "kind"),
        facts=("numbers",),
        given={"term_id": term.pk, "day": day},
        unique=("term", "area", "day", "kind"),
    )


def findings(counts: Mapping[Any, Any]) -> dict[tuple[int, str], dict[str, int]]:
    """What was found, by area and kind of unit: numbers by indicator."""
    parts = {code: INDICATORS[code].numerator for code in KEPT}
    kept = {}
    for place, groups in counts.items():
        found: dict[str, Any] = defaultdict(dict)
        for (of, cohort), values in groups.items():
            if of in ("", RowKind.ROSTER):
                found[cohort] = values
        kept[place] = {code: found[part.cohort].get(part.counted, 0) for code, part in parts.items()}
    return kept
