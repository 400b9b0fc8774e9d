"""Setting up contests: what the law allows, singly and for a whole area."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from elections.choices import Body, ContestState
from elections.models import Contest, Poll, UnitProfile
from elections.selectors.contests import ContestFacts, deadlines, with_state
from elections.services.contests import create_contest, create_contests, delete_contest, edit_contest, plan_contests

DAY = dt.date(2021, 5, 8)
FIVE = [("director", 1, 0), ("deputy_director", 1, 0), ("member", 3, 1)]


@pytest.fixture
def make(world, staff):
    def make(unit="白杨", body=Body.COMMITTEE, **fields):
        values = {"electors": "all_voters", "posts": FIVE, "election_day": DAY, **fields}
        return create_contest(actor=staff, term=world.term, unit=world.units[unit], body=body, **values)

    return make


def told(error):
    return "".join(error.value.messages)


def test_a_contest_keeps_its_posts_from_the_highest_down_and_the_law_of_its_day(make):
    contest = make(posts=list(reversed(FIVE)))
    assert [(each.post, each.seats, each.women) for each in contest.posts.all()] == FIVE
    assert contest.law.rule_set.in_force_from <= DAY
    assert AuditEntry.objects.get(action="contest_created").changes["posts"] == [
        "",
        "主任1名、副主任1名、委员3名（妇女1名）",
    ]


@pytest.mark.parametrize(("unit", "members", "words"), [
    ("白杨", 0, "委员会 2 人，应为 3 至 7 人"), ("白杨", 6, "委员会 8 人，应为 3 至 7 人"),
    ("菊泉", 2, "委员会 4 人，应为 5 至 9 人"),
])  # fmt: skip
def test_a_committee_of_a_size_that_the_law_does_not_know_is_refused(make, unit, members, words):
    posts = [*FIVE[:2], *([("member", members, 0)] if members else [])]
    with pytest.raises(ValidationError) as error:
        make(unit, posts=posts)
    assert words in told(error)
    assert "组织法（2018）第" in told(error)


@pytest.mark.parametrize(("unit", "members"), [("白杨", 1), ("白杨", 5), ("菊泉", 3), ("菊泉", 7)])
def test_a_committee_of_the_least_or_most_members_is_taken(make, unit, members):
    make(unit, posts=[*FIVE[:2], ("member", members, 0)])


def test_villagers_vote_themselves_while_residents_may_send_delegates(make):
    with pytest.raises(ValidationError) as error:
        make(electors="household_delegates")
    assert "规则不允许由户代表选举" in error.value.message_dict["electors"][0]
    make("菊泉", electors="household_delegates")


def test_a_party_committee_must_fit_its_form(make, world):
    profile = UnitProfile.objects.filter(unit=world.units["白杨"], term=world.term)
    profile.update(organisation="branch", party_members=30)
    posts = [("secretary", 1, 0), ("deputy_secretary", 1, 0), ("member", 6, 0)]
    with pytest.raises(ValidationError, match="党组织委员会 8 人，应为 3 至 7 人"):
        make(body=Body.PARTY, electors="party_meeting", posts=posts)
    with pytest.raises(ValidationError, match="不少于 7 人，设支部委员会"):
        make(body=Body.PARTY, electors="party_meeting", posts=posts[:1])
    profile.update(party_members=6)
    make(body=Body.PARTY, electors="party_meeting", posts=posts[:1])


@pytest.mark.parametrize(("fields", "field", "words"), [
    ({"posts": []}, None, "请至少填写一个职务"),
    ({"posts": [("director", 2, 0), ("member", 2, 0)]}, "seats_director", "主任只能有 1 名"),
    ({"posts": [("director", 1, 0), ("member", 2, 3)]}, "women_member", "妇女名额 3 名多于职数 2 名"),
    ({"electors": "party_meeting"}, "electors", "选举方式应为：登记选民、户代表、居(村)民代表"),
    ({"voter_list_on": dt.date(2021, 5, 9)}, "election_day", "选民名单公布日 2021-05-09 晚于选举日 2021-05-08"),
    ({"election_day": dt.date(1980, 1, 1)}, "election_day", "没有 1980-01-01 施行的换届规则"),
])  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(make, fields, field, words):
    with pytest.raises(ValidationError) as error:
        make(**fields)
    assert words in "".join(error.value.message_dict[field or "__all__"])


def test_a_body_is_elected_once_in_a_term_and_again_in_a_by_election(make):
    make()
    with pytest.raises(ValidationError, match="已经建立"):
        make()
    assert make(occasion=1, posts=[("member", 1, 0)]).is_by_election


def test_late_lists_are_told_with_the_article(make):
    contest = make(voter_list_on=dt.date(2021, 4, 19), final_list_on=dt.date(2021, 5, 3))
    late, good = deadlines(contest)
    assert (late.is_met, good.is_met) == (False, True)
    assert late.text == "选民名单公布日期 2021-04-19，应不晚于选举日 2021-05-08 前 20 日（2021-04-18），过晚"
    assert "第十四条" in late.source


def test_posts_stay_once_a_result_was_declared(make, staff):
    contest = make()
    facts = ContestFacts("all_voters", DAY, posts=[*FIVE[:2], ("member", 1, 0)])
    edit_contest(actor=staff, contest=contest, facts=facts)
    assert contest.posts.count() == 3
    Poll.objects.create(contest=contest, state="confirmed")
    with pytest.raises(ValidationError, match="先撤回结果"):
        edit_contest(actor=staff, contest=contest, facts=ContestFacts("all_voters", DAY, posts=FIVE))
    edit_contest(actor=staff, contest=contest, facts=ContestFacts("all_voters", dt.date(2021, 5, 9), posts=facts.posts))
    with pytest.raises(ValidationError, match="已经录入投票"):
        delete_contest(actor=staff, contest=contest, reason="重复")


def test_the_state_of_a_contest_is_what_its_newest_poll_says(make):
    contest = make(election_day=None)

    def state():
        return with_state(Contest.objects.all()).get().state

    assert state() == ContestState.UNPLANNED
    Contest.objects.update(election_day=DAY)
    assert state() == ContestState.WAITING
    poll = Poll.objects.create(contest=contest)
    assert state() == ContestState.DRAFT
    Poll.objects.filter(pk=poll.pk).update(state="confirmed", next="supplementary")
    assert state() == ContestState.SUPPLEMENTARY
    Poll.objects.create(contest=contest, number=2, state="submitted")
    assert state() == ContestState.SUBMITTED
    Contest.objects.update(completed_on=DAY)
    assert state() == ContestState.DONE


def test_a_whole_area_is_set_up_at_once_leaving_out_what_is_there_and_what_the_law_forbids(
    make, world, staff, django_assert_max_num_queries
):
    make("沈宅")
    units = [world.units[name] for name in ("白杨", "沈宅", "菊泉")]
    four = ContestFacts("all_voters", DAY, posts=[("director", 1, 0), ("member", 3, 0)])
    with django_assert_max_num_queries(25):
        planned = plan_contests(
            term=world.term, units=units, wanted={(unit.pk, Body.COMMITTEE.value): four for unit in units}
        )
    assert [each.unit.short_name for each in planned] == ["白杨村", "菊泉新城第一"]
    assert planned[1].faults
    assert "应为 5 至 9 人" in planned[1].faults[0]
    assert create_contests(actor=staff, term=world.term, area=world.gucun, planned=planned) == 1
    made = Contest.objects.get(unit=world.units["白杨"])
    assert [each.seats for each in made.posts.all()] == [1, 3]
    assert AuditEntry.objects.get(action="contests_set_up").changes["count"] == 1
