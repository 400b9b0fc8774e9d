from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings

from core.services import exporting, jobs
from core.signals import swept


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
    exporting.expire()
    swept.send(sender=None)


@worker_ready.connect
def sweep_at_start(sender: Any, **kwargs: Any) -> None:
    sweep_jobs.delay()


def beat_schedule() -> dict[str, Any]:
    return {"sweep-jobs": {"task": "core.sweep_jobs", "schedule": settings.JOB_SWEEP_SECONDS}}
