"""How workbooks about polls are planned, written, taken back. Nothing is declared: that takes a second person."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cadres.models import Vote
from cadres.services.polls import open_poll, save_poll
from core.services.jobs import JobRun
from elections.choices import Body, PollState
from elections.models import Contest, Poll
from imports.lines import Line, written_unit
from imports.models import Batch, PlanRow
from imports.payloads import Payload, stamp, told_changes
from imports.plan import refusal
from imports.poll_drafts import Draft, is_short
from imports.selectors.written import LISTED, KeptRow, UndoPreview, applied_rows
from imports.services.execution import WRITING, to_apply
from places.models import Unit

Action = PlanRow.Action
_STATE = ("state", "entered_by_id", "is_short", "returned_reason")
"""What else of a poll an import changes."""


class PollPlanner:
    """Makes plan rows of what the checks have worked out."""

    model: type[Poll] | type[Vote] = Poll

    def __init__(self, batch: Batch, units: Iterable[Unit]) -> None:
        self.batch = batch

    def plan(self, lines: Sequence[Line]) -> Iterator[tuple[PlanRow, Line]]:
        for line in lines:
            yield self._row(line), line

    def missing(self) -> Iterator[PlanRow]:
        yield from ()

    def _row(self, line: Line) -> PlanRow:
        draft: Draft | None = line.values.get("draft")
        payload = self._named(line)
        action = Action.SAME
        if line.is_left_out or line.has_error or draft is None or not self.is_known(line):
            action = Action.LEFT_OUT if line.is_left_out else Action(refusal(line))
        elif changed := line.values["changed"]:
            action = Action.NEW if draft.is_new or self.is_first(line) else Action.CHANGED
            payload.facts = {"contest": draft.poll.contest_id, "kind": draft.poll.kind, **self.facts(line, changed)}
            payload.seen = ["", draft.seen]
            payload.before = {"values": line.values["before"]}
            payload.before["poll"] = {name: getattr(draft.poll, name) for name in _STATE}
        if action == Action.CHANGED:
            payload.changes = told_changes(self.model, line.values["before"], line.values["changed"])
        return PlanRow(
            batch=self.batch,
            sheet=line.table.sheet.title,
            number=line.number,
            action=action,
            has_warning=any(not found.is_error for found in line.problems),
            target_id=draft.poll.pk if draft else None,
            unit_id=line.unit.pk if line.unit else None,
            payload=payload.encoded(),
        )

    def is_known(self, line: Line) -> bool:
        """Whether the checks came as far as comparing the row."""
        return "changed" in line.values

    def is_first(self, line: Line) -> bool:
        """Whether nothing of what the row says was there before."""
        return all(value in (None, "", {}, False) for value in line.values["before"].values())

    def facts(self, line: Line, changed: dict[str, Any]) -> dict[str, Any]:
        return {"values": changed}

    def _named(self, line: Line) -> Payload:
        township, unit = written_unit(line)
        draft: Draft | None = line.values.get("draft")
        pairs = ((cell.text, line.text_of(cell.column.identifier)) for cell in line.table.cells)
        cells = {header: text[:200] for header, text in pairs if text}
        if draft:
            cells |= {"班子": str(Body(draft.chain.contest.body).label), "投票": str(draft.poll.get_kind_display())}
        return Payload(
            name=line.name,
            township=line.unit.township.name if line.unit else township,
            unit=line.unit.short_name if line.unit else unit,
            posts=draft.named if draft else "",
            unit_id=line.unit.pk if line.unit else 0,
            township_id=line.unit.township_id if line.unit else 0,
            cells=cells,
            mended=sorted(line.mended),
        )


class VotePlanner(PollPlanner):
    model = Vote

    def is_first(self, line: Line) -> bool:
        vote: Vote = line.values["vote"]
        before = {"votes_for": vote.votes_for, "is_elected": vote.is_elected} | line.values["before"]
        return before["votes_for"] is None and before["is_elected"] is None

    def facts(self, line: Line, changed: dict[str, Any]) -> dict[str, Any]:
        vote: Vote = line.values["vote"]
        return {"candidacy": vote.candidacy_id, "post": vote.post, "values": changed}


Taken = tuple[PlanRow, Payload]


class PollExecution:
    """One run through a plan in the caller's transaction: each poll is opened where it was not, filled, and submitted
    to a second person where nothing is missing any more."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch, self.run = batch, run
        self.changed: list[PlanRow] = []
        self.townships: set[int] = set()
        self.people: set[int] = set()

    def run_all(self) -> int:
        groups: dict[tuple[int, str], list[Taken]] = defaultdict(list)
        for row in to_apply(self.batch).order_by("pk"):
            payload = Payload.decoded(row.payload)
            groups[payload.facts["contest"], payload.facts["kind"]].append((row, payload))
        for done, ((contest_id, kind), taken) in enumerate(groups.items()):
            self.run.progress(WRITING, done, len(groups))
            try:
                with transaction.atomic():
                    self._write(contest_id, kind, taken)
            except ValidationError:
                self.changed += [row for row, _ in taken]
        left = {row.pk for row in self.changed}
        return to_apply(self.batch).exclude(pk__in=left).update(applied_at=timezone.now())

    def _write(self, contest_id: int, kind: str, taken: Sequence[Taken]) -> None:
        """Errors: ValidationError where the poll is no longer as seen."""
        contest = Contest.objects.select_for_update().get(pk=contest_id)
        poll = self._poll(contest, kind, {payload.seen[1] for _, payload in taken})
        votes = list(Vote.objects.filter(poll=poll))
        head, lines = self._said(votes, [payload for _, payload in taken])
        if str(poll.state) == PollState.SUBMITTED:
            Poll.objects.filter(pk=poll.pk).update(state=PollState.DRAFT)
        try:
            with transaction.atomic():
                save_poll(actor=self._actor, poll=poll, values=head, lines=lines, submit=True)
        except ValidationError:
            save_poll(actor=self._actor, poll=poll, values=head, lines=lines)
        PlanRow.objects.filter(pk__in=[row.pk for row, _ in taken]).update(target_id=poll.pk)

    def _poll(self, contest: Contest, kind: str, seen: set[str]) -> Poll:
        poll = contest.polls.filter(kind=kind).order_by("number").last()  # type: ignore[attr-defined]
        if poll is None and seen == {""}:
            poll = open_poll(actor=self._actor, contest=contest)
        elif poll is None or seen != {stamp(poll)}:
            raise ValidationError("这次投票在核对后被修改。")
        if poll.kind != kind:
            raise ValidationError("现在应进行的是另一次投票。")
        return poll

    def _said(
        self, votes: Sequence[Vote], payloads: Sequence[Payload]
    ) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
        """The head and the lines as the form would send them."""
        head: dict[str, Any] = {}
        by_place = {(vote.candidacy_id, vote.post): vote for vote in votes}
        said: dict[int, dict[str, Any]] = {}
        for payload in payloads:
            values = payload.facts["values"]
            if "candidacy" not in payload.facts:
                head |= _dated(values)
                continue
            vote = by_place.get((payload.facts["candidacy"], payload.facts["post"]))
            if vote is None:
                raise ValidationError("选票上的候选人在核对后被修改。")
            said[vote.pk] = values
            for name, value in values.items():
                setattr(vote, name, value)
        poll = votes[0].poll if votes else None
        if poll:
            for name, value in head.items():
                setattr(poll, name, value)
            head["is_short"] = is_short(poll, votes)
        return head, said

    @cached_property
    def _actor(self) -> User | None:
        return User.objects.filter(pk=self.run.payload.get("actor")).first()


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    held_on = values.get("held_on")
    return values | ({"held_on": dt.date.fromisoformat(held_on)} if isinstance(held_on, str) else {})


