"""Which bodies' posts a file is about: a roster of the Party organisations says nothing of the committees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from elections.choices import Body
from imports.lines import Line
from imports.models import Batch

POST_FIELDS = {Body.PARTY: "party_post", Body.COMMITTEE: "committee_post", Body.SUPERVISION: "supervision_post"}


def covered_bodies(batch: Batch) -> list[Body]:
    """Those that the uploader named, else those of which the file has posts; all for a file with none."""
    named = batch.bodies or batch.layout.get("bodies")
    return [Body(name) for name in named] if named else list(Body)


def bodies_of(lines: Iterable[Line]) -> list[str]:
    """The bodies of which any line has a post."""
    found = {body for line in lines for body in Body if getattr(line.posts, body.value)}
    return [body.value for body in Body if body in found]


def keep_to_bodies(lines: Sequence[Line], bodies: Sequence[str]) -> None:
    """Forget the posts of bodies that the uploader did not name; a line with no other post is left out."""
    for line in lines:
        others: dict[str, Any] = {
            body.value: "" for body in Body if body not in bodies and getattr(line.posts, body.value)
        }
        if others:
            line.posts = replace(line.posts, **others)
            line.is_left_out = line.is_left_out or not line.posts
