"""What the uploader has answered to a file: which column is which, mended cells, words explained, doubts accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from imports.reading.headers import Choice

Place = tuple[str, int]
"""A row of a file: exact title of the sheet, Excel's row number."""


@dataclass
class Answers:
    """Stored with the batch as JSON (encrypted), so every key is a text; the file itself is never changed.

    ``columns``: fingerprint of a header → column from 0 → field of a column, "" to leave the column out.
    ``cells``: sheet → row → column identifier → text in place of what stands there.
    ``values``: identifier → plain text → text in place of it, in every row.
    ``accepted``: sheet → row → kind of problem → reason. ``left_out``: sheet → rows that are not to be imported.
    """

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    accepted: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def decoded(cls, text: str) -> Answers:
        return cls(**json.loads(text)) if text else cls()

    def encoded(self) -> str:
        """As JSON, without what is empty; empty for no answer at all."""
        given: dict[str, Any] = {name: value for name, value in vars(self).items() if value}
        return json.dumps(given, ensure_ascii=False) if given else ""

    def cells_of(self, place: Place) -> dict[str, str]:
        return self.cells.get(place[0], {}).get(str(place[1]), {})

    def accepted_at(self, place: Place) -> dict[str, str]:
        return self.accepted.get(place[0], {}).get(str(place[1]), {})

    def leaves_out(self, place: Place) -> bool:
        return place[1] in self.left_out.get(place[0], ())

    @property
    def chosen_columns(self) -> dict[str, Choice]:
        """By the fingerprint of the header for which they hold."""
        return {fingerprint: as_choice(chosen) for fingerprint, chosen in self.columns.items()}

    def mend_cell(self, place: Place, identifier: str, text: str) -> None:
        self.cells.setdefault(place[0], {}).setdefault(str(place[1]), {})[identifier] = text

    def forget_cell(self, place: Place, identifier: str) -> None:
        self.cells_of(place).pop(identifier, None)

    def accept(self, place: Place, kind: str, reason: str) -> None:
        self.accepted.setdefault(place[0], {}).setdefault(str(place[1]), {})[kind] = reason

    def leave_out(self, place: Place, *, out: bool) -> None:
        rows = set(self.left_out.get(place[0], ()))
        self.left_out[place[0]] = sorted(rows | {place[1]} if out else rows - {place[1]})


@dataclass(frozen=True)
class HeaderAnswer:
    """What the columns under one header mean: column from 0 → field, "" to leave it out; ``texts`` are their heads."""

    fingerprint: str
    texts: list[str]
    columns: dict[int, str]


def as_choice(chosen: Mapping[str, str]) -> Choice:
    """A stored choice as header matching takes it: "" is a column left out."""
    return {int(index): name or None for index, name in chosen.items()}
