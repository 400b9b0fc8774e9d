"""The entries of the main navigation: said once, shown to whom they lead somewhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from core.capabilities import Capability


@dataclass(frozen=True)
class Entry:
    """One entry: its words, where it leads, who sees it, its icon, and which URL namespaces it stands for.

    ``tab`` entries stand in the bottom bar of narrow screens.
    """

    label: str
    url_name: str
    capability: Capability
    icon: str
    prefix: str
    tab: bool = False


ENTRIES: list[Entry] = []


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the entries for this user, the current one marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    shown = [
        {"entry": entry, "url": reverse(entry.url_name), "on": request.path.startswith(entry.prefix)}
        for entry in ENTRIES
        if user.can(entry.capability)
    ]
    return {"navigation": shown}
