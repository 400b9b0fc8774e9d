"""From candidates to declared results: the demonstration's elections, checked by the rules themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from django.db.models import Count, F, Q, Sum

from cadres.choices import CandidacyStatus, RemovalStep, ReviewState
from cadres.models import (
    Candidacy,
    CandidacyTurn,
    Inspection,
    Kinship,
    Membership,
    QualificationTick,
    ReviewAnswer,
    Vote,
)
from cadres.rules.reviews import review_outcome
from cadres.selectors.review_rounds import facts_of
from core.partial_dates import date_number
from elections.choices import Body, PollKind, PollNext
from elections.models import Contest, Poll, Qualification, RuleSetVersion, Term
from elections.rules.ballots import Ballots, check_total, check_votes
from elections.rules.candidates import check_party_surplus, check_surplus
from elections.rules.counting import Poll as Counted
from elections.rules.counting import first_poll
from elections.rules.law import CommitteeLaw, PartyLaw
from elections.rules.outcomes import Next, PollOutcome
from elections.rules.party import Leader, LeadersElectors, Meeting, committee_poll, leaders_poll
from elections.rules.picking import Post, Standing
from elections.selectors.contests import deadlines, mode_of
from reports.demo.quotas import AGE_MOST

pytestmark = pytest.mark.usefixtures("demonstration", "db")


def polls(term: str, body: str = "", **conditions: Any) -> Any:
    return Poll.objects.filter(contest__term__name=term, contest__body__contains=body, **conditions)


def now() -> Term:
    return Term.objects.get(name="2021年换届")


def laws() -> dict[int, CommitteeLaw | PartyLaw]:
    versions = RuleSetVersion.objects.filter(contests__isnull=False).distinct()
    return {version.pk: version.law for version in versions}


def votes_by_poll() -> dict[int, list[Vote]]:
    found: dict[int, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.select_related("candidacy__person"):
        found[vote.poll_id].append(vote)
    return found


def standings(votes: Iterable[Vote]) -> list[Standing]:
    return [
        Standing(str(vote.candidacy_id), vote.candidacy.person.name, {vote.post: vote.votes_for or 0}, is_woman(vote))
        for vote in votes
    ]


def is_woman(vote: Vote) -> bool:
    return vote.candidacy.person.sex == "2"


def ballots(poll: Poll) -> Ballots:
    return Ballots(poll.issued or 0, poll.returned or 0, poll.valid or 0, poll.void or 0)


def meeting(poll: Poll) -> Meeting:
    return Meeting(poll.electors or 0, poll.attended or 0, ballots(poll))


def posts(contest: Contest) -> list[Post]:
    return [Post(each.post, each.label, each.seats, each.women) for each in contest.posts.all()]  # type: ignore[attr-defined]


def test_7720_stood_and_all_were_reviewed() -> None:
    candidacies = Candidacy.objects.filter(term=now())
    assert candidacies.count() == 7720
    assert candidacies.exclude(review__in=[ReviewState.CLEAR, ReviewState.REJECTED]).count() == 0
    assert candidacies.filter(status=CandidacyStatus.ELECTED).count() == 4163


def test_where_each_candidate_stands_follows_from_answers_and_decisions() -> None:
    stored = dict(Candidacy.objects.values_list("pk", "review"))
    assert {pk: review_outcome(facts).state for pk, facts in facts_of(list(stored)).items()} == stored


def test_every_department_answered_in_time_of_everybody_who_came_so_far() -> None:
    answers = ReviewAnswer.objects.all()
    assert answers.values("seat__department").distinct().count() == 15
    assert answers.filter(Q(answered_on=None) | Q(answered_on__gt=F("due_on")) | Q(document_number="")).count() == 0
    asked = answers.values("candidacy").annotate(Count("pk"))
    assert {row["pk__count"] for row in asked} == {15}
    early = [RemovalStep.UNIT, RemovalStep.TOWNSHIP]
    assert asked.count() == 7720 - Candidacy.objects.filter(turned_down_at__in=early).count()


def test_nobody_is_turned_down_for_wrongdoing() -> None:
    turns = CandidacyTurn.objects.filter(status__in=[CandidacyStatus.TURNED_DOWN, CandidacyStatus.WITHDRAWN])
    assert turns.count() == 116
    words = ("年龄上限", "夫妻", "身体状况", "工作调动", "工作有变动", "本人书面申请", "照顾家庭")
    assert [turn.reason for turn in turns if not any(word in turn.reason for word in words)] == []
    doubts = ReviewAnswer.objects.exclude(state="clear").values_list("seat__department__name", flat=True)
    assert set(doubts) == {"组织部", "民政局", "卫生健康委(局)"}
    assert not ReviewAnswer.objects.filter(state="problem").exists()


def test_who_is_turned_down_for_age_is_too_old_and_nobody_elected_is() -> None:
    rows = Candidacy.objects.exclude(person__birth=None).select_related("person")
    last_day: Any = Contest.objects.latest("election_day").election_day
    last = date_number(last_day)

    def ages(status: str, reason: str) -> list[int]:
        found = rows.filter(status=status, turns__reason__contains=reason)
        return [(last - row.person.birth.number) // 10000 for row in found.distinct()]

    assert len(ages(CandidacyStatus.TURNED_DOWN, "年龄上限")) == 38
    assert now().qualifications.get(check_kind="age_most").limit == AGE_MOST  # type: ignore[attr-defined]
    assert min(ages(CandidacyStatus.TURNED_DOWN, "年龄上限")) > AGE_MOST >= max(ages(CandidacyStatus.ELECTED, ""))


def test_every_condition_was_checked_of_everybody_and_nobody_elected_falls_short_of_one() -> None:
    conditions = Qualification.objects.filter(term=now())
    assert Counter(conditions.values_list("is_bar", flat=True)) == {False: 6, True: 10}
    by_hand = conditions.filter(check_kind="")
    assert QualificationTick.objects.filter(qualification__in=by_hand).count() == 7720 * by_hand.count()
    unmet = QualificationTick.objects.filter(ticked="not_met")
    assert set(unmet.values_list("candidacy__status", "qualification__number")) == {(CandidacyStatus.TURNED_DOWN, 10)}
    leave = QualificationTick.objects.exclude(qualification__in=by_hand)
    assert leave.count() == leave.filter(candidacy__person__birth=None).exclude(note="").count() == 3
    assert not Candidacy.objects.filter(status=CandidacyStatus.ELECTED, education__lt=2).exists()


def test_who_avoids_office_for_kinship_is_married_to_somebody_elected_in_the_same_unit() -> None:
    assert Kinship.objects.count() == 14
    for kin in Kinship.objects.all():
        pair = Candidacy.objects.filter(person__in=[kin.first_id, kin.second_id])
        elected, avoiding = pair.order_by("status")
        assert (elected.status, avoiding.status) == (CandidacyStatus.ELECTED, CandidacyStatus.TURNED_DOWN)
        assert elected.unit_id == avoiding.unit_id
        assert {elected.person.sex, avoiding.person.sex} == {"1", "2"}


def test_the_elected_are_the_roster_of_the_two_committees() -> None:
    fields = ("person", "unit", "party_post", "committee_post", "education", "political_status")
    elected = Candidacy.objects.filter(status=CandidacyStatus.ELECTED).values_list(*fields)
    assert set(elected) == set(Membership.objects.filter(term=now()).in_two_committees().values_list(*fields))


def test_the_losers_are_older_and_have_less_schooling() -> None:
    def shape(status: str) -> tuple[float, float]:
        rows = Candidacy.objects.filter(status=status).exclude(person__birth=None).select_related("person")
        years = [row.person.birth.year for row in rows]
        return sum(years) / len(years), rows.filter(education__gte=4).count() / len(years)

    elected, lost = shape(CandidacyStatus.ELECTED), shape(CandidacyStatus.NOT_ELECTED)
    assert elected[0] > lost[0] > elected[0] - 2
    assert elected[1] > lost[1] > 0.5


def test_every_final_candidate_was_inspected_before_the_list_was_out() -> None:
    final = Candidacy.objects.filter(turns__status=CandidacyStatus.FINAL)
    assert final.count() == 4163 + 3441
    assert not final.exclude(inspection__is_passed=True).exists()
    first_list = Contest.objects.filter(term=now()).earliest("final_list_on").final_list_on
    assert Inspection.objects.latest("on").on < first_list


def test_turns_come_in_the_order_of_their_days() -> None:
    turns: dict[int, list[CandidacyTurn]] = defaultdict(list)
    for turn in CandidacyTurn.objects.order_by("pk"):
        turns[turn.candidacy_id].append(turn)
    assert len(turns) == 7720
    for own in turns.values():
        assert [turn.on for turn in own] == sorted(turn.on for turn in own)


def test_registered_voters_and_their_growth() -> None:
    voters = [
        polls(term, Body.COMMITTEE, kind=PollKind.FIRST).aggregate(n=Sum("electors"))["n"]
        for term in ("2018年换届", "2021年换届")
    ]
    assert voters[1] == 1_000_746
    assert round(Fraction(100 * (voters[1] - voters[0]), voters[0]), 1) == 10


def test_43000_party_members_took_part_7_5_percent_more_than_before() -> None:
    took_part = [
        polls(term, Body.PARTY, kind=PollKind.FIRST).aggregate(n=Sum("attended"))["n"]
        for term in ("2018年换届", "2021年换届")
    ]
    assert took_part == [40_012, 43_013]
    assert round(Fraction(1000 * (took_part[1] - took_part[0]), took_part[0])) == 75


def test_every_unit_elected_both_committees_at_the_first_try() -> None:
    contests = Contest.objects.filter(term=now())
    assert Counter(contests.values_list("body", flat=True)) == {"party": 533, "committee": 533}
    assert contests.filter(is_first_try=True, completed_on__isnull=False).count() == 2 * 533
    past = Contest.objects.filter(term__name="2018年换届")
    assert (past.count(), past.filter(is_first_try=False).count(), past.filter(completed_on=None).count()) == (
        2 * 533,
        12,
        0,
    )


def test_the_article_unit_had_98_71_percent_and_its_secretary_all_votes() -> None:
    first, leaders = polls("2021年换届", Body.PARTY, contest__unit__name__startswith="桃园新村").order_by("number")
    assert round(Fraction(10_000 * first.attended, first.electors)) == 9871
    secretary = leaders.votes.get(post="secretary")
    assert secretary.votes_for == leaders.electors


def test_the_days_of_every_contest_keep_the_law() -> None:
    for contest in Contest.objects.filter(term=now()).select_related("law__rule_set"):
        assert [step.text for step in deadlines(contest) if not step.is_met] == []
    last_party = Contest.objects.filter(term=now(), body=Body.PARTY).latest("election_day").election_day
    days = Contest.objects.filter(term=now(), body=Body.COMMITTEE)
    assert last_party < days.earliest("election_day").election_day
    assert days.latest("election_day").election_day < now().as_of


def test_the_law_of_the_day_counts_every_committee_as_it_was_declared() -> None:
    found, law_of = votes_by_poll(), laws()
    for poll in polls("2021年换届", Body.COMMITTEE).select_related("contest").prefetch_related("contest__posts"):
        law, votes, seats = law_of[poll.law_id], found[poll.pk], posts(poll.contest)
        assert isinstance(law, CommitteeLaw)
        outcome = first_poll(
            law, Counted(mode_of(poll.contest.electors), poll.electors, ballots(poll), seats, standings(votes))
        )
        assert_as_declared(poll, votes, outcome)
        for post in seats:
            own = [vote for vote in votes if vote.post == post.code]
            assert len(own) > post.seats
            assert check_surplus(law, post.label, post.seats, len(own)).is_good
            assert check_total(post.label, poll.valid, post.seats, [vote.votes_for or 0 for vote in own]).is_good
        assert poll.attended == poll.issued
        assert Fraction(78, 100) <= Fraction(poll.attended, poll.electors) + Fraction(1, 100) <= Fraction(97, 100)


def test_the_law_of_the_day_counts_every_party_meeting_as_it_was_declared() -> None:
    found, law_of = votes_by_poll(), laws()
    meetings = polls("2021年换届", Body.PARTY, kind=PollKind.FIRST).select_related("contest")
    for poll in meetings.prefetch_related("contest__posts"):
        law, votes = law_of[poll.law_id], found[poll.pk]
        assert isinstance(law, PartyLaw)
        post = Post("member", "委员", sum(each.seats for each in posts(poll.contest)))
        assert_as_declared(poll, votes, committee_poll(law, meeting(poll), post, standings(votes)), PollNext.LEADERS)
        assert check_party_surplus(law, post.seats, len(votes)).is_good
        for vote in votes:
            assert check_votes("", poll.valid, vote.votes_for or 0, vote.against, vote.abstained).is_good


def test_the_new_committee_elects_secretary_and_deputies_one_for_each_seat() -> None:
    found, law_of = votes_by_poll(), laws()
    leaders = polls("2021年换届", Body.PARTY, kind=PollKind.LEADERS).select_related("contest")
    for poll in leaders.prefetch_related("contest__posts"):
        law = law_of[poll.law_id]
        assert isinstance(law, PartyLaw)
        assert poll.electors == sum(each.seats for each in posts(poll.contest))
        for post in posts(poll.contest):
            own = [vote for vote in found[poll.pk] if vote.post == post.code]
            if post.code != "member":
                standing = [Leader(each) for each in standings(own)]
                assert_as_declared(
                    poll, own, leaders_poll(law, LeadersElectors.COMMITTEE, meeting(poll), post, standing)
                )


def assert_as_declared(poll: Poll, votes: list[Vote], outcome: PollOutcome, follows: str = "nothing") -> None:
    assert outcome.next == Next.NOTHING, outcome.text
    assert set(outcome.keys) == {str(vote.candidacy_id) for vote in votes if vote.is_elected}, outcome.text
    assert (poll.is_valid, poll.next, poll.state) == (True, follows, "confirmed")
    assert sum(poll.void_reasons.values()) == poll.void
    assert (poll.proxies or 0) + (poll.mobile or 0) <= (poll.attended or 0)
