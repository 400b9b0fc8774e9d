"""Both sides of every number of the law, and the words in which it is told."""

from __future__ import annotations

import datetime as dt

import pytest

from elections.rules.ballots import (
    Ballots,
    check_ballots,
    check_mode,
    check_proxies,
    check_sums,
    check_total,
    check_turnout,
    check_votes,
)
from elections.rules.candidates import check_party_size, check_party_surplus, check_size, check_surplus
from elections.rules.deadlines import (
    check_final_list,
    check_handover,
    check_order,
    check_supplementary_day,
    check_voter_list,
)
from elections.rules.law import LAWS as KINDS
from elections.rules.law import ElectorsMode, Kin, KinDegree, law_of
from elections.rules.provisions import Choice, Share, declared, parse
from elections.rules.recall import (
    Proposers,
    add_months,
    by_election_term,
    by_election_until,
    check_recall_proposal,
    check_vacancy,
    recall_vote,
)
from elections.shipped import shipped_rule_sets
from tests.elections.laws import LAWS, PARTY, RESIDENTS, VILLAGE

ALL, HOUSEHOLDS, DELEGATES = ElectorsMode
DAY = dt.date(2021, 3, 28)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("registered", "cast", "valid"), [(1000, 500, False), (1000, 501, True), (999, 500, True), (999, 499, False)]
)
def test_a_vote_is_valid_when_more_than_half_took_part(registered: int, cast: int, valid: bool) -> None:
    assert check_turnout(VILLAGE, ALL, registered, cast).is_good is valid


def test_a_vote_of_exactly_half_is_told_with_its_arithmetic() -> None:
    told = check_turnout(VILLAGE, ALL, 1000, 500)
    assert told.text == "登记选民 1000 人，收回选票 500 张，2×500 不大于 1000，选举无效。"
    assert told.steps[0].source == "村民委员会组织法（2018）第十五条"
    assert (
        check_turnout(VILLAGE, ALL, 1000, 501).text == "登记选民 1000 人，收回选票 501 张，2×501 大于 1000，选举有效。"
    )


def test_delegates_of_households_are_the_base_where_they_vote() -> None:
    told = check_turnout(RESIDENTS, HOUSEHOLDS, 300, 150)
    assert told.text == "户代表 300 人，收回选票 150 张，2×150 不大于 300，选举无效。"
    assert check_turnout(RESIDENTS, DELEGATES, 60, 31).is_good


def test_villages_vote_by_all_voters_and_communities_may_choose() -> None:
    assert check_mode(VILLAGE, ALL).is_good
    assert check_mode(VILLAGE, HOUSEHOLDS).text == "规则不允许由户代表选举，应当由全体选民投票。"
    assert not check_mode(VILLAGE, DELEGATES).is_good
    assert check_mode(RESIDENTS, HOUSEHOLDS).is_good
    assert check_mode(RESIDENTS, DELEGATES).is_good


def test_more_ballots_back_than_given_out_void_the_vote() -> None:
    assert check_ballots(VILLAGE, 600, 600).is_good
    assert check_ballots(VILLAGE, 600, 601).text == "发出选票 600 张，收回选票 601 张，收回多于发出，选举无效。"


def test_sums_that_do_not_add_up_are_told() -> None:
    assert check_sums(Ballots(600, 501, 498, 3)).is_good
    told = check_sums(Ballots(600, 501, 498, 4))
    assert told.text == "有效票 498 张，无效票 4 张，合计 502 张，与收回选票 501 张不符，请核对。"


def test_nobody_has_more_votes_than_there_are_good_ballots() -> None:
    assert check_votes("张三", 498, 400, 90, 8).is_good
    assert check_votes("张三", 498, 400, 90, 9).text == "张三的赞成、反对、弃权合计 499 张，多于有效票 498 张，请核对。"
    assert check_total("委员", 100, 3, [100, 100, 100]).is_good
    assert not check_total("委员", 100, 3, [100, 100, 101]).is_good


def test_a_proxy_votes_for_three_at_most() -> None:
    assert check_proxies(VILLAGE, 3).is_good
    assert not check_proxies(VILLAGE, 4).is_good


