"""What there is of a user's exports."""

from __future__ import annotations

from typing import Any

from core.models import Job, ListExport

MOST = 20


def exports_of(user: Any) -> Any:
    """A user's own exports, the newest first; nobody else sees them."""
    return ListExport.objects.filter(owner_id=user.pk).select_related("job")


def ended_unseen(user: Any) -> list[ListExport]:
    """What has ended since the user last looked at the exports."""
    return list(exports_of(user).filter(seen_at=None, job__state__in=Job.ENDED)[:MOST])


def has_unseen(user: Any) -> bool:
    return bool(exports_of(user).filter(seen_at=None).exists())
