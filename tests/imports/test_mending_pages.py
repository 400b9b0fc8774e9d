"""The plan of an upload as the place where it is mended: rows, words, doubts and missing members, in the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cadres.models import Membership, Person, Posting
from core.partial_dates import PartialDate
from imports.answers import Answers
from imports.models import Batch, PlanRow, ValueChoice
from imports.services import batches
from tests.imports.conftest import member, problems_of, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, liaison):
    """顾村镇's liaison at her PC."""
    client.force_login(liaison)
    return client


def page_of(client: Any, batch: Batch, query: str = "") -> str:
    return client.get(f"/imports/{batch.pk}/{query}").content.decode()


def row_address(batch: Batch, number: int) -> str:
    return f"/imports/rows/{batch.rows.get(number=number).pk}/"


def send(client: Any, address: str, **values: Any) -> str:
    return client.post(address, values, follow=True).content.decode()


def problem_of(batch: Batch, kind: str) -> int:
    return int(batch.problems.filter(kind=kind).values_list("pk", flat=True)[0])


def test_a_row_is_shown_as_the_file_has_it_with_its_faults_and_what_may_be_meant(browser, upload):
    batch = upload(member(学历="大转"))
    html = browser.get(row_address(batch, 2)).content.decode()
    assert "大转（文件里的写法）" in html
    assert "“大转”不在字典中" in html
    assert 'value="set:education=大专"' in html


def test_no_number_stands_in_full_in_the_editor(browser, upload):
    row = member(备注="", 联系电话="13912345678")
    html = browser.get(row_address(upload(row), 2)).content.decode()
    assert row["身份证号"] not in html
    assert "13912345678" not in html
    assert f"{row['身份证号'][:6]}********{row['身份证号'][-4:]}，不改就留空" in html
    assert "139****5678，不改就留空" in html


def test_only_the_fields_changed_are_mended(browser, upload):
    batch = upload(member(学历="大本科"))
    address = row_address(batch, 2)
    html = browser.get(address).content.decode()
    sent = dict(re.findall(r'<input type="text" id="[^"]+" name="(cell-[^"]+)" value="([^"]*)"', html))
    said = send(
        browser, address, **sent, **{"cell-education": "本科", "cell-sex": "男", "cell-political_status": "中共党员"}
    )
    assert "第2行已改好" in said
    batch.refresh_from_db()
    assert Answers.decoded(batch.answers).cells == {"名册": {"2": {"education": "本科"}}}


def test_a_line_break_in_a_cell_is_no_change(browser, upload):
    batch = upload(member(党组织职务="副书记\n组织委员", 学历="大本科"))
    address = row_address(batch, 2)
    html = browser.get(address).content.decode()
    assert 'value="副书记 组织委员"' in html
    send(browser, address, **{"cell-party_post": "副书记 组织委员", "cell-education": "本科"})
    batch.refresh_from_db()
    assert Answers.decoded(batch.answers).cells == {"名册": {"2": {"education": "本科"}}}


def test_a_suggestion_is_taken_with_one_click(browser, upload):
    batch = upload(member(学历="大转"))
    send(browser, row_address(batch, 2), do="set:education=大专")
    assert problems_of(batch) == []


def test_a_unit_is_chosen_from_those_of_the_area(browser, upload, world):
    batch = upload(member(unit="沈家宅那个村"))
    address = row_address(batch, 2)
    html = browser.get(address).content.decode()
    assert "沈宅村村委会</option>" in html
    assert "宝钢一村居委会" not in html
    send(browser, address, **{"cell-unit": world.units["沈宅"].code})
    assert (batch.rows.get().unit_id, problems_of(batch)) == (world.units["沈宅"].pk, [])


def test_a_unit_of_another_street_cannot_be_chosen(browser, upload, world):
    batch = upload(member(unit="沈家宅那个村"))
    said = send(browser, row_address(batch, 2), **{"cell-unit": world.units["一居"].code})
    assert "没有这样的单位或行，请重新选择。" in said
    assert batch.rows.get().unit_id is None


def test_a_mended_unit_does_not_move_the_rows_below_that_inherit_it(browser, upload, world):
    batch = upload(member(), member("李四", "", order=2))
    send(browser, row_address(batch, 2), **{"cell-unit": world.units["沈宅"].code})
    batches.recheck(actor=None, batch=batch)
    assert dict(batch.rows.values_list("number", "unit_id")) == {2: world.units["沈宅"].pk, 3: world.units["白杨"].pk}