@pytest.mark.parametrize(("law", "seats", "good"), [
    (VILLAGE, 2, False), (VILLAGE, 3, True), (VILLAGE, 7, True), (VILLAGE, 8, False),
    (RESIDENTS, 4, False), (RESIDENTS, 5, True), (RESIDENTS, 9, True), (RESIDENTS, 10, False),
])  # fmt: skip
def test_a_committee_has_its_least_and_most_members(law, seats: int, good: bool) -> None:
    assert check_size(law, seats).is_good is good


def test_a_size_out_of_bounds_is_told_with_its_article() -> None:
    told = check_size(VILLAGE, 8)
    assert (told.text, told.steps[0].source) == ("委员会 8 人，应为 3 至 7 人。", "村民委员会组织法（2018）第六条")


@pytest.mark.parametrize(("form", "least", "most"), [("branch", 3, 7), ("general_branch", 5, 9), ("committee", 5, 9)])
def test_party_committees_have_their_sizes_by_form(form: str, least: int, most: int) -> None:
    assert [check_party_size(PARTY, form, seats).is_good for seats in (least - 1, least, most, most + 1)] == [
        False,
        True,
        True,
        False,
    ]


def test_villages_need_more_candidates_than_seats_and_communities_may_have_as_many() -> None:
    assert check_surplus(VILLAGE, "委员", 3, 3).text == "委员应选 3 名，候选人 3 名，应不少于 4 名。"
    assert check_surplus(VILLAGE, "委员", 3, 4).text == "委员应选 3 名，候选人 4 名，差额选举，不少于 4 名。"
    assert check_surplus(RESIDENTS, "委员", 3, 3).text == "委员应选 3 名，候选人 3 名，等额选举，不少于 3 名。"
    assert not check_surplus(RESIDENTS, "委员", 3, 2).is_good
    assert not check_surplus(LAWS["residents-2026"], "委员", 3, 3).is_good


@pytest.mark.parametrize(("seats", "least"), [(3, 4), (5, 6), (7, 9), (9, 11)])
def test_party_committees_need_a_fifth_more_candidates(seats: int, least: int) -> None:
    assert check_party_surplus(PARTY, seats, least).is_good
    assert not check_party_surplus(PARTY, seats, least - 1).is_good


def test_a_party_surplus_is_told_with_its_arithmetic() -> None:
    told = "委员应选 7 名，候选人 8 名，5×(8－7) 小于 7，不足差额（至少 9 名）。"
    assert check_party_surplus(PARTY, 7, 8).text == told


@pytest.mark.parametrize(
    ("proposers", "entitled", "least"),
    [
        (Proposers.VOTERS, 1000, 200),
        (Proposers.VOTERS, 1001, 201),
        (Proposers.DELEGATES, 30, 10),
        (Proposers.DELEGATES, 31, 11),
    ],
)
def test_a_recall_needs_a_fifth_of_the_voters_or_a_third_of_the_delegates(
    proposers: Proposers, entitled: int, least: int
) -> None:
    assert check_recall_proposal(VILLAGE, proposers, least, entitled).is_good
    assert not check_recall_proposal(VILLAGE, proposers, least - 1, entitled).is_good


def test_a_recall_passes_by_more_than_half_of_a_vote_of_more_than_half() -> None:
    assert recall_vote(VILLAGE, 1000, 600, 501, 251).is_good
    assert recall_vote(VILLAGE, 1000, 600, 501, 250).text.endswith("同意罢免 250 票，2×250 不大于 501，罢免不通过。")
    assert recall_vote(VILLAGE, 1000, 600, 500, 500).text.endswith("2×500 不大于 1000，投票无效。")
    assert not recall_vote(VILLAGE, 1000, 600, 601, 600).is_good


