"""The review board and the pages behind it: counts, marks, overdue answers, entering answers, and who sees nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.choices import ReviewState
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.services.reviews import refresh_review
from elections.models import ReviewSeat
from tests.cadres.reviewing import ANSWERED_ON, COURT, PUBLIC_SECURITY, ask, make_round, seat_of, stand


@pytest.fixture
def county_round(world):
    return make_round(world.term, PUBLIC_SECURITY, COURT)


@pytest.fixture
def six_days_ago() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=6)


@pytest.fixture
def board(world, county_round, six_days_ago) -> dict[str, Candidacy]:
    """白杨村: one clear, one with a doubt, one overdue, one not sent; 一居: one turned down by the county."""
    police, court = seat_of(county_round, PUBLIC_SECURITY), seat_of(county_round, COURT)
    rows = {name: stand(name, world.units["白杨"], world.term) for name in ("沈美娟", "卢伟明", "陈子轩", "程敏娟")}
    rows["吕玉兰"] = stand("吕玉兰", world.units["一居"], world.term, committee_post="member")
    answers: dict[str, tuple[str, str]] = {
        "沈美娟": ("clear", "clear"),
        "卢伟明": ("problem", "clear"),
        "陈子轩": ("clear", "sent"),
        "吕玉兰": ("problem", "clear"),
    }
    for name, (first, second) in answers.items():
        ask(rows[name], police, first)
        ask(rows[name], court, second, due_on=six_days_ago)
    ReviewDecision.objects.create(
        candidacy=rows["吕玉兰"], round=county_round, verdict="rejected", on=ANSWERED_ON, reason="经研究"
    )
    Candidacy.objects.filter(pk=rows["吕玉兰"].pk).update(status="turned_down", turned_down_at="county")
    refresh_review([row.pk for row in rows.values()])
    return rows


def page(client: Any, **query: Any) -> Any:
    return client.get("/review/", query)


def names(answer: Any) -> list[str]:
    return [str(row.candidacy.person) for row in answer.context["rows"]]


def test_the_figures_of_a_round(client_of, staff, board):
    counts = page(client_of(staff)).context["counts"]
    told = ("sent", "all_clear", "decide", "out", "waiting", "late", "unsent", "out_county")
    assert [counts[name] for name in told] == [4, 1, 1, 1, 1, 1, 1, 1]


def test_each_view_lists_whom_its_count_counts(client_of, staff, board):
    client = client_of(staff)
    lists = {view: names(page(client, view=view)) for view in ("decide", "late", "clear", "out", "unsent")}
    assert lists == {
        "decide": ["卢伟明"],
        "late": ["陈子轩"],
        "clear": ["沈美娟"],
        "out": ["吕玉兰"],
        "unsent": ["程敏娟"],
    }
    shown = page(client).context
    assert {key: count for key, _, count, _ in shown["views"]} == {
        "": 5, "decide": 1, "late": 1, "waiting": 1, "clear": 1, "out": 1, "unsent": 1,
    }  # fmt: skip


def test_the_grid_marks_every_answer_and_how_long_it_is_overdue(client_of, staff, board):
    rows = {str(row.candidacy.person): row for row in page(client_of(staff)).context["rows"]}
    told = {name: [cell.told for cell in row.cells] for name, row in rows.items()}
    assert told["陈子轩"] == ["公安(分)局：无问题", "人民法院：逾期6天"]
    assert told["卢伟明"] == ["公安(分)局：有问题", "人民法院：无问题"]
    assert told["程敏娟"] == ["公安(分)局：未送", "人民法院：未送"]


def test_an_answer_is_overdue_the_day_after_its_day(client_of, staff, board):
    late = ReviewAnswer.objects.get(candidacy=board["陈子轩"], state="sent")
    for days, told in ((0, "已送待复"), (1, "逾期1天")):
        ReviewAnswer.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - dt.timedelta(days=days))
        answer = page(client_of(staff), view="waiting")
        assert answer.context["rows"][0].cells[1].told == f"人民法院：{told}"
        assert bool(answer.context["board"].late_columns) is bool(days)


def test_departments_that_owe_answers_are_told_as_a_text_without_a_name(client_of, staff, board):
    answer = client_of(staff).get("/review/reminder/")
    assert "1．人民法院：1人，最早的已逾期6天。" in answer.context["text"]
    assert "陈子轩" not in answer.content.decode()


def test_the_list_is_narrowed_by_street_unit_and_post(client_of, staff, board, world):
    client = client_of(staff)
    assert names(page(client, street=world.youyilu.pk)) == ["吕玉兰"]
    assert names(page(client, unit=world.units["一居"].pk)) == ["吕玉兰"]
    assert names(page(client, post="committee_member")) == ["吕玉兰"]
    assert len(names(page(client, area=world.gucun.pk))) == 4


def test_filtering_brings_the_list_alone(client_of, staff, board):
    answer = client_of(staff).get("/review/", {"view": "decide"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "卢伟明" in answer.content.decode()


def test_the_board_takes_as_many_queries_for_few_candidates_as_for_many(client_of, staff, board, world, county_round):
    client = client_of(staff)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(60):
        row = stand(f"候选人{number}", world.units["沈宅"], world.term)
        for seat in ReviewSeat.objects.filter(round=county_round):
            ask(row, seat)
    with CaptureQueriesContext(connection) as many:
        answer = page(client)
    assert len(answer.context["rows"]) == 50
    assert len(many) == len(few)


def test_without_rounds_the_board_leads_to_their_set_up(client_of, staff, reviewer, world):
    assert f"/terms/{world.term.pk}/review/" in page(client_of(staff)).content.decode()
    shown = page(client_of(reviewer)).content.decode()
    assert f"/terms/{world.term.pk}/review/" not in shown
    assert "由负责届次的组织部门设置" in shown


def test_a_candidates_page_tells_every_round_and_what_was_done(client_of, staff, board):
    client, row = client_of(staff), board["陈子轩"]
    late = ReviewAnswer.objects.get(candidacy=row, state="sent")
    values = {"state": "doubtful", "answered_on": "2021-03-20", "document_number": "宝法〔2021〕8号"}
    answer = client.post(f"/review/answers/{late.pk}/", values, follow=True)
    shown = answer.content.decode()
    assert "第1轮 区级联审：1 个部门需核实，待决定" in shown
    assert "宝法〔2021〕8号" in shown
    assert "<s>已送待复</s> → 需核实" in shown
    row.refresh_from_db()
    assert row.review == ReviewState.TO_DECIDE


def test_an_answer_without_its_day_is_refused_on_the_form(client_of, staff, board):
    late = ReviewAnswer.objects.get(candidacy=board["陈子轩"], state="sent")
    answer = client_of(staff).post(f"/review/answers/{late.pk}/", {"state": "clear"})
    assert "请填写复函日期" in answer.content.decode()
    assert ReviewAnswer.objects.get(pk=late.pk).state == "sent"


def test_the_rest_of_a_department_is_cleared_on_its_page_within_the_area_shown(client_of, staff, board, world):
    court = ReviewSeat.objects.get(department__name=COURT)
    ask(stand("菊泉人", world.units["菊泉"], world.term), court)
    ask(stand("一居人", world.units["一居"], world.term), court)
    url = f"/review/seats/{court.pk}/rest/?area={world.gucun.pk}"
    assert "其余均无问题（2 人）" in client_of(staff).get(url).content.decode()
    client_of(staff).post(url, {"answered_on": f"{timezone.localdate()}"})
    left = ReviewAnswer.objects.filter(seat=court, state="sent")
    assert [str(row.candidacy.person) for row in left] == ["一居人"]


def test_candidates_are_sent_from_the_board(client_of, staff, board, county_round, world):
    client = client_of(staff)
    shown = client.get("/review/send/").content.decode()
    assert "将 <b>1</b> 名候选人送到勾选的部门" in shown
    assert "其中 1 人没有身份证号" in shown
    court = seat_of(county_round, COURT)
    values = {"sent_on": "2021-03-02", f"to_{court.pk}": "on", f"due_{court.pk}": "2021-03-01"}
    refused = client.post("/review/send/", values).content.decode()
    assert "人民法院的复函期限早于送审日期 2021-03-02" in refused
    client.post("/review/send/", {**values, f"due_{court.pk}": "2021-03-30"})
    row = ReviewAnswer.objects.get(candidacy=board["程敏娟"])
    assert (row.seat, row.due_on) == (court, dt.date(2021, 3, 30))
    assert "将 <b>1</b> 名候选人" in client.get("/review/send/").content.decode()


@pytest.mark.parametrize("who", ["liaison", "leader", "administrator", "auditor"])
def test_those_who_do_not_review_see_no_answer_anywhere(client_of, request, board, who):
    client = client_of(request.getfixturevalue(who))
    answer = ReviewAnswer.objects.filter(candidacy=board["卢伟明"], state="problem").get()
    urls = [
        "/review/",
        "/review/reminder/",
        f"/review/candidates/{board['卢伟明'].pk}/",
        f"/review/answers/{answer.pk}/",
    ]
    assert {client.get(url).status_code for url in urls} == {403}


def test_a_reviewer_starts_at_the_board(client_of, reviewer, board):
    answer = client_of(reviewer).get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/review/"
    assert answer.context["counts"]["sent"] == 4
