"""The statistics job: count the townships, add up the areas above them, keep the whole numbers (DESIGN §4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import candidacies, has_previous, refresh_turnover, roster
from core.services.bulk import insert
from elections.models import Basis, Term
from places.models import Area
from reports.choices import RowKind
from reports.measures import CANDIDATE, TWO_COMMITTEES
from reports.models import StaleTownship, Statistic
from reports.selectors.counting import Counts, count, no_counts

BY = ("unit__township_id", "unit__kind")
CHUNK = 200
"""Townships counted by one query."""
COMPARED_TOTALS = Q(rows=RowKind.ROSTER, cohort=TWO_COMMITTEES.code) | Q(rows="", cohort=CANDIDATE.code)
"""The numbers that say whether turnover was known when they were stored."""

Tell = Callable[[str, int, int], Any]


def silent(phase: str, done: int, total: int) -> None:
    """For those who do not watch the progress."""


def townships_of(area: Area) -> list[int]:
    """The townships in an area, or the township itself."""
    inside = Area.objects.filter(path__startswith=area.path, level=Area.Level.TOWNSHIP)
    return list(inside.values_list("pk", flat=True))


@transaction.atomic
def compute(*, term: Term, township_ids: Sequence[int], tell: Tell = silent) -> None:
    """Compute a term's figures anew in these townships of its area, and in all areas above them up to its own.

    Workers share a term by townships; only the adding up, which they have in common, waits for the others.
    """
    list(Area.objects.select_for_update(no_key=True).filter(pk__in=township_ids).order_by("path").values_list("pk"))
    bases = list(term.bases.select_related("term"))  # type: ignore[attr-defined]
    for start in range(0, len(township_ids), CHUNK):
        chunk = township_ids[start : start + CHUNK]
        tell(f"统计{term}", start, len(township_ids))
        refresh_turnover(term=term, township_ids=chunk)
        for basis in bases:
            counts = count(term=term, basis=basis, by=BY, places={"unit__township__in": chunk})
            _store(basis, chunk, counts)
    tell(f"汇总{term}", len(township_ids), len(township_ids))
    Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    for area in _areas_above(term, township_ids):
        for basis in bases:
            _store(basis, [area.pk], _added_up(basis, area))


def _store(basis: Basis, area_ids: Sequence[int], counts: Counts) -> None:
    """Replace the statistics of these areas."""
    now = timezone.now()
    Statistic.objects.filter(basis=basis, area__in=area_ids).delete()
    insert(
        [
            Statistic(
                term_id=basis.term_id,
                basis=basis,
                area_id=area_id,
                kind=kind,
                rows=rows,
                cohort=cohort,
                values=dict(values),
                computed_at=now,
            )
            for (area_id, kind), groups in counts.items()
            for (rows, cohort), values in groups.items()
        ]
    )


def _areas_above(term: Term, township_ids: Iterable[int]) -> list[Area]:
    """The areas between these townships and the term's area, which is the last, the lowest first."""
    step, top = Area.steplen, len(term.area.path)
    paths = Area.objects.filter(pk__in=township_ids).values_list("path", flat=True)
    above = {path[:end] for path in paths for end in range(top, len(path), step)}
    return list(Area.objects.filter(path__in=above).order_by("-depth", "path"))


def _added_up(basis: Basis, area: Area) -> Counts:
    """The sum of an area's children."""
    counts = no_counts()
    children = Area.objects.get_children(area).order_by()
    stored = Statistic.objects.filter(basis=basis, area__in=children.values("pk"))
    for kind, rows, cohort, values in stored.values_list("kind", "rows", "cohort", "values"):
        counts[area.pk, kind][rows, cohort].update(values)
    return counts


def compute_stale(*, terms: Iterable[Term] | None = None, area: Area | None = None, tell: Tell = silent) -> int:
    """Compute whatever is stale, of some terms or all, in an area or everywhere. Returns how many townships it was.

    The older term comes first. What turns stale meanwhile stays for the next run.
    """
    stale = StaleTownship.objects.all()
    if terms is not None:
        stale = stale.filter(term__in=[term.pk for term in terms])
    if area is not None:
        stale = stale.filter(township__path__startswith=area.path)
    concerned = Term.objects.filter(pk__in=stale.values("term")).select_related("area", "previous__area")
    return sum(_compute_claimed(term, stale.filter(term=term), tell) for term in concerned.order_by("as_of", "pk"))


@transaction.atomic
def _compute_claimed(term: Term, stale: Any, tell: Tell) -> int:
    claimed = list(stale.values_list("pk", "township__path"))
    paths = {path for _, path in claimed}
    if term.area.path in paths or turnover_turned(term):
        townships = townships_of(term.area)
    else:
        in_term = Area.objects.filter(path__in=paths, path__startswith=term.area.path)
        townships = list(in_term.values_list("pk", flat=True))
    compute(term=term, township_ids=townships, tell=tell)
    StaleTownship.objects.filter(pk__in=[pk for pk, _ in claimed]).delete()
    return len(townships)


def turnover_turned(term: Term) -> bool:
    """Whether a term's roster or candidacies can be compared now but its figures say they could not, or the other way
    round.

    The first row of the term before makes everybody's turnover known, in every township.
    """
    stored = Statistic.objects.filter(term=term, basis__is_default=True, area=term.area)
    known = {
        cohort
        for cohort, values in stored.filter(COMPARED_TOTALS).values_list("cohort", "values")
        if values.get("turnover_known")
    }
    compares = has_previous(term)
    return any(
        (cohort in known) != (compares and rows(term.pk).filter(IN_TWO_COMMITTEES).exists())
        for cohort, rows in ((TWO_COMMITTEES.code, roster), (CANDIDATE.code, candidacies))
    )
