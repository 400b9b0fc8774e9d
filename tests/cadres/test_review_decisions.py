"""The office decides, a second person confirms, somebody falls at a step; who may read what departments found."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.roles import Role
from cadres.choices import ReviewState, Verdict
from cadres.models import Candidacy, CandidacyTurn, Inspection, ReviewAnswer, ReviewDecision
from cadres.services import candidacy_turns, inspections, review_decisions
from cadres.services.reviews import refresh_review
from core.models import AuditEntry
from tests.cadres.reviewing import ANSWERED_ON, COURT, PUBLIC_SECURITY, ask, make_round, seat_of, stand

SECRET = "涉密的反馈文字"


@pytest.fixture
def county_round(world):
    return make_round(world.term, PUBLIC_SECURITY, COURT)


@pytest.fixture
def candidacy(world, county_round) -> Candidacy:
    """卢伟明 of 白杨村, about whom 公安(分)局 answered 有问题 and 人民法院 无问题."""
    row = stand("卢伟明", world.units["白杨"], world.term)
    ask(row, seat_of(county_round, PUBLIC_SECURITY), "problem", finding=SECRET)
    ask(row, seat_of(county_round, COURT), "clear")
    refresh_review([row.pk])
    return row


@pytest.fixture
def colleague(make_user, world):
    return make_user("tongshi", "童事", Role.STAFF, world.county)


def decide(actor: Any, row: Candidacy, verdict: str, **values: Any) -> ReviewDecision:
    given = {"on": ANSWERED_ON, "reason": "经部务会研究", **values}
    found = Candidacy.objects.get(pk=row.pk)
    return review_decisions.decide(
        actor=actor, candidacy=found, review_round=found.term.review_rounds.get(), verdict=verdict, **given
    )


def review_of(row: Candidacy) -> str:
    return Candidacy.objects.get(pk=row.pk).review


def test_passing_against_a_doubt_waits_for_a_second_person(staff, colleague, candidacy):
    decision = decide(staff, candidacy, Verdict.PASSED)
    assert decision.needs_second
    assert review_of(candidacy) == ReviewState.TO_DECIDE
    with pytest.raises(ValidationError, match="作出结论的人不能自己复核"):
        review_decisions.confirm_decision(actor=staff, decision=decision)
    review_decisions.confirm_decision(actor=colleague, decision=decision)
    assert review_of(candidacy) == ReviewState.CLEAR
    with pytest.raises(ValidationError, match="不须复核，或已经复核"):
        review_decisions.confirm_decision(actor=colleague, decision=decision)


def test_another_verdict_takes_the_confirmation_away(staff, colleague, candidacy):
    decision = decide(staff, candidacy, Verdict.PASSED)
    review_decisions.confirm_decision(actor=colleague, decision=decision)
    assert decide(staff, candidacy, Verdict.PASSED).confirmed_by is None
    assert review_of(candidacy) == ReviewState.TO_DECIDE
    assert ReviewDecision.objects.count() == 1


def test_passing_where_no_department_doubts_needs_one_person(staff, candidacy):
    ReviewAnswer.objects.filter(state="problem").update(state="sent", answered_on=None)
    assert not decide(staff, candidacy, Verdict.PASSED).needs_second
    assert review_of(candidacy) == ReviewState.CLEAR


def test_deferring_keeps_it_open(staff, candidacy):
    decide(staff, candidacy, Verdict.DEFERRED)
    assert review_of(candidacy) == ReviewState.TO_DECIDE
    assert Candidacy.objects.get(pk=candidacy.pk).status == "nominated"


@pytest.mark.parametrize("level", ["unit", "township", "county"])
def test_unsuitable_turns_the_candidate_down_at_the_level_of_the_round(staff, candidacy, county_round, level):
    county_round.level = level
    county_round.save()
    decide(staff, candidacy, Verdict.REJECTED, reason=SECRET)
    row = Candidacy.objects.get(pk=candidacy.pk)
    assert (row.status, row.turned_down_at, row.review) == ("turned_down", level, ReviewState.REJECTED)
    assert CandidacyTurn.objects.get(candidacy=row, step=level).reason == "第1轮 区级联审不宜"


def test_the_reason_of_a_verdict_stands_nowhere_but_with_it(staff, candidacy):
    decide(staff, candidacy, Verdict.REJECTED, reason=SECRET)
    shown = [[entry.reason, entry.object_name, *entry.lines] for entry in AuditEntry.objects.all()]
    assert SECRET not in str(shown)
    assert not CandidacyTurn.objects.filter(reason__contains=SECRET).exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"reason": " "}, "请写明理由"),
        ({"on": timezone.localdate() + dt.timedelta(days=1)}, "晚于今天"),
    ],
)
def test_a_verdict_has_a_reason_and_a_day_that_has_come(staff, candidacy, values, message):
    with pytest.raises(ValidationError, match=message):
        decide(staff, candidacy, Verdict.DEFERRED, **values)


def test_nobody_passes_who_was_not_sent(staff, candidacy):
    ReviewAnswer.objects.all().delete()
    with pytest.raises(ValidationError, match="还没有送审"):
        decide(staff, candidacy, Verdict.PASSED)


def test_who_was_turned_down_must_be_taken_back_first(staff, candidacy):
    decide(staff, candidacy, Verdict.REJECTED)
    with pytest.raises(ValidationError, match="请先在候选人页面恢复"):
        decide(staff, candidacy, Verdict.PASSED)
    row = Candidacy.objects.get(pk=candidacy.pk)
    candidacy_turns.reopen(actor=staff, candidacy=row, reason="复议")
    decide(staff, candidacy, Verdict.DEFERRED)
    assert review_of(candidacy) == ReviewState.TO_DECIDE


def inspect(actor: Any, row: Candidacy, is_passed: bool, **values: Any) -> Inspection:
    given = {"on": ANSWERED_ON, "document_number": "考〔2021〕1号", **values}
    found = Candidacy.objects.get(pk=row.pk)
    return inspections.record_inspection(actor=actor, candidacy=found, is_passed=is_passed, **given)


def test_who_passes_the_inspection_is_told_so_by_their_status(staff, candidacy):
    inspect(staff, candidacy, True)
    row = Candidacy.objects.get(pk=candidacy.pk)
    assert (row.status, row.turned_down_at) == ("inspected", "")
    inspect(staff, candidacy, True, document_number="考〔2021〕2号")
    assert Inspection.objects.get().document_number == "考〔2021〕2号"
    assert CandidacyTurn.objects.filter(candidacy=row, status="inspected").count() == 1


def test_who_fails_it_is_turned_down_there(staff, candidacy):
    with pytest.raises(ValidationError, match="请写明理由"):
        inspect(staff, candidacy, False)
    inspect(staff, candidacy, False, reason="群众反映较大")
    row = Candidacy.objects.get(pk=candidacy.pk)
    assert (row.status, row.turned_down_at) == ("turned_down", "inspection")
    assert CandidacyTurn.objects.get(candidacy=row, step="inspection").reason == "考察不合格"
    with pytest.raises(ValidationError, match="不能登记考察结果"):
        inspect(staff, candidacy, True)


def test_deciding_and_confirming_on_the_pages(client_of, staff, colleague, candidacy):
    client = client_of(staff)
    unfolded = client.get(f"/review/candidates/{candidacy.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "1 个部门答复有问题，待决定" in unfolded
    assert 'name="verdict"' in unfolded
    values = {"verdict": "passed", "on": f"{ANSWERED_ON}", "reason": "查无实据", "document_number": ""}
    shown = client.post(f"/review/candidates/{candidacy.pk}/decide/", values, follow=True).content.decode()
    assert "由第二人复核后才生效" in shown
    assert "由他人复核" in client.get("/review/confirmations/").content.decode()
    decision = ReviewDecision.objects.get()
    refused = client.post(f"/review/confirmations/{decision.pk}/").content.decode()
    assert "作出结论的人不能自己复核" in refused
    other = client_of(colleague)
    assert f"/review/confirmations/{decision.pk}/" in other.get("/review/confirmations/").content.decode()
    assert "查无实据" in other.get(f"/review/confirmations/{decision.pk}/").content.decode()
    other.post(f"/review/confirmations/{decision.pk}/")
    assert review_of(candidacy) == ReviewState.CLEAR
    assert "童事已复核" in other.get(f"/review/candidates/{candidacy.pk}/").content.decode()


def test_the_inspection_is_entered_on_its_page(client_of, staff, candidacy):
    values = {"is_passed": "0", "on": f"{ANSWERED_ON}"}
    url = f"/review/candidates/{candidacy.pk}/inspection/"
    assert "考察不合格的，请写明理由。" in client_of(staff).post(url, values).content.decode()
    client_of(staff).post(url, {**values, "reason": "能力不足"})
    assert Candidacy.objects.get(pk=candidacy.pk).turned_down_at == "inspection"


@pytest.fixture
def kept(world) -> None:
    world.term.keeps_findings = True
    world.term.save()


def finding_page(candidacy: Candidacy) -> str:
    answer = ReviewAnswer.objects.get(candidacy=candidacy, state="problem")
    return f"/review/answers/{answer.pk}/finding/"


def test_a_finding_is_read_after_a_reason_that_is_logged(client_of, reviewer, candidacy, kept):
    client, url = client_of(reviewer), finding_page(candidacy)
    assert url in client.get(f"/review/candidates/{candidacy.pk}/").content.decode()
    assert SECRET not in client.get(url).content.decode()
    assert "请写明查看理由" in client.post(url, {"reason": ""}).content.decode()
    assert not AuditEntry.objects.filter(action="finding_viewed").exists()
    answer = client.post(url, {"reason": "研究是否通过"})
    assert SECRET in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(action="finding_viewed")
    assert (entry.reason, entry.actor_name) == ("研究是否通过", "程慎")
    assert SECRET not in str(entry.changes)


@pytest.mark.parametrize("who", ["staff", "liaison", "leader", "administrator", "auditor"])
def test_nobody_else_reads_it(client_of, request, candidacy, kept, who):
    url = finding_page(candidacy)
    assert client_of(request.getfixturevalue(who)).post(url, {"reason": "看看"}).status_code == 403


def test_where_the_term_keeps_none_there_is_none_to_read(client_of, reviewer, candidacy):
    url = finding_page(candidacy)
    assert client_of(reviewer).get(url).status_code == 404
    answer = ReviewAnswer.objects.get(candidacy=candidacy, state="problem")
    with pytest.raises(PermissionDenied):
        review_decisions.read_finding(actor=reviewer, answer=answer, reason="看看")


def test_the_board_and_the_candidates_page_never_tell_a_finding(client_of, staff, reviewer, candidacy, kept):
    for user in (staff, reviewer):
        client = client_of(user)
        for url in ("/review/", f"/review/candidates/{candidacy.pk}/", f"/review/candidates/{candidacy.pk}/decide/"):
            assert SECRET not in client.get(url).content.decode()


def text_of(answer: Any) -> str:
    """What a page or a workbook says."""
    if not answer.streaming:
        return str(answer.content.decode())
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return "\n".join(str(cell) for sheet in book for line in sheet.values for cell in line)


@pytest.mark.parametrize("who", ["liaison", "leader"])
def test_others_read_three_words_on_every_page_and_export_about_the_candidate(client_of, request, candidacy, who):
    client = client_of(request.getfixturevalue(who))
    urls = [f"/candidates/{candidacy.pk}/", "/candidates/", "/candidates/?export=xlsx", "/roster/"]
    urls += [f"/people/{candidacy.person_id}/", f"/units/{candidacy.unit_id}/"]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        shown = text_of(answer)
        assert "卢伟明" in shown or "export" not in url
        for words in (PUBLIC_SECURITY, "有问题", "需核实", "待决定", "等待复函", SECRET):
            assert words not in shown, (url, words)


def test_an_auditor_reads_that_an_answer_changed_and_not_what_it_says(client_of, auditor, staff, candidacy):
    decide(staff, candidacy, Verdict.REJECTED, reason="公安反馈有前科")
    client = client_of(auditor)
    for entry in AuditEntry.objects.filter(action__in=["review_decided", "candidacy_turned_down"]):
        shown = client.get(f"/accounts/audit/{entry.pk}/").content.decode()
        assert "卢伟明" in shown
        assert "前科" not in shown
    exported = text_of(client.get("/accounts/audit/?export=xlsx"))
    assert "作出联审结论" in exported
    assert "前科" not in exported
