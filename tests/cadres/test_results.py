"""From a poll as it is typed to the roster, by two people, and back."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Candidacy, CandidacyTurn, Displacement, Membership, PostChange, PostVacancy, Vote
from cadres.selectors.polls import chain_of, paper_of
from cadres.selectors.results import KEEP, TAKE, effects_of
from cadres.services.polls import delete_poll, open_poll, return_poll, save_poll, write_in
from cadres.services.results import declare_result
from cadres.services.taking_back import take_back
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.choices import Body, PollNext
from elections.models import Contest, Poll
from tests.cadres.elections import DAY, HEAD, declare, enter, make_candidacy, make_contest, stand, typed_lines
from tests.cadres.people import make_member

NAMES = {"任晓东": "director", "程丽华": "deputy_director", "沈俊杰": "member", "潘雪梅": "member", "袁振华": "member"}
ALL = {**NAMES, "崔勇": "member"}
WON = {"任晓东": 450, "程丽华": 400, "沈俊杰": 300, "潘雪梅": 290, "袁振华": 260, "崔勇": 200}


@pytest.fixture
def contest(world, staff):
    found = make_contest(world, staff)
    stand(found, **ALL)
    return found


def posts(unit, term):
    rows = Membership.objects.filter(unit=unit, term=term).select_related("person")
    return {row.person.name: (row.party_post, row.committee_post) for row in rows}


def test_a_declared_result_becomes_the_roster(world, contest, liaison, staff):
    poll = declare(liaison, staff, contest, WON)
    assert posts(contest.unit, contest.term) == {name: ("", post) for name, post in NAMES.items()}
    contest.refresh_from_db()
    assert (contest.completed_on, contest.is_first_try) == (DAY, True)
    assert (poll.is_valid, poll.next, poll.law) == (True, PollNext.NOTHING, contest.law)
    row = Membership.objects.get(person__name="任晓东")
    assert (row.education, row.political_status, row.started_on) == (5, "01", PartialDate.from_date(DAY))
    change = row.changes.get()
    assert (change.kind, change.post_after, change.on) == ("elected", "director", PartialDate.from_date(DAY))
    statuses = dict(Candidacy.objects.values_list("person__name", "status"))
    assert statuses == {**dict.fromkeys(NAMES, "elected"), "崔勇": "not_elected"}
    assert CandidacyTurn.objects.filter(status="elected", on=DAY).count() == 5
    assert "任晓东村委会主任" in AuditEntry.objects.get(action="result_declared").changes["elected"]


def test_who_entered_a_poll_does_not_confirm_it(contest, staff, liaison):
    poll = enter(staff, contest, WON)
    with pytest.raises(ValidationError, match="由两个人分别完成"):
        declare_result(actor=staff, poll=poll)
    assert not Membership.objects.exists()


def test_a_returned_poll_is_typed_again(contest, staff, liaison):
    poll = return_poll(actor=staff, poll=enter(liaison, contest, WON), reason="与报告单不符")
    assert (poll.state, poll.returned_reason) == ("draft", "与报告单不符")
    with pytest.raises(ValidationError, match="不在待复核"):
        declare_result(actor=staff, poll=poll)


def test_taking_back_leaves_nothing_behind(contest, staff, liaison):
    before = dict(Candidacy.objects.values_list("pk", "status"))
    poll = declare(liaison, staff, contest, WON)
    assert take_back(actor=staff, poll=poll, reason="票数录错") == []
    assert not Membership.objects.exists()
    assert not PostChange.objects.exists()
    assert dict(Candidacy.objects.values_list("pk", "status")) == before
    contest.refresh_from_db()
    assert (contest.completed_on, contest.is_first_try) == (None, None)
    poll.refresh_from_db()
    assert (poll.state, poll.law, poll.next, poll.returned_reason) == ("draft", None, "", "票数录错")
    assert not Vote.objects.exclude(is_elected=None, effect="", membership=None).exists()


def test_what_was_changed_since_stays_and_is_told(contest, staff, liaison):
    poll = declare(liaison, staff, contest, WON)
    Membership.objects.filter(person__name="任晓东").update(education=6)
    Membership.objects.filter(person__name="程丽华").update(committee_post="member")
    assert take_back(actor=staff, poll=poll, reason="录错") == [
        "任晓东：任职资料之后被改过，任职保留",
        "程丽华：职务之后被改过，任职保留",
    ]
    assert posts(contest.unit, contest.term) == {"任晓东": ("", "director"), "程丽华": ("", "member")}


def test_a_roster_uploaded_before_is_met_and_nothing_doubled(world, contest, staff, liaison):
    people = {each.person.name: each.person for each in Candidacy.objects.select_related("person")}
    make_member(people["任晓东"], contest.unit, contest.term, party_post="secretary")
    make_member(people["程丽华"], contest.unit, contest.term, committee_post="deputy_director")
    poll = declare(liaison, staff, contest, WON)
    assert posts(contest.unit, contest.term)["任晓东"] == ("secretary", "director")
    effects = dict(Vote.objects.exclude(effect="").values_list("candidacy__person__name", "effect"))
    assert (effects["任晓东"], effects["程丽华"], effects["沈俊杰"]) == ("post_set", "met", "created")
    take_back(actor=staff, poll=poll, reason="录错")
    assert posts(contest.unit, contest.term) == {"任晓东": ("secretary", ""), "程丽华": ("", "deputy_director")}


@pytest.mark.parametrize(("choice", "expected"), [(TAKE, "member"), (KEEP, "deputy_director")])
def test_where_the_roster_says_another_post_somebody_decides(contest, staff, liaison, choice, expected):
    person = Candidacy.objects.get(person__name="沈俊杰").person
    row = make_member(person, contest.unit, contest.term, committee_post="deputy_director")
    poll = enter(liaison, contest, WON)
    chain = chain_of(contest, poll)
    assert chain
    effect = next(each for each in effects_of(poll, chain) if each.name == "沈俊杰")
    assert effect.words == "花名册为村委会副主任，本次当选村委会委员"
    with pytest.raises(ValidationError, match="逐一选择以哪一个为准：沈俊杰"):
        declare_result(actor=staff, poll=poll)
    declare_result(actor=staff, poll=poll, decisions={effect.key: choice})
    row.refresh_from_db()
    assert row.committee_post == expected
    take_back(actor=staff, poll=poll, reason="录错")
    row.refresh_from_db()
    assert row.committee_post == "deputy_director"


@pytest.mark.parametrize("with_party_post", [True, False])
def test_whom_the_roster_has_though_not_elected_is_taken_out_and_comes_back(contest, staff, liaison, with_party_post):
    fields = {"committee_post": "member", **({"party_post": "member"} if with_party_post else {})}
    row = make_member("姚建国", contest.unit, contest.term, note="连任多届", **fields)
    poll = enter(liaison, contest, WON)
    declare_result(actor=staff, poll=poll, decisions={f"m{row.pk}": TAKE})
    assert posts(contest.unit, contest.term).get("姚建国") == (("member", "") if with_party_post else None)
    take_back(actor=staff, poll=poll, reason="录错")
    again = Membership.objects.get(person__name="姚建国")
    assert (again.committee_post, again.note, again.political_status) == ("member", "连任多届", "01")
    declare_result(actor=staff, poll=enter_again(liaison, poll), decisions={f"m{again.pk}": KEEP})
    assert posts(contest.unit, contest.term)["姚建国"][1] == "member"
    assert Displacement.objects.get().is_kept


def enter_again(actor, poll):
    return save_poll(actor=actor, poll=poll, values=HEAD, lines=typed_lines(poll, WON), submit=True)


def test_missing_seats_go_to_a_supplementary_poll_with_the_highest_losers(contest, staff, liaison):
    votes = {**WON, "袁振华": 250, "崔勇": 240}
    first = declare(liaison, staff, contest, votes)
    assert first.next == PollNext.SUPPLEMENTARY
    assert Membership.objects.count() == 4
    paper = paper_of(contest)
    assert paper
    assert [(post.code, post.seats) for post in paper.posts] == [("member", 1)]
    late: dict[str, Any] = {"held_on": DAY + dt.timedelta(days=31)}
    with pytest.raises(ValidationError, match="应在首次投票（2021-05-08）后 30 日内（至 2021-06-07），已逾期"):
        enter(liaison, contest, {"袁振华": 300, "崔勇": 150}, **late)
    poll = declare(liaison, staff, contest, {"袁振华": 300, "崔勇": 150}, held_on=DAY + dt.timedelta(days=7))
    assert poll.kind == "supplementary"
    contest.refresh_from_db()
    assert (contest.completed_on, contest.is_first_try) == (DAY + dt.timedelta(days=7), False)
    assert posts(contest.unit, contest.term)["袁振华"] == ("", "member")
    with pytest.raises(ValidationError, match="请先撤回那一次"):
        take_back(actor=staff, poll=first, reason="录错")


def test_a_tie_is_voted_on_again_and_the_election_goes_on(contest, staff, liaison):
    tied = {**WON, "袁振华": 260, "崔勇": 260}
    assert declare(liaison, staff, contest, tied).next == PollNext.RUNOFF
    poll = open_poll(actor=liaison, contest=contest)
    assert set(Vote.objects.filter(poll=poll).values_list("candidacy__person__name", flat=True)) == {"袁振华", "崔勇"}
    poll = save_poll(
        actor=liaison, poll=poll, values=HEAD, lines=typed_lines(poll, {"袁振华": 200, "崔勇": 280}), submit=True
    )
    declare_result(actor=staff, poll=poll)
    assert poll_state(contest) == ("nothing", False)
    assert "崔勇" in posts(contest.unit, contest.term)


def poll_state(contest):
    contest.refresh_from_db()
    return contest.polls.last().next, contest.is_first_try


def test_a_void_vote_elects_nobody_and_is_held_again(contest, staff, liaison):
    low = {"returned": 500, "valid": 490, "void": 10}
    void = declare(liaison, staff, contest, dict.fromkeys(WON, 100), **low)
    assert (void.is_valid, void.next) == (False, PollNext.RENEWED)
    assert not Membership.objects.exists()
    poll = declare(liaison, staff, contest, WON)
    assert (poll.kind, poll.next) == ("renewed", PollNext.NOTHING)
    assert poll_state(contest) == ("nothing", False)


def test_more_ballots_than_issued_are_refused_or_after_a_recount_void(contest, staff, liaison):
    excess: dict[str, Any] = {"issued": 500}
    with pytest.raises(ValidationError) as error:
        enter(liaison, contest, WON, **excess)
    assert "收回选票 501 张，收回多于发出" in error.value.message_dict["returned"][0]
    assert "第十九条" in error.value.message_dict["returned"][0]
    Poll.objects.all().delete()
    poll = declare(liaison, staff, contest, dict.fromkeys(WON, 0), accepts_excess=True, **excess)
    assert (poll.is_valid, poll.next) == (False, PollNext.RENEWED)


def test_a_new_party_committee_elects_its_leaders(world, staff, liaison):
    contest = make_contest(world, staff, body=Body.PARTY)
    stand(
        contest,
        任晓东="secretary",
        蔡永康="deputy_secretary",
        丁文静="member",
        程丽华="member",
        沈俊杰="member",
        崔勇="member",
    )
    votes = {"任晓东": 40, "蔡永康": 39, "丁文静": 38, "程丽华": 30, "沈俊杰": 24, "崔勇": 23}
    first = declare(liaison, staff, contest, votes)
    assert first.next == PollNext.LEADERS
    assert {party for party, _ in posts(contest.unit, contest.term).values()} == {"member"}
    head = {"electors": 5, "attended": 5, "issued": 5, "returned": 5, "valid": 5, "void": 0}
    leaders = declare(liaison, staff, contest, {"任晓东": 5, "蔡永康": 3}, **head)
    assert (leaders.kind, leaders.next) == ("leaders", PollNext.NOTHING)
    contest.refresh_from_db()
    assert contest.is_first_try
    told = posts(contest.unit, contest.term)
    assert (told["任晓东"][0], told["蔡永康"][0], told["丁文静"][0]) == ("secretary", "deputy_secretary", "member")
    take_back(actor=staff, poll=leaders, reason="录错")
    assert posts(contest.unit, contest.term)["任晓东"] == ("member", "")


def test_a_roster_with_its_secretary_is_met_by_the_committee_poll_already(world, staff, liaison):
    contest = make_contest(world, staff, body=Body.PARTY, posts=[("secretary", 1, 0), ("member", 2, 0)])
    found = stand(contest, 任晓东="secretary", 丁文静="member", 程丽华="member")
    make_member(found["任晓东"].person, contest.unit, contest.term, party_post="secretary")
    declare(liaison, staff, contest, {"任晓东": 40, "丁文静": 39, "程丽华": 38})
    assert posts(contest.unit, contest.term)["任晓东"] == ("secretary", "")


def test_a_small_branch_elects_its_secretary_in_the_meeting(world, staff, liaison):
    contest = make_contest(world, staff, body=Body.PARTY, posts=[("secretary", 1, 0)])
    stand(contest, 任晓东="secretary")
    small = {"electors": 6, "attended": 5, "issued": 5, "returned": 5, "valid": 5, "void": 0}
    poll = declare(liaison, staff, contest, {"任晓东": 4}, **small)
    assert (poll.kind, poll.next) == ("first", PollNext.NOTHING)
    assert posts(contest.unit, contest.term) == {"任晓东": ("secretary", "")}


def test_a_by_election_marks_who_came_and_changes_who_is_there(world, staff, liaison):
    contest = make_contest(world, staff, occasion=1, posts=[("director", 1, 0), ("member", 1, 0)])
    found = stand(contest, 任晓东="director", 崔勇="director", 袁振华="member", 潘雪梅="member")
    make_member(found["任晓东"].person, contest.unit, contest.term, committee_post="member")
    left = make_member("姚建国", contest.unit, contest.term, committee_post="director", ended_on=PartialDate(2021, 3))
    vacancy = PostVacancy.objects.create(
        membership=left, body="committee", post="director", cause="resigned", vacant_on=DAY, contest=contest,
        state="by_election",
    )  # fmt: skip
    poll = declare(liaison, staff, contest, {"任晓东": 400, "崔勇": 50, "袁振华": 300, "潘雪梅": 100})
    rows = {row.person.name: row for row in Membership.objects.select_related("person")}
    assert (rows["任晓东"].committee_post, rows["任晓东"].is_by_elected) == ("member", False)
    change = rows["任晓东"].changes.get()
    assert (change.post_before, change.post_after) == ("member", "director")
    assert (rows["袁振华"].committee_post, rows["袁振华"].is_by_elected) == ("member", True)
    vacancy.refresh_from_db()
    assert vacancy.state == "filled"
    take_back(actor=staff, poll=poll, reason="录错")
    vacancy.refresh_from_db()
    assert vacancy.state == "by_election"
    assert posts(contest.unit, contest.term) == {"任晓东": ("", "member"), "姚建国": ("", "director")}
    assert not PostChange.objects.exists()


def test_a_short_entry_tells_turnout_and_winners(contest, staff, liaison):
    poll = open_poll(actor=liaison, contest=contest)
    rows = Vote.objects.filter(poll=poll)
    lines = {row.pk: {"is_elected": row.candidacy.person.name in NAMES} for row in rows}
    head = {"held_on": DAY, "is_short": True, "electors": 1000, "attended": 501}
    poll = save_poll(actor=liaison, poll=poll, values=head, lines=lines, submit=True)
    chain = chain_of(poll.contest, until=poll)
    assert chain
    outcome = chain.last.outcome
    assert (outcome.is_valid, outcome.next, len(outcome.elected)) == (True, "nothing", 5)
    declare_result(actor=staff, poll=poll)
    assert len(posts(contest.unit, contest.term)) == 5


def test_a_short_entry_with_more_winners_than_seats_is_refused(contest, liaison):
    poll = open_poll(actor=liaison, contest=contest)
    lines = {row.pk: {"is_elected": True} for row in Vote.objects.filter(poll=poll)}
    head = {"held_on": DAY, "is_short": True, "electors": 1000, "attended": 501}
    with pytest.raises(ValidationError, match="委员应选 3 名，填报当选 4 名，多于应选名额"):
        save_poll(actor=liaison, poll=poll, values=head, lines=lines)


@pytest.mark.parametrize(("fields", "words"), [
    ({"status": "turned_down"}, "已被取消候选人资格"), ({"review": "rejected"}, "资格联审结论为不宜"),
    ({"review": "open"}, "资格联审尚未通过，须先送审并作出结论"), ({"status": "nominated"}, "还不是正式候选人"),
])  # fmt: skip
def test_who_was_turned_down_or_is_not_cleared_is_not_declared_elected(contest, staff, liaison, fields, words):
    poll = open_poll(actor=liaison, contest=contest)
    Candidacy.objects.filter(person__name="任晓东").update(**fields)
    with pytest.raises(ValidationError) as error:
        save_poll(actor=liaison, poll=poll, values=HEAD, lines=typed_lines(poll, WON))
    assert f"任晓东{words}，不能宣布当选" in str(error.value)
    lost = {**WON, "任晓东": 10}
    save_poll(actor=liaison, poll=poll, values=HEAD, lines=typed_lines(poll, lost))


def test_only_final_candidates_stand(world, staff, liaison):
    contest = make_contest(world, staff)
    stand(contest, **NAMES)
    make_candidacy("初步人", contest.unit, contest.term, committee_post="member", status="nominated")
    poll = open_poll(actor=liaison, contest=contest)
    assert set(poll.votes.values_list("candidacy__person__name", flat=True)) == set(NAMES)


def test_somebody_written_in_stands_from_then_on(contest, staff, liaison):
    poll = open_poll(actor=liaison, contest=contest)
    facts = {"name": "另选人", "sex": "1"}
    write_in(actor=liaison, poll=poll, post="member", facts=facts)
    votes = {**WON, "袁振华": 100, "另选人": 270}
    poll = save_poll(actor=liaison, poll=poll, values=HEAD, lines=typed_lines(poll, votes), submit=True)
    declare_result(actor=staff, poll=poll)
    assert posts(contest.unit, contest.term)["另选人"] == ("", "member")
    assert Candidacy.objects.get(person__name="另选人").route == "write_in"


def test_the_next_poll_waits_for_the_one_before(contest, staff, liaison):
    poll = enter(liaison, contest, WON, submit=False)
    with pytest.raises(ValidationError, match="上一次投票的结果尚未确认"):
        open_poll(actor=liaison, contest=contest)
    delete_poll(actor=liaison, poll=poll, reason="录错单位")
    declare(liaison, staff, contest, WON)
    with pytest.raises(ValidationError, match="已经完成"):
        open_poll(actor=liaison, contest=contest)


def test_without_a_day_no_poll_is_opened(world, staff):
    contest = make_contest(world, staff, election_day=None)
    with pytest.raises(ValidationError, match="请先填写选举日"):
        open_poll(actor=staff, contest=contest)
    assert Contest.objects.get().polls.count() == 0
