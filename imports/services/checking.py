"""The check job: file → lines → problems → stored plan. Safe to run twice: it starts from nothing each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.utils import timezone

from cadres.choices import CommitteePost, PartyPost
from cadres.models import Membership, Source
from cadres.selectors.standing import key_of
from core.services import files
from core.services.jobs import JobCancelledError, JobRefusedError, JobRun
from imports.checks.files import Heads, check_file
from imports.headers import Table, find_tables
from imports.lines import Line, LineReader, complete, told_passed, written_unit
from imports.models import Batch, PlanRow, Problem
from imports.plan import Planned, Planner
from imports.reader import WorkbookRefused, read_workbook
from imports.recognition import recognise
from imports.rules.values import source_words
from imports.units import UnitResolver, place_names

CHUNK = 500
READING, CHECKING, COMPARING = "读取文件", "核对内容", "比对名册"
FAILED = "系统核对时出错，已记录，没有写入任何数据。请重新上传；再次出现请联系管理员。"


def check_batch(run: JobRun) -> dict[str, Any]:
    """Make a batch's plan. Errors: JobRefusedError with what the user must know of an unreadable file."""
    batch = Batch.objects.select_related("term", "area", "file").get(pk=run.payload["batch"])
    if batch.state != Batch.State.CHECKING:
        return {}
    try:
        counts, layout = _check(batch, run)
    except WorkbookRefused as refused:
        _end(batch, Batch.State.REFUSED, refusal=str(refused), layout={"refusal": refused.kind})
        raise JobRefusedError(str(refused)) from None
    except JobCancelledError:
        _end(batch, Batch.State.CANCELLED)
        raise
    except Exception:
        _end(batch, Batch.State.REFUSED, refusal=FAILED)
        raise
    _end(batch, Batch.State.PLANNED, counts=counts, layout=layout)
    return {"batch": batch.pk, "counts": counts}


def _end(batch: Batch, state: Batch.State, **values: Any) -> None:
    Batch.objects.filter(pk=batch.pk, state=Batch.State.CHECKING).update(
        state=state, updated_at=timezone.now(), **values
    )


def _check(batch: Batch, run: JobRun) -> tuple[dict[str, int], dict[str, Any]]:
    _forget(batch)
    run.progress(READING, 0, 1)
    tables, layout = _tables(files.read(batch.file))
    lines, units, passed = _lines(batch, tables, run)
    layout["passed"] = passed
    planner = Planner(batch, units.directory.units)
    counts: Counter[str] = Counter()
    for start in range(0, len(lines), CHUNK):
        run.progress(COMPARING, start, len(lines))
        _store(list(planner.plan(lines[start : start + CHUNK])), counts)
    if batch.is_complete:
        removed = PlanRow.objects.bulk_create(planner.removed(lines), batch_size=CHUNK)
        counts[PlanRow.Action.REMOVED] = len(removed)
    told = {str(action): counts[action] for action in PlanRow.Action}
    totals = {"rows": len(lines), **told, "warning": counts["warning"]}
    return totals, layout | _repeat(batch, totals)


def _forget(batch: Batch) -> None:
    Problem.objects.filter(batch=batch).delete()
    PlanRow.objects.filter(batch=batch).delete()


def _tables(content: bytes) -> tuple[list[Table], dict[str, Any]]:
    workbook = read_workbook(content)
    tables = [table for sheet in workbook.sheets for table in find_tables(sheet) if table.has_name]
    if not tables:
        raise WorkbookRefused("no_header")
    read = {table.sheet.title for table in tables}
    layout = {
        "sheets": [
            {
                "title": table.sheet.title,
                "header_row": table.header + 1,
                "columns": [[cell.index, cell.text, cell.column.label] for cell in table.cells],
                "unmapped": table.unmapped,
                "hidden_columns": table.hidden,
            }
            for table in tables
        ],
        "skipped_sheets": [sheet.title for sheet in workbook.sheets if sheet.title not in read],
        "hidden_sheets": workbook.hidden,
    }
    return tables, layout


def _lines(batch: Batch, tables: Sequence[Table], run: JobRun) -> tuple[list[Line], UnitResolver, dict[str, int]]:
    """All lines of a file, each checked by itself and against the others."""
    sources = known_sources()
    total = sum(table.end - table.first_row for table in tables)
    units = UnitResolver(batch.area, batch.term)
    names = place_names(units.directory)
    readers = [LineReader(table, names) for table in tables]
    lines: list[Line] = []
    for line in chain.from_iterable(reader.lines() for reader in readers):
        lines.append(line)
        if len(lines) % CHUNK == 0:
            run.progress(CHECKING, len(lines) // 2, total)
    units.prepare(written_unit(line) for line in lines)
    today = timezone.localdate()
    for done, line in enumerate(lines):
        complete(line, units, sources, today)
        if done % CHUNK == 0:
            run.progress(CHECKING, (total + done) // 2, total)
    recognise(batch, lines)
    heads = {} if batch.is_complete else _heads(batch, lines)
    check_file(lines, heads, batch.term.as_of, is_complete=batch.is_complete)
    return lines, units, told_passed(readers)


def known_sources() -> dict[str, int]:
    """The ids of sources by all the words under which rosters name them."""
    known: dict[str, int] = {}
    for source in Source.objects.order_by("-pk"):
        known |= dict.fromkeys(source_words(source.name), source.pk)
    return known


def _heads(batch: Batch, lines: Sequence[Line]) -> Heads:
    """Secretaries and directors in office whom the database has in the units of the file."""
    units = sorted({line.unit.pk for line in lines if line.unit})
    heads: Heads = {}
    for start in range(0, len(units), CHUNK):
        inside = Membership.objects.filter(term=batch.term, unit__in=units[start : start + CHUNK])
        rows = inside.filter(ended_on=None, exit_reason="").values_list(
            "unit_id", "party_post", "committee_post", "person_id", "person__id_number_hash", "person__name"
        )
        for unit_id, party, committee, person_id, id_hash, name in rows.order_by("pk"):
            head = key_of(person_id, id_hash), name
            if party == PartyPost.SECRETARY:
                heads.setdefault((unit_id, "party_post"), []).append(head)
            if committee == CommitteePost.DIRECTOR:
                heads.setdefault((unit_id, "committee_post"), []).append(head)
    return heads


def _store(planned: Sequence[Planned], counts: Counter[str]) -> None:
    rows = PlanRow.objects.bulk_create([row for row, _ in planned])
    problems = [
        Problem(
            batch_id=row.batch_id,
            row=row,
            sheet=row.sheet,
            number=row.number,
            column=found.column,
            kind=found.kind,
            severity=Problem.Severity.ERROR if found.is_error else Problem.Severity.WARNING,
            value=found.value,
            message=found.message,
        )
        for row, (_, line) in zip(rows, planned, strict=True)
        for found in line.problems
    ]
    Problem.objects.bulk_create(problems)
    counts.update(row.action for row in rows)
    counts["warning"] += sum(row.has_warning for row in rows)


def _repeat(batch: Batch, counts: dict[str, int]) -> dict[str, Any]:
    """The earlier batch of the same file, when nothing has changed since."""
    if any(counts[action] for action in ("new", "changed", "removed", "error", "conflict")):
        return {}
    same = Batch.objects.filter(file=batch.file, term=batch.term, area=batch.area, is_complete=batch.is_complete)
    earlier = same.filter(state=Batch.State.APPLIED).exclude(pk=batch.pk).first()
    return {"repeat_of": earlier.pk} if earlier else {}
