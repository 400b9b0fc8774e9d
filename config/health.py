"""Whether the product is alive: for load balancers, supervisors and the office's monitoring."""

from django.db import OperationalError, connection
from django.http import HttpRequest, JsonResponse

from core.models import Job


def healthz(request: HttpRequest) -> JsonResponse:
    """200 with the length of the queue, or 503 with the part that does not answer."""
    try:
        connection.ensure_connection()
        waiting = Job.objects.filter(state=Job.State.QUEUED).count()
    except OperationalError:
        return JsonResponse({"ok": False, "part": "database"}, status=503)
    return JsonResponse({"ok": True, "jobs_waiting": waiting})
