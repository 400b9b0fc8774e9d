"""What the offices of an area have explained before: columns and words that need no second answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.capabilities import Capability
from imports.answers import as_choice
from imports.kinds import KINDS
from imports.masks import masked_text
from imports.models import HeaderChoice, ValueChoice
from imports.reading.headers import Choice
from places.models import Area, Unit


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


@dataclass(frozen=True)
class Remembered:
    """One choice as its list shows it: what, as what, and whether the looker may delete it."""

    choice: HeaderChoice | ValueChoice
    what: str
    meaning: str
    is_editable: bool


@dataclass(frozen=True)
class Memory:
    headers: list[Remembered]
    values: list[Remembered]


def remembered(user: Any, area: Area) -> Memory:
    """What holds in an area, from above too, and what its parts have said for themselves; newest first."""
    paths = user.paths_with(Capability.EDIT_MEANINGS)
    here = Q(area__path__startswith=area.path) | Q(area__in=Area.objects.at_or_above(area.path))

    def of(model: Any) -> list[Any]:
        return list(model.objects.filter(here).select_related("area", "made_by").order_by("-updated_at", "-pk"))

    def is_editable(choice: HeaderChoice | ValueChoice) -> bool:
        return any(choice.area.path.startswith(path) for path in paths)

    headers, values = of(HeaderChoice), of(ValueChoice)
    units = _unit_names(choice.meaning for choice in values if choice.identifier == "unit")
    return Memory(
        [Remembered(each, str(each), _columns(each), is_editable(each)) for each in headers],
        [
            Remembered(
                each,
                f"{_label(each.identifier)}“{masked_text(each.text.lstrip('/'))}”",
                masked_text(units.get(each.meaning, each.meaning)) or "空",
                is_editable(each),
            )
            for each in values
        ],
    )


def _columns(choice: HeaderChoice) -> str:
    """The labels of the columns that were chosen; how many are left out."""
    kind = KINDS.get(choice.kind)
    labels = {column.field: column.label for column in kind.columns} if kind else {}
    taken = [labels[field] for field in choice.chosen.values() if field in labels]
    out = len(choice.chosen) - len(taken)
    if not taken:
        return "整张不导入"
    return "、".join(taken) + (f"；{out}列不导入" if out else "")


def _label(identifier: str) -> str:
    labels = {column.identifier: column.label for kind in reversed(KINDS.values()) for column in reversed(kind.columns)}
    return labels.get(identifier, identifier)


def _unit_names(codes: Iterable[str]) -> dict[str, str]:
    units = Unit.objects.filter(code__in=list(codes)).select_related("township")
    return {unit.code: f"{unit.township.name}{unit.short_name}" for unit in units}
