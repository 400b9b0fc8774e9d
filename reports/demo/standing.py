"""Who stands in the new term: the elected, those who lose, and those whose candidacy ends before the vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from cadres.choices import CandidacyStatus, ExitReason, RemovalStep, ReviewState
from elections.choices import CommitteePost, PartyPost
from reports.demo.contenders import newcomer, spouse
from reports.demo.draws import apportion, choose, deal
from reports.demo.identities import give_identities
from reports.demo.people import NOW, Human, Place, Seat
from reports.demo.population import Population
from reports.demo.quotas import AGE_MOST, CANDIDATES, KIN, OVER_AGE, UNFIT, WITHDRAWN

MOST_MORE = 4
"""Nobody stands against more than so many others for a seat."""
ORGANISATION, CIVIL_AFFAIRS, HEALTH = "组织部", "民政局", "卫生健康委(局)"
ASKS = {
    ORGANISATION: "经核实，与同一班子成员没有应当回避的亲属关系",
    CIVIL_AFFAIRS: "经核实，符合本届任职资格条件",
    HEALTH: "经核实，身体状况能够坚持正常工作",
}
"""The departments that ask to verify something harmless, and what became of it."""
OWN_WISH = ("本人书面申请不再参选", "本人工作有变动，书面申请退出", "本人因照顾家庭，书面申请退出")
UNFITNESS = ("本人身体状况难以坚持全日工作，经商本人不列为候选人", "考察期间因工作调动离开本居村")


@dataclass(eq=False)
class Stand:
    """Somebody who stands in a unit for the posts of a seat, and how it ends."""

    human: Human
    seat: Seat
    status: CandidacyStatus
    step: str = ""
    reason: str = ""
    kin: Human | None = None
    is_on_slate: bool = False
    review: ReviewState = ReviewState.CLEAR
    doubt: str = ""
    """The department that asked to verify something."""
    is_undecided: bool = False
    """Whether the office has still to say something about that doubt."""
    waits_for: tuple[str, ...] = ()
    """The departments that have not answered."""

    @property
    def place(self) -> Place:
        return self.seat.place

    @property
    def is_voted_on(self) -> bool:
        """Whether the name is on the ballot."""
        return self.status not in (CandidacyStatus.TURNED_DOWN, CandidacyStatus.WITHDRAWN)

    @property
    def is_inspected(self) -> bool:
        """Whether it came so far as to be inspected, which follows the review."""
        return self.review == ReviewState.CLEAR and self.status != CandidacyStatus.NOMINATED

    @property
    def is_elected(self) -> bool:
        return self.status == CandidacyStatus.ELECTED


@dataclass
class Standing:
    """All who stand, unit by unit, and those among them who never served."""

    stands: list[Stand]
    newcomers: list[Human]


def who_stands(rng: Random, population: Population) -> Standing:
    """So many candidates as the article says, each post with the surplus that its law wants."""
    stands = [
        Stand(human, seat, CandidacyStatus.ELECTED, is_on_slate=True)
        for human in population.humans
        for seat in human.rows
        if seat.term == NOW and seat.is_counted
    ]
    stands += _ended(rng, population.humans, stands)
    stands += _losers(rng, population, stands)
    served = set(population.humans)
    newcomers = [stand.human for stand in stands if stand.human not in served]
    give_identities(rng, newcomers, population.humans)
    order = {place: position for position, place in enumerate(population.places)}
    stands.sort(key=lambda stand: (order[stand.place], not stand.is_elected, *stand.seat.seniority))
    return Standing(stands, newcomers)


def _losers(rng: Random, population: Population, stands: list[Stand]) -> list[Stand]:
    """Those who stand against the elected. Who left the previous term without being elected again is among them."""
    elected: dict[Place, list[Seat]] = {}
    for stand in stands:
        if stand.is_elected:
            elected.setdefault(stand.place, []).append(stand.seat)
    places = population.places
    party = [_party_surplus(elected[place]) for place in places]
    least = sum(party) + len(CommitteePost) * len(places)
    missing = CANDIDATES - len(stands) - least
    more = apportion(missing, [rng.uniform(0.4, 1.6) for _ in places], [MOST_MORE] * len(places))
    seats: list[Seat] = []
    for place, surplus, members in zip(places, party, more, strict=True):
        seats += [Seat(place, NOW, party_post=PartyPost.MEMBER) for _ in range(surplus)]
        seats += [Seat(place, NOW, committee_post=CommitteePost(post)) for post in CommitteePost]
        seats += [Seat(place, NOW, committee_post=CommitteePost.MEMBER) for _ in range(members)]
    lost = [human for human in population.humans if human.exit_reason == ExitReason.NOT_ELECTED]
    return [Stand(_taker(rng, seat, lost), seat, CandidacyStatus.NOT_ELECTED) for seat in seats]


def _party_surplus(seats: Iterable[Seat]) -> int:
    """At least a fifth more than there are seats (中国共产党基层组织选举工作条例)."""
    return -(-sum(bool(seat.party_post) for seat in seats) // 5)


def _taker(rng: Random, seat: Seat, lost: list[Human]) -> Human:
    """Who stands for a seat: somebody of the unit who served before, who is taken off the list, or a newcomer."""
    for human in lost:
        before = human.before
        if before and before.place is seat.place and (before.party_post or not seat.party_post):
            lost.remove(human)
            seat.education = before.education
            return human
    return newcomer(rng, seat)


def _ended(rng: Random, humans: list[Human], stands: list[Stand]) -> list[Stand]:
    """Candidacies that end before the vote, every one for a harmless reason."""
    leaving = [human for human in humans if human.before and human.before.is_counted and not human.now]
    ended = []
    old = [human for human in leaving if human.exit_reason == ExitReason.AGE and human.age(NOW) > AGE_MOST + 1]
    for human, step in zip(choose(rng, old, sum(OVER_AGE.values())), deal(rng, OVER_AGE), strict=True):
        why = f"选举日已超过本届规定的任职年龄上限{AGE_MOST}周岁"
        ended.append(_again(human, CandidacyStatus.TURNED_DOWN, step, why))
    willing = [human for human in leaving if human.exit_reason == ExitReason.OWN_WISH]
    for human in choose(rng, willing, WITHDRAWN["leaving"]):
        ended.append(_again(human, CandidacyStatus.WITHDRAWN, "", rng.choice(OWN_WISH)))
    plain = [stand for stand in stands if stand.seat.committee_post == CommitteePost.MEMBER and stand.human.birth]
    near = choose(rng, plain, sum(KIN.values()) + WITHDRAWN["coming"] + UNFIT)
    for step in deal(rng, KIN):
        ended.append(_kin(rng, near.pop(), step))
    for _ in range(WITHDRAWN["coming"]):
        ended.append(_new(rng, near.pop(), CandidacyStatus.WITHDRAWN, "", rng.choice(OWN_WISH)))
    for stand in near:
        why = rng.choice(UNFITNESS)
        ended.append(_new(rng, stand, CandidacyStatus.TURNED_DOWN, RemovalStep.INSPECTION, why))
    for stand in ended:
        if stand.step not in ("", RemovalStep.INSPECTION):
            stand.review = ReviewState.REJECTED
        if stand.step == RemovalStep.COUNTY:
            stand.doubt = ORGANISATION if stand.kin else CIVIL_AFFAIRS
    return ended


def _again(human: Human, status: CandidacyStatus, step: str, reason: str) -> Stand:
    """Somebody stands for the posts of the previous term."""
    before = human.before
    assert before is not None
    seat = Seat(before.place, NOW, before.party_post, before.committee_post, education=before.education)
    return Stand(human, seat, status, step, reason)


def _new(rng: Random, beside: Stand, status: CandidacyStatus, step: str, reason: str) -> Stand:
    seat = Seat(beside.place, NOW, committee_post=CommitteePost.MEMBER)
    return Stand(newcomer(rng, seat), seat, status, step, reason)


def _kin(rng: Random, beside: Stand, step: str) -> Stand:
    """Wife or husband of somebody meant for the same committee."""
    seat = Seat(beside.place, NOW, committee_post=CommitteePost.MEMBER)
    why = "与同一居(村)委会拟任成员是夫妻，按规定回避"
    human = spouse(rng, beside.human, seat)
    return Stand(human, seat, CandidacyStatus.TURNED_DOWN, step, why, kin=beside.human)
