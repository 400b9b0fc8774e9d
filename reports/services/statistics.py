"""The statistics job: count the townships, add up the areas above them, keep the whole numbers (DESIGN §4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import candidacies, has_previous, refresh_turnover, roster
from core.services.bulk import bring_up_to_date, estimate_anew, insert
from elections.models import Basis, Term
from places.models import Area
from places.selectors import townships_of
from reports.models import (
    Computation,
    DailyHealth,
    DueSum,
    StaleTownship,
    Statistic,
    TermComparison,
    UnitHealth,
    UnitProgress,
)
from reports.selectors.counting import Counts, count, no_counts
from reports.services.staleness import enqueue_computing, mark
from reports.services.unit_health import keep_day, refresh_health
from reports.services.unit_progress import refresh_progress, turned

BY = ("unit__township_id", "unit__kind")
CHUNK = 250
"""Townships counted by one query; for a thousand PostgreSQL reads the whole nation's rows instead of theirs."""
LONGEST_WAIT = dt.timedelta(seconds=5)
"""How long the sums above the counties may wait for the last of these."""

Tell = Callable[[str, int, int], Any]


def silent(phase: str, done: int, total: int) -> None:
    """For those who do not watch the progress."""


@transaction.atomic
def compute(*, term: Term, township_ids: Sequence[int], tell: Tell = silent) -> None:
    """Compute a term's figures anew in these townships of its area, and in all areas above them up to its own."""
    _count(term, township_ids, tell)
    tell(f"汇总{term}", len(township_ids), len(township_ids))
    Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    _add_up(term, _areas_above(term, township_ids))


def _count(term: Term, township_ids: Sequence[int], tell: Tell) -> None:
    """Bring turnover, progress and health up to date and count every number of these townships, which no other worker
    has meanwhile."""
    _lock(township_ids)
    bases = _bases(term)
    for start in range(0, len(township_ids), CHUNK):
        chunk = township_ids[start : start + CHUNK]
        tell(f"统计{term}", start, len(township_ids))
        refresh_turnover(term=term, township_ids=chunk)
        refresh_progress(term=term, township_ids=chunk)
        refresh_health(term=term, township_ids=chunk)
        for basis in bases:
            counts = count(term=term, basis=basis, by=BY, places={"unit__township__in": chunk})
            _store(basis, chunk, counts)
        if start == 0 and len(township_ids) > CHUNK:
            estimate_anew(Statistic, UnitHealth, UnitProgress, DailyHealth)


def _lock(area_ids: Iterable[int]) -> None:
    list(Area.objects.select_for_update(no_key=True).filter(pk__in=area_ids).order_by("path").values_list("pk"))


def _bases(term: Term) -> list[Basis]:
    return list(term.bases.select_related("term"))  # type: ignore[attr-defined]


def _store(basis: Basis, area_ids: Sequence[int], counts: Counts) -> None:
    """Bring the statistics of these areas up to date, and of today what the health check finds there."""
    keep_day(basis, area_ids, counts)
    bring_up_to_date(
        Statistic.objects.filter(basis=basis, area__in=area_ids),
        {
            (area_id, kind, rows, cohort): (dict(values),)
            for (area_id, kind), groups in counts.items()
            for (rows, cohort), values in groups.items()
        },
        key=("area_id", "kind", "rows", "cohort"),
        facts=("values",),
        given={"term_id": basis.term_id, "basis_id": basis.pk},
        unique=("basis", "area", "kind", "rows", "cohort"),
    )
    now = timezone.now()
    computed = [Computation(term_id=basis.term_id, area_id=area_id, at=now) for area_id in {area for area, _ in counts}]
    insert(computed, unique=("term", "area"), update=("at",))


def _areas_above(term: Term, township_ids: Iterable[int]) -> list[Area]:
    """The areas between these townships and the term's area, which is the last, the lowest first."""
    step, top = Area.steplen, len(term.area.path)
    paths = Area.objects.filter(pk__in=township_ids).values_list("path", flat=True)
    above = {path[:end] for path in paths for end in range(top, len(path), step)}
    return list(Area.objects.filter(path__in=above).order_by("-depth", "path"))


def _add_up(term: Term, areas: Iterable[Area]) -> None:
    """Store the sums of these areas' children; the lowest areas come first."""
    bases = _bases(term)
    for area in areas:
        for basis in bases:
            _store(basis, [area.pk], _added_up(basis, area))


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
    mark(turned())
    stale = StaleTownship.objects.all()
    if terms is not None:
        stale = stale.filter(term__in=[term.pk for term in terms])
    if area is not None:
        stale = stale.filter(township__path__startswith=area.path)
    waiting = {*stale.values_list("term", flat=True), *DueSum.objects.values_list("term", flat=True)}
    concerned = Term.objects.filter(pk__in=waiting).select_related("area", "previous__area")
    return sum(_compute_claimed(term, stale.filter(term=term), tell) for term in concerned.order_by("as_of", "pk"))


def _compute_claimed(term: Term, stale: Any, tell: Tell) -> int:
    _note_comparison(term)
    with transaction.atomic():
        claimed = list(stale.values_list("pk", "township__path"))
        in_term = Area.objects.filter(path__in={path for _, path in claimed}, path__startswith=term.area.path)
        townships = list(in_term.values_list("pk", flat=True))
        _count(term, townships, tell)
        StaleTownship.objects.filter(pk__in=[pk for pk, _ in claimed]).delete()
        tell(f"汇总{term}", len(townships), len(townships))
        _add_up_to_county(term, _areas_above(term, townships))
        _add_up_due(term)
    return len(townships)


def _add_up_to_county(term: Term, areas: Sequence[Area]) -> None:
    """Add up the counties here and leave the areas above them, which other workers' counties lie in too."""
    own = [area for area in areas if area.level == Area.Level.COUNTY]
    _lock([area.pk for area in own])
    _add_up(term, own)
    common = [DueSum(term=term, area=area) for area in areas if area.level != Area.Level.COUNTY]
    DueSum.objects.bulk_create(sorted(common, key=lambda due: due.area.path), ignore_conflicts=True)


def _add_up_due(term: Term) -> None:
    """Add up what waits for it, unless counties of the term are still to come and it has not waited for long.

    Of workers who end at the same time the second sees, under the lock, that it is the last.
    """
    Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    due = DueSum.objects.filter(term=term)
    long_ago = timezone.now() - LONGEST_WAIT
    if StaleTownship.objects.filter(term=term).exists() and not due.filter(since__lt=long_ago).exists():
        return
    waiting = list(due.select_related("area").order_by("-area__depth", "area__path"))
    _add_up(term, [one.area for one in waiting])
    due.filter(pk__in=[one.pk for one in waiting]).delete()


@transaction.atomic
def _note_comparison(term: Term) -> None:
    """Make the whole term stale when its roster or slate can be compared now and could not before, or the other way
    round: the first row of the term before makes everybody's turnover known, in every township."""
    compares = has_previous(term)
    now = {
        "of_roster": compares and roster(term.pk).filter(IN_TWO_COMMITTEES).exists(),
        "of_slate": compares and candidacies(term.pk).filter(IN_TWO_COMMITTEES).exists(),
    }
    known, is_new = TermComparison.objects.select_for_update().get_or_create(term=term, defaults=now)
    if is_new or all(getattr(known, name) == value for name, value in now.items()):
        return
    TermComparison.objects.filter(pk=term.pk).update(**now)
    townships = townships_of(term.area)
    mark((term.pk, township) for township in townships)
    transaction.on_commit(lambda: enqueue_computing(townships))
