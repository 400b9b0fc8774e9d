"""Background work whose truth is a row: queued, claimed, kept alive, ended, found again when its worker died."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.models import Job
from core.services import hints

logger = logging.getLogger(__name__)

Handler = Callable[["JobRun"], "dict[str, Any] | None"]
HANDLERS: dict[str, Handler] = {}


class JobCancelledError(Exception):
    """Raised inside a handler when its owner asked to cancel; the handler's transaction rolls back."""


class JobRefusedError(Exception):
    """Raised by a handler that cannot do the job, with a Chinese sentence for the owner."""


def job_handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind. It must be safe to run twice."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def enqueue(*, kind: str, payload: dict[str, Any], owner_id: int | None = None) -> Job:
    """Make a job and send it to a worker when the caller's transaction is committed."""
    job = Job.objects.create(kind=kind, payload=payload, owner_id=owner_id)
    transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_id: int) -> None:
    """Hint a worker at a job. A broker that is away is no error: the sweeper sends again."""
    from core.tasks import run_job

    try:
        run_job.delay(job_id)
    except Exception as error:
        logger.warning("job %s not sent: %s", job_id, error)


def request_cancel(*, job: Job) -> None:
    """Ask a job to stop at its next step; a queued one ends at once."""
    hints.put(_cancel_key(job.pk), True, 3600)
    now = timezone.now()
    ended = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, cancel_requested=True, ended_at=now
    )
    if not ended:
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def claim(job_id: int) -> Job | None:
    """Take a queued job, or a running one whose lease ran out. None when another worker has it or it has ended."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    claimed = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        worker=worker_name(),
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        lease_until=now + dt.timedelta(seconds=settings.JOB_LEASE_SECONDS),
    )
    return Job.objects.get(pk=job_id) if claimed else None


class JobRun:
    """A claimed job in the hands of its handler: parameters in, progress out."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self._told_at: dt.datetime | None = None
        job.phase = ""

    def progress(self, phase: str, done: int, total: int) -> None:
        """Tell how far the work is and keep the lease; at most twice a second, phases always.

        Inside a transaction the row would be invisible to others, so the figures go through the cache.
        Errors: JobCancelledError when the owner asked to stop.
        """
        now = timezone.now()
        if phase == self.job.phase and self._told_at and (now - self._told_at).total_seconds() < 0.5 and done < total:
            return
        self._told_at = now
        if phase != self.job.phase:
            self.job.phase_started_at = now
        self.job.phase, self.job.done, self.job.total = phase, done, total
        if connection.in_atomic_block:
            hints.put(_progress_key(self.job.pk), [phase, done, total, self.job.phase_started_at], 600)
        else:
            self._beat(now, settings.JOB_LEASE_SECONDS)
        if hints.take(_cancel_key(self.job.pk)):
            raise JobCancelledError

    def hold(self, seconds: int) -> None:
        """Lengthen the lease before one long transaction, in which no heartbeat can be written."""
        self._beat(timezone.now(), seconds)

    def _beat(self, now: dt.datetime, lease: int) -> None:
        kept = self._mine().update(
            phase=self.job.phase,
            done=self.job.done,
            total=self.job.total,
            phase_started_at=self.job.phase_started_at,
            heartbeat_at=now,
            lease_until=now + dt.timedelta(seconds=lease),
        )
        if not kept or Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise JobCancelledError

    def end(self, state: Job.State, *, result: dict[str, Any] | None = None, error: str = "") -> None:
        self._mine().update(state=state, result=result or {}, error=error, ended_at=timezone.now(), lease_until=None)
        hints.forget(_progress_key(self.job.pk), _cancel_key(self.job.pk))

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts)


def run(job_id: int) -> None:
    """Claim a job and do it; its end is always recorded. Running it twice does it once."""
    job = claim(job_id)
    if job is None:
        return
    current = JobRun(job)
    try:
        result = HANDLERS[job.kind](current)
    except JobCancelledError:
        current.end(Job.State.CANCELLED)
    except JobRefusedError as error:
        current.end(Job.State.FAILED, error=str(error))
    except Exception:
        logger.exception("job %s %s failed", job.pk, job.kind)
        current.end(Job.State.FAILED, error="系统处理时出错，已记录。请稍后重试；再次出现请联系管理员。")
    else:
        current.end(Job.State.SUCCEEDED, result=result)


def run_now(*, kind: str, payload: dict[str, Any], owner_id: int | None = None) -> Job:
    """Do a job here, without a worker (management commands, small uploads)."""
    job = Job.objects.create(kind=kind, payload=payload, owner_id=owner_id)
    run(job.pk)
    job.refresh_from_db()
    return job


def sweep() -> int:
    """Send again what lost its worker or its message; give up after ``JOB_MAX_ATTEMPTS``. Returns how many."""
    now = timezone.now()
    for job in Job.objects.filter(state=Job.State.RUNNING).exclude(worker=worker_name()):
        if _process_is_gone(job.worker):
            Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(lease_until=now)
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lte=now)
    lost.filter(attempts__gte=settings.JOB_MAX_ATTEMPTS).update(
        state=Job.State.FAILED, ended_at=now, error="多次中断后停止。请重新发起；再次出现请联系管理员。"
    )
    lost.update(state=Job.State.QUEUED)
    waiting = Job.objects.filter(
        state=Job.State.QUEUED, created_at__lt=now - dt.timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    )
    ids = list(waiting.values_list("pk", flat=True)[:100])
    for job_id in ids:
        send(job_id)
    return len(ids)


def _process_is_gone(worker: str) -> bool:
    """Whether a worker of this host is dead. Of other hosts only the lease tells."""
    host, _, pid = worker.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_defunct(int(pid))


def _is_defunct(pid: int) -> bool:
    """Whether a process is dead and only not taken off the list: nobody may do so in a container."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(")")[2].split()[:1] == ["Z"]


def live_progress(job: Job) -> Job:
    """The job with the figures that its running transaction has told so far."""
    if job.state == Job.State.RUNNING and (told := hints.take(_progress_key(job.pk))):
        job.phase, job.done, job.total, job.phase_started_at = told
    return job


def _progress_key(job_id: int) -> str:
    return f"job-progress-{job_id}"


def _cancel_key(job_id: int) -> str:
    return f"job-cancel-{job_id}"