class PollReversal:
    """Takes back what was filled in of polls on which nobody has worked since. Polls that the batch opened go."""

    def __init__(self, batch: Batch, run: JobRun) -> None:
        self.batch = batch
        self.counts = {"deleted": 0, "restored": 0, "kept": 0}
        self.townships: set[int] = set()
        self.people: set[int] = set()

    @classmethod
    def preview(cls, batch: Batch) -> UndoPreview:
        """What an undo would do now; of an undone batch, what was kept of it."""
        counts: Counter[str] = Counter()
        kept: list[KeptRow] = []
        for poll, taken in _written(batch):
            counts.update(_fate(poll, taken))
            if why := _why_kept(poll, taken):
                kept += [KeptRow(each.name or each.posts, each.unit, each.posts, why) for _, each in taken]
        return UndoPreview(counts["deleted"], counts["restored"], counts["kept"], kept[:LISTED])

    def run_all(self) -> None:
        for poll, taken in _written(self.batch):
            for fate in _fate(poll, taken):
                self.counts[fate] += 1
            if poll and not _why_kept(poll, taken):
                self._take_back(poll, taken)
                PlanRow.objects.filter(pk__in=[row.pk for row, _ in taken]).update(applied_at=None)

    def _take_back(self, poll: Poll, taken: Sequence[Taken]) -> None:
        first = taken[0][1]
        if not first.seen[1]:
            poll.delete()
            return
        values = dict(first.before["poll"])
        for _, payload in taken:
            before = payload.before["values"]
            if "candidacy" in payload.facts:
                line = Vote.objects.filter(poll=poll, candidacy=payload.facts["candidacy"], post=payload.facts["post"])
                line.update(**before)
            else:
                values |= _dated(before)
        Poll.objects.filter(pk=poll.pk).update(**values, updated_at=dt.datetime.fromisoformat(first.seen[1]))


def _written(batch: Batch) -> Iterator[tuple[Poll | None, list[Taken]]]:
    """What a batch wrote, by poll, as it stands now."""
    groups: dict[int, list[Taken]] = defaultdict(list)
    for row in applied_rows(batch).order_by("applied_at", "pk"):
        groups[row.target_id or 0].append((row, Payload.decoded(row.payload)))
    polls = Poll.objects.select_related("confirmed_by").in_bulk(list(groups))
    for pk, taken in groups.items():
        yield polls.get(pk), taken


def _why_kept(poll: Poll | None, taken: Sequence[Taken]) -> str:
    """Why a poll stays as it is; empty where it is taken back."""
    if poll is None:
        return "这次投票已被删除"
    if str(poll.state) == PollState.CONFIRMED:
        return "结果已确认，请先撤回结果"
    if any(row.applied_at and poll.updated_at > row.applied_at for row, _ in taken):
        return "之后被其他导入或操作修改"
    return ""


def _fate(poll: Poll | None, taken: Sequence[Taken]) -> Iterator[str]:
    is_kept = bool(_why_kept(poll, taken))
    for row, _ in taken:
        yield "kept" if is_kept else "deleted" if row.action == Action.NEW else "restored"