def test_a_typed_number_replaces_the_one_in_the_file(browser, upload):
    right = member()["身份证号"]
    batch = upload(member(身份证号="31011319850612"))
    send(browser, row_address(batch, 2), **{"cell-id_number": right, "cell-phone": ""})
    assert problems_of(batch) == []
    batches.confirm(actor=None, batch=batch)
    assert Person.objects.get().id_number == right
    assert Person.objects.get().phone == "13800000001"


def test_a_row_that_stays_faulty_stays_open(browser, upload):
    batch = upload(member(学历="大本科", 姓名=""))
    said = send(browser, row_address(batch, 2), **{"cell-name": "赵六"})
    assert "已保存。这一行还有错误，请接着改。" in said
    assert "“大本科”不在字典中" in said


def test_from_a_mended_row_one_goes_on_to_the_next_faulty_one(browser, upload):
    batch = upload(member(学历="大本科"), member("李四", order=2), member("王五", order=3, 学历="大本科"))
    assert "看下一个错误行" in browser.get(row_address(batch, 2)).content.decode()
    said = send(browser, row_address(batch, 2), **{"cell-education": "本科", "do": "next"})
    assert "第2行已改好。" in said
    assert "第4行，王五" in said
    assert "看下一个错误行" not in said


def test_a_row_that_was_not_changed_may_be_passed_over(browser, upload):
    batch = upload(member(学历="大本科"), member("王五", order=3, 学历="大本科"))
    assert "第3行，王五" in send(browser, row_address(batch, 2), do="next")
    assert "第2行没有改动。" in send(browser, row_address(batch, 2), do="save")


def test_a_mended_cell_can_be_given_back_to_the_file(browser, upload):
    batch = upload(member(学历="大本科"))
    send(browser, row_address(batch, 2), **{"cell-education": "本科"})
    assert "恢复文件里的" in browser.get(row_address(batch, 2)).content.decode()
    send(browser, row_address(batch, 2), do="reset:education")
    assert [kind for _, _, kind, _ in problems_of(batch)] == ["unknown_education"]


def test_a_row_is_left_out_and_taken_back(browser, upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    address = row_address(batch, 3)
    send(browser, address, do="leave_out")
    html = page_of(browser, batch, "?show=left_out")
    assert "李四" in html
    assert "全部确认，写入 1 行" in html
    send(browser, address, do="take_back")
    assert "全部确认（还有1行错误）" in page_of(browser, batch)


def test_a_cell_too_long_is_refused_with_what_to_do(browser, upload):
    said = send(browser, row_address(upload(member()), 2), **{"cell-note": "长" * 301, "cell-name": "长" * 301})
    assert "一个单元格最多300个字，请缩短。" in said


def test_a_word_is_settled_in_all_its_rows_at_once_and_remembered(browser, upload, world):
    batch = upload(member(学历="大转"), member("李四", order=2, 学历="大转"), member("王五", order=3, 学历="大 转"))
    html = page_of(browser, batch)
    assert "3行</em>" in html
    problem = problem_of(batch, "unknown_education")
    assert f'value="{problem}:大专"' in html
    said = send(browser, f"/imports/{batch.pk}/explain/", choice=f"{problem}:大专", remember="1")
    assert "“大转”已处理，共3行。以后的文件也这样处理。" in said
    assert problems_of(batch) == []
    assert ValueChoice.objects.get().meaning == "大专"


def test_all_words_of_a_kind_take_their_first_suggestions(browser, upload):
    batch = upload(member(学历="大转"), member("李四", order=2, 学历="搞中"))
    assert "2个都按第一个建议" in page_of(browser, batch)
    send(browser, f"/imports/{batch.pk}/explain/", kind="unknown_education", choice="all")
    assert problems_of(batch) == []
    assert not ValueChoice.objects.exists()


def test_any_meaning_of_the_column_may_be_chosen_or_none(browser, upload):
    batch = upload(member(政治面貌="团里的"), member("李四", order=2, 学历="读过书"))
    problem = problem_of(batch, "unknown_education")
    html = browser.get(f"/imports/{batch.pk}/explain/?problem={problem}").content.decode()
    assert "“读过书”是什么意思" in html
    assert '<option value="初中及以下">' in html or '<option value="初中">' in html
    send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning="（空）")
    assert [kind for _, _, kind, _ in problems_of(batch)] == ["unknown_political_status"]


def test_a_post_that_nobody_knows_is_taken_as_another_post_beside_the_known(browser, upload):
    batch = upload(member(党组织职务="书记、联防大管家"))
    problem = problem_of(batch, "unknown_post")
    html = browser.get(f"/imports/{batch.pk}/explain/?problem={problem}").content.decode()
    assert "其中“党组织书记”认得，照旧。" in html
    send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning="（其他任职）", remember="1")
    assert problems_of(batch) == []
    batches.confirm(actor=None, batch=batch)
    assert Membership.objects.get().party_post == "secretary"
    assert Posting.objects.get().title == "联防大管家"


