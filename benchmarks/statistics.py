"""Statistics against the floor: ``python -m benchmarks.statistics`` (DATABASE_URL says on which database).

Full computation as a ratio to one bare GROUP BY with the same aggregates on the same rows, and the work after one edit
at two sizes of population. All members of the term stood for election, so there is a slate as long as the roster.
Everything happens in a database of its own that is dropped at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.scratch import scratch_database

UNITS_PER_TOWNSHIP, MEMBERS_PER_UNIT, TOWNSHIPS_PER_COUNTY = 40, 8, 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="memberships of the two terms together")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with scratch_database():
        measure(options.rows, options.runs)


def measure(rows: int, runs: int) -> None:
    from django.db import connection

    print(f"{connection.vendor}, {rows} memberships in two terms")
    population = Population(Random(1))
    population.grow(rows // 10)
    full(population, 1)
    edit_of(population.term, runs)
    population.grow(rows)
    full(population, runs)
    edit_of(population.term, runs)


class Population:
    """A city that can grow: counties, townships, units, and the rosters of two terms, half of whose people stay."""

    def __init__(self, random: Random) -> None:
        from elections.models import Basis, Term
        from places.models import Area

        self.random = random
        self.city = Area.objects.add_root({"level": "city", "code": "310100000000", "name": "市"})
        self.previous = Term.objects.create(area=self.city, name="上届", as_of=dt.date(2016, 5, 31))
        self.term = Term.objects.create(area=self.city, name="本届", as_of=dt.date(2021, 5, 31), previous=self.previous)
        for term in (self.previous, self.term):
            Basis.objects.create(term=term, is_default=True)
        self.townships = 0

    def grow(self, rows: int) -> None:
        from django.db import connection

        wanted = rows // (2 * UNITS_PER_TOWNSHIP * MEMBERS_PER_UNIT)
        while self.townships < wanted:
            self._add_township()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add_township(self) -> None:
        from elections.models import UnitProfile
        from places.models import Area, Unit

        n = self.townships
        if n % TOWNSHIPS_PER_COUNTY == 0:
            values = {"level": "county", "code": f"3{n:05}000000", "name": f"{n}区"}
            self.county = Area.objects.add_child(self.city, values)
            self.city.refresh_from_db()
        township = Area.objects.add_child(self.county, {"level": "township", "code": f"3{n:08}000", "name": f"{n}街道"})
        self.county.refresh_from_db()
        units = Unit.objects.bulk_create(
            Unit(
                township=township,
                code=f"3{n:08}{k:03}",
                name=f"{k}村",
                short_name=f"{k}村",
                kind=("village", "residents")[k % 2],
            )
            for k in range(UNITS_PER_TOWNSHIP)
        )
        for term in (self.previous, self.term):
            UnitProfile.objects.bulk_create(UnitProfile(term=term, unit=unit) for unit in units)
        self._add_rosters(units)
        self.townships += 1

    def _add_rosters(self, units: list) -> None:
        from cadres.models import Membership, Person
        from core.partial_dates import PartialDate

        rng, size = self.random, len(units) * MEMBERS_PER_UNIT
        people = Person.objects.bulk_create(
            Person(
                name="某某",
                sex=rng.choice("12"),
                ethnic_group=rng.choice(["01", "01", "02"]),
                birth=PartialDate(rng.randint(1955, 1999), rng.randint(1, 12), rng.randint(0, 28)),
            )
            for _ in range(size * 3 // 2)
        )
        members = Membership.objects.bulk_create(
            Membership(
                term=term,
                unit=units[k // MEMBERS_PER_UNIT],
                person=person,
                party_post=["secretary", "deputy_secretary", "member", "member", "member", "", "", ""][k % 8],
                committee_post=["director", "", "", "member", "", "deputy_director", "member", "member"][k % 8],
                education=rng.randint(1, 6),
                political_status=rng.choice(["01", "01", "13"]),
                exit_reason=rng.choice(["", "age", "other"]),
            )
            for term, roster in ((self.previous, people[:size]), (self.term, people[size // 2 :]))
            for k, person in enumerate(roster)
        )
        self._add_tags(Membership.sources.through, "membership_id", members)
        self._add_candidates(units)

    def _add_tags(self, link: Any, column: str, rows: list) -> None:
        """A tag or two for each row."""
        from cadres.models import Source

        tags, rng = list(Source.objects.values_list("pk", flat=True)), self.random
        link.objects.bulk_create(
            link(**{column: row.pk, "source_id": tag}) for row in rows for tag in rng.sample(tags, rng.choice([1, 2]))
        )

    def _add_candidates(self, units: list) -> None:
        """Everybody on the roster stood for the posts held."""
        from cadres.models import Candidacy, Membership

        posts = ("person_id", "unit_id", "party_post", "committee_post", "education", "political_status")
        members = Membership.objects.filter(term=self.term, unit__in=units).values(*posts)
        rows = Candidacy.objects.bulk_create(Candidacy(term=self.term, review="clear", **row) for row in members)
        self._add_tags(Candidacy.sources.through, "candidacy_id", rows)


def full(population: Population, runs: int) -> None:
    from cadres.models import Membership
    from cadres.services.turnover import refresh_turnover
    from places.selectors import townships_of
    from reports.services.statistics import compute

    townships = townships_of(population.city)
    first = seconds(lambda: refresh_turnover(term=population.term, township_ids=townships))
    again = median(runs, lambda: refresh_turnover(term=population.term, township_ids=townships))
    bare = median(runs, lambda: bare_group_by_of(population.term))
    whole = median(runs, lambda: compute(term=population.term, township_ids=townships))
    rows = Membership.objects.count()
    print(f"{rows} rows, {len(townships)} townships, one term in full:")
    print(f"  bare GROUP BY {bare:.2f} s · computation {whole:.2f} s = {whole / bare:.1f} ×")
    print(f"  of which turnover {again:.2f} s when nothing changed; {first:.2f} s the first time")


def bare_group_by_of(term: Any) -> None:
    """The same aggregates on the same rows, in one statement a list (and one for its tags, its boards, its units, and
    for each tally that has rows), and nothing done with them."""
    from cadres.models import Candidacy, Membership
    from reports.choices import RowKind
    from reports.measures import POST_FIELDS, At, Context, aggregates, tag_aggregates
    from reports.measures.boards import board_numbers, taking_part
    from reports.measures.tallies import TALLIES
    from reports.selectors.rows import candidacies, member_rows
    from reports.services.statistics import BY
    from reports.services.unit_health import roster_numbers

    context = Context.of(term.bases.get())
    lists: tuple[tuple[Any, tuple[At, ...]], ...] = (
        (Membership.objects.filter(term=term), (At.NOW, At.ROSTER)),
        (Membership.objects.filter(term=term.previous), (At.THEN,)),
        (Candidacy.objects.filter(term=term), (At.NOW, At.STANDING)),
    )
    for rows, at in lists:
        bare(rows, (*BY, *POST_FIELDS), aggregates(context, *at))
        if At.NOW in at:
            bare(rows.filter(sources__isnull=False), (*BY, *POST_FIELDS), tag_aggregates(context))
    kinds = [RowKind.ROSTER, RowKind.SLATE] if candidacies(term.pk).exists() else [RowKind.ROSTER]
    for kind in kinds:
        bare(taking_part(member_rows(term.pk, kind), term), BY, board_numbers(context, ""))
    bare(member_rows(term.pk, RowKind.ROSTER), ("unit",), roster_numbers(context))
    for tally in TALLIES.values():
        if tally.rows(term).exists():
            bare(tally.rows(term), tuple(tally.lookup(column) for column in BY), tally.numbers)


def bare(rows: Any, columns: tuple[str, ...], numbers: dict[str, Any]) -> None:
    named = {f"n_{code}": one for code, one in numbers.items()}
    for _ in rows.order_by().values_list(*columns).annotate(**named).iterator():
        pass


def edit_of(term: Any, runs: int) -> None:
    """One row changed by chance: what its townships and the areas above them cost in the terms concerned."""
    from django.db import connection
    from django.db.models import Max, Min
    from django.test.utils import CaptureQueriesContext

    from cadres.models import Membership
    from core.signals import roster_changed
    from reports.services.statistics import compute_stale

    compute_stale()
    times, work, queries = [], [], 0
    random, rows = Random(2), Membership.objects.filter(term=term).select_related("unit")
    first, last = rows.aggregate(Min("pk"), Max("pk")).values()
    for _ in range(runs):
        row = rows.filter(pk__gte=random.randint(first, last)).order_by("pk").first()
        assert row is not None
        row.party_post = random.choice(["secretary", "member"])
        row.save()
        townships = [row.unit.township_id]
        start, started = time.perf_counter(), time.process_time()
        roster_changed.send(None, term_id=row.term_id, township_ids=townships, person_ids=[row.person_id])
        with CaptureQueriesContext(connection) as captured:
            compute_stale()
        times.append(time.perf_counter() - start)
        work.append(time.process_time() - started)
        queries = len(captured)
    elapsed, processor = 1000 * statistics.median(times), 1000 * statistics.median(work)
    print(f"  after one edit: {elapsed:.0f} ms, {processor:.0f} ms of this process's work, {queries} queries")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(runs: int, work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _ in range(runs))


if __name__ == "__main__":
    main()
