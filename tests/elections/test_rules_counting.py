"""Who is elected, why, and what must follow."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from elections.rules.ballots import Ballots
from elections.rules.candidates import supplementary_candidates
from elections.rules.counting import first_poll, posts_of, runoff, supplementary_poll
from elections.rules.law import ElectorsMode, Kin
from elections.rules.outcomes import Elected, Next, Tie, Vacancy
from elections.rules.picking import Post, Relation
from tests.elections.laws import DEPUTY, DIRECTOR, LAWS, MEMBER, RESIDENTS, VILLAGE, changed, members, stands

ONE = Post("member", "委员", 1)
TWO = Post("member", "委员", 2)
ANY = changed(VILLAGE, women_least=0)
SEATED = tuple(Elected(key, key, "member", 300) for key in ("子", "丑", "寅"))


def test_more_than_half_of_the_ballots_elect_and_not_of_the_good_ones() -> None:
    poll = members(stands("甲", member=251), stands("乙", member=250), posts=[TWO])
    result = first_poll(ANY, poll)
    assert result.keys == ("甲",)
    assert result.vacancies == (Vacancy("member", 1),)
    assert result.next == Next.SUPPLEMENTARY
    assert [step.text for step in result.steps[3:]] == [
        "登记选民 1000 人，收回选票 501 张，2×501 大于 1000，选举有效",
        "委员应选 2 名，当选须得 251 票（过半数，共 501 票）",
        "甲得 251 票，2×251 大于 501，当选委员",
        "乙得 250 票，2×250 不大于 501，未达到当选票数，不当选",
        "缺 1 名，不足的名额另行选举",
    ]


@pytest.mark.parametrize(("issued", "returned", "registered", "why"), [
    (600, 601, 1000, "收回多于发出"), (600, 500, 1000, "2×500 不大于 1000，选举无效"),
])  # fmt: skip
def test_a_void_vote_elects_nobody_and_is_renewed(issued: int, returned: int, registered: int, why: str) -> None:
    poll = members(stands("甲", member=returned), registered=registered, posts=[ONE])
    result = first_poll(ANY, replace(poll, ballots=Ballots(issued, returned, returned)))
    assert (result.is_valid, result.elected, result.next) == (False, (), Next.RENEWED)
    assert why in result.text
    assert result.text.endswith("应当重新选举。")


def test_of_more_than_there_are_seats_those_with_most_votes_are_elected() -> None:
    poll = members(*(stands(key, member=votes) for key, votes in [("甲", 300), ("乙", 400), ("丙", 350)]), posts=[TWO])
    result = first_poll(ANY, poll)
    assert result.keys == ("乙", "丙")
    assert result.next == Next.NOTHING
    assert result.steps[-1].text == "甲得 300 票，2×300 大于 501，名额已满，不当选"


def test_a_tie_for_the_last_seat_is_voted_on_again_among_the_tied_only() -> None:
    poll = members(*(stands(key, member=votes) for key, votes in [("甲", 400), ("乙", 300), ("丙", 300)]), posts=[TWO])
    result = first_poll(ANY, poll)
    assert result.keys == ("甲",)
    assert result.ties == (Tie("member", ("乙", "丙"), 1),)
    assert (result.next, result.vacancies) == (Next.RUNOFF, ())
    again = members(stands("乙", member=200), stands("丙", member=260), stands("甲", member=500), posts=[TWO])
    assert runoff(ANY, result.ties[0], again).keys == ("丙",)


def test_equal_votes_do_not_matter_where_seats_suffice() -> None:
    poll = members(stands("甲", member=300), stands("乙", member=300), posts=[TWO])
    assert first_poll(ANY, poll).keys == ("甲", "乙")


def test_a_tie_for_director_keeps_the_posts_waiting_for_which_the_tied_stand_too() -> None:
    law = changed(ANY, counts_down=True)
    standings = [stands("甲", director=300), stands("乙", director=300), stands("丙", member=400)]
    poll = members(*standings, cast=700, posts=[DIRECTOR, ONE])
    result = supplementary_poll(law, poll)
    assert (result.keys, result.waiting) == ((), ("member",))
    result = supplementary_poll(ANY, poll)
    assert (result.keys, result.waiting, result.next) == (("丙",), (), Next.RUNOFF)


@pytest.mark.parametrize(("cast", "votes", "elected"), [(300, 100, True), (301, 100, False), (301, 101, True)])
def test_a_supplementary_poll_elects_from_one_third_on(cast: int, votes: int, elected: bool) -> None:
    poll = members(stands("甲", member=votes), cast=cast, registered=500, posts=[ONE], seated=SEATED)
    result = supplementary_poll(ANY, poll)
    assert bool(result.keys) is elected
    sign = "不小于" if elected else "小于"
    assert f"甲得 {votes} 票，3×{votes} {sign} {cast}" in result.text


def test_seats_may_stay_empty_after_a_supplementary_poll_from_three_members_on() -> None:
    poll = members(stands("甲", member=99), cast=300, registered=500, posts=[ONE], seated=SEATED)
    assert supplementary_poll(ANY, poll).next == Next.NOTHING
    assert supplementary_poll(ANY, poll).text.endswith("已当选 3 名，不少于 3 名，所缺 1 名可以暂缺。")
    fewer = members(stands("甲", member=99), cast=300, registered=500, posts=[ONE], seated=SEATED[:2])
    assert supplementary_poll(ANY, fewer).next == Next.SUPPLEMENTARY


def test_whether_a_supplementary_poll_needs_half_of_the_voters_is_a_rule() -> None:
    poll = members(stands("甲", member=200), cast=300, registered=600, posts=[ONE], seated=SEATED)
    assert supplementary_poll(ANY, poll).next == Next.RENEWED
    assert supplementary_poll(changed(ANY, supplementary_turnout=False), poll).keys == ("甲",)


def test_the_highest_losers_stand_for_the_missing_seats_only() -> None:
    votes = {"甲": 300, "乙": 200, "丙": 180, "丁": 180, "戊": 9}
    standings = [stands(key, member=number) for key, number in votes.items()]
    chosen, told = supplementary_candidates(VILLAGE, Vacancy("member", 1), [MEMBER], standings, ["甲"])
    assert [each.key for each in chosen] == ["乙", "丙", "丁"]
    assert told.text == "委员缺 1 名，按首次投票未当选者得票多少，候选人：乙（200 票）、丙（180 票）、丁（180 票）。"
    chosen, told = supplementary_candidates(VILLAGE, Vacancy("member", 1, 1), [MEMBER], standings, ["甲"])
    assert (chosen, told.is_good) == ([], False)
    assert posts_of([Vacancy("member", 1, 1)], [DIRECTOR, MEMBER]) == [Post("member", "委员", 1, 1)]


def test_losers_for_a_higher_post_stand_too_where_their_votes_count_downward() -> None:
    standings = [stands("甲", director=200), stands("乙", member=150), stands("丙", member=100)]
    for down, names in ((True, ["甲", "乙"]), (False, ["乙", "丙"])):
        law = changed(VILLAGE, counts_down=down)
        chosen, _ = supplementary_candidates(law, Vacancy("member", 1), [DIRECTOR, MEMBER], standings, [])
        assert [each.key for each in chosen] == names


MEN = [stands("甲", member=400), stands("乙", member=390), stands("丙", member=380)]


def test_the_best_voted_woman_above_half_comes_first_where_no_woman_would_be_elected() -> None:
    poll = members(*MEN, stands("丁", True, member=300), stands("戊", True, member=290))
    result = first_poll(VILLAGE, poll)
    assert set(result.keys) == {"甲", "乙", "丁"}
    assert result.next == Next.NOTHING
    assert "妇女名额 1 名，得票符合当选条件的妇女中得票最多的当选" in result.text
    assert "戊得 290 票，2×290 大于 501，名额已满，不当选" in result.text
    assert result.text.count("丁得 ") == result.text.count("戊得 ") == 1


def test_a_woman_elected_by_her_votes_needs_no_reserved_seat() -> None:
    poll = members(*MEN[:2], stands("丁", True, member=385), stands("丙", member=380))
    assert first_poll(VILLAGE, poll).keys == ("甲", "乙", "丁")


def test_a_woman_director_is_the_woman_of_the_committee() -> None:
    director = stands("己", True, director=450)
    assert first_poll(VILLAGE, members(director, *MEN, posts=[DIRECTOR, MEMBER])).keys == ("己", "甲", "乙", "丙")


@pytest.mark.parametrize("votes", [250, 251])
def test_the_womans_seat_stays_open_unless_a_woman_has_more_than_half(votes: int) -> None:
    result = first_poll(VILLAGE, members(*MEN, stands("丁", True, member=votes)))
    assert ("丁" in result.keys) is (votes == 251)
    assert result.vacancies == (() if votes == 251 else (Vacancy("member", 1, 1),))


def test_some_provinces_vote_further_among_women_only() -> None:
    law = changed(VILLAGE, women_seat="further_vote")
    result = first_poll(law, members(*MEN, stands("丁", True, member=300)))
    assert (result.keys, result.vacancies) == (("甲", "乙"), (Vacancy("member", 1, 1),))
    assert "当选人中没有妇女，留出 1 名，只在妇女中另行选举" in result.text
    women = [stands("丁", True, member=200), stands("丙", member=300)]
    posts = posts_of(result.vacancies, [MEMBER])
    second = supplementary_poll(law, members(*women, posts=posts, seated=result.elected))
    assert second.keys == ("丁",)
    assert "丙不是妇女，不能当选妇女名额" in second.text


def test_a_tie_between_women_is_enough_for_the_womans_seat() -> None:
    law = changed(VILLAGE, women_seat="further_vote")
    tied = [stands("丁", True, member=300), stands("戊", True, member=300)]
    result = first_poll(law, members(*MEN[:2], *tied))
    assert (result.keys, result.ties) == (("甲", "乙"), (Tie("member", ("丁", "戊"), 1),))


def test_a_poll_for_the_director_alone_reserves_nothing_for_women() -> None:
    assert first_poll(VILLAGE, members(stands("甲", director=300), posts=[DIRECTOR])).keys == ("甲",)


def test_a_womens_line_on_the_ballot_is_for_women_only() -> None:
    law = LAWS["village-zhejiang-2020"]
    posts = [TWO, Post("women", "妇女委员", 1, 1)]
    result = first_poll(law, members(*MEN, stands("丁", True, women=260), stands("戊", women=400), posts=posts))
    assert result.keys == ("甲", "乙", "丁")


@pytest.mark.parametrize("may", [True, False])
def test_whether_the_womans_seat_may_stay_open_is_a_rule(may: bool) -> None:
    law = changed(VILLAGE, women_seat_may_stay_open=may)
    poll = members(stands("丁", True, member=9), posts=[Post("member", "委员", 1, 1)], seated=SEATED)
    assert supplementary_poll(law, poll).next == (Next.NOTHING if may else Next.SUPPLEMENTARY)


def test_votes_for_higher_posts_count_downward_where_the_rule_says_so() -> None:
    standings = [stands("甲", director=300), stands("乙", director=150, deputy=60, member=50), stands("丙", member=255)]
    posts = [DIRECTOR, DEPUTY, ONE]
    plain, down = (first_poll(law, members(*standings, posts=posts)) for law in (ANY, changed(ANY, counts_down=True)))
    assert plain.keys == ("甲", "丙")
    assert [(each.key, each.post, each.votes) for each in down.elected] == [
        ("甲", "director", 300), ("乙", "member", 260),
    ]  # fmt: skip


KIN = [Relation("甲", "乙", Kin.SPOUSE)]


def test_of_relatives_the_higher_post_stays_then_more_votes_and_the_next_moves_up() -> None:
    poll = members(
        stands("甲", director=300),
        stands("乙", member=400),
        stands("丙", member=260),
        posts=[DIRECTOR, ONE],
        relations=KIN,
    )
    result = first_poll(ANY, poll)
    assert result.keys == ("甲", "丙")
    assert "乙得 400 票，2×400 大于 501，与已当选的甲有应当回避的亲属关系，不当选，名额由下一名递补" in result.text
    poll = members(
        stands("甲", member=300), stands("乙", member=400), stands("丙", member=260), posts=[TWO], relations=KIN
    )
    assert first_poll(ANY, poll).keys == ("乙", "丙")


def test_the_seat_freed_by_kinship_stays_empty_where_nobody_else_has_more_than_half() -> None:
    poll = members(
        stands("甲", member=300), stands("乙", member=290), stands("丙", member=250), posts=[TWO], relations=KIN
    )
    result = first_poll(ANY, poll)
    assert (result.keys, result.vacancies) == (("甲",), (Vacancy("member", 1),))


def test_relatives_with_equal_votes_are_voted_on_again() -> None:
    poll = members(
        stands("甲", member=300), stands("乙", member=300), stands("丙", member=260), posts=[TWO], relations=KIN
    )
    result = first_poll(ANY, poll)
    assert result.keys == ("丙",)
    assert result.ties == (Tie("member", ("甲", "乙"), 1),)


def test_a_relative_of_someone_tied_waits_for_the_further_vote() -> None:
    kin = [*KIN, Relation("甲", "丙", Kin.DIRECT_LINE)]
    poll = members(
        stands("甲", member=300), stands("乙", member=300), stands("丙", member=260), posts=[TWO], relations=kin
    )
    result = first_poll(ANY, poll)
    assert (result.keys, result.waiting, result.next) == ((), ("member",), Next.RUNOFF)


@pytest.mark.parametrize(("law", "kept"), [("village-2010", 2), ("village-zhejiang-2020", 1)])
def test_which_relatives_are_kept_apart_differs_by_province(law: str, kept: int) -> None:
    siblings = [Relation("甲", "乙", Kin.SIBLING)]
    poll = members(stands("甲", True, member=300), stands("乙", member=290), posts=[TWO], relations=siblings)
    assert len(first_poll(LAWS[law], poll).elected) == kept


def test_a_supplementary_poll_avoids_relatives_of_those_elected_before() -> None:
    kin = [Relation("子", "甲", Kin.SPOUSE)]
    poll = members(stands("甲", member=300), stands("乙", member=200), posts=[ONE], relations=kin, seated=SEATED)
    assert supplementary_poll(ANY, poll).keys == ("乙",)


def test_a_community_may_elect_by_delegates_with_as_many_candidates_as_seats() -> None:
    poll = members(stands("甲", True, member=31), cast=60, registered=100, posts=[ONE])
    poll = replace(poll, mode=ElectorsMode.HOUSEHOLD_DELEGATES)
    assert first_poll(RESIDENTS, poll).keys == ("甲",)
    assert first_poll(VILLAGE, poll).next == Next.RENEWED


def test_ten_thousand_random_elections_agree_with_a_count_ballot_by_ballot() -> None:
    """Counted apart, from the paper: who stands on more than half of the papers, sorted, ties at the last seat out."""
    chance = random.Random(20210328)
    for _ in range(10_000):
        registered, seats, names = chance.randint(1, 40), chance.randint(1, 3), "甲乙丙丁戊"[: chance.randint(1, 5)]
        papers = [
            chance.sample(names, chance.randint(0, min(seats, len(names))))
            for _ in range(chance.randint(0, registered))
        ]
        found = {name: sum(name in paper for paper in papers) for name in names}
        poll = members(
            *(stands(name, member=votes) for name, votes in found.items()),
            cast=len(papers), registered=registered, posts=[Post("member", "委员", seats)],
        )  # fmt: skip
        result = first_poll(ANY, poll)
        if len(papers) <= registered / 2:
            assert (result.next, result.keys) == (Next.RENEWED, ())
            continue
        above = [name for name in names if found[name] > len(papers) / 2]
        certain = [name for name in above if sum(found[other] >= found[name] for other in above) <= seats]
        assert sorted(result.keys) == sorted(certain)
        assert bool(result.ties) is (len(certain) < min(seats, len(above)))
        assert sum(each.seats for each in result.vacancies) == max(0, seats - len(above))
