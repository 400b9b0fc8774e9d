"""The nation in figures: ``python -m benchmarks.nation`` (DATABASE_URL says on which database; PostgreSQL is meant).

Loads the real division table (620,573 units) and invented members of two terms, four a unit and term, in bulk; then
measures the full computation of all cohorts and areas as a ratio to one bare GROUP BY with the same aggregates on the
same rows, the work after one edit, the pages of nation, province, county, township and unit, and with ``--workers`` the
same computation by worker processes over Redis (CELERY_BROKER_URL), one task a county.
``--under CODE`` takes one area of the table alone, which SQLite can bear. The database is one of its own; ``--keep``
leaves it there and the next run takes it up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scratch import scratch_database
from benchmarks.statistics import bare_group_by_of, median, seconds

DIVISIONS = Path(__file__).resolve().parent.parent / "places" / "codes" / "divisions_2023.csv.gz"
DATABASE = "benchmark_nation"
MEMBERS, STAYING = 4, 2
PEOPLE = 2 * MEMBERS - STAYING
"""Of each unit: members a term, how many of them serve in both, and people in all."""
GOAL_MEGABYTES = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--under", default="", help="code of the one area to load; all without it")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[], help="numbers of workers to try over Redis: 1 2")
    parser.add_argument(
        "--only", nargs="*", default=["full", "edit", "pages"], help="parts to measure: full edit pages"
    )
    parser.add_argument("--keep", action="store_true", help="keep the database, and take up one that was kept")
    options = parser.parse_args()
    with scratch_database(DATABASE + options.under, keep=options.keep) as database:
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)
        measure(options, database)


def measure(options: argparse.Namespace, database: str) -> None:
    from django.db import connection

    from elections.models import Term

    print(f"{connection.vendor}, {options.under or 'nation'}", flush=True)
    if not Term.objects.exists():
        load(options.under)
    term = Term.objects.get(name="本届")
    for part in options.only:
        {"full": full, "edit": edit, "pages": pages}[part](term, options.runs)
    for count in options.workers:
        over_workers(term, count, database)


def load(under: str) -> None:
    from places.models import Area, Unit
    from places.services.divisions import load_divisions

    if not Unit.objects.exists():
        took = seconds(lambda: load_divisions(actor=None, path=DIVISIONS, under=under))
        print(f"  divisions {took:.0f} s", flush=True)
    top = Area.objects.with_code(under).first() if under else Area.objects.get(depth=1)
    print(f"  members {seconds(lambda: fill(top)):.0f} s", flush=True)
    print(f"  {Area.objects.count()} areas, {Unit.objects.count()} units", flush=True)


def fill(top: Any) -> None:
    """Two terms in which all electing units take part, and their members: deterministic, made by the database."""
    from django.db import connection, transaction

    from elections.models import Basis, Term

    previous = Term(area=top, name="上届", as_of=dt.date(2018, 5, 31))
    term = Term(area=top, name="本届", as_of=dt.date(2021, 5, 31), previous=previous)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for one in (previous, term):
            one.save()
            Basis.objects.create(term=one, is_default=True)
            _insert(cursor, "elections.UnitProfile", PROFILES, {"term_id": one.pk})
        _insert(cursor, "cadres.Person", PERSONS, {})
        _insert(cursor, "cadres.Membership", MEMBERSHIPS, {"term_id": previous.pk}, first=0)
        _insert(cursor, "cadres.Membership", MEMBERSHIPS, {"term_id": term.pk}, first=MEMBERS - STAYING)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


UNITS = "(SELECT id AS unit, ROW_NUMBER() OVER (ORDER BY code) - 1 AS n FROM places_unit WHERE is_electing) units"
SLOTS = " UNION ALL ".join(f"SELECT {k} AS k" for k in range(PEOPLE))
SEAT = "(slots.k - {first})"
PROFILES = {"unit_id": "units.unit"}
PERSONS = {
    "id": f"units.n * {PEOPLE} + slots.k + 1",
    "name": "'某某'",
    "sex": "CASE WHEN (units.n + slots.k) % 5 < 2 THEN '2' ELSE '1' END",
    "ethnic_group": "CASE WHEN (units.n + slots.k) % 11 = 0 THEN '02' ELSE '01' END",
    "birth": (
        "(1956 + (units.n * 7 + slots.k * 13) % 43) * 10000 + (1 + (units.n + slots.k * 5) % 12) * 100"
        " + (units.n * 3 + slots.k) % 29"
    ),
}
MEMBERSHIPS = {
    "person_id": f"units.n * {PEOPLE} + slots.k + 1",
    "unit_id": "units.unit",
    "party_post": (
        f"CASE {SEAT} WHEN 0 THEN 'secretary' WHEN 1 THEN 'deputy_secretary' WHEN 2 THEN 'member' ELSE '' END"
    ),
    "committee_post": (
        f"CASE {SEAT} WHEN 0 THEN CASE WHEN units.n % 9 = 0 THEN '' ELSE 'director' END"
        f" WHEN 1 THEN CASE WHEN units.n % 9 = 0 THEN 'director' ELSE '' END WHEN 2 THEN 'member' ELSE 'member' END"
    ),
    "education": "1 + (units.n + slots.k * 3) % 6",
    "political_status": "CASE WHEN (units.n + slots.k) % 4 = 3 THEN '13' ELSE '01' END",
    "exit_reason": "CASE (units.n + slots.k) % 5 WHEN 0 THEN 'age' WHEN 1 THEN 'other' ELSE '' END",
}


def _insert(cursor: Any, label: str, columns: dict[str, str], given: dict[str, Any], first: int | None = None) -> None:
    """INSERT … SELECT of one row a unit, or a slot of a unit: given values and expressions, defaults for the rest."""
    from django.apps import apps
    from django.utils import timezone

    model = apps.get_model(label)
    names, values, params = [], [], []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if field.primary_key and column not in columns:
            continue
        names.append(f'"{column}"')
        if column in columns:
            values.append(columns[column].format(first=first).replace("%", "%%"))
            continue
        values.append("%s")
        value = given.get(column, timezone.now() if getattr(field, "auto_now", False) else None)
        if value is None:
            value = timezone.now() if getattr(field, "auto_now_add", False) else field.get_default()
        params.append(field.get_db_prep_save(value, cursor.db))
    source = UNITS
    if model._meta.model_name != "unitprofile":
        source += f" CROSS JOIN ({SLOTS}) slots"
        if first is not None:
            source += f" WHERE slots.k >= {first} AND slots.k < {first + MEMBERS}"
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}",
        params,
    )


def full(term: Any, runs: int) -> None:
    from cadres.models import Membership
    from places.selectors import townships_of
    from reports.services.statistics import compute

    townships = townships_of(term.area)

    def tell(phase: str, done: int, total: int) -> None:
        if done % 4000 == 0:
            print(f"    {phase} {done} / {total} {time.strftime('%H:%M:%S')}", file=sys.stderr, flush=True)

    def whole() -> None:
        compute(term=term, township_ids=townships, tell=tell)

    without_parallel_workers()
    rows = Membership.objects.count()
    bare = middle(runs, lambda: bare_group_by_of(term))
    print(f"{rows} memberships, {len(townships)} townships; bare GROUP BY {bare}", flush=True)
    print(f"  first computation, which writes turnover into every row: {Cost.of(whole).beside(bare)}", flush=True)
    print(f"  full computation {middle(runs, whole).beside(bare)} · {megabytes():.0f} MB", flush=True)


def without_parallel_workers() -> None:
    """One process of the database for a query, so that its processor time can be told; both sides alike."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processor time: this process's and that of the database's process that serves it."""

    wall: float
    python: float
    database: float

    @classmethod
    def of(cls, work: Callable[[], object]) -> Cost:
        server = server_seconds()
        start, processor = time.perf_counter(), time.process_time()
        work()
        return cls(time.perf_counter() - start, time.process_time() - processor, server_seconds() - server)

    @property
    def cpu(self) -> float:
        return self.python + self.database

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, CPU {self.python:.1f} + {self.database:.1f} s"

    def beside(self, bare: Cost) -> str:
        return f"{self} = {self.wall / bare.wall:.1f} ×, CPU {self.cpu / bare.cpu:.1f} ×"


