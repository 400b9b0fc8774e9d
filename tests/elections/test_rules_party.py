"""Party elections: quorum, majority, secretary and deputies."""

from __future__ import annotations

import pytest

from elections.rules.outcomes import Next, Tie
from elections.rules.party import (
    Leader,
    LeadersElectors,
    Meeting,
    check_quorum,
    check_shift,
    committee_poll,
    has_committee,
    leaders_poll,
    needed,
    who_elects,
    who_elects_leaders,
)
from elections.rules.picking import Post
from tests.elections.laws import PARTY, PARTY_1990, ballots, changed, stands

MEMBERS, SECRETARY = Post("member", "委员", 2), Post("secretary", "书记", 1)
MEETING = Meeting(47, 40, ballots(40))


@pytest.mark.parametrize(("due", "present", "good", "good_in_1990"), [
    (47, 38, True, True), (47, 37, False, False), (50, 40, True, False), (50, 41, True, True),
])  # fmt: skip
def test_four_fifths_of_those_due_make_a_quorum_and_more_did_before(due, present, good, good_in_1990) -> None:
    assert check_quorum(PARTY, due, present).is_good is good
    assert check_quorum(PARTY_1990, due, present).is_good is good_in_1990


def test_a_quorum_is_told_with_its_arithmetic() -> None:
    assert check_quorum(PARTY, 47, 38).text == "应到会 47 人，实到会 38 人，5×38 不小于 4×47，可以选举。"
    assert check_quorum(PARTY, 47, 37).text == "应到会 47 人，实到会 37 人，5×37 小于 4×47，到会人数不足，不能选举。"


@pytest.mark.parametrize(
    ("base", "votes", "elected"), [("due", 24, True), ("due", 23, False), ("present", 21, True), ("present", 20, False)]
)
def test_more_than_half_of_those_due_or_present_elect(base: str, votes: int, elected: bool) -> None:
    law = changed(PARTY, majority_base=base)
    assert bool(committee_poll(law, MEETING, MEMBERS, [stands("甲", member=votes)]).keys) is elected


def test_both_bases_are_shown() -> None:
    step = needed(PARTY, MEETING)
    assert step.text == "当选须得 24 票（以应到会有选举权的党员为基数；以实到会有选举权的党员为基数则为 21 票）"


def test_a_meeting_without_quorum_or_with_too_many_ballots_elects_nobody() -> None:
    standings = [stands("甲", member=37)]
    for meeting in (
        Meeting(47, 37, ballots(37)),
        Meeting(47, 40, ballots(41)),
        Meeting(47, 40, ballots(40, issued=39)),
    ):
        result = committee_poll(PARTY, meeting, MEMBERS, standings)
        assert (result.next, result.keys) == (Next.RENEWED, ())


def test_most_votes_ties_and_missing_seats_of_a_party_committee() -> None:
    three = [stands("甲", member=30), stands("乙", member=28), stands("丙", member=28)]
    tied = committee_poll(PARTY, MEETING, MEMBERS, three)
    assert (tied.keys, tied.ties, tied.next) == (("甲",), (Tie("member", ("乙", "丙"), 1),), Next.RUNOFF)
    short = committee_poll(PARTY, MEETING, MEMBERS, [stands("甲", member=30), stands("乙", member=23)])
    assert short.next == Next.SUPPLEMENTARY
    assert short.text.endswith("缺 1 名，不足的名额另行选举；接近应选名额的，经半数以上选举人同意也可以减少名额。")


@pytest.mark.parametrize(
    ("members", "words"),
    [(499, "少于 500 人，一般由党员大会选举"), (500, "不少于 500 人，经上级党组织批准可以召开党员代表大会选举")],
)
def test_a_congress_may_elect_from_five_hundred_members(members: int, words: str) -> None:
    assert words in who_elects(PARTY, members).text


def test_a_branch_has_a_committee_from_seven_members() -> None:
    assert has_committee(PARTY, 7).is_good
    assert not has_committee(PARTY, 6).is_good


def test_the_new_committee_elects_the_secretary_and_the_meeting_where_there_is_none() -> None:
    assert who_elects_leaders(PARTY, True)[0] == LeadersElectors.COMMITTEE
    electors, told = who_elects_leaders(PARTY, False)
    assert (electors, told.text) == (LeadersElectors.MEETING, "不设委员会，书记、副书记由党员大会选举。")


def lead(*leaders: Leader, electors: LeadersElectors = LeadersElectors.COMMITTEE):
    return leaders_poll(PARTY, electors, Meeting(5, 5, ballots(5)), SECRETARY, leaders)


def test_a_secretary_is_elected_with_as_many_candidates_as_seats() -> None:
    assert lead(Leader(stands("甲", secretary=3))).keys == ("甲",)
    assert lead(Leader(stands("甲", secretary=2))).keys == ()
    two = lead(Leader(stands("甲", secretary=3)), Leader(stands("乙", secretary=2)))
    assert two.text == "书记应选 1 名，候选人 2 名，应当等额选举。"


def test_a_secretary_must_be_a_full_member_and_of_the_committee_that_elects() -> None:
    assert "甲不是正式党员，不能当选书记" in lead(Leader(stands("甲", secretary=5), is_full_member=False)).text
    outsider = Leader(stands("甲", secretary=5), is_committee_member=False)
    assert "甲不是新一届委员会委员，不能当选书记" in lead(outsider).text
    assert lead(outsider, electors=LeadersElectors.MEETING).keys == ("甲",)


def test_an_election_is_shifted_by_a_year_at_most() -> None:
    assert check_shift(PARTY, 12).is_good
    assert not check_shift(PARTY, 13).is_good
