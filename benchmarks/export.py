"""Export of a long roster against XlsxWriter alone: ``python -m benchmarks.export`` (DATABASE_URL names the database).

Makes one roster of ``--rows`` members and exports it as the background job does: the list's page, its rows read and
worded, the workbook, the encrypted file, the audit entry. The floor is XlsxWriter in its memory-saving mode, writing
the same cells, which are in memory already. Processor time of this process; the database is one of its own.
"""

from __future__ import annotations

import argparse
import io
import resource
import time
from collections.abc import Callable
from typing import Any

from benchmarks.scratch import scratch_database

UNITS_PER_TOWNSHIP, MEMBERS_PER_UNIT = 40, 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--profile", action="store_true", help="show where the job's time goes")
    options = parser.parse_args()
    with scratch_database():
        measure(options.rows, options.profile)


def measure(rows: int, profiled: bool) -> None:
    from random import Random

    from django.db import connection
    from django.urls import reverse

    from accounts.models import Grant, User
    from accounts.roles import Role
    from benchmarks.statistics import Population
    from core.capabilities import Capability
    from core.models import ListExport
    from core.services import files, jobs
    from core.services.exporting import order_export

    population = Population(Random(1))
    population.grow(2 * rows)
    user = User.objects.create_user(username="benchmark", full_name="测速")
    Grant.objects.create(user=user, role=Role.STAFF, area=population.city)
    address = f"{reverse('cadres:roster')}?export=xlsx&area={population.city.pk}&term={population.term.pk}"
    before = megabytes()
    export = order_export(actor=user, title="花名册", address=address, capability=Capability.VIEW_PEOPLE)

    def job() -> None:
        jobs.run(export.job_id)

    spent = seconds(job) if not profiled else profile(job)
    export = ListExport.objects.select_related("job", "file").get(pk=export.pk)
    assert export.file, export.job.error
    peak = megabytes()
    cells = cells_of(files.read(export.file))
    floor = min(seconds(lambda: alone(cells)) for _ in range(3))
    size = f"{export.rows} rows × {len(cells[0])} columns"
    print(f"{connection.vendor}, {size}: job {spent:.1f} s of CPU, {before:.0f} → {peak:.0f} MB")
    print(f"  XlsxWriter alone {floor:.1f} s: {spent / floor:.2f} × (goal 1.5)")


def cells_of(workbook: bytes) -> list[list[Any]]:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def alone(cells: list[list[Any]]) -> None:
    """The same cells by XlsxWriter as its documentation shows it."""
    import xlsxwriter

    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(cells):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(number, column, value)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def profile(work: Callable[[], object]) -> float:
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    spent = seconds(lambda: profiler.runcall(work))
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    return spent


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
