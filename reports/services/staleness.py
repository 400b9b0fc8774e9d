"""Which figures are older than their rows, said in the transaction that changes the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cadres.models import Candidacy, Membership
from core.models import Job
from core.services.jobs import enqueue
from elections.models import Term
from places.models import Area, UnitSuccession
from places.selectors import townships_of
from reports.models import DueSum, StaleTownship
from reports.services.unit_progress import turned

JOB = "reports.compute"
SPREADING = "reports.spread"
CHUNK = 10_000

MANY = 20
"""From so many counties on a worker makes their jobs, not the request that made them stale."""

Place = tuple[int, int]
"""Of a term, a township."""


def roster_is_stale(*, term_id: int | None, township_ids: Iterable[int], person_ids: Iterable[int]) -> None:
    """Rows of people, rosters' or candidates', or votes changed: of these townships in this term, or facts of these
    persons in all of theirs.

    A row counts in the next term too (who departed, who is new there), so each place is stale in both.
    """
    places = {(term_id, township) for township in township_ids} if term_id else set()
    for chunk in _chunks(person_ids):
        for rows in (Membership.objects, Candidacy.objects):
            of_persons = rows.filter(person__in=chunk).order_by()
            places |= set(of_persons.values_list("term_id", "unit__township_id").distinct())
    _mark(places | set(_in_next_terms(places)))


def units_are_stale(*, term_id: int | None, township_ids: Iterable[int]) -> None:
    """Units, their successions or their part in a term changed: in this term, or in every one they take part in."""
    townships = _with_kin(set(township_ids))
    if term_id is None:
        terms = _terms_over(townships)
        places = {(term, township) for term in terms for township in townships}
    else:
        places = {(term_id, township) for township in townships}
    _mark(places | set(_in_next_terms(places)))


def running_is_stale(*, term_id: int, township_ids: Iterable[int] | None) -> None:
    """How far units are, their situation, what they handed in or counted changed: of this term alone."""
    if township_ids is None:
        township_ids = townships_of(Term.objects.select_related("area").get(pk=term_id).area)
    _mark({(term_id, township) for township in township_ids})


def days_have_turned() -> None:
    """A day has come on which something is late that was not yet: without any row having changed."""
    _mark(turned())


def term_is_stale(*, term: Term) -> None:
    """A term's date, predecessor or bases changed: the whole of it, and what is compared with it."""
    following = Term.objects.filter(previous=term).select_related("area")
    _mark({(one.pk, township) for one in (term, *following) for township in townships_of(one.area)})


def _in_next_terms(places: set[Place]) -> Iterator[Place]:
    following = Term.objects.filter(previous__in={term for term, _ in places}).values_list("previous_id", "pk")
    for previous, term in following:
        yield from ((term, area) for at, area in places if at == previous)


def _with_kin(township_ids: set[int]) -> set[int]:
    """And the townships of units that came out of units there, or that these came out of, also through chains: who is
    new in the ones, and who moved on from the others, hangs on it."""
    reached, frontier = set(township_ids), township_ids
    while frontier:
        links = UnitSuccession.objects.filter(predecessor__isnull=False, successor__isnull=False).order_by()
        after = links.filter(predecessor__township__in=frontier).values_list("successor__township_id", flat=True)
        before = links.filter(successor__township__in=frontier).values_list("predecessor__township_id", flat=True)
        frontier = {*after, *before} - reached
        reached |= frontier
    return reached


def _terms_over(township_ids: set[int]) -> list[int]:
    paths = Area.objects.filter(pk__in=township_ids).values_list("path", flat=True)
    return list(Term.objects.at_areas(paths).values_list("pk", flat=True))


def mark(places: Iterable[Place]) -> None:
    """Put townships on the list of work."""
    StaleTownship.objects.bulk_create(
        [StaleTownship(term_id=term, township_id=township) for term, township in sorted(places)], batch_size=1000
    )


def _mark(places: set[Place]) -> None:
    if not places:
        return
    mark(places)
    transaction.on_commit(lambda: enqueue_computing({township for _, township in places}))


def enqueue_computing(township_ids: Iterable[int]) -> None:
    """Have a worker compute what is stale: one job a run over the embedded broker, one a county over Redis.

    A job that still waits will see these rows too, so it is not doubled.
    """
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        _enqueue_once(JOB, {})
        return
    counties = _counties_of(township_ids)
    if len(counties) > MANY:
        _enqueue_once(SPREADING, {})
        return
    for county in counties:
        _enqueue_once(JOB, {"area": county})


def spread() -> int:
    """Make a job for each county in which something is stale. Returns how many."""
    counties = _counties_of(StaleTownship.objects.values_list("township_id", flat=True).distinct())
    for county in counties:
        _enqueue_once(JOB, {"area": county})
    return len(counties)


def resume() -> None:
    """Have figures computed that a failed job left stale for longer than a lease, unless a job is at it."""
    long_ago = timezone.now() - dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)
    if Job.objects.filter(kind__in=(JOB, SPREADING)).exclude(state__in=Job.ENDED).exists():
        return
    forgotten = StaleTownship.objects.filter(since__lt=long_ago)
    if forgotten.exists():
        enqueue_computing(forgotten.values_list("township_id", flat=True))
    elif DueSum.objects.filter(since__lt=long_ago).exists():
        _enqueue_once(JOB, {})


def _enqueue_once(kind: str, payload: dict[str, int]) -> None:
    if not Job.objects.filter(kind=kind, state=Job.State.QUEUED, payload=payload).exists():
        enqueue(kind=kind, payload=payload)


def _counties_of(township_ids: Iterable[int]) -> list[int]:
    paths = {
        path[: -Area.steplen]
        for chunk in _chunks(township_ids)
        for path in Area.objects.filter(pk__in=chunk).values_list("path", flat=True)
    }
    return list(Area.objects.filter(path__in=paths).values_list("pk", flat=True))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
