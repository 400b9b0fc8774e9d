"""A lock on a unit's results, roster or candidates holds against polls and declarations."""

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Membership, Person
from cadres.services import candidacies, polls, results, submissions
from cadres.services.taking_back import take_back
from core.partial_dates import PartialDate
from elections.choices import DataKind, PartyPost, PollState
from elections.models import Poll
from elections.services.contests import delete_contest
from tests.cadres.elections import declare, enter, make_candidacy, make_contest, stand

VOTES = {"甲": 300, "乙": 280, "丙": 260, "丁": 100}


@pytest.fixture
def contest(world, staff):
    return make_contest(world, staff)


@pytest.fixture
def close(world, staff):
    def run(kind, *moves):
        for move in moves:
            done = submissions.move(
                actor=staff, term=world.term, kind=kind, units=[world.units["白杨"]], move=move, reason="需要"
            )
            assert not done.refused, done.refused

    return run


LOCK = ("submit", "approve", "lock")


@pytest.fixture
def entered(contest, liaison):
    stand(contest, 甲="director", 乙="member", 丙="member", 丁="member")
    return enter(liaison, contest, VOTES)


def lock_roster(world, close):
    person = Person.objects.create(name="任晓东", sex="1", birth=PartialDate(1980, 3))
    values = {"unit": world.units["白杨"], "term": world.term, "political_status": "01"}
    Membership.objects.create(person=person, party_post=PartyPost.SECRETARY, **values)
    close(DataKind.ROSTER, *LOCK)


def test_a_result_is_not_declared_into_a_locked_roster(world, entered, close, staff):
    lock_roster(world, close)
    with pytest.raises(ValidationError, match="白杨村的花名册已由何静怡于"):
        results.declare_result(actor=staff, poll=entered)
    entered.refresh_from_db()
    assert entered.state == PollState.SUBMITTED
    assert Membership.objects.count() == 1


def test_a_declared_result_is_not_taken_back_from_a_locked_roster(world, contest, close, staff, liaison):
    stand(contest, 甲="director", 乙="member", 丙="member", 丁="member")
    poll = declare(liaison, staff, contest, VOTES)
    close(DataKind.ROSTER, *LOCK)
    with pytest.raises(ValidationError, match="锁定"):
        take_back(actor=staff, poll=poll, reason="重核")
    assert Membership.objects.exists()


class TestLockedResults:
    @pytest.fixture(autouse=True)
    def locked(self, entered, close):
        close(DataKind.RESULTS, *LOCK)

    def test_a_poll_is_neither_returned_nor_confirmed(self, entered, staff):
        with pytest.raises(ValidationError, match="选举结果已由何静怡于"):
            polls.return_poll(actor=staff, poll=entered, reason="重填")
        with pytest.raises(ValidationError, match="选举结果已由何静怡于"):
            results.declare_result(actor=staff, poll=entered)

    def test_no_scan_is_added(self, entered, staff):
        with pytest.raises(ValidationError, match="锁定"):
            polls.add_record(actor=staff, poll=entered, name="报告单.pdf", content=b"%PDF-1.4")

    def test_the_contest_stays(self, contest, staff):
        with pytest.raises(ValidationError, match="锁定"):
            delete_contest(actor=staff, contest=contest, reason="错设")
        assert Poll.objects.count() == 1


def test_a_locked_candidate_is_neither_changed_nor_joined_by_another(world, close, staff):
    candidacy = make_candidacy("甲", world.units["白杨"], world.term, committee_post="member")
    close(DataKind.CANDIDATES, *LOCK)
    with pytest.raises(ValidationError, match="白杨村的候选人已由何静怡于"):
        candidacies.edit(actor=staff, candidacy=candidacy, values={"present_post": "网格员"})
