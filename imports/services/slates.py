"""How a list of candidates is planned, written and taken back: as a roster, into the slate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cadres.choices import CandidacyStatus
from cadres.models import Candidacy, CandidacyTurn, Posting
from cadres.querysets import BARRED
from cadres.selectors.standing import SLATE_BOOK, BookRow
from cadres.services.candidacy_turns import write_turn
from core.partial_dates import PartialDate
from elections.services.qualifications import put_in_shipped
from imports.checks.candidates import IN_TWO_UNITS
from imports.choices import ProblemKind as Kind
from imports.lines import Line
from imports.payloads import Payload
from imports.plan import RosterPlanner
from imports.selectors.written import Place
from imports.services.execution import RosterExecution, Taken
from imports.services.reversal import RosterReversal

SETTLED = (CandidacyStatus.FINAL, CandidacyStatus.ELECTED, CandidacyStatus.NOT_ELECTED)


class CandidatePlanner(RosterPlanner):
    """Compares rows with the candidates of the term election. Nobody's status is changed by a row."""

    book = SLATE_BOOK
    in_two_units = Kind.CANDIDATE_IN_TWO_UNITS
    told_in_two_units = f"系统中此人还是“{{unit}}”的候选人，{IN_TWO_UNITS}"

    def check_known(self, line: Line, there: BookRow) -> None:
        """Who is out does not come back by a file, and the posts of final candidates stay."""
        assert isinstance(there, Candidacy)
        if there.status == CandidacyStatus.TURNED_DOWN:
            step = there.get_turned_down_at_display() or "资格审查"
            told = f"此人已在“{step}”环节被取消候选人资格。要恢复的，请先在候选人页面恢复；否则请删去这一行。"
            line.add("name", Kind.CANDIDATE_TURNED_DOWN, told)
        elif there.status == CandidacyStatus.WITHDRAWN:
            told = "此人已退出参选。要重新参选的，请先在候选人页面恢复；否则请删去这一行。"
            line.add("name", Kind.CANDIDATE_WITHDRAWN, told)
        elif there.status in SETTLED:
            self._keep_posts(line, there)

    def _keep_posts(self, line: Line, there: Candidacy) -> None:
        for name, label in self.book.labels.items():
            now, new = getattr(there, name), getattr(line.posts, name.removesuffix("_post"))
            if new and new != now:
                shown = getattr(there, f"get_{name}_display")() or "没有"
                told = f"状态已是“{there.get_status_display()}”，{label}为“{shown}”，不能由导入更改。"
                column = name if name in line.table.cell_of else "posts"
                line.add(column, Kind.FINAL_POST_CHANGED, f"{told}请在候选人页面处理，或把这一格改回。")

    def new_postings(self, line: Line, there: dict[str, Posting]) -> list[dict[str, Any]]:
        return []

    def expected(self) -> QuerySet[Any]:
        """Those who stand still."""
        return super().expected().exclude(status__in=BARRED)


class CandidateExecution(RosterExecution):
    """Writes candidates; who is new gets the first turn of a candidacy, who has left the last."""

    book = SLATE_BOOK

    def run_all(self) -> int:
        put_in_shipped(term=self.batch.term)
        return super().run_all()

    def write(self, taken: list[Taken]) -> None:
        before = set(self.people)
        super().write(taken)
        people = self.people - before
        new = Candidacy.objects.filter(term=self.batch.term, occasion=0, person__in=people, turns=None)
        today = timezone.localdate()
        CandidacyTurn.objects.bulk_create(
            CandidacyTurn(candidacy_id=pk, status=status, on=today, reason="导入候选人名册", by=self._actor)
            for pk, status in new.values_list("pk", "status")
        )

    def end(self, member: BookRow, payload: Payload) -> None:
        """The candidate has withdrawn."""
        assert isinstance(member, Candidacy)
        date = PartialDate.from_number(payload.end["ended_on"])
        turn = write_turn(
            actor=self._actor,
            candidacy=member,
            status=CandidacyStatus.WITHDRAWN,
            reason=payload.end["exit_note"],
            on=dt.date(date.year, date.month, date.day or 1),
        )
        payload.before["turn"] = turn.pk

    @cached_property
    def _actor(self) -> User | None:
        return User.objects.filter(pk=self.run.payload.get("actor")).first()


class CandidateReversal(RosterReversal):
    """Takes candidates back; a withdrawal with its turn."""

    book = SLATE_BOOK

    def undo(self, places: Sequence[Place]) -> None:
        super().undo(places)
        turns = [
            payload.before["turn"] for place in places for payload in self.payloads(place) if "turn" in payload.before
        ]
        CandidacyTurn.objects.filter(pk__in=turns).delete()
