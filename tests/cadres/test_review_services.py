"""Sending to departments, what they answer, and where that leaves a candidate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from cadres.choices import AnswerState, ReviewState
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.services import reviews
from core.models import AuditEntry
from core.signals import roster_changed
from elections.models import ReviewSeat
from tests.cadres.reviewing import ANSWERED_ON, COURT, PUBLIC_SECURITY, SENT_ON, ask, make_round, seat_of, stand


@pytest.fixture
def county_round(world):
    return make_round(world.term, PUBLIC_SECURITY, COURT)


@pytest.fixture
def candidates(world):
    names = ("沈美娟", "邓家豪", "卢伟明")
    return [stand(name, world.units["白杨"], world.term) for name in names]


def send_all(world, county_round, actor=None, **values):
    seats = {seat: seat.due_on for seat in ReviewSeat.objects.filter(round=county_round)}
    given = {"candidacies": Candidacy.objects.filter(term=world.term), "seats": seats, "sent_on": SENT_ON, **values}
    return reviews.send(actor=actor, review_round=county_round, area_path=world.county.path, **given)


def test_sending_asks_every_department_about_every_candidate(world, staff, county_round, candidates):
    assert send_all(world, county_round, staff) == 6
    rows = ReviewAnswer.objects.filter(candidacy=candidates[0])
    assert {(row.state, row.sent_on, row.due_on) for row in rows} == {("sent", SENT_ON, dt.date(2021, 3, 25))}
    assert {row.review for row in Candidacy.objects.all()} == {ReviewState.OPEN}
    entry = AuditEntry.objects.get(action="review_sent")
    assert entry.changes["candidates"] == 3


def test_sending_again_asks_only_about_those_who_are_new(world, county_round, candidates):
    send_all(world, county_round)
    ReviewAnswer.objects.filter(candidacy=candidates[0]).update(state=AnswerState.CLEAR)
    stand("姜海峰", world.units["沈宅"], world.term)
    assert send_all(world, county_round) == 2
    assert ReviewAnswer.objects.filter(state=AnswerState.CLEAR).count() == 2


def test_who_withdrew_or_was_turned_down_is_not_sent(world, county_round, candidates):
    Candidacy.objects.filter(pk=candidates[0].pk).update(status="withdrawn")
    Candidacy.objects.filter(pk=candidates[1].pk).update(status="turned_down")
    assert send_all(world, county_round) == 2


def test_a_day_to_answer_before_the_day_of_sending_is_refused(world, county_round, candidates):
    with pytest.raises(ValidationError, match=f"{COURT}的复函期限早于送审日期 2021-03-01"):
        send_all(world, county_round, seats={seat_of(county_round, COURT): dt.date(2021, 2, 28)})
    assert send_all(world, county_round, seats={seat_of(county_round, COURT): SENT_ON}) == 3


def answer(row, state, **values):
    given = {"state": state, "answered_on": ANSWERED_ON, "document_number": "〔2021〕36号", **values}
    return reviews.record_answer(actor=values.pop("actor", None), answer=row, values=given)


def review_of(candidacy):
    return Candidacy.objects.get(pk=candidacy.pk).review


def test_answers_move_the_candidate(world, county_round, candidates):
    send_all(world, county_round)
    first, second = ReviewAnswer.objects.filter(candidacy=candidates[0]).order_by("pk")
    answer(first, AnswerState.CLEAR)
    assert review_of(candidates[0]) == ReviewState.OPEN
    answer(second, AnswerState.CLEAR)
    assert review_of(candidates[0]) == ReviewState.CLEAR
    answer(second, AnswerState.DOUBTFUL)
    assert review_of(candidates[0]) == ReviewState.TO_DECIDE
    assert review_of(candidates[1]) == ReviewState.OPEN


@pytest.mark.parametrize(
    ("day", "message"),
    [(None, "请填写复函日期"), (dt.date(2021, 2, 28), "早于送审日期"), (dt.date(2999, 1, 1), "晚于今天")],
)
def test_an_answer_has_a_day_that_can_be(world, county_round, candidates, day, message):
    row = ask(candidates[0], seat_of(county_round, COURT))
    with pytest.raises(ValidationError, match=message):
        answer(row, AnswerState.CLEAR, answered_on=day)


def test_the_rest_of_a_department_is_cleared_at_once(world, staff, county_round, candidates):
    send_all(world, county_round)
    court = seat_of(county_round, COURT)
    answer(ReviewAnswer.objects.get(candidacy=candidates[0], seat=court), AnswerState.PROBLEM)
    values = {"seat": court, "answers": ReviewAnswer.objects.all(), "document_number": "宝法〔2021〕8号"}
    given = {**values, "answered_on": ANSWERED_ON, "area_path": world.county.path}
    assert reviews.record_rest_clear(actor=staff, **given) == 2
    states = ReviewAnswer.objects.filter(seat=court).order_by("candidacy").values_list("state", flat=True)
    assert list(states) == ["problem", "clear", "clear"]
    assert not ReviewAnswer.objects.exclude(seat=court).exclude(state="sent").exists()
    with pytest.raises(ValidationError, match="没有等待复函的候选人"):
        reviews.record_rest_clear(actor=staff, **given)


def test_a_later_doubt_takes_the_second_persons_confirmation_away(world, staff, county_round, candidates):
    candidacy = candidates[0]
    court = ask(candidacy, seat_of(county_round, COURT), "problem")
    police = ask(candidacy, seat_of(county_round, PUBLIC_SECURITY))
    values = {"verdict": "passed", "on": ANSWERED_ON, "needs_second": True, "confirmed_by": staff}
    ReviewDecision.objects.create(candidacy=candidacy, round=county_round, **values)
    reviews.refresh_review([candidacy.pk])
    assert review_of(candidacy) == ReviewState.CLEAR
    answer(police, AnswerState.CLEAR)
    assert review_of(candidacy) == ReviewState.CLEAR
    answer(police, AnswerState.DOUBTFUL)
    assert review_of(candidacy) == ReviewState.TO_DECIDE
    assert court.state == "problem"


def test_keeping_the_review_takes_as_many_queries_for_one_as_for_many(world, county_round, candidates):
    send_all(world, county_round)
    counts = []
    for ids in ([candidates[0].pk], [each.pk for each in candidates]):
        ReviewAnswer.objects.filter(candidacy__in=ids).update(state=AnswerState.CLEAR)
        Candidacy.objects.update(review=ReviewState.OPEN)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reviews.refresh_review(ids)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert {review_of(each) for each in candidates} == {ReviewState.CLEAR}


def test_a_change_is_announced_for_the_townships_concerned(world, county_round, candidates):
    heard = []
    listener = lambda **told: heard.append((told["term_id"], told["township_ids"]))  # noqa: E731
    roster_changed.connect(listener)
    try:
        send_all(world, county_round)
        reviews.refresh_review([each.pk for each in candidates])
    finally:
        roster_changed.disconnect(listener)
    assert heard == [(world.term.pk, [world.gucun.pk])]


def test_a_finding_is_written_only_where_the_term_keeps_it_and_by_whom_it_may_be_read(
    world, staff, make_user, county_round, candidates
):
    row = ask(candidates[0], seat_of(county_round, COURT))
    reviewer = make_user("lianshen", "联审", Role.REVIEWER, world.county)
    with pytest.raises(PermissionDenied):
        answer(row, AnswerState.PROBLEM, finding="绝密", actor=reviewer)
    world.term.keeps_findings = True
    world.term.save()
    row = ReviewAnswer.objects.get(pk=row.pk)
    values = {"state": "problem", "answered_on": ANSWERED_ON, "document_number": "", "finding": "绝密"}
    with pytest.raises(PermissionDenied):
        reviews.record_answer(actor=staff, answer=row, values=values)
    reviews.record_answer(actor=reviewer, answer=row, values=values)
    assert ReviewAnswer.objects.get(pk=row.pk).finding == "绝密"
    entry = AuditEntry.objects.get(action="review_answered")
    assert "绝密" not in str(entry.changes)
    assert {(line.before, line.after) for line in entry.lines} == {("***", "***")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding FROM cadres_reviewanswer WHERE id = %s", [row.pk])
        assert "绝密" not in cursor.fetchone()[0]
