from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.capabilities import Capability
from places.models import Area
from places.selectors import area_named


def home_path(user: User | None) -> str:
    """Where in the tree an act upon an account belongs: the account's highest area, else the root."""
    paths = user.grants.order_by("area__path").values_list("area__path", flat=True) if user and user.pk else ()  # type: ignore[attr-defined]
    path = next(iter(paths), None)
    return path or Area.objects.filter(depth=1).values_list("path", flat=True).first() or ""


def managed_areas(actor: Any) -> QuerySet[Area]:
    """The areas in which an administrator gives out accounts, without the placeholder levels."""
    areas: QuerySet[Area] = Area.objects.with_capability(actor, Capability.MANAGE_ACCOUNTS).filter(is_hidden=False)
    return areas


def find_managed_area(actor: Any, text: str) -> Area:
    """The area that a code or a name means, among those an administrator manages. Errors: ``ValidationError``."""
    return area_named(managed_areas(actor), text)
