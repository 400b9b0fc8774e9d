"""How far the work is, and what has come of it while its uploader was away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.models import Job
from core.services import jobs
from core.templatetags.ui import about
from imports.checker import CHECKING
from imports.models import Batch
from imports.services import batches
from tests.imports.conftest import member, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world, liaison, monkeypatch):
    """An upload of 顾雪梅 that a worker has yet to check."""
    monkeypatch.setattr(batches, "SMALL_FILE", 0)
    return batches.receive_upload(
        actor=liaison, content=workbook(member()), file_name="名册.xlsx", term=world.term, area=world.gucun
    )


def fragment(client, batch) -> str:
    return client.get(f"/imports/{batch.pk}/progress/", headers={"HX-Request": "true"}).content.decode()


def news(client, url="/roster/") -> int:
    """The number at the navigation's entry; 0 for none."""
    html = client.get(url).content.decode()
    return int(html.split("导入填报<em>")[1].split("<")[0]) if "导入填报<em>" in html else 0


def test_progress_names_its_phases_its_rate_and_what_is_left(client, waiting, liaison, monkeypatch):
    client.force_login(liaison)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    Job.objects.filter(pk=waiting.job.pk).update(
        state=Job.State.RUNNING, phase=CHECKING, done=2000, total=5000, phase_started_at=now - dt.timedelta(seconds=10)
    )
    html = fragment(client, waiting)
    assert "2,000 / 5,000 行，每秒 200 行，本步剩约20秒" in html
    assert '<li class="done">读取文件' in html
    assert '<li class="on" aria-current="step">核对内容' in html
    assert "可以离开本页，完成后在“导入填报”上提示您" in html


def test_the_first_second_of_a_phase_tells_no_rate(client, waiting, liaison):
    client.force_login(liaison)
    Job.objects.filter(pk=waiting.job.pk).update(
        state=Job.State.RUNNING, phase=CHECKING, done=400, total=5000, phase_started_at=timezone.now()
    )
    html = fragment(client, waiting)
    assert "400 / 5,000 行</span>" in html
    assert "每秒" not in html


def test_each_phase_is_timed_by_itself(monkeypatch):
    times: list[Any] = []

    def work(run):
        for phase in ("一", "二"):
            for done in (0, 1, 2):
                run.progress(phase, done, 2)
                times.append(jobs.live_progress(Job.objects.get(pk=run.job.pk)).phase_started_at)

    monkeypatch.setitem(jobs.HANDLERS, "test", work)
    jobs.run_now(kind="test", payload={})
    assert len(set(times)) == 2
    assert times[0] == times[2] < times[3] == times[5]


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (3, "不到10秒"), (41, "约50秒"), (61, "约2分钟"), (600, "约10分钟")]
)
def test_what_is_left_is_told_in_round_words(seconds, words):
    assert about(seconds) == words


def test_an_upload_checked_meanwhile_is_announced_until_it_is_opened(client, waiting, liaison, staff):
    client.force_login(liaison)
    assert news(client) == 0
    jobs.run(waiting.job.pk)
    assert news(client) == 1
    assert "新结果" in client.get("/imports/").content.decode()
    client.get(f"/imports/{waiting.pk}/")
    assert news(client) == 0
    client.force_login(staff)
    assert news(client) == 0


def test_somebody_else_who_opens_it_takes_no_notice_away(client, waiting, liaison, staff):
    jobs.run(waiting.job.pk)
    client.force_login(staff)
    client.get(f"/imports/{waiting.pk}/")
    client.force_login(liaison)
    assert news(client) == 1


def test_an_upload_that_lacks_columns_is_announced_too(client, world, liaison, monkeypatch):
    monkeypatch.setattr(batches, "SMALL_FILE", 0)
    content = workbook({"人员": "田振华", "村(社区)": "白杨村"}, headers=["村(社区)", "人员", "性别", "学历", "民族"])
    batch = batches.receive_upload(
        actor=liaison, content=content, file_name="名册.xlsx", term=world.term, area=world.gucun
    )
    jobs.run(batch.job_id or 0)
    client.force_login(liaison)
    assert Batch.objects.get().state == Batch.State.MAPPING
    assert news(client) == 1
    client.get(f"/imports/{batch.pk}/", follow=True)
    assert news(client) == 0


def test_a_writing_behind_is_announced_again(client, waiting, liaison, monkeypatch):
    jobs.run(waiting.job.pk)
    client.force_login(liaison)
    client.get(f"/imports/{waiting.pk}/")
    monkeypatch.setattr(batches, "SMALL_PLAN", -1)
    waiting.refresh_from_db()
    batches.confirm(actor=liaison, batch=waiting)
    assert news(client) == 0
    jobs.run(waiting.job.pk)
    assert news(client) == 1


@pytest.mark.parametrize("state", ["checking", "mapping", "planned", "applying"])
def test_cancelling_works_at_every_phase(client, waiting, liaison, state):
    Batch.objects.filter(pk=waiting.pk).update(state=state)
    client.force_login(liaison)
    html = client.post(f"/imports/{waiting.pk}/cancel/", follow=True).content.decode()
    assert "这次上传已取消，没有写入任何数据。" in html
    assert news(client) == 0
