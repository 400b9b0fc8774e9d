from __future__ import annotations

from accounts.models import User
from places.models import Area


def home_path(user: User | None) -> str:
    """Where in the tree an act upon an account belongs: the account's highest area, else the root."""
    paths = user.grants.order_by("area__path").values_list("area__path", flat=True) if user and user.pk else ()  # type: ignore[attr-defined]
    path = next(iter(paths), None)
    return path or Area.objects.filter(depth=1).values_list("path", flat=True).first() or ""
