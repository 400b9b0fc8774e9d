"""The official tables: one definition for page and workbook, numbers that open, — with its reason, who took it out."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from cadres.models import Membership, Person
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from reports.models import SmallGroups
from reports.official import TABLES
from reports.services.statistics import compute_stale

pytestmark = pytest.mark.django_db
NUMBER = "310113198001010015"


def serve(world, unit: str, term=None, **fields) -> Membership:
    person = Person.objects.create(name="某某", sex="2", birth=PartialDate(1980, 1, 1), id_number=NUMBER)
    term, place = term or world.term, world.units[unit]
    row = Membership.objects.create(term=term, unit=place, person=person, **{"party_post": "member", **fields})
    roster_changed.send(None, term_id=term.pk, township_ids=[place.township_id], person_ids=[person.pk])
    return row


@pytest.fixture
def counted(world):
    """白杨村 has one who is secretary and director, and a member; 宝钢一村 has two people for the two posts."""
    serve(world, "白杨", party_post="secretary", committee_post="director")
    serve(world, "白杨")
    serve(world, "一居", party_post="secretary")
    serve(world, "一居", party_post="", committee_post="director")
    serve(world, "白杨", world.previous, party_post="secretary")
    compute_stale()


def workbook(client, code: str, **query):
    answer = client.get(reverse("reports:official_export", args=[code]), query)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def lines(sheet) -> dict[str, list]:
    """The body of a table by the name in its second column."""
    return {str(row[1]): list(row[2:]) for row in sheet.iter_rows(min_row=6, values_only=True) if row[1]}


def test_a_workbook_has_the_appendix_number_two_rows_of_headers_and_the_line_to_sign(client, staff, counted):
    client.force_login(staff)
    sheet = workbook(client, "one-shoulder").worksheets[0]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert texts[0][0] == "附件2"
    assert texts[1][0] == "宝山区2021年换届“一肩挑”情况表"
    assert (texts[2][0], "2021年5月31日" in str(texts[2])) == ("填报单位（盖章）：上海市宝山区", True)
    assert {"A4:A5", "B4:B5", "F4:I4"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert next(text for text in texts[-1] if text) == "负责人："
    assert "填表人：何静怡" in texts[-1]
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), sheet.print_title_rows) == ("landscape", 9, "$4:$5")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.cell(1, 1).font.name == "黑体"


def test_numbers_are_numbers_and_the_total_is_first(client, staff, counted):
    client.force_login(staff)
    sheet = workbook(client, "one-shoulder").worksheets[0]
    found = lines(sheet)
    assert list(found)[:3] == ["合计", "友谊路街道", "顾村镇"]
    assert found["合计"][:5] == [5, 2, 2, 1, 20]
    assert found["顾村镇"][3:6] == [1, pytest.approx(33.3), 0]
    assert sheet["G6"].number_format == "#,##0.0"


def test_no_value_is_a_dash_with_its_reason_and_never_0(client, staff, counted):
    client.force_login(staff)
    book = workbook(client, "one-shoulder")
    assert lines(book.worksheets[0])["友谊路街道"][-4] == "—"
    told = dict(book["说明"].iter_rows(values_only=True))
    assert "没有村" in told["注"]
    page = client.get(reverse("reports:official_table", args=["one-shoulder"])).content.decode()
    assert '<span title="没有村">—</span>' in page


def test_the_second_sheet_says_filters_definitions_date_and_who(client, staff, counted, world):
    client.force_login(staff)
    told = dict(workbook(client, "structure", kind="village")["说明"].iter_rows(values_only=True))
    assert (told["区划"], told["单位类别"], told["统计时点"]) == ("上海市宝山区", "村", "2021-05-31")
    assert told["口径"].startswith("默认口径")
    assert told["导出人"].startswith("何静怡")
    assert told["数据时间"].startswith("20")
    assert told["性别·女性"] == "“两委”成员中性别为女的人数。"
    assert "数据性质" not in told
    world.term.is_demonstration = True
    world.term.save()
    book = workbook(client, "structure")
    assert dict(book["说明"].iter_rows(values_only=True))["数据性质"] == "演示数据，人员均为虚构"
    assert "演示数据" in book.worksheets[0].oddHeader.right.text


def test_page_and_workbook_say_the_same_and_every_number_opens(client, staff, counted):
    client.force_login(staff)
    for code in TABLES:
        if TABLES[code].of_people:
            continue
        query = {"detail": "units"}
        page = client.get(reverse("reports:official_table", args=[code]), query).content.decode()
        printed = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)]
        sheet = workbook(client, code, **query).worksheets[0]
        width = sheet.max_column
        rows = [printed[at : at + width] for at in range(0, len(printed), width)]
        body = [*sheet.iter_rows(min_row=6, max_row=5 + len(rows), values_only=True)]
        assert [row[1] for row in body] == [row[1] for row in rows], code
        for written, shown in zip(body, rows, strict=True):
            plain = [text.replace(",", "").replace("−", "-").replace("+", "") for text in shown]
            assert [str(float(text)) if text not in ("—", "") else text for text in plain[2:]] == [
                str(float(value)) if isinstance(value, int | float) else value or "" for value in written[2:]
            ], code
    found = re.findall(r'href="(/indicators/[^"]+)"', page)
    assert found
    assert client.get(found[0].replace("&amp;", "&")).status_code == 200


def test_lines_go_down_to_units_with_subtotals(client, staff, liaison, counted):
    client.force_login(staff)
    assert list(lines(workbook(client, "structure", detail="units").worksheets[0]))[:4] == [
        "合计",
        "友谊路街道小计",
        "宝钢一村",
        "宝钢二村",
    ]
    client.force_login(liaison)
    found = lines(workbook(client, "structure").worksheets[0])
    assert list(found)[:4] == ["合计", "菊泉新城第一", "白杨村", "沈宅村"]
    assert found["合计"][0] == 3


def test_a_constant_number_of_queries(client, staff, counted, world, django_assert_max_num_queries):
    client.force_login(staff)
    with django_assert_max_num_queries(90):
        client.get(reverse("reports:official_table", args=["one-shoulder"]), {"detail": "units"})


def test_numbers_stand_masked_in_the_roster_and_not_at_all_for_a_leader(client, staff, leader, counted):
    client.force_login(staff)
    row = next(workbook(client, "roster").worksheets[0].iter_rows(min_row=6, max_row=6, values_only=True))
    assert row[1:4] == ("友谊路街道", "宝钢一村", "某某")
    assert "310113********0015" in row
    client.force_login(leader)
    page = client.get(reverse("reports:official_table", args=["roster"])).content.decode()
    assert "身份证号</th>" not in page
    assert "0015" not in page
    assert "身份证号" not in str(list(workbook(client, "roster").worksheets[0].iter_rows(values_only=True)))


def test_numbers_in_full_take_the_right_and_a_reason(client, staff, liaison, counted):
    address = reverse("reports:official_export", args=["roster"])
    client.force_login(liaison)
    assert client.post(address, {"reason": "上报"}).status_code == 403
    client.force_login(staff)
    assert "请写明用途" in client.post(address, {"reason": " "}, follow=True).content.decode()
    assert not AuditEntry.objects.filter(action="roster_exported_full").exists()
    answer = client.post(address, {"reason": "报市委组织部"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    cell = next(cell for cell in sheet[6] if cell.value == NUMBER)
    assert cell.number_format == "@"
    assert AuditEntry.objects.get(action="roster_exported_full").reason == "报市委组织部"


def test_a_table_taken_out_is_in_the_trail(client, leader, counted):
    client.force_login(leader)
    workbook(client, "review")
    entry = AuditEntry.objects.get(action="official_table_exported")
    assert entry.changes == {"表格": "联审情况表", "行数": 3, "区划": "宝山区"}
    workbook(client, "roster")
    assert AuditEntry.objects.get(action="list_exported").changes["行数"] == 4


def test_small_groups_are_hidden_from_leaders_where_it_is_so_ruled(client, staff, leader, counted, world):
    SmallGroups.objects.create(term=world.term, area=world.county, least=3, for_leaders=True)
    client.force_login(leader)
    book = workbook(client, "structure")
    found = lines(book.worksheets[0])
    assert (found["合计"][1], found["顾村镇"][1]) == (4, "—")
    assert "少于3人" in dict(book["说明"].iter_rows(values_only=True))["注"]
    client.force_login(staff)
    assert lines(workbook(client, "structure").worksheets[0])["顾村镇"][1] == 2


def test_a_table_that_is_not_there_is_404(client, staff, world):
    client.force_login(staff)
    assert client.get(reverse("reports:official_table", args=["nothing"])).status_code == 404
