"""The numbers of each vote, so that by the law exactly those who are meant to be elected are."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from elections.choices import PartyPost, PollKind, VoidReason
from reports.demo.draws import apportion
from reports.demo.standing import Stand

VOID_REASONS = {VoidReason.TOO_MANY: 44, VoidReason.BLANK: 31, VoidReason.UNREADABLE: 17, VoidReason.OTHER: 8}


@dataclass
class Count:
    """What one candidate got for one post."""

    stand: Stand
    post: str
    votes_for: int
    against: int = 0
    abstained: int = 0
    is_elected: bool = True


@dataclass
class Sheet:
    """The paper form of one vote."""

    electors: int
    attended: int
    kind: PollKind = PollKind.FIRST
    proxies: int | None = None
    mobile: int | None = None
    void: int = 0
    counts: list[Count] = field(default_factory=list)

    @property
    def valid(self) -> int:
        return self.attended - self.void

    @property
    def void_reasons(self) -> dict[str, int]:
        parts = apportion(self.void, list(VOID_REASONS.values()))
        return {reason.value: part for reason, part in zip(VOID_REASONS, parts, strict=True) if part}


def committee_sheet(rng: Random, stands: list[Stand], voters: int) -> Sheet:
    """The vote of all voters of a unit for its village or residents' committee."""
    attended = round(voters * rng.uniform(0.78, 0.96))
    proxies, mobile = round(attended * rng.uniform(0.01, 0.06)), round(attended * rng.uniform(0.005, 0.04))
    sheet = Sheet(voters, attended, PollKind.FIRST, proxies, mobile, round(attended * rng.uniform(0.004, 0.025)))
    for post in dict.fromkeys(stand.seat.committee_post for stand in stands):
        own = [stand for stand in stands if stand.seat.committee_post == post]
        votes = _votes(rng, own, sheet.valid, rng.uniform(0.08, 0.2))
        sheet.counts += [
            Count(stand, post, number, is_elected=stand.is_elected) for stand, number in zip(own, votes, strict=True)
        ]
    return sheet


def members_sheet(rng: Random, stands: list[Stand], due: int, present: int) -> Sheet:
    """The Party members' meeting elects the committee: everybody stands for member there."""
    sheet = Sheet(due, present, void=rng.choice((0, 0, 0, 1)) if present > 40 else 0)
    votes = _votes(rng, stands, sheet.valid, rng.uniform(0.04, 0.08))
    for stand, number in zip(stands, votes, strict=True):
        against = rng.randint(0, sheet.valid - number)
        abstained = sheet.valid - number - against
        sheet.counts.append(Count(stand, PartyPost.MEMBER, number, against, abstained, stand.is_elected))
    return sheet


def leaders_sheet(rng: Random, stands: list[Stand], *, is_unanimous: bool) -> Sheet:
    """The new committee elects its secretary and deputies, as many as stand."""
    size = len(stands)
    sheet = Sheet(size, size, PollKind.LEADERS)
    for stand in stands:
        if stand.seat.party_post != PartyPost.MEMBER:
            abstained = 0 if is_unanimous or rng.random() < 0.7 else 1
            sheet.counts.append(Count(stand, stand.seat.party_post, size - abstained, 0, abstained))
    return sheet


def _votes(rng: Random, stands: list[Stand], valid: int, lost_share: float) -> list[int]:
    """Votes for one post: a share of all goes to those who lose, the elected divide the rest, nobody gets more than
    ``valid``."""
    winners, losers = (sum(stand.is_elected is elected for stand in stands) for elected in (True, False))
    cast = int(valid * winners * rng.uniform(0.96, 0.99))
    lost = int(cast * lost_share)
    below = apportion(lost, [rng.uniform(0.4, 1.0) for _ in range(losers)])
    above = apportion(cast - lost, [rng.uniform(0.94, 1.06) for _ in range(winners)], [valid] * winners)
    return [above.pop() if stand.is_elected else below.pop() for stand in stands]
