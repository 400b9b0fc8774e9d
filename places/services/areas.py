from __future__ import annotations

from typing import Any

from django.db import transaction

from core.services import audit
from places.models import DEFAULT_VOCABULARY, Area


@transaction.atomic
def set_vocabulary(*, actor: Any, area: Area, words: dict[str, str]) -> Area:
    """Set the words that pages and texts use in an area and below it; an empty word is taken from above."""
    before = audit.snapshot(area)
    area.vocabulary = {key: words[key].strip() for key in DEFAULT_VOCABULARY if words.get(key, "").strip()}
    if changes := audit.changes_between(before, area):
        area.save(update_fields=["vocabulary"])
        audit.record(actor=actor, action="area_edited", instance=area, area_path=area.path, changes=changes)
    return area
