"""Long lists as workbooks, made in the background."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Grant
from cadres.models import Membership
from cadres.tables import RosterTable
from core.cells import reader
from core.cells import rows_of as rows_of_table
from core.models import AuditEntry, Job, ListExport, StoredFile
from core.services import exporting, jobs
from core.services.files import read
from tests.permissions.objects import make_membership

ROSTER = reverse("cadres:roster")
EXPORTS = reverse("core:exports")


@pytest.fixture(autouse=True)
def short_lists_are_long(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)


@pytest.fixture
def members(world) -> list[Membership]:
    return [make_membership(world, world.units[name]) for name in ("白杨", "一居", "海州")]


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def ordered(client, query: str = "") -> ListExport:
    answer = client.get(f"{ROSTER}?export=xlsx{query}")
    assert answer.status_code == 302
    assert answer["Location"] == EXPORTS
    return ListExport.objects.latest("pk")


def made(client, query: str = "") -> ListExport:
    export = ordered(client, query)
    jobs.run(export.job_id)
    return ListExport.objects.select_related("job").get(pk=export.pk)


def rows_of(content: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)


def file_url(export: ListExport) -> str:
    return reverse("core:export_file", args=[export.pk])


def test_a_list_of_as_many_rows_as_go_at_once_is_not_made_in_the_background(as_staff, members, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 2)
    at_once = b"".join(as_staff.get(f"{ROSTER}?export=xlsx").streaming_content)
    assert not ListExport.objects.exists()
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    export = made(as_staff)
    assert rows_of(b"".join(as_staff.get(file_url(export)).streaming_content)) == rows_of(at_once)


def test_a_long_list_is_made_by_a_worker_and_leaves_its_audit_entry(as_staff, members, staff):
    export = made(as_staff)
    assert (export.job.state, export.rows) == (Job.State.SUCCEEDED, 2)
    answer = as_staff.get(file_url(export))
    assert "attachment" in answer["Content-Disposition"]
    assert len(rows_of(b"".join(answer.streaming_content))) == 1 + 2
    entry = AuditEntry.objects.get(action="list_exported")
    assert (entry.actor_id, entry.changes["行数"]) == (staff.pk, 2)


def test_the_filters_of_the_list_hold_for_its_export(as_staff, members, world, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 0)
    assert made(as_staff, f"&area={world.gucun.pk}").rows == 1


def test_the_same_list_asked_for_twice_is_made_once(as_staff, members):
    assert ordered(as_staff) == ordered(as_staff)
    assert Job.objects.filter(kind=exporting.JOB).count() == 1


def test_the_page_tells_how_far_it_is_and_the_next_page_that_it_is_done(as_staff, members):
    export = ordered(as_staff)
    waiting = as_staff.get(EXPORTS).content.decode()
    assert "排队中" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    notice = f"“{export.title}”导出已完成"
    assert notice not in as_staff.get(ROSTER).content.decode()
    jobs.run(export.job_id)
    assert notice in as_staff.get(ROSTER).content.decode()
    done = as_staff.get(EXPORTS).content.decode()
    assert file_url(export) in done
    assert "every 1s" not in done
    assert notice not in as_staff.get(ROSTER).content.decode()


def test_an_export_can_be_cancelled_while_it_waits(as_staff, members):
    export = ordered(as_staff)
    as_staff.post(reverse("core:export_cancel", args=[export.pk]))
    jobs.run(export.job_id)
    assert "已取消，没有生成文件" in as_staff.get(EXPORTS).content.decode()
    assert not AuditEntry.objects.filter(action="list_exported").exists()


def test_an_export_stops_where_its_owner_cancels_it_while_it_is_made(as_staff, members, monkeypatch):
    export = ordered(as_staff)
    told = jobs.JobRun.progress

    def cancelled(run, phase, done, total):
        jobs.request_cancel(job=run.job)
        told(run, phase, done, total)

    monkeypatch.setattr(jobs.JobRun, "progress", cancelled)
    jobs.run(export.job_id)
    export.refresh_from_db()
    assert (export.job.state, export.file) == (Job.State.CANCELLED, None)
    assert not AuditEntry.objects.filter(action="list_exported").exists()


def test_nobody_else_may_have_an_export(client, as_staff, members, make_user, world, leader):
    export = made(as_staff)
    client.force_login(leader)
    assert client.get(file_url(export)).status_code == 404
    assert export.title not in client.get(EXPORTS).content.decode()


def test_who_lost_the_right_before_it_was_made_gets_nothing(as_staff, members, staff):
    export = ordered(as_staff)
    Grant.objects.filter(user=staff).delete()
    jobs.run(export.job_id)
    export.refresh_from_db()
    assert (export.job.state, export.job.error) == (Job.State.FAILED, exporting.NOT_ALLOWED)
    assert exporting.NOT_ALLOWED in as_staff.get(EXPORTS).content.decode()


def test_who_lost_a_part_of_the_area_before_fetching_it_gets_nothing(as_staff, members, staff, world):
    export = made(as_staff)
    Grant.objects.filter(user=staff).update(area=world.gucun)
    assert as_staff.get(file_url(export)).status_code == 404
    Grant.objects.filter(user=staff).update(area=world.city)
    assert as_staff.get(file_url(export)).status_code == 200


def test_the_file_lies_encrypted_and_is_thrown_away_after_a_day(as_staff, members, settings):
    export = made(as_staff)
    stored = export.file
    assert stored
    [path] = [one for one in (settings.DATA_DIR / "files").rglob("*") if one.is_file()]
    assert read(stored).startswith(b"PK")
    assert not path.read_bytes().startswith(b"PK")
    ListExport.objects.update(created_at=export.created_at - dt.timedelta(hours=23, minutes=59))
    exporting.expire()
    assert as_staff.get(file_url(export)).status_code == 200
    ListExport.objects.update(created_at=export.created_at - dt.timedelta(hours=24))
    answer = as_staff.get(file_url(export), follow=True)
    assert "已经没有文件可以下载" in answer.content.decode()
    exporting.expire()
    assert not StoredFile.objects.exists()


def test_cells_are_those_that_django_tables2_gives(members, staff, world):
    rows = Membership.objects.select_related("person", "unit__township").with_organisation()
    table = RosterTable(rows, user=staff, as_of=world.term.as_of)
    columns = list(table.columns.iterall())
    readers = [reader(table, column, Membership) for column in columns]
    found = [[read(record, row) for read in readers] for record, row in rows_of_table(table)]
    assert found == [[row.get_cell_value(column.name) for column in columns] for row in table.rows]
    assert "女" in found[0] or "男" in found[0]
