"""A department's answers: out as a list with full numbers, back by ID number, with everything that can be wrong."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Grant
from accounts.roles import Role
from cadres.choices import ReviewState
from cadres.models import Candidacy, Person, ReviewAnswer
from core.models import AuditEntry
from imports.kinds import REVIEW_ANSWERS
from imports.models import Batch, PlanRow
from imports.payloads import Payload
from imports.services import batches
from tests.cadres.people import id_number
from tests.cadres.reviewing import COURT, PUBLIC_SECURITY, ask, make_round, seat_of, stand
from tests.imports.conftest import problems_of, workbook

HEADERS = ["街镇", "村(社区)", "姓名", "身份证号", "结论", "文号", "复函日期", "反馈详情"]
NAMES = ("沈美娟", "邓家豪", "卢伟明")
NUMBERS = {name: id_number("19850612", order) for name, order in zip(NAMES, (11, 13, 15), strict=True)}


@pytest.fixture
def county_round(world):
    return make_round(world.term, PUBLIC_SECURITY, COURT)


@pytest.fixture
def court(county_round):
    return seat_of(county_round, COURT)


@pytest.fixture
def asked(world, court) -> dict[str, ReviewAnswer]:
    """Three candidates of 白杨村, of whom 人民法院 was asked."""
    found = {}
    for name, number in NUMBERS.items():
        row = stand(name, world.units["白杨"], world.term, person_id_number=number)
        found[name] = ask(row, court)
    return found


def row(name: str, conclusion: str = "无问题", **cells: str) -> dict[str, Any]:
    told = {"街镇": "顾村镇", "村(社区)": "白杨村", "姓名": name, "身份证号": NUMBERS.get(name, "")}
    return told | {"结论": conclusion, "文号": "宝法〔2021〕8号", "复函日期": "2021-03-22"} | cells


@pytest.fixture
def answer_file(upload, court):
    def send(*rows: dict[str, Any], **options: Any) -> Batch:
        values = {"kind": REVIEW_ANSWERS.identifier, "options": {"seat": str(court.pk)}, **options}
        return upload(workbook(*rows, headers=HEADERS, title="送审名单"), **values)

    return send


def confirm(batch: Batch, **options: Any) -> Batch:
    return batches.confirm(actor=None, batch=batch, here=True, **options)


def states() -> list[str]:
    return list(ReviewAnswer.objects.order_by("pk").values_list("state", flat=True))


def test_answers_are_matched_by_id_number_and_written(answer_file, asked):
    batch = answer_file(row("沈美娟"), row("邓家豪", "需核实"), row("卢伟明", "有问题"))
    assert (batch.counts["new"], batch.counts["error"]) == (3, 0)
    assert states() == ["sent"] * 3
    confirm(batch)
    assert states() == ["clear", "doubtful", "problem"]
    answer = ReviewAnswer.objects.get(pk=asked["邓家豪"].pk)
    assert (answer.answered_on, answer.document_number) == (dt.date(2021, 3, 22), "宝法〔2021〕8号")
    assert Candidacy.objects.get(pk=asked["邓家豪"].candidacy_id).review == ReviewState.TO_DECIDE


def test_township_and_unit_need_not_stand_in_the_file(upload, court, asked):
    rows = [{"身份证号": NUMBERS["沈美娟"], "审查意见": "无", "函号": "8号", "回复日期": "2021.3.22"}]
    content = workbook(*rows, headers=["身份证号", "审查意见", "函号", "回复日期"])
    batch = upload(content, kind=REVIEW_ANSWERS.identifier, options={"seat": str(court.pk)})
    assert batch.counts["new"] == 1
    confirm(batch)
    assert states()[0] == "clear"


def test_a_row_without_a_conclusion_stays_unanswered(answer_file, asked):
    batch = answer_file(row("沈美娟"), row("邓家豪", ""))
    assert (batch.counts["new"], batch.counts["same"], batch.counts["error"]) == (1, 1, 0)
    assert problems_of(batch) == [(3, "结论", "not_answered", "warning")]


@pytest.mark.parametrize(
    ("told", "column", "kind", "message"),
    [
        (row("外人", 身份证号=id_number("19900101", 21)), "身份证号", "unknown_candidate", "不是本届、本范围的候选人"),
        (row("沈美娟", 姓名="沈美丽"), "姓名", "name_contradicts_id", "候选人是“沈美娟”，表中写的是“沈美丽”"),
        (row("沈美娟", "看看再说"), "结论", "unknown_conclusion", "请从下拉框选择无问题、需核实或有问题"),
        (row("沈美娟", 复函日期="2021-02-01"), "复函日期", "answer_date", "早于送审日期2021-03-01"),
        (row("沈美娟", 复函日期="2049-01-01"), "复函日期", "answer_date", "晚于今天"),
        (row("沈美娟", 复函日期="三月"), "复函日期", "answer_date", "不是日期"),
        (row("沈美娟", 身份证号=""), "身份证号", "missing_id", "不能对上候选人"),
    ],
)
def test_what_is_wrong_is_told_and_not_written(answer_file, asked, told, column, kind, message):
    batch = answer_file(told)
    assert (2, column, kind, "error") in problems_of(batch)
    assert message in batch.problems.get(kind=kind).message
    assert batch.counts["new"] == 0


def test_who_was_not_sent_to_this_department_is_told(answer_file, asked, world):
    number = id_number("19900101", 22)
    stand("程敏娟", world.units["沈宅"], world.term, person_id_number=number)
    batch = answer_file(row("程敏娟", 身份证号=number))
    assert problems_of(batch) == [(2, "姓名", "not_sent_to_department", "error")]


def test_candidates_outside_the_area_of_the_upload_are_not_known(answer_file, asked, world):
    assert answer_file(row("沈美娟"), area=world.youyilu).problems.get().kind == "unknown_candidate"


def test_a_missing_date_or_number_is_a_warning_and_the_day_of_the_upload_stands(answer_file, asked):
    batch = answer_file(row("沈美娟", 文号="", 复函日期=""))
    kinds = {(kind, severity) for _, _, kind, severity in problems_of(batch)}
    assert kinds == {("missing_answer_date", "warning"), ("missing_document_number", "warning")}
    confirm(batch)
    assert ReviewAnswer.objects.get(pk=asked["沈美娟"].pk).answered_on == timezone.localdate()


def test_the_same_person_twice_is_refused(answer_file, asked):
    batch = answer_file(row("沈美娟"), row("沈美娟", "有问题"))
    assert problems_of(batch) == [(3, "姓名", "duplicate_person", "error")]


def test_an_answer_that_differs_from_a_known_one_is_a_conflict_until_accepted(answer_file, asked):
    ReviewAnswer.objects.filter(pk=asked["沈美娟"].pk).update(state="problem", answered_on=dt.date(2021, 3, 20))
    batch = answer_file(row("沈美娟"))
    assert batch.counts["conflict"] == 1
    assert batch.problems.get().message.startswith("已登记“有问题”，表中是“无问题”。")
    confirm(batch, only_good_rows=True)
    assert states()[0] == "problem"


def test_the_same_file_again_changes_nothing(answer_file, asked):
    confirm(answer_file(row("沈美娟")))
    assert answer_file(row("沈美娟")).counts["same"] == 1


def test_an_undo_gives_back_what_nobody_has_touched_since(answer_file, asked):
    batch = confirm(answer_file(row("沈美娟"), row("邓家豪", "有问题")))
    touched = ReviewAnswer.objects.get(pk=asked["邓家豪"].pk)
    touched.state = "clear"
    touched.save()
    batches.undo(actor=None, batch=batch, here=True)
    assert states() == ["sent", "clear", "sent"]
    batch.refresh_from_db()
    assert (batch.counts["undone_restored"], batch.counts["undone_kept"]) == (1, 1)
    assert Candidacy.objects.get(pk=asked["沈美娟"].candidacy_id).review == ReviewState.OPEN


def test_an_answer_changed_after_the_check_is_not_overwritten(answer_file, asked):
    batch = answer_file(row("沈美娟"))
    changed = ReviewAnswer.objects.get(pk=asked["沈美娟"].pk)
    changed.state = "doubtful"
    changed.save()
    confirm(batch, only_good_rows=True)
    assert states()[0] == "doubtful"


def test_findings_are_left_out_where_the_term_does_not_keep_them(answer_file, asked):
    batch = answer_file(row("沈美娟", "有问题", 反馈详情="绝密文字"))
    assert problems_of(batch) == [(2, "反馈详情", "finding_not_kept", "warning")]
    assert not any("绝密文字" in plan.payload for plan in PlanRow.objects.filter(batch=batch))
    confirm(batch)
    assert ReviewAnswer.objects.get(pk=asked["沈美娟"].pk).finding == ""


def test_findings_are_kept_encrypted_where_the_term_says_so_and_taken_back(answer_file, asked, world):
    world.term.keeps_findings = True
    world.term.save()
    batch = confirm(answer_file(row("沈美娟", "有问题", 反馈详情="绝密文字")))
    assert ReviewAnswer.objects.get(pk=asked["沈美娟"].pk).finding == "绝密文字"
    payload = Payload.decoded(PlanRow.objects.get(batch=batch).payload)
    assert "绝密文字" not in str([payload.changes, payload.cells])
    assert not AuditEntry.objects.filter(changes__icontains="绝密文字").exists()
    batches.undo(actor=None, batch=batch, here=True)
    assert ReviewAnswer.objects.get(pk=asked["沈美娟"].pk).finding == ""


def browser(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_uploads_of_answers_are_for_reviewers_alone(client, answer_file, asked, staff, reviewer, liaison, world):
    batch = answer_file(row("沈美娟", "有问题"))
    found = {who: browser(client, who).get(f"/imports/{batch.pk}/").status_code for who in (staff, reviewer, liaison)}
    assert found == {staff: 200, reviewer: 200, liaison: 404}
    assert "名册.xlsx" not in browser(client, liaison).get("/imports/").content.decode()
    world.term.keeps_findings = True
    world.term.save()
    found = {who: browser(client, who).get(f"/imports/{batch.pk}/").status_code for who in (staff, reviewer)}
    assert found == {staff: 404, reviewer: 200}


def test_the_form_asks_for_the_department_for_this_kind_alone(client, staff, liaison, asked, court):
    page = browser(client, staff).get("/imports/new/", {"book": "review_answers", "seat": court.pk}).content.decode()
    assert f'<option value="{court.pk}" selected>第1轮 区级联审 · 人民法院</option>' in page
    assert "第1轮 区级联审 · 人民法院" not in browser(client, liaison).get("/imports/new/").content.decode()


def test_a_reviewer_uploads_answers_in_the_browser(client, reviewer, asked, court, world):
    content = BytesIO(workbook(row("沈美娟"), headers=HEADERS))
    content.name = "法院.xlsx"
    values = {"kind": "review_answers", "area": world.gucun.pk, "term": world.term.pk, "is_complete": "0"}
    refused = browser(client, reviewer).post("/imports/new/", {**values, "file": content})
    assert "请选择轮次和部门。" in refused.content.decode()
    content.seek(0)
    values["review_answers-seat"] = str(court.pk)
    answer = client.post("/imports/new/", {**values, "file": content}, follow=True)
    assert "第1轮 区级联审 · 人民法院" in answer.content.decode()
    assert Batch.objects.get().counts["new"] == 1


def export(client, **values: Any) -> Any:
    answer = client.post("/review/list/", {"reason": "送部门联审", **values})
    return BytesIO(b"".join(answer.streaming_content)) if answer.streaming else answer


def test_the_list_to_a_department_has_full_numbers_text_cells_and_a_drop_down(client, staff, asked, court):
    book = openpyxl.load_workbook(export(browser(client, staff), seat=court.pk))
    sheet = book["送审名单"]
    head = [cell.value for cell in sheet[1]]
    assert head == [
        "街镇", "村(社区)", "姓名", "性别", "出生年月", "身份证号", "拟任职务", "结论", "文号", "复函日期",
    ]  # fmt: skip
    number = sheet.cell(2, head.index("身份证号") + 1)
    assert (number.value, number.data_type, number.number_format) == (NUMBERS["沈美娟"], "s", "@")
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"无问题,需核实,有问题"'
    assert str(choice.sqref) == "H2:H4"
    entry = AuditEntry.objects.get(action="review_list_exported")
    assert entry.reason == "送部门联审"
    assert NUMBERS["沈美娟"] not in str(entry.changes)


def test_the_list_filled_in_comes_back(client, staff, upload, asked, court):
    book = openpyxl.load_workbook(export(browser(client, staff), seat=court.pk))
    sheet = book["送审名单"]
    for line, conclusion in ((2, "无问题"), (3, "有问题")):
        for column, value in (("H", conclusion), ("I", "宝法〔2021〕8号"), ("J", "2021-03-22")):
            sheet[f"{column}{line}"] = value
    content = BytesIO()
    book.save(content)
    options = {"kind": REVIEW_ANSWERS.identifier, "options": {"seat": str(court.pk)}}
    batch = upload(content.getvalue(), **options)
    assert (batch.counts["new"], batch.counts["same"], batch.counts["error"]) == (2, 1, 0)


def test_a_name_that_looks_like_a_formula_stays_text(client, staff, asked, court):
    Person.objects.filter(name="沈美娟").update(name="=1+1")
    sheet = openpyxl.load_workbook(export(browser(client, staff), seat=court.pk))["送审名单"]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_all_departments_come_in_one_archive(client, staff, asked, county_round, world):
    ask(Candidacy.objects.get(person__name="沈美娟"), seat_of(county_round, PUBLIC_SECURITY))
    names = zipfile.ZipFile(export(browser(client, staff))).namelist()
    assert names == [f"宝山区2021年换届送审名单-{name}.xlsx" for name in (PUBLIC_SECURITY, COURT)]


def test_only_who_may_export_numbers_takes_the_list_out(client, reviewer, leader, asked, court, world):
    assert "不能导出送审名单" in browser(client, reviewer).get("/review/list/").content.decode()
    assert client.post("/review/list/", {"reason": "送审", "seat": court.pk}).status_code == 403
    assert browser(client, leader).post("/review/list/", {"reason": "送审"}).status_code == 403
    Grant.objects.create(user=reviewer, role=Role.STAFF, area=world.county)
    reviewer = type(reviewer).objects.get(pk=reviewer.pk)
    assert export(browser(client, reviewer), seat=court.pk).read(2) == b"PK"


def test_findings_stand_on_the_list_only_where_the_term_keeps_them(client, staff, asked, court, world):
    world.term.keeps_findings = True
    world.term.save()
    ReviewAnswer.objects.update(finding="绝密文字")
    book = openpyxl.load_workbook(export(browser(client, staff), seat=court.pk))
    assert book["送审名单"]["K1"].value == "反馈详情"
    assert not any("绝密" in str(cell.value) for line in book["送审名单"] for cell in line)