def middle(runs: int, work: Callable[[], object]) -> Cost:
    return sorted((Cost.of(work) for _ in range(runs)), key=lambda cost: cost.cpu)[runs // 2]


def server_seconds() -> float:
    """Processor time so far of the database's process of this connection, where it runs on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def edit(term: Any, runs: int) -> None:
    from benchmarks.statistics import edit_of

    edit_of(term, runs * 5)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pages(term: Any, runs: int) -> None:
    """What a page of each level costs, without the network: the second and later views."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from accounts.models import Grant, User
    from accounts.roles import Role
    from places.models import Area, Unit

    user, _ = User.objects.get_or_create(username="benchmark", defaults={"full_name": "测速"})
    Grant.objects.get_or_create(user=user, role=Role.LEADER, area=term.area)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    unit = Unit.objects.filter(township__path__startswith=term.area.path, is_electing=True).order_by("code")[1000]
    above = Area.objects.get_ancestors(unit.township).filter(path__startswith=term.area.path, is_hidden=False)
    areas = [*above, unit.township]
    places = [(area.name, f"{reverse('reports:dashboard')}?area={area.pk}&term={term.pk}") for area in areas]
    places += [
        (f"{area.name} 指标", f"{reverse('reports:indicator', args=['secretary.women'])}?area={area.pk}")
        for area in areas
    ]
    places.append((unit.short_name, reverse("cadres:unit", args=[unit.pk])))
    for name, address in places:
        cold = seconds(lambda address=address: client.get(address))  # type: ignore[misc]
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        queries = captured.captured_queries  # before the next request empties the log
        warm = median(runs, lambda address=address: client.get(address))  # type: ignore[misc]
        slow = sorted(queries, key=lambda query: -float(query["time"]))[:3]
        times = f"{1000 * cold:.0f} ms, again {1000 * warm:.0f} ms"
        print(f"  {name}: {response.status_code}, {times}, {len(queries)} queries", flush=True)
        for query in slow:
            if float(query["time"]) >= 0.1:
                print(f"      {query['time']} s {query['sql'][:160]}", flush=True)


def over_workers(term: Any, count: int, database: str) -> None:
    """The whole term stale, computed by ``count`` worker processes over Redis; their largest memory."""
    from django.conf import settings

    from reports.models import StaleTownship
    from reports.services.staleness import term_is_stale

    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        print("  workers: CELERY_BROKER_URL must name a Redis", flush=True)
        return
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "config",
        "--quiet",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "ERROR",
    ]
    workers = [
        subprocess.Popen(
            [*command, "-n", f"w{number}@%h"], env={**os.environ, "DATABASE_URL": url}, start_new_session=True
        )
        for number in range(count)
    ]
    try:
        time.sleep(8)
        start = time.perf_counter()
        term_is_stale(term=term)
        peak = 0.0
        while StaleTownship.objects.exists():
            peak = max(peak, *(memory_of(worker.pid) for worker in workers))
            time.sleep(0.5)
        print(f"  {count} workers: {time.perf_counter() - start:.0f} s, largest worker {peak:.0f} MB", flush=True)
    finally:
        for worker in workers:
            os.killpg(worker.pid, signal.SIGTERM)
        for worker in workers:
            worker.wait(30)


def memory_of(pid: int) -> float:
    """The largest process of a worker's group, in MB."""
    sizes = [0.0]
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == pid:
                sizes.append(int(fields[21]) * 4096 / 2**20)
        except (OSError, IndexError):
            continue
    return max(sizes)


if __name__ == "__main__":
    main()