def test_a_unit_is_explained_from_the_list_of_problems(browser, upload, world):
    batch = upload(member(unit="沈家宅村"), member("李四", "沈家宅村", order=2))
    problem = problem_of(batch, "unknown_unit")
    said = send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning=world.units["沈宅"].code)
    assert "“沈家宅村”已处理，共2行。" in said
    assert set(batch.rows.values_list("unit_id", flat=True)) == {world.units["沈宅"].pk}


def test_of_a_unit_outside_the_area_nothing_is_offered(browser, upload, world):
    batch = upload(member(unit="宝钢一村", 街镇="友谊路街道"))
    html = page_of(browser, batch)
    assert "不在您的管理范围" in html
    assert "explain" not in html
    problem = problem_of(batch, "unit_outside_area")
    said = send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning=world.units["一居"].code)
    assert "这个写法已经处理过了" in said


def test_what_looks_like_a_number_is_masked_and_not_remembered(browser, upload):
    number = member()["身份证号"]
    batch = upload(member(学历=number))
    html = page_of(browser, batch)
    assert number not in html
    problem = problem_of(batch, "unknown_education")
    address = f"/imports/{batch.pk}/explain/"
    assert "这个写法像是号码，不能记住。" in send(browser, address, problem=problem, meaning="（空）", remember="1")
    assert not ValueChoice.objects.exists()
    assert "已处理，共1行" in send(browser, address, problem=problem, meaning="（空）")


def test_a_list_of_postings_is_mended_like_a_roster(browser, upload):
    row = member(职务="书记", 任职类别="驻村的") | {"党组织职务": ""}
    headers = ["街镇", "村(社区)", "姓名", "性别", "出生年月", "身份证号", "职务", "任职类别"]
    batch = upload(workbook(row, headers=headers), kind="postings")
    assert "书记</b>" not in page_of(browser, batch)
    problem = problem_of(batch, "unknown_posting_kind")
    send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning="第一书记/驻村")
    html = browser.get(row_address(batch, 2)).content.decode()
    assert 'value="set:other_posts' not in html
    send(browser, row_address(batch, 2), **{"cell-other_posts": "第一书记"})
    assert problems_of(batch) == []


def test_a_meaning_outside_the_list_is_refused(browser, upload):
    batch = upload(member(学历="大本科"))
    problem = problem_of(batch, "unknown_education")
    said = send(browser, f"/imports/{batch.pk}/explain/", problem=problem, meaning="随便")
    assert "请选择这个写法的意思。" in said


def test_a_contradiction_is_accepted_with_a_reason_for_all_rows_or_one(browser, upload):
    batch = upload(member(出生年月="1985-07"), member("李四", order=2, 出生年月="1985-08"))
    assert "请写明接受的理由" in send(browser, row_address(batch, 2), do="accept:birth_contradicts_id")
    send(browser, row_address(batch, 2), do="accept:birth_contradicts_id", reason="以档案为准")
    assert batch.problems.filter(severity="error").count() == 1
    said = send(browser, f"/imports/{batch.pk}/accept/", kind="birth_contradicts_id", reason="以人事档案为准")
    assert "已接受1行" in said
    assert not batch.problems.filter(severity="error").exists()


@pytest.fixture
def incomplete(upload, import_rows):
    """A complete roster that misses 李四 and 王五."""
    import_rows(member(), member("李四", order=2), member("王五", order=3))
    return upload(member(), is_complete=True)


def test_missing_members_are_named_and_hinder_until_decided(browser, incomplete):
    html = page_of(browser, incomplete, "?show=missing")
    assert "李四、王五</a>" in html
    assert "全部确认（还有2人没有决定）" in html
    assert "党组织委员" in html


