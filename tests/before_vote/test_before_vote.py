"""The demonstration two weeks before the vote: reviews under way, slates with gaps, nobody elected."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F, Q

from cadres.choices import CandidacyStatus, ReviewState
from cadres.models import Candidacy, CandidacyTurn, Membership, Posting, ReviewAnswer, ReviewDecision
from cadres.querysets import ONE_SHOULDER
from cadres.rules.reviews import review_outcome
from cadres.selectors.review_rounds import facts_of
from elections.models import Contest, Poll, Term, UnitProfile
from elections.selectors.contests import deadlines
from reports.demo.calendars import TWO_WEEKS_AHEAD
from reports.models import StaleTownship
from tests.seeds.showing import run

pytestmark = pytest.mark.usefixtures("two_weeks_before", "db")
TODAY = TWO_WEEKS_AHEAD.today


def now() -> Term:
    return Term.objects.get(name="2021年换届")


def slate() -> Any:
    return Candidacy.objects.filter(term=now()).on_slate()


def test_the_previous_term_still_serves_and_nobody_of_the_new_one_is_elected() -> None:
    assert Membership.objects.in_two_committees().count() == 4012
    assert not Membership.objects.filter(Q(term=now()) | ~Q(exit_reason="") | Q(ended_on__isnull=False)).exists()
    assert not Candidacy.objects.filter(status__in=[CandidacyStatus.ELECTED, CandidacyStatus.NOT_ELECTED]).exists()
    assert not Posting.objects.exists()


def test_every_contest_is_planned_after_today_in_lawful_order_and_without_a_poll() -> None:
    contests = Contest.objects.filter(term=now())
    assert contests.filter(election_day__gt=TODAY, completed_on=None).count() == contests.count() == 2 * 533
    assert (contests.filter(body="committee").earliest("election_day").election_day - TODAY).days == 14
    for contest in contests.select_related("law__rule_set"):
        assert [step.text for step in deadlines(contest) if not step.is_met] == []
    assert not Poll.objects.filter(contest__term=now()).exists()
    assert Poll.objects.filter(contest__term__name="2018年换届").count() == 2 * 533 + 12
    assert UnitProfile.objects.filter(term=now(), registered_voters__gt=0).count() == 533


def test_most_are_clear_some_wait_and_some_are_to_be_decided() -> None:
    states = Counter(Candidacy.objects.values_list("review", flat=True))
    assert sum(states.values()) == 7720
    assert states[ReviewState.CLEAR] > 6000
    assert 500 < states[ReviewState.OPEN] < 1500
    assert (states[ReviewState.TO_DECIDE], states[ReviewState.REJECTED], states[ReviewState.NOT_SENT]) == (28, 52, 0)
    stored = dict(Candidacy.objects.values_list("pk", "review"))
    assert {pk: review_outcome(facts).state for pk, facts in facts_of(list(stored)).items()} == stored


def test_one_department_is_overdue_on_any_day_and_one_was_set_no_day() -> None:
    waiting = ReviewAnswer.objects.filter(state="sent")
    due = waiting.values_list("seat__department__name", "due_on").distinct()
    assert set(due) == {("应急管理局", TWO_WEEKS_AHEAD.due), ("税务局/市场监管局", None)}
    assert TWO_WEEKS_AHEAD.due < TODAY
    townships = waiting.values_list("candidacy__unit__township__name", flat=True)
    assert set(townships) == {"庙行镇", "顾村镇", "罗泾镇", "友谊路街道"}


def test_a_second_person_has_still_to_confirm_some_decisions() -> None:
    waiting = ReviewDecision.objects.filter(needs_second=True, confirmed_by=None)
    assert waiting.count() == 6
    assert not ReviewDecision.objects.filter(needs_second=True, confirmed_by=F("made_by")).exists()


def test_nobody_is_final_with_an_open_review_or_before_the_list_is_out() -> None:
    final = Candidacy.objects.filter(status=CandidacyStatus.FINAL)
    assert final.count() > 1000
    assert not final.exclude(review=ReviewState.CLEAR, inspection__is_passed=True).exists()
    assert not CandidacyTurn.objects.filter(on__gt=TODAY).exists()
    assert not Candidacy.objects.filter(status=CandidacyStatus.INSPECTED, inspection=None).exists()


def test_slates_have_gaps_in_small_numbers() -> None:
    meant = slate()
    assert meant.count() == 4163 - 12
    assert 517 - 24 <= meant.filter(ONE_SHOULDER).values("unit").distinct().count() <= 517 - 23
    with_woman = meant.filter(person__sex="2").values("unit").distinct().count()
    assert with_woman == 533 - 8
    for post in ({"party_post": "secretary"}, {"committee_post": "director"}):
        assert meant.filter(**post).values("unit").distinct().count() == meant.filter(**post).count() == 533


def test_the_dashboard_shows_the_previous_term_and_nothing_is_left_to_count() -> None:
    assert not StaleTownship.objects.exists()
    shown = run("show_statistics", "--term", "2018年换届", "--area", "310113")["indicators"]
    assert shown["two_committees.count"]["value"] == 4012


def test_the_finished_state_is_not_made_on_top_of_it() -> None:
    out, people = StringIO(), Membership.objects.count()
    call_command("seed_demo", "--state", "finished", stdout=out)
    assert "换一个空的数据目录" in out.getvalue()
    assert Membership.objects.count() == people
