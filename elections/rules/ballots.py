"""Whether a vote may be counted at all: ballots, turnout, sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from elections.rules.law import CommitteeLaw, ElectorsMode, PartyLaw
from elections.rules.outcomes import Outcome, Step, outcome


@dataclass(frozen=True)
class Ballots:
    """The ballots of one poll: handed out, and taken back from the boxes, of these good and void."""

    issued: int
    returned: int
    valid: int
    void: int = 0


def check_ballots(law: CommitteeLaw | PartyLaw, issued: int, returned: int) -> Outcome:
    """Ballots returned ≤ ballots issued, checked before everything else (上海办法第十九条、浙江办法第二十七条)."""
    if returned <= issued:
        return outcome(Step(f"发出选票 {issued} 张，收回选票 {returned} 张，收回不多于发出", True, _source(law)))
    words = "选举无效" if law.returned_within_issued else "请核对票数"
    return outcome(Step(f"发出选票 {issued} 张，收回选票 {returned} 张，收回多于发出，{words}", False, _source(law)))


def _source(law: CommitteeLaw | PartyLaw) -> str:
    return law.returned_within_issued.source


def check_sums(ballots: Ballots) -> Outcome:
    """Good and void ballots add up to those returned."""
    told = f"有效票 {ballots.valid} 张，无效票 {ballots.void} 张，合计 {ballots.valid + ballots.void} 张"
    if ballots.valid + ballots.void == ballots.returned:
        return outcome(Step(f"{told}，与收回选票相符"))
    return outcome(Step(f"{told}，与收回选票 {ballots.returned} 张不符，请核对", False))


def check_votes(label: str, valid: int, votes_for: int, against: int = 0, abstained: int = 0) -> Outcome:
    """Nobody has more votes than there are good ballots."""
    cast = votes_for + against + abstained
    if cast <= valid:
        return outcome(Step(f"{label}的票数合计 {cast} 张，不多于有效票 {valid} 张"))
    return outcome(Step(f"{label}的赞成、反对、弃权合计 {cast} 张，多于有效票 {valid} 张，请核对", False))


def check_total(post: str, valid: int, seats: int, votes: Iterable[int]) -> Outcome:
    """A good ballot names no more people than there are seats, so all votes ≤ good ballots × seats
    (上海办法第十九条、浙江办法第二十七条)."""
    cast = sum(votes)
    if cast <= valid * seats:
        return outcome(Step(f"{post}得票合计 {cast} 张，不多于 {valid}×{seats}"))
    told = f"{post}得票合计 {cast} 张，多于有效票 {valid} 张与应选 {seats} 名之积 {valid * seats}，请核对"
    return outcome(Step(told, False))


def check_mode(law: CommitteeLaw, mode: ElectorsMode) -> Outcome:
    """Whether the law lets these electors vote (居委会组织法第八条); in villages all voters (村委会组织法第十一条)."""
    allowed = {
        ElectorsMode.HOUSEHOLD_DELEGATES: law.household_delegates,
        ElectorsMode.RESIDENTS_DELEGATES: law.residents_delegates,
    }.get(mode)
    if allowed is None or allowed:
        return outcome(Step(f"由{mode.label}投票选举"))
    return outcome(Step(f"规则不允许由{mode.label}选举，应当由全体选民投票", False, allowed.source))


def check_turnout(law: CommitteeLaw, mode: ElectorsMode, electors: int, returned: int) -> Outcome:
    """More than half of the electors take part, proxies included; exactly half is not enough (村委会组织法第十五条).

    Who took part is the number of ballots taken from the boxes. ``electors`` are those of the mode.
    """
    good = law.turnout.is_met(returned, electors)
    told = f"{mode.label} {electors} 人，收回选票 {returned} 张，{law.turnout.comparison(returned, electors)}"
    return outcome(Step(f"{told}，选举{'有效' if good else '无效'}", good, law.turnout.source))


def check_proxies(law: CommitteeLaw, principals: int) -> Outcome:
    """Nobody votes for more principals than the rule allows (上海办法第十六条、浙江办法第二十五条)."""
    most = law.proxies_most
    if principals <= most.value:
        return outcome(Step(f"接受 {principals} 人委托，不超过 {most} 人", True, most.source))
    return outcome(Step(f"接受 {principals} 人委托，超过 {most} 人，多出的委托无效", False, most.source))