def test_missing_members_are_decided_one_by_one_and_together(browser, incomplete):
    first = incomplete.rows.filter(action="missing").first()
    address = f"/imports/{incomplete.pk}/missing/"
    assert "请先勾选人员。" in send(browser, address, decision="keep")
    assert "请填写离任时间和原因。" in send(browser, address, decision="end", row=first.pk)
    assert "不是日期" in send(browser, address, decision="end", row=first.pk, ended_on="去年", exit_reason="age")
    end = {"ended_on": "2021-03", "exit_reason": "age", "exit_note": "到龄"}
    send(browser, address, decision="end", row=first.pk, **end)
    html = page_of(browser, incomplete, "?show=missing")
    assert "2021-03，年龄，到龄" in html
    assert "还有1人没有决定" in html
    send(browser, address, decision="remove", all="1")
    assert "移除 1 人，离任 1 人</button>" in page_of(browser, incomplete)
    send(browser, address, decision="undo", row=first.pk)
    assert "还有1人没有决定" in page_of(browser, incomplete)
    send(browser, address, decision="end", row=first.pk, **end)
    send(browser, f"/imports/{incomplete.pk}/confirm/", rows="all")
    members = Membership.objects.all()
    assert set(members.values_list("person__name", flat=True)) == {"张三", "李四"}
    assert members.get(person__name="李四").ended_on == PartialDate(2021, 3)


def test_a_decision_on_another_batch_s_member_is_not_taken(browser, incomplete, upload):
    other = upload(member(), is_complete=True, file_name="另一份.xlsx")
    row = other.rows.filter(action="missing").first()
    send(browser, f"/imports/{incomplete.pk}/missing/", decision="remove", row=row.pk)
    row.refresh_from_db()
    assert row.decision == ""


def test_what_is_open_after_the_good_rows_is_mended_and_written_on_the_same_page(browser, upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    send(browser, f"/imports/{batch.pk}/confirm/", rows="good")
    html = page_of(browser, batch, "?show=all")
    assert "已写入一部分。" in html
    assert "未写入 1 行" in html
    assert row_address(batch, 3) in html
    assert row_address(batch, 2) not in html
    assert "不能再修改" in browser.get(row_address(batch, 2), follow=True).content.decode()
    send(browser, row_address(batch, 3), **{"cell-education": "本科"})
    assert "全部确认，写入 1 行" in page_of(browser, batch)
    assert "已写入花名册。" in send(browser, f"/imports/{batch.pk}/confirm/", rows="all")
    assert Membership.objects.count() == 2


def test_a_debt_of_rows_that_are_left_out_is_closed(browser, upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    send(browser, f"/imports/{batch.pk}/confirm/", rows="good")
    send(browser, row_address(batch, 3), do="leave_out")
    assert "其余不再写入，完成这一批" in page_of(browser, batch)
    send(browser, f"/imports/{batch.pk}/confirm/", rows="all")
    batch.refresh_from_db()
    assert batch.state == Batch.State.APPLIED


def test_htmx_gets_the_editor_alone_and_then_the_plan(browser, upload):
    batch = upload(member(学历="大本科", 姓名=""))
    headers = {"HX-Request": "true", "HX-Target": "editor"}
    address = row_address(batch, 2)
    assert "<html" not in browser.get(address, headers=headers).content.decode()
    faulty = browser.post(address, {"cell-name": "赵六"}, headers=headers, follow=True)
    assert 'id="plan" hx-swap-oob="true"' in faulty.content.decode()
    good = browser.post(address, {"cell-education": "本科"}, headers=headers, follow=True)
    assert (good["HX-Retarget"], good["HX-Reswap"]) == ("#plan", "outerHTML")
    assert 'id="dock" hx-swap-oob="true"' in good.content.decode()


def test_mending_leads_back_to_the_rows_that_were_shown(browser, upload):
    batch = upload(member(学历="大本科"))
    sent = {"cell-education": "本科", "back": "show=all&page=2&next=//evil.example"}
    answer = browser.post(row_address(batch, 2), sent)
    assert answer["Location"] == f"/imports/{batch.pk}/?show=all&page=2#rows"


def test_a_neighbour_finds_nothing_and_a_leader_may_not(client, upload, neighbour_liaison, leader):
    batch = upload(member(学历="大本科"))
    addresses = [row_address(batch, 2), *(f"/imports/{batch.pk}/{each}/" for each in ("explain", "accept", "missing"))]
    for user, status in ((neighbour_liaison, 404), (leader, 403)):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == status
            assert client.post(address, {"do": "leave_out"}).status_code == status
    assert batch.rows.get().action == PlanRow.Action.ERROR


def test_queries_of_a_plan_do_not_grow_with_words_units_and_missing(browser, upload, django_assert_max_num_queries):
    few = upload(member(unit="不认识村", 学历="大转"))
    rows = [member(f"成{n}", f"不认识{n}村", order=n, 学历=f"大转{n}", 党组织职务=f"大管家{n}") for n in range(10, 40)]
    many = upload(*rows, file_name="多.xlsx")
    page_of(browser, few)
    with django_assert_max_num_queries(34):
        page_of(browser, many)
