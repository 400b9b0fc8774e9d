"""The page 列对应: what each column of a file is taken for, answered once and remembered."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import openpyxl
import pytest
from django.core.management import call_command

from cadres.models import Membership
from core.management.base import CommandError
from core.models import AuditEntry
from imports.models import Batch, HeaderChoice
from imports.services import answering
from imports.services.batches import receive_upload
from tests.imports.conftest import id_number

pytestmark = pytest.mark.django_db

NUMBERS = [id_number(dt.date(1985, 6, 12), order=order) for order in range(1, 6)]
STRANGE = ["村(社区)", "同志", "性别", "身份证号", "学历", "分工"]
"""A header in which neither name nor post is recognised."""
ROWS = [
    ["白杨村", "田振华", "男", NUMBERS[0], "本科", "党支部书记"],
    ["沈宅村", "董婷婷", "男", NUMBERS[1], "大专", "党支部委员"],
]


def book(*sheets: tuple[str, list[list[str]]], hidden: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if hidden:
            sheet.column_dimensions[hidden].hidden = True
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.fixture
def send(world, liaison):
    def receive(*sheets: tuple[str, list[list[str]]], hidden: str = "", **options) -> Batch:
        values = {"actor": liaison, "term": world.term, "area": world.gucun, "file_name": "名册.xlsx"}
        return receive_upload(content=book(*sheets, hidden=hidden), **values | options)

    return receive


def page(client, user, batch) -> str:
    client.force_login(user)
    return client.get(f"/imports/{batch.pk}/columns/").content.decode()


def fields_of(html: str) -> dict[str, str]:
    """The form as it stands: names of selects with the chosen value, boxes as they are ticked."""
    found = {}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def name_of(html: str, label: str) -> str:
    """The name of the select of a column."""
    return re.findall(rf'<label class="vh" for="id_([^"]+)">[^<]*“{re.escape(label)}”作为', html)[0]


def save(client, user, batch, html, *, remember=True, **chosen: str):
    client.force_login(user)
    data = fields_of(html) | {name_of(html, label): field for label, field in chosen.items()}
    if remember:
        data["remember"] = "on"
    return client.post(f"/imports/{batch.pk}/columns/", data, follow=True).content.decode()


def test_a_file_without_names_asks_for_its_columns(client, send, liaison):
    batch = send(("名册", [STRANGE, *ROWS]))
    assert batch.state == Batch.State.MAPPING
    client.force_login(liaison)
    response = client.get(f"/imports/{batch.pk}/", follow=True)
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == f"/imports/{batch.pk}/columns/"
    assert "有必需的列没有认出来，请指定后再核对。" in html
    assert "“名册”缺姓名、职务或党组织职务" in html
    assert "田振华" in html
    assert "同名" in html
    assert "没有识别" in html


def test_columns_chosen_by_hand_lead_to_the_plan_and_are_written(client, send, liaison, world):
    batch = send(("名册", [STRANGE, *ROWS]))
    save(client, liaison, batch, page(client, liaison, batch), 同志="name", 分工="position")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"], batch.counts["error"]) == (Batch.State.PLANNED, 2, 0)
    client.post(f"/imports/{batch.pk}/confirm/", {"rows": "all", "reason": "已核对"})
    assert set(Membership.objects.values_list("person__name", "party_post")) == {
        ("田振华", "secretary"),
        ("董婷婷", "member"),
    }


def test_the_second_file_of_the_same_header_needs_no_answer(client, send, liaison, world):
    first = send(("名册", [STRANGE, *ROWS]))
    save(client, liaison, first, page(client, liaison, first), 同志="name", 分工="position")
    choice = HeaderChoice.objects.get()
    assert (choice.area, choice.made_by, choice.headers) == (world.gucun, liaison, STRANGE)
    assert AuditEntry.objects.filter(action="columns_chosen", batch_id=first.pk).exists()
    second = send(("另一张", [["顾村镇花名册"], STRANGE, ROWS[1]]))
    assert (second.state, second.counts["new"]) == (Batch.State.PLANNED, 1)
    assert page(client, liaison, second).count("上次指定") == 6


def test_what_is_not_to_be_remembered_is_asked_again(client, send, liaison):
    first = send(("名册", [STRANGE, *ROWS]))
    save(client, liaison, first, page(client, liaison, first), remember=False, 同志="name", 分工="position")
    first.refresh_from_db()
    assert (first.state, HeaderChoice.objects.count()) == (Batch.State.PLANNED, 0)
    assert page(client, liaison, first).count("本次指定") == 6
    assert send(("另一张", [STRANGE, *ROWS])).state == Batch.State.MAPPING


def test_a_neighbouring_street_is_asked_for_itself(client, send, liaison, neighbour_liaison, world):
    first = send(("名册", [STRANGE, *ROWS]))
    save(client, liaison, first, page(client, liaison, first), 同志="name", 分工="position")
    rows = [["宝钢一村", *ROWS[0][1:]]]
    other = send(("名册", [STRANGE, *rows]), actor=neighbour_liaison, area=world.youyilu)
    assert other.state == Batch.State.MAPPING


def test_one_fact_cannot_come_from_two_columns(client, send, liaison):
    batch = send(("名册", [STRANGE, *ROWS]))
    html = save(client, liaison, batch, page(client, liaison, batch), 同志="name", 分工="name", 性别="position")
    assert "B列“同志”和F列“分工”都选作“姓名”，一项只能取自一列。请把其中一列改为“不导入”。" in html
    batch.refresh_from_db()
    assert (batch.state, HeaderChoice.objects.count()) == (Batch.State.MAPPING, 0)


def test_notes_may_come_from_two_columns(client, send, liaison):
    header = ["村(社区)", "姓名", "身份证号", "职务", "甲", "乙"]
    row = ["白杨村", "田振华", NUMBERS[0], "党支部书记", "常驻", "退伍"]
    batch = send(("名册", [header, row]))
    save(client, liaison, batch, page(client, liaison, batch), 甲="note", 乙="note")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == (Batch.State.PLANNED, 1)


def test_what_is_still_lacking_is_named_and_nothing_saved(client, send, liaison):
    batch = send(("名册", [STRANGE, *ROWS]))
    html = save(client, liaison, batch, page(client, liaison, batch), 同志="name")
    assert "“名册”还没有指定职务或党组织职务" in html
    assert not HeaderChoice.objects.exists()


def test_a_sheet_that_is_no_roster_is_left_out_as_a_whole(client, send, liaison):
    good = [["村(社区)", "姓名", "身份证号", "职务"], ["白杨村", "田振华", NUMBERS[0], "党支部书记"]]
    phones = [["姓名", "性别", "联系电话"], ["田振华", "男", "13800000001"]]
    batch = send(("名册", good), ("通讯录", phones))
    assert batch.state == Batch.State.MAPPING
    html = page(client, liaison, batch)
    assert "“通讯录”缺职务" in html
    leave = re.findall(r'name="([^"]+-out)"', html)[1]
    client.post(f"/imports/{batch.pk}/columns/", fields_of(html) | {leave: "on", "remember": "on"})
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == (Batch.State.PLANNED, 1)
    assert batch.layout["left_out_sheets"] == ["通讯录"]
    assert "整张不导入" in page(client, liaison, batch)
    assert send(("名册", good), ("通讯录", phones), file_name="二.xlsx").state == Batch.State.PLANNED


GOOD = [["村(社区)", "姓名", "身份证号", "职务"], ["白杨村", "田振华", NUMBERS[0], "党支部书记"]]
SCANT = [["单位名称", "同志", "证件", "学历", "分工"], ["沈宅村", "董婷婷", NUMBERS[1], "大专", "党支部委员"]]
"""A header of too few known columns to be sure."""


def test_a_sheet_of_few_known_columns_beside_a_good_one_is_told_and_not_imported(client, send, liaison):
    batch = send(("名册", GOOD), ("附表", SCANT), ("说明", [["请逐项填写"], ["每村一行"]]))
    assert (batch.state, batch.counts["new"]) == (Batch.State.PLANNED, 1)
    assert (batch.layout["doubtful_sheets"], batch.layout["skipped_sheets"]) == (["附表"], ["说明"])
    client.force_login(liaison)
    told = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "1个工作表没有导入" in told
    assert "请在“列对应”中选定各列，并取消“整张不导入”" in told
    html = page(client, liaison, batch)
    assert "“附表”" in html
    assert "董婷婷" in html
    assert len(re.findall(r'name="[^"]+-out"[^>]*checked', html)) == 1


def test_a_sheet_of_few_known_columns_is_mapped_by_hand_and_remembered(client, send, liaison):
    batch = send(("名册", GOOD), ("附表", SCANT))
    html = page(client, liaison, batch)
    save(client, liaison, batch, html, 单位名称="unit", 同志="name", 证件="id_number", 分工="position")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"], batch.counts["error"]) == (Batch.State.PLANNED, 2, 0)
    assert batch.layout["doubtful_sheets"] == []
    again = send(("名册", GOOD), ("补充", [*SCANT, ["沈宅村", "王丽", NUMBERS[2], "大专", "党支部委员"]]))
    assert (again.state, again.counts["new"]) == (Batch.State.PLANNED, 3)
    assert page(client, liaison, again).count("上次指定") == len(SCANT[0])


def test_what_is_not_answered_of_a_sheet_is_not_remembered(client, send, liaison):
    guessed = [["村(社区)", "人员姓名", "身份证号", "职务"], GOOD[1]]
    batch = send(("名册", guessed), ("附表", SCANT))
    html = page(client, liaison, batch)
    boxes = dict.fromkeys(re.findall(r'name="([^"]+-out)"[^>]*checked', html), "on")
    client.post(f"/imports/{batch.pk}/columns/", fields_of(html) | boxes | {"remember": "on"})
    batch.refresh_from_db()
    assert not HeaderChoice.objects.filter(headers=SCANT[0]).exists()
    assert batch.layout["doubtful_sheets"] == ["附表"]


def test_not_every_sheet_can_be_left_out(client, send, liaison):
    batch = send(("名册", [STRANGE, *ROWS]))
    html = page(client, liaison, batch)
    leave = re.findall(r'name="([^"]+-out)"', html)[0]
    answer = client.post(f"/imports/{batch.pk}/columns/", fields_of(html) | {leave: "on"}).content.decode()
    assert "没有可以导入的内容" in answer


def test_sheets_of_one_header_are_answered_together(client, send, liaison):
    batch = send(("白杨", [STRANGE, ROWS[0]]), ("沈宅", [STRANGE, ROWS[1]]))
    html = page(client, liaison, batch)
    assert html.count('name="remember"') == 1
    assert len(fields_of(html)) == len(STRANGE)
    assert "“白杨”、“沈宅”" in html
    save(client, liaison, batch, html, 同志="name", 分工="position")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == (Batch.State.PLANNED, 2)


def test_party_membership_by_yes_and_no_stays_what_it_is(client, send, liaison, world):
    """Two columns may name one fact; saving the page keeps the one that the file has."""
    header = ["村(社区)", "同志", "身份证号", "职务", "是否党员"]
    batch = send(("名册", [header, ["白杨村", "田振华", NUMBERS[0], "党支部书记", "是"]]))
    save(client, liaison, batch, page(client, liaison, batch), 同志="name")
    batch.refresh_from_db()
    assert (batch.counts["new"], list(batch.problems.values_list("kind", flat=True))) == (1, [])


def test_no_number_stands_in_full_among_the_samples(client, send, liaison):
    header = ["村(社区)", "姓名", "身份证号", "号码", "备用", "职务"]
    spaced = f"{NUMBERS[1][:6]} {NUMBERS[1][6:14]} {NUMBERS[1][14:]}"
    batch = send(("名册", [header, ["白杨村", "田振华", NUMBERS[0], spaced, "138 0000 0001", "书记"]]))
    html = page(client, liaison, batch)
    for number in (NUMBERS[0], NUMBERS[1], spaced, "13800000001", "138 0000 0001"):
        assert number not in html
    assert f"310113********{NUMBERS[0][-4:]}" in html
    assert "138****0001" in html


def test_rows_without_a_number_are_told_of_the_hidden_column_that_has_it(send):
    header = ["村(社区)", "姓名", "身份证号", "职务"]
    batch = send(("名册", [header, ["白杨村", "田振华", NUMBERS[0], "党支部书记"]]), hidden="C")
    (problem,) = batch.problems.filter(kind="missing_id")
    assert "“身份证号”列是隐藏的" in problem.message
    assert "取消隐藏" in problem.message


def test_hidden_columns_are_named_and_left_out_unless_chosen(client, send, liaison):
    header = ["村(社区)", "姓名", "身份证号", "职务", "学历"]
    batch = send(("名册", [header, ["白杨村", "田振华", NUMBERS[0], "党支部书记", "本科"]]), hidden="E")
    html = page(client, liaison, batch)
    assert "隐藏的列不导入" in html
    assert fields_of(html)[name_of(html, "学历")] == ""
    save(client, liaison, batch, html, 学历="education")
    batch.refresh_from_db()
    assert [4, "学历", "学历"] in batch.layout["sheets"][0]["columns"]


def test_columns_recognised_by_content_are_confirmed_once(client, send, liaison):
    header = ["村(社区)", "姓名", "号码", "职务"]
    rows = [["白杨村", f"成员{n}", number, "党支部委员"] for n, number in enumerate(NUMBERS)]
    batch = send(("名册", [header, *rows]))
    html = page(client, liaison, batch)
    assert "按内容，请确认</span>" in html
    save(client, liaison, batch, html)
    batch.refresh_from_db()
    assert batch.layout["sheets"][0]["guessed"] == []
    again = send(("名册", [header, *rows[:2]]))
    assert "，请确认</span>" not in page(client, liaison, again)


def test_mended_cells_outlive_another_choice_of_columns(client, send, liaison):
    header = ["村(社区)", "姓名", "身份证号", "职务", "甲"]
    batch = send(("名册", [header, ["白杨村", "", NUMBERS[0], "党支部书记", "本科"]]))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"name": "赵六"})
    save(client, liaison, batch, page(client, liaison, batch), 甲="education")
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["error"]) == (1, 0)


def test_a_written_batch_has_no_columns_to_choose(client, send, liaison):
    batch = send(("名册", [["村(社区)", "姓名", "身份证号", "职务"], ["白杨村", "田振华", NUMBERS[0], "党支部书记"]]))
    client.force_login(liaison)
    client.post(f"/imports/{batch.pk}/confirm/", {"rows": "all", "reason": "已核对"})
    assert client.get(f"/imports/{batch.pk}/columns/")["Location"] == f"/imports/{batch.pk}/"
    assert client.post(f"/imports/{batch.pk}/columns/", {})["Location"] == f"/imports/{batch.pk}/"


def test_the_command_line_refuses_what_lacks_columns(tmp_path, world, capsys):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(book(("名册", [STRANGE, *ROWS])))
    with pytest.raises(CommandError, match="认不出必需的列：“名册”缺姓名"):
        call_command("import_roster", str(file), term="2021年换届", area=world.gucun.code, json=True)
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert problem["kind"] == "columns_missing"
    assert not Membership.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_columns(client, send, liaison, django_assert_max_num_queries):
    header = ["村(社区)", "姓名", "身份证号", "职务", *(f"列{n}" for n in range(40))]
    batch = send(("名册", [header, ["白杨村", "田振华", NUMBERS[0], "党支部书记", *("值" * 1 for _ in range(40))]]))
    client.force_login(liaison)
    client.get(f"/imports/{batch.pk}/columns/")
    with django_assert_max_num_queries(20):
        client.get(f"/imports/{batch.pk}/columns/")


def test_a_file_without_a_sure_header_offers_its_likeliest_row(client, send, liaison):
    header = ["村(社区)", "同志", "身份证号", "文化", "分工"]
    rows = [
        ["白杨村", "田振华", NUMBERS[0], "本科", "党支部书记"],
        ["沈宅村", "董婷婷", NUMBERS[1], "大专", "党支部委员"],
    ]
    first = send(("名册", [["顾村镇名单"], header, *rows]))
    assert first.state == Batch.State.MAPPING
    html = page(client, liaison, first)
    assert "表头在第2行" in html
    save(client, liaison, first, html, 同志="name", 分工="position")
    first.refresh_from_db()
    assert (first.state, first.counts["new"]) == (Batch.State.PLANNED, 2)
    assert send(("下月", [header, *rows])).state == Batch.State.PLANNED


def test_rows_without_any_header_are_refused_as_before(send):
    rows = [["白杨村", f"成员{n}", number, "本科", "党支部委员"] for n, number in enumerate(NUMBERS)]
    batch = send(("名册", rows))
    assert (batch.state, batch.layout["refusal"]) == (Batch.State.REFUSED, "no_header")