def test_a_by_election_must_be_held_below_three_members() -> None:
    assert check_vacancy(VILLAGE, 5, 3).is_good
    assert check_vacancy(VILLAGE, 5, 2).text == "应有 5 名，在任 2 名，少于 3 名，应当在 3 个月内补选。"
    assert by_election_until(VILLAGE, day("2022-11-30")) == day("2023-02-28")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2022-09-15", 3, "2022-12-15"),
        ("2022-10-31", 2, "2022-12-31"),
        ("2023-11-30", 3, "2024-02-29"),
    ],
)
def test_months_are_added_within_the_calendar(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_who_comes_in_term_serves_to_its_end() -> None:
    ends, step = by_election_term(day("2026-03-31"))
    assert ends == day("2026-03-31")
    assert step.text == "补选产生的成员任期到本届任期届满（2026-03-31）为止"


def test_dates_before_and_after_the_election_day_keep_their_distance() -> None:
    assert check_voter_list(VILLAGE, DAY, day("2021-03-08")).is_good
    assert not check_voter_list(VILLAGE, DAY, day("2021-03-09")).is_good
    assert check_final_list(VILLAGE, DAY, day("2021-03-23")).is_good
    told = check_final_list(VILLAGE, DAY, day("2021-03-24")).text
    assert told == "正式候选人名单公布日期 2021-03-24，应不晚于选举日 2021-03-28 前 5 日（2021-03-23），过晚。"
    assert check_supplementary_day(VILLAGE, DAY, DAY).is_good
    assert check_supplementary_day(VILLAGE, DAY, day("2021-04-27")).is_good
    assert not check_supplementary_day(VILLAGE, DAY, day("2021-04-28")).is_good
    assert check_supplementary_day(VILLAGE, DAY, day("2021-03-27")).text.endswith("早于首次投票。")
    assert check_handover(VILLAGE, DAY, day("2021-04-07")).is_good
    assert not check_handover(VILLAGE, DAY, day("2021-04-08")).is_good


def test_dates_out_of_order_are_told() -> None:
    told = check_order(("选民登记", day("2021-03-01")), ("提名", None), ("投票", day("2021-02-28")))
    assert told.text == "选民登记 2021-03-01 晚于投票 2021-02-28。"
    assert check_order(("提名", DAY), ("投票", DAY)).is_good


@pytest.mark.parametrize(("degree", "barred"), [("none", 0), ("direct_line", 2), ("siblings", 3), ("near_kin", 4)])
def test_a_degree_of_kinship_bars_those_nearer(degree: str, barred: int) -> None:
    assert [kin for kin in Kin if KinDegree.of(Choice(degree)).bars(kin)] == list(Kin)[:barred]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(1, 2), "过半数"),
        (Share(1, 3, True), "不少于三分之一"),
        (Share(4, 5), "超过五分之四"),
        (Share(11, 20, True), "不少于11/20"),
    ],
)
def test_a_share_reads_as_in_the_law(share: Share, text: str) -> None:
    assert str(share) == text


@pytest.mark.parametrize("share", [Share(1, 2), Share(1, 3, True), Share(4, 5, True), Share(4, 5)])
def test_the_least_part_that_will_do_is_the_boundary(share: Share) -> None:
    for whole in range(1, 200):
        assert share.is_met(share.least(whole), whole)
        assert not share.is_met(share.least(whole) - 1, whole)


@pytest.mark.parametrize("rule_set", shipped_rule_sets(), ids=lambda each: each.code)
def test_every_shipped_number_has_its_source(rule_set) -> None:
    assert rule_set.law.title
    assert [key for key, value in rule_set.provisions.items() if not value.source] == []
    assert list(rule_set.provisions) == [each.key for each in declared(KINDS[rule_set.kind])]


def test_a_rule_set_that_lacks_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="规则“某办法”缺少：支部委员会委员最少、"):
        law_of("party", "某办法", {})


@pytest.mark.parametrize(
    ("key", "text"),
    [("turnout", "1/2"), ("turnout", ">1/0"), ("size_least", "-3"), ("counts_down", "maybe"), ("women_seat", "nobody")],
)
def test_a_value_that_a_provision_cannot_have_is_refused(key: str, text: str) -> None:
    of = next(each for each in declared(KINDS["village"]) if each.key == key)
    with pytest.raises(ValueError, match=f"“{of.label}”不能是“{text}”"):
        parse(text, of)
