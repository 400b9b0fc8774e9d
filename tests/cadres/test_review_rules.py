"""联审: from answers and decisions to where a candidate stands, both sides of each condition, and the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from cadres.choices import ReviewState, Verdict
from cadres.rules.reviews import RoundFacts, needs_second_person, public_word, review_outcome, round_outcome

COUNTY = "第3轮 区级联审"


def facts(**values: Any) -> RoundFacts:
    return RoundFacts(**{"name": COUNTY, "seats": 15, **values})


def test_a_candidate_passes_when_every_department_answered_no_problem() -> None:
    found = round_outcome(facts(sent=15, clear=15))
    assert found.state == ReviewState.CLEAR
    assert found.reason == "第3轮 区级联审：15 个部门均答复无问题，通过"


def test_one_department_short_is_still_waiting() -> None:
    found = round_outcome(facts(sent=15, clear=14))
    assert found.state == ReviewState.OPEN
    assert found.reason == "第3轮 区级联审：14 个部门答复无问题，等待 1 个部门复函"


def test_a_department_not_asked_yet_keeps_the_round_open() -> None:
    found = round_outcome(facts(sent=14, clear=14))
    assert found.state == ReviewState.OPEN
    assert found.reason.endswith("14 个部门答复无问题，1 个部门未送")


def test_nobody_asked_is_not_sent() -> None:
    assert round_outcome(facts()).state == ReviewState.NOT_SENT


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"doubtful": 1}, "1 个部门需核实"), ({"problem": 1, "doubtful": 1}, "1 个部门答复有问题、1 个部门需核实")],
)
def test_a_doubt_waits_for_a_decision_though_others_have_not_answered(answers: dict[str, int], words: str) -> None:
    found = round_outcome(facts(sent=15, clear=3, **answers))
    assert found.state == ReviewState.TO_DECIDE
    assert found.reason == f"{COUNTY}：{words}，待决定"


def test_passing_against_a_doubt_counts_only_when_a_second_person_confirmed_it() -> None:
    passed = {"sent": 15, "clear": 14, "problem": 1, "verdict": Verdict.PASSED}
    waiting, confirmed = round_outcome(facts(**passed)), round_outcome(facts(**passed, is_confirmed=True))
    assert (waiting.state, confirmed.state) == (ReviewState.TO_DECIDE, ReviewState.CLEAR)
    assert waiting.reason.endswith("1 个部门答复有问题，组织部门拟通过，待第二人复核")
    assert confirmed.reason.endswith("组织部门写明理由决定通过，已由第二人复核")


def test_passing_without_a_doubt_needs_no_second_person() -> None:
    assert round_outcome(facts(sent=15, clear=12, verdict=Verdict.PASSED)).state == ReviewState.CLEAR
    assert not needs_second_person(Verdict.PASSED, 0)
    assert needs_second_person(Verdict.PASSED, 1)
    assert not needs_second_person(Verdict.REJECTED, 1)


def test_deferring_keeps_it_open_and_rejecting_ends_it_whatever_the_answers() -> None:
    assert round_outcome(facts(sent=15, clear=15, verdict=Verdict.DEFERRED)).state == ReviewState.TO_DECIDE
    assert round_outcome(facts(sent=15, clear=15, verdict=Verdict.REJECTED)).state == ReviewState.REJECTED


def three(unit: RoundFacts, township: RoundFacts, county: RoundFacts) -> tuple[ReviewState, str]:
    found = review_outcome([unit, township, county])
    return found.state, found.reason


def test_unsuitable_in_any_round_is_unsuitable_as_a_whole() -> None:
    rejected = RoundFacts("第1轮 居村初审", 0, verdict=Verdict.REJECTED)
    state, reason = three(rejected, RoundFacts("第2轮 街镇复审", 0), facts(sent=15, clear=15))
    assert state == ReviewState.REJECTED
    assert reason == "第1轮 居村初审：组织部门决定不宜"


def test_all_rounds_must_be_clear() -> None:
    both = [RoundFacts("第1轮 街镇复审", 2, 2, 2), facts(sent=15, clear=15)]
    assert review_outcome(both).state == ReviewState.CLEAR
    assert review_outcome([both[0], facts()]).state == ReviewState.OPEN
    assert review_outcome([RoundFacts("第1轮 街镇复审", 2, 2, 1), both[1]]).state == ReviewState.OPEN


def test_a_round_without_departments_holds_nobody_up_and_clears_nobody() -> None:
    empty = RoundFacts("第1轮 居村初审", 0)
    assert review_outcome([empty, facts(sent=15, clear=15)]).state == ReviewState.CLEAR
    assert review_outcome([empty, facts()]).state == ReviewState.NOT_SENT
    assert review_outcome([empty]).state == ReviewState.NOT_SENT
    assert review_outcome([]).state == ReviewState.NOT_SENT


def test_decisions_alone_clear_only_where_no_department_sits_and_every_round_has_one() -> None:
    decided = RoundFacts("第1轮 居村初审", 0, verdict=Verdict.PASSED)
    assert review_outcome([decided, facts()]).state == ReviewState.OPEN
    assert review_outcome([decided, RoundFacts("第2轮 街镇复审", 0)]).state == ReviewState.OPEN
    assert review_outcome([decided]).state == ReviewState.CLEAR


def test_those_who_may_not_see_answers_are_told_three_words_only() -> None:
    assert {public_word(state) for state in ReviewState} == {"通过", "不宜", "审查中"}
    assert public_word(ReviewState.TO_DECIDE) == public_word(ReviewState.NOT_SENT) == "审查中"
