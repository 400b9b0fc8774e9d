"""How far the candidates of units are, as the plan of a term needs it: counted for all units at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Q

from cadres.choices import CandidacyStatus, NominationRoute, ReviewState
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from elections.models import Term
from elections.rules.plan import COMMITTEE_DAY, PARTY_DAY, Known

FINAL = (CandidacyStatus.FINAL, CandidacyStatus.ELECTED, CandidacyStatus.NOT_ELECTED)
OUT = (CandidacyStatus.TURNED_DOWN, CandidacyStatus.WITHDRAWN)
POSTS = {PARTY_DAY: "party_post", COMMITTEE_DAY: "committee_post"}


@dataclass(frozen=True)
class BodySlate:
    """Those who stand for one body of a unit and did not fall: how many, how many passed the review, how many are
    final; the last day on which a department or the office said something of them."""

    standing: int = 0
    clear: int = 0
    final: int = 0
    reviewed_on: dt.date | None = None

    @property
    def waiting(self) -> int:
        return self.standing - self.clear

    def review_known(self, today: dt.date) -> Known:
        if not self.standing:
            return Known(basis="还没有登记候选人")
        told = f"{self.standing} 名人选中 {self.clear} 名通过联审"
        if self.waiting:
            return Known(percent=self.clear * 100 // self.standing or None, basis=told)
        return Known(done_on=min(self.reviewed_on or today, today), basis=told)

    def final_list_known(self, published: dt.date | None, today: dt.date) -> Known:
        """``published``: the day of the final list, as the contest has it."""
        if not self.standing:
            if published and published <= today:
                return Known(done_on=published, basis=f"正式候选人名单公布日 {published}")
            return Known(basis="还没有登记候选人")
        told = f"{self.standing} 名人选中 {self.final} 名为正式候选人"
        if self.final < self.standing:
            return Known(percent=self.final * 100 // self.standing or None, basis=told)
        return Known(done_on=min(published or today, today), basis=told)


@dataclass(frozen=True)
class UnitSlate:
    """A unit's candidates, by the anchor of the election they stand in."""

    by_anchor: dict[str, BodySlate]

    def of(self, anchor: str) -> BodySlate:
        return self.by_anchor.get(anchor, BodySlate())


NO_SLATE = UnitSlate({})


def slates_of(term: Term, units: Any) -> dict[int, UnitSlate]:
    """The candidates of a term election by unit, in three queries. Who was written in on the
    ballots stood before no review."""
    stands = Q(term=term, occasion=0, unit__in=units) & ~Q(status__in=OUT) & ~Q(route=NominationRoute.WRITE_IN)
    rows = Candidacy.objects.filter(stands)
    found: dict[int, dict[str, BodySlate]] = {}
    counted = rows.order_by().values("unit_id").annotate(**_counts())
    for row in counted:
        found[row["unit_id"]] = {
            anchor: BodySlate(row[f"{anchor}_all"], row[f"{anchor}_clear"], row[f"{anchor}_final"]) for anchor in POSTS
        }
    for day, model in (("answered_on", ReviewAnswer), ("on", ReviewDecision)):
        for unit, anchor, last in _last_days(model, day, rows):
            slate = found[unit][anchor]
            found[unit][anchor] = replace(slate, reviewed_on=max(filter(None, (slate.reviewed_on, last))))
    return {unit: UnitSlate(slates) for unit, slates in found.items()}


def _counts() -> dict[str, Count]:
    counts = {}
    for anchor, post in POSTS.items():
        stands = ~Q(**{post: ""})
        counts[f"{anchor}_all"] = Count("pk", filter=stands)
        counts[f"{anchor}_clear"] = Count("pk", filter=stands & Q(review=ReviewState.CLEAR))
        counts[f"{anchor}_final"] = Count("pk", filter=stands & Q(status__in=FINAL))
    return counts


def _last_days(model: Any, day: str, candidacies: Any) -> list[tuple[int, str, dt.date]]:
    lasts = {anchor: Max(day, filter=~Q(**{f"candidacy__{post}": ""})) for anchor, post in POSTS.items()}
    rows = model.objects.filter(candidacy__in=candidacies.order_by().values("pk")).order_by()
    values = rows.values("candidacy__unit_id").annotate(**lasts)
    return [(row["candidacy__unit_id"], anchor, row[anchor]) for row in values for anchor in POSTS if row[anchor]]
