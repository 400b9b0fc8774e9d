"""The same candidates two weeks before the vote: reviews under way, slates with gaps."""

from __future__ import annotations

from collections import Counter
from random import Random

from cadres.choices import CandidacyStatus, ReviewState, Sex
from elections.choices import Body, CommitteePost
from reports.demo.calendars import FINAL_LIST, Calendar, day_of
from reports.demo.draws import choose
from reports.demo.people import Place
from reports.demo.quotas import GAPS, SPLIT, UNCONFIRMED, UNDECIDED, WITHOUT_WOMAN
from reports.demo.standing import OWN_WISH, Stand

LATE, SLOW = "应急管理局", "税务局/市场监管局"
"""The first is overdue, the second was set no day."""
WAITING: dict[str, dict[str, int]] = {
    LATE: {"310113112000": 1, "310113109000": 4},
    SLOW: {"310113106000": 1, "310113003000": 3},
}
"""By street, of how many units one has no answer yet."""


def set_back(rng: Random, stands: list[Stand], calendar: Calendar) -> None:
    """Take everybody who is voted on back to where they stood on the calendar's today."""
    boards: dict[Place, list[Stand]] = {}
    for stand in stands:
        boards.setdefault(stand.place, []).append(stand)
    _withdraw_some(rng, stands)
    _split_some(rng, boards)
    _leave_women_out(rng, boards)
    _review(rng, stands)
    for stand in stands:
        if stand.is_voted_on:
            stand.status = _status(stand, calendar)


def _withdraw_some(rng: Random, stands: list[Stand]) -> None:
    """Some who were meant for a plain seat do not stand any more: their slates are one short."""
    plain = [stand for stand in stands if stand.is_on_slate and _is_plain(stand)]
    for stand in choose(rng, plain, GAPS):
        stand.status, stand.reason = CandidacyStatus.WITHDRAWN, rng.choice(OWN_WISH)


def _is_plain(stand: Stand) -> bool:
    return not stand.seat.party_post and stand.seat.committee_post == CommitteePost.MEMBER


def _split_some(rng: Random, boards: dict[Place, list[Stand]]) -> None:
    """In some units the deputy is meant for director, and the secretary for deputy."""
    both = [stand for board in boards.values() for stand in board if stand.seat.is_one_shoulder and stand.is_on_slate]
    for secretary in choose(rng, both, SPLIT):
        deputies = [each for each in boards[secretary.place] if each.is_on_slate and _is_deputy(each)]
        deputies[0].seat.committee_post = CommitteePost.DIRECTOR
        secretary.seat.committee_post = CommitteePost.DEPUTY_DIRECTOR


def _is_deputy(stand: Stand) -> bool:
    return stand.seat.committee_post == CommitteePost.DEPUTY_DIRECTOR


def _leave_women_out(rng: Random, boards: dict[Place, list[Stand]]) -> None:
    """In some units men are meant for the seats of the women, who stand all the same."""
    possible = [board for board in boards.values() if _could_do_without_women(board)]
    for board in choose(rng, possible, WITHOUT_WOMAN):
        for woman in [each for each in board if each.is_on_slate and each.human.sex == Sex.FEMALE]:
            man = next(each for each in _spare_men(board) if each.seat.committee_post == woman.seat.committee_post)
            woman.is_on_slate, man.is_on_slate = False, True


def _could_do_without_women(board: list[Stand]) -> bool:
    women = [each for each in board if each.is_on_slate and each.human.sex == Sex.FEMALE]
    wanted = Counter(each.seat.committee_post for each in women)
    there = Counter(each.seat.committee_post for each in _spare_men(board))
    return all(not each.seat.party_post for each in women) and wanted <= there


def _spare_men(board: list[Stand]) -> list[Stand]:
    return [
        each
        for each in board
        if each.is_voted_on and not each.is_on_slate and not each.seat.party_post and each.human.sex == Sex.MALE
    ]


def _review(rng: Random, stands: list[Stand]) -> None:
    """Who waits for a department, and who for the office's decision about a doubt."""
    doubtful = [stand for stand in stands if stand.doubt and stand.is_voted_on]
    for number, stand in enumerate(choose(rng, doubtful, UNDECIDED + UNCONFIRMED)):
        stand.review, stand.is_undecided = ReviewState.TO_DECIDE, number < UNDECIDED
    for stand in stands:
        stand.waits_for = tuple(name for name in WAITING if _waits(stand, WAITING[name])) if stand.is_voted_on else ()
        if stand.waits_for and stand.review == ReviewState.CLEAR and not stand.doubt:
            stand.review = ReviewState.OPEN


def _waits(stand: Stand, units: dict[str, int]) -> bool:
    share = units.get(stand.place.street.code)
    return share is not None and int(stand.place.code[-3:]) % share == 0


def _status(stand: Stand, calendar: Calendar) -> CandidacyStatus:
    """Final where the list of the Party organisation's candidates is out, inspected where the review is done."""
    if stand.review != ReviewState.CLEAR:
        return CandidacyStatus.NOMINATED
    is_listed = day_of(calendar.days[Body.PARTY], stand.place) - FINAL_LIST <= calendar.today
    return CandidacyStatus.FINAL if stand.seat.party_post and is_listed else CandidacyStatus.INSPECTED
