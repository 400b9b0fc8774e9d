"""What the offices of an area have explained before: columns and words that need no second answer."""

from __future__ import annotations

from collections import defaultdict

from imports.answers import as_choice
from imports.headers import Choice
from imports.models import HeaderChoice, ValueChoice
from places.models import Area


def known_meanings(area: Area) -> dict[str, dict[str, str]]:
    """identifier → plain text → text to read in its place; an area's own answers go before those from above."""
    meanings: dict[str, dict[str, str]] = defaultdict(dict)
    choices = ValueChoice.objects.filter(area__in=Area.objects.at_or_above(area.path)).order_by("area__path")
    for identifier, text, meaning in choices.values_list("identifier", "text", "meaning"):
        meanings[identifier][text] = meaning
    return meanings


def known_headers(area: Area, kind: str) -> dict[str, Choice]:
    """Fingerprint of a header → column from 0 → field, None to leave the column out."""
    above = Area.objects.at_or_above(area.path)
    choices = HeaderChoice.objects.filter(area__in=above, kind=kind).order_by("area__path")
    return {choice.fingerprint: as_choice(choice.chosen) for choice in choices}
