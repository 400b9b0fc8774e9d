"""Brings up to date what is stored of units' rosters for the data health check, and keeps its days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, Sum

from cadres.choices import Sex
from cadres.querysets import IN_TWO_COMMITTEES
from core.services.bulk import insert
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

FACTS = ("members", "slated", "secretaries", "directors", "committee", "committee_men", "over", "faulty")
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
    stored = UnitHealth.objects.filter(term=term, unit__township__in=township_ids)
    there = {row.unit_id: row for row in stored}
    if gone := there.keys() - units.keys():
        UnitHealth.objects.filter(term=term, unit__in=gone).delete()
    rows = {}
    for unit in units:
        counts = rosters.get(unit, {})
        bodies = {Body.COMMITTEE: counts.get("committee", 0), Body.PARTY: counts.pop("party", 0)}
        over = max(bodies[body] - most.get((unit, body), bodies[body]) for body in bodies)
        rows[unit] = UnitHealth(term=term, unit_id=unit, slated=slates.get(unit, 0), over=max(over, 0), **counts)
    changed = [row for key, row in rows.items() if key not in there or _facts(row) != _facts(there[key])]
    insert(changed, unique=("term", "unit"), update=FACTS)


def _facts(row: UnitHealth) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in FACTS)


def _rosters(basis: Basis, township_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    in_committee = ~Q(committee_post="")
    numbers = {
        "members": IN_TWO_COMMITTEES,
        "secretaries": Q(party_post=PartyPost.SECRETARY),
        "directors": Q(committee_post=CommitteePost.DIRECTOR),
        "committee": in_committee,
        "committee_men": in_committee & Q(person__sex=Sex.MALE),
        "party": ~Q(party_post=""),
        "faulty": faulty(Context.of(basis)),
    }
    rows = member_rows(basis.term_id, RowKind.ROSTER).filter(unit__township__in=township_ids).order_by()
    counted = rows.values("unit").annotate(**{name: Count("pk", filter=one) for name, one in numbers.items()})
    return {row.pop("unit"): row for row in counted}


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
    DailyHealth.objects.filter(term=term, day=day, area__in=area_ids).delete()
    insert(day_rows(basis, day, counts))


def day_rows(basis: Basis, day: dt.date, counts: Mapping[Any, Any]) -> list[DailyHealth]:
    """The unsaved rows of a day, by area and kind of unit."""
    parts = {code: INDICATORS[code].numerator for code in KEPT}
    rows = []
    for (area, kind), groups in counts.items():
        found: dict[str, Any] = defaultdict(dict)
        for (of, cohort), values in groups.items():
            if of in ("", RowKind.ROSTER):
                found[cohort] = values
        numbers = {code: found[part.cohort].get(part.counted, 0) for code, part in parts.items()}
        rows.append(DailyHealth(term_id=basis.term_id, day=day, area_id=area, kind=kind, numbers=numbers))
    return rows
