"""The truth about background work is a row: claimed once, kept alive, found again, ended with a reason."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core.models import Job
from core.services import hints, jobs


@pytest.fixture
def handler(monkeypatch):
    """Register a function as the handler of jobs of kind ``test``."""

    def register(function):
        monkeypatch.setitem(jobs.HANDLERS, "test", function)

    return register


def make_job(**fields):
    return Job.objects.create(kind="test", **fields)


def running_job(**fields):
    now = timezone.now()
    values = {"state": Job.State.RUNNING, "attempts": 1, "lease_until": now + dt.timedelta(seconds=60)}
    return make_job(**{**values, "worker": "elsewhere:1", **fields})


@pytest.mark.django_db
def test_a_job_runs_and_keeps_its_result(handler):
    handler(lambda run: {"sum": run.payload["a"] + 1})
    job = jobs.run_now(kind="test", payload={"a": 1})
    assert (job.state, job.result, job.attempts) == (Job.State.SUCCEEDED, {"sum": 2}, 1)


@pytest.mark.django_db
def test_a_job_delivered_twice_is_done_once(handler):
    calls = []
    handler(lambda run: calls.append(1))
    job = make_job()
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert len(calls) == 1


@pytest.mark.django_db
def test_a_job_that_another_worker_holds_is_left_alone(handler):
    handler(lambda run: pytest.fail("ran"))
    job = running_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.attempts == 1


@pytest.mark.django_db
def test_a_job_whose_lease_ran_out_is_taken_over(handler):
    handler(lambda run: None)
    job = running_job(lease_until=timezone.now() - dt.timedelta(seconds=1))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 2)


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_cannot_end_the_job(handler):
    def lose(run):
        Job.objects.filter(pk=run.job.pk).update(attempts=2)
        return {"stale": True}

    handler(lose)
    job = jobs.run_now(kind="test", payload={})
    assert (job.state, job.result) == (Job.State.RUNNING, {})


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_stops_at_its_next_step(handler):
    def lose(run):
        Job.objects.filter(pk=run.job.pk).update(attempts=2)
        with transaction.atomic():
            run.hold(600)
        pytest.fail("went on")

    handler(lose)
    assert jobs.run_now(kind="test", payload={}).state == Job.State.RUNNING


@pytest.mark.django_db
def test_an_unforeseen_error_ends_the_job_without_showing_a_traceback(handler):
    def fail(run):
        raise ZeroDivisionError("secret detail")

    handler(fail)
    job = jobs.run_now(kind="test", payload={})
    assert job.state == Job.State.FAILED
    assert "secret" not in job.error
    assert "系统处理时出错" in job.error


@pytest.mark.django_db
def test_a_refused_job_says_why(handler):
    def refuse(run):
        raise jobs.JobRefusedError("文件不是工作簿。")

    handler(refuse)
    assert jobs.run_now(kind="test", payload={}).error == "文件不是工作簿。"


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_job_rolls_back_what_it_wrote(handler):
    def work(run):
        with transaction.atomic():
            Job.objects.create(kind="written")
            cache.set(f"job-cancel-{run.job.pk}", True)
            run.progress("写入", 1, 10)

    handler(work)
    job = jobs.run_now(kind="test", payload={})
    assert job.state == Job.State.CANCELLED
    assert not Job.objects.filter(kind="written").exists()


@pytest.mark.django_db
def test_a_queued_job_is_cancelled_at_once(handler):
    handler(lambda run: pytest.fail("ran"))
    job = make_job()
    jobs.request_cancel(job=job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_it_runs_inside_and_outside_of_a_transaction(handler):
    seen = []

    def work(run):
        run.progress("读取", 3, 10)
        seen.append(Job.objects.get(pk=run.job.pk))
        with transaction.atomic():
            run.progress("写入", 5, 10)
            seen.append(jobs.live_progress(Job.objects.get(pk=run.job.pk)))

    handler(work)
    jobs.run_now(kind="test", payload={})
    assert [(job.phase, job.done, job.total, job.percent) for job in seen] == [
        ("读取", 3, 10, 30),
        ("写入", 5, 10, 50),
    ]


@pytest.mark.django_db(transaction=True)
def test_progress_keeps_the_lease(handler):
    def work(run):
        Job.objects.filter(pk=run.job.pk).update(lease_until=timezone.now())
        run.progress("读取", 1, 2)
        soon = timezone.now() + dt.timedelta(seconds=50)
        assert Job.objects.filter(pk=run.job.pk, lease_until__gt=soon).exists()

    handler(work)
    assert jobs.run_now(kind="test", payload={}).state == Job.State.SUCCEEDED


@pytest.mark.django_db
def test_the_sweeper_sends_lost_jobs_again(monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(jobs, "send", sent.append)
    lost = running_job(lease_until=timezone.now() - dt.timedelta(seconds=1), created_at=long_ago())
    unsent = make_job(created_at=long_ago())
    running_job()
    make_job()
    assert jobs.sweep() == 2
    assert sorted(sent) == [lost.pk, unsent.pk]


@pytest.mark.django_db
def test_the_sweeper_gives_up_after_the_last_attempt(settings):
    job = running_job(lease_until=timezone.now(), attempts=settings.JOB_MAX_ATTEMPTS)
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "多次中断" in job.error


@pytest.mark.django_db
def test_the_sweeper_notices_a_dead_process_of_this_machine_at_once():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = jobs.worker_name().rpartition(":")[0]
    dead = running_job(worker=f"{host}:{ended.pid}")
    alive = running_job(worker=f"{host}:{os.getppid()}")
    jobs.sweep()
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, alive.state) == (Job.State.QUEUED, Job.State.RUNNING)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_sent_only_when_its_transaction_commits(monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(jobs, "send", sent.append)
    with transaction.atomic():
        jobs.enqueue(kind="test", payload={})
        transaction.set_rollback(True)
    assert sent == []
    job = jobs.enqueue(kind="test", payload={})
    assert sent == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_loses_no_job(monkeypatch):
    from core.tasks import run_job

    def away(*args):
        raise ConnectionError

    monkeypatch.setattr(run_job, "delay", away)
    assert jobs.enqueue(kind="test", payload={}).state == Job.State.QUEUED


def long_ago():
    return timezone.now() - dt.timedelta(minutes=5)


@pytest.mark.django_db
def test_a_job_is_done_while_the_cache_is_away(handler, monkeypatch):
    class Away:
        def __getattr__(self, act):
            raise ConnectionError("Connection refused")

    def work(run):
        with transaction.atomic():
            run.progress("写入", 1, 2)
        return {"done": 1}

    monkeypatch.setattr(hints, "cache", Away())
    monkeypatch.setattr(hints, "_away_until", 0.0)
    handler(work)
    job = jobs.run_now(kind="test", payload={})
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"done": 1})
    jobs.request_cancel(job=make_job())


@pytest.mark.django_db
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of defunct processes")
def test_the_sweeper_takes_a_process_that_nobody_waited_for_as_dead():
    """In a container the first process may never take the dead off the list."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    host = jobs.worker_name().rpartition(":")[0]
    defunct = running_job(worker=f"{host}:{ended.pid}")
    jobs.sweep()
    defunct.refresh_from_db()
    assert defunct.state == Job.State.QUEUED
    ended.wait()
