"""The content of a plan row: what its page shows and what its execution sets, as one JSON text (stored encrypted)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from cadres.selectors.standing import key_of
from core.masks import mask_phone
from core.models import TimestampedModel
from core.partial_dates import PartialDate
from elections.choices import POSTS

_LONGEST = 80
"""Characters of a fact that a page shows."""


@dataclass(slots=True)
class Payload:
    """``name``, ``township``, ``unit`` and ``posts`` name the row; ``changes`` are [label, before, after] for a page.

    ``person`` and ``facts`` (of the row's target: a membership, a candidacy, a poll …; {field: value}, dates as
    numbers), ``sources`` and ``postings`` are what is set; ``seen`` when person and target had last changed, so that a
    later change is noticed. ``cells`` are the
    cells as they stand in the file, of a row with an error and of one that brings a person known from elsewhere:
    its page then shows the file and nothing of what the database knows. ``person_id`` is somebody registered without
    an ID number; with ``id_number``, they get it. ``before`` is what an undo gives back: {part: {field: value}}.
    ``end`` is how a missing member is ended: {field: value}. ``mended`` are the columns corrected in the browser.
    """

    name: str = ""
    township: str = ""
    unit: str = ""
    posts: str = ""
    unit_id: int = 0
    township_id: int = 0
    id_hash: str = ""
    id_number: str = ""
    person_id: int = 0
    person: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    sources: list[int] | None = None
    postings: list[dict[str, Any]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=lambda: ["", ""])
    cells: dict[str, str] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    end: dict[str, Any] = field(default_factory=dict)
    mended: list[str] = field(default_factory=list)

    @property
    def sets_something(self) -> bool:
        return bool(self.id_number or self.person or self.facts or self.sources or self.postings)

    @property
    def key(self) -> str:
        """Under what the person is found in ``cadres.selectors.standing``."""
        return key_of(self.person_id) if self.person_id else self.id_hash

    def encoded(self) -> str:
        """As JSON, without what is empty."""
        return _ENCODER.encode({name: value for name in self.__slots__ if (value := getattr(self, name))})

    @classmethod
    def decoded(cls, text: str) -> Payload:
        return cls(**json.loads(text))


def _number(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.number
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_number)


def stamp(row: TimestampedModel | None) -> str:
    """When a row last changed, as it is compared on execution; empty for none."""
    return row.updated_at.isoformat() if row else ""


def posts_in_words(party: str, committee: str, supervision: str, postings: Iterable[Sequence[str]] = ()) -> str:
    """党组织书记、村(居)委会主任."""
    return "、".join([*_words(party, committee, supervision), *(title for _, title in postings)])


@cache
def _words(*posts: str) -> list[str]:
    heads = zip(POSTS, ("党组织", "村(居)委会", "监委会"), posts, strict=True)
    return [f"{body_words}{POSTS[body](post).label}" for body, body_words, post in heads if post]


def told_changes(
    model: type[models.Model],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    labels: Mapping[str, str] | None = None,
) -> list[list[str]]:
    """[label, before, after] of each fact to be set, in words; a phone number masked, long texts cut short. ``labels``
    stand for the model's own names of facts."""
    return [
        [
            (labels or {}).get(name) or _label(model, name),
            _shown(model, name, before.get(name)),
            _shown(model, name, value),
        ]
        for name, value in after.items()
    ]


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == "phone":
        return mask_phone(value) if value.isdigit() else value
    if isinstance(value, bool):
        return "是" if value else "否"
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", None) or ())
    told = str(choices.get(value, value))
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
