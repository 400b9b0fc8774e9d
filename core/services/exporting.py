"""Long lists as workbooks, made in the background: asked for, built, given out, thrown away."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone

from core.capabilities import Capability
from core.exports import Notes, table_response
from core.models import Job, ListExport
from core.models.exports import KEPT
from core.services import files
from core.services.jobs import JobRefusedError, JobRun, enqueue, request_cancel

JOB = "core.list_export"
LEASE_SECONDS = 900
MOST_AT_ONCE = 3_000
"""A list of more rows is not made while its user waits for the page."""
NOT_ALLOWED = "您已没有查看这份名单的权限，或者名单已不在您的管理范围，没有导出。"


@transaction.atomic
def order_export(*, actor: Any, title: str, address: str, capability: Capability) -> ListExport:
    """Have a list made into a workbook. The same list asked for again while it is being made is one export."""
    running = ListExport.objects.filter(owner_id=actor.pk, address=address).exclude(job__state__in=Job.ENDED)
    if found := running.first():
        return found
    return ListExport.objects.create(
        owner_id=actor.pk,
        job=enqueue(kind=JOB, payload={}, owner_id=actor.pk),
        title=title,
        address=address,
        capability=capability.value,
        paths=list(actor.paths_with(capability)),
    )


def build(run: JobRun) -> dict[str, Any]:
    """Make the workbook of an export as its owner would see the list now, and keep it, encrypted."""
    export = ListExport.objects.get(job=run.job)
    run.hold(LEASE_SECONDS)
    try:
        answer: Any = _answer(export, run)
    except (Http404, PermissionDenied, ObjectDoesNotExist) as error:
        raise JobRefusedError(NOT_ALLOWED) from error
    if answer.status_code != 200 or not getattr(answer, "filename", ""):
        raise JobRefusedError(NOT_ALLOWED)
    kept = files.store(content=b"".join(answer.streaming_content))
    ListExport.objects.filter(pk=export.pk).update(file=kept, file_name=answer.filename, rows=run.job.total)
    return {"rows": run.job.total}


def _answer(export: ListExport, run: JobRun) -> HttpResponseBase:
    """What the list's own page answers its owner, who may have lost the right to it since."""
    path, _, query = export.address.partition("?")
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user = get_user_model().objects.filter(is_active=True).get(pk=export.owner_id)
    request.htmx, request.session, request.export_run = False, {}, run
    view = resolve(path)
    answer: HttpResponseBase = view.func(request, *view.args, **view.kwargs)
    return answer


def is_long(request: HttpRequest, table: Any) -> bool:
    """Whether a list asked for is one for a worker, and this is not the worker."""
    return not hasattr(request, "export_run") and len(table.rows) > MOST_AT_ONCE


def make_workbook(request: HttpRequest, *, table: Any, title: str, notes: Notes) -> HttpResponseBase:
    """The workbook of a list, for a worker with its progress."""
    run: JobRun | None = getattr(request, "export_run", None)
    return table_response(table=table, title=title, notes=notes, **({"tell": run.progress} if run else {}))


def may_have(user: Any, export: ListExport) -> bool:
    """Whether its owner still may see all that an export was made of."""
    now = user.paths_with(Capability(export.capability))
    return bool(now) and all(any(path.startswith(held) for held in now) for path in export.paths)


def cancel_export(*, export: ListExport) -> None:
    request_cancel(job=export.job)


def note_seen(*, owner_id: int) -> None:
    """The owner has looked at what became of the exports that have ended."""
    ended = ListExport.objects.filter(owner_id=owner_id, seen_at=None, job__state__in=Job.ENDED)
    ended.update(seen_at=timezone.now())


@transaction.atomic
def expire() -> None:
    """Throw away what nobody may fetch any more."""
    old = ListExport.objects.filter(created_at__lt=timezone.now() - KEPT, file__isnull=False)
    keys = list(old.values_list("file_id", flat=True))
    if keys:
        old.update(file=None)
        files.discard(keys=keys)
