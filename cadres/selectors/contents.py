"""What a unit hands in, row by row, and the hash that a lock holds (DESIGN §4.9 for what is locked)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from cadres.models import Candidacy, Membership, Posting, PostRow, Vote
from elections.choices import DataKind
from elections.models import Contest, Poll, Term, UnitTask

Rows = dict[int, list[list[Any]]]
"""By unit: the facts of each row, in an order of their own."""

PERSON_FACTS = ("name", "sex", "birth", "id_number_hash", "ethnic_group")
POST_FACTS = tuple(field.name for field in PostRow._meta.fields if field.editable and field.name not in ("id",))
SERVICE_FACTS = (*POST_FACTS, "started_on", "note")
"""Not when and why somebody left: that is noted for years after a roster was locked, and changes no figure of it."""
STANDING_FACTS = (*POST_FACTS, "route", "nominators", "present_post", "is_on_slate", "note", "status")
POSTING_FACTS = ("kind", "title", "started_on")
CONTEST_FACTS = ("body", "occasion", "electors", "election_day", "voter_list_on", "final_list_on")
POLL_FACTS = (
    "number", "kind", "held_on", "is_short", "electors", "attended", "proxies", "mobile", "issued", "returned", "valid",
    "void", "void_reasons", "state", "is_valid", "next",
)  # fmt: skip
VOTE_FACTS = ("post", "votes_for", "against", "abstained", "is_elected")
TASK_FACTS = ("task_id", "state", "percent", "done_on", "note")


def content_hashes(*, term: Term, kind: DataKind, unit_ids: Iterable[int]) -> dict[int, str]:
    """The hash of each unit's data of a kind: the same rows give the same hash, whatever their order and ids."""
    units = list(unit_ids)
    rows = _READERS[kind](term, units)
    return {unit: _digest(rows.get(unit, [])) for unit in units}


def row_counts(*, term: Term, kind: DataKind, unit_ids: Iterable[int]) -> dict[int, int]:
    """How many rows each unit would hand in: who has none has nothing to hand in."""
    rows = _READERS[kind](term, list(unit_ids))
    return {unit: len(found) for unit, found in rows.items()}


def _digest(rows: list[list[Any]]) -> str:
    lines = sorted(json.dumps(row, ensure_ascii=False, default=str, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _roster(term: Term, units: list[int]) -> Rows:
    rows: Rows = defaultdict(list)
    members = Membership.objects.as_elected().filter(term=term, unit__in=units).order_by()
    for row in members.select_related("person").prefetch_related("sources"):
        rows[row.unit_id].append(["member", *_of(row, SERVICE_FACTS), *_sources(row), *_of(row.person, PERSON_FACTS)])
    for row in Posting.objects.filter(term=term, unit__in=units).select_related("person").order_by():
        rows[row.unit_id].append(["posting", *_of(row, POSTING_FACTS), *_of(row.person, PERSON_FACTS)])
    return rows


def _candidates(term: Term, units: list[int]) -> Rows:
    rows: Rows = defaultdict(list)
    candidacies = Candidacy.objects.filter(term=term, unit__in=units, occasion=0).order_by()
    for row in candidacies.select_related("person").prefetch_related("sources"):
        rows[row.unit_id].append([*_of(row, STANDING_FACTS), *_sources(row), *_of(row.person, PERSON_FACTS)])
    return rows


def _results(term: Term, units: list[int]) -> Rows:
    rows: Rows = defaultdict(list)
    contests = Contest.objects.filter(term=term, unit__in=units, occasion=0).order_by()
    for contest in contests.prefetch_related("posts"):
        seats = sorted([each.post, each.seats, each.women] for each in contest.posts.all())
        rows[contest.unit_id].append(["contest", *_of(contest, CONTEST_FACTS), seats])
    for poll in Poll.objects.filter(contest__in=contests).select_related("contest").order_by():
        rows[poll.contest.unit_id].append(["poll", poll.contest.body, *_of(poll, POLL_FACTS)])
    votes = Vote.objects.filter(poll__contest__in=contests).select_related("poll__contest", "candidacy__person")
    for vote in votes.order_by():
        contest = vote.poll.contest
        key = ["vote", contest.body, vote.poll.number, vote.candidacy.person_id]
        rows[contest.unit_id].append([*key, *_of(vote, VOTE_FACTS)])
    return rows


def _progress(term: Term, units: list[int]) -> Rows:
    rows: Rows = defaultdict(list)
    for row in UnitTask.objects.filter(task__term=term, unit__in=units).order_by():
        rows[row.unit_id].append(_of(row, TASK_FACTS))
    return rows


_READERS: dict[str, Callable[[Term, list[int]], Rows]] = {
    DataKind.ROSTER: _roster,
    DataKind.CANDIDATES: _candidates,
    DataKind.RESULTS: _results,
    DataKind.PROGRESS: _progress,
}


def _of(row: Model, names: Iterable[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _sources(row: Any) -> list[list[str]]:
    return [sorted(source.code for source in row.sources.all())]
