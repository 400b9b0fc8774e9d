"""Blank forms from above: codes in cells, rows for every street, formulas that follow, layout untouched."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.styles import Alignment, Border, Font, Side

from core.models import AuditEntry
from reports.kept.codes import Unknown, parse, read_cell
from reports.kept.formulas import Out, RowMap, moved_formula
from reports.kept.suggesting import guess
from reports.models import KeptForm, SmallGroups
from reports.services.statistics import compute_stale
from tests.reports.test_official import serve

pytestmark = pytest.mark.django_db
THIN = Side(style="thin")


def framed(page, area: str) -> None:
    for row in page[area]:
        for cell in row:
            cell.border = Border(THIN, THIN, THIN, THIN)
            cell.font = Font(name="仿宋", size=12)
            cell.alignment = Alignment(horizontal="center", wrap_text=True)


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def structure_form(**cells: str | None) -> bytes:
    """A form of the city: two rows of merged headers, one row for every street, the sum under it, signatures."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "班子情况"
    page["A1"] = "附件2"
    page["A2"] = "{区划}村(社区)“两委”换届情况统计表"
    page.merge_cells("A2:G2")
    page["A2"].font = Font(name="方正小标宋简体", size=20)
    page["A3"] = "填报单位：{区划}　　填表人：{填表人}"
    page["A4"], page["B4"], page["C4"], page["F4"] = "序号", "街镇", "书记", "一肩挑"
    for merged in ("A4:A5", "B4:B5", "C4:E4", "F4:G4"):
        page.merge_cells(merged)
    for column, text in zip("CDEFG", ("总数", "女", "35岁以下", "人数", "比例"), strict=True):
        page[f"{column}5"] = text
    row = ("{每街镇}{序号}", "{区划}", "{secretary.count}", "{书记女性人数}", "{secretary.age_35_or_under}")
    for column, text in zip("ABCDEFG", (*row, "{one_shoulder.count}", "{one_shoulder.share}"), strict=True):
        page[f"{column}6"] = text
    page["G6"].number_format = "0.0%"
    page["B7"], page["C7"], page["D7"], page["E7"] = "合计", "=SUM(C6:C6)", "=SUM(D6)", "=SUM(E6:E6)"
    page["F7"], page["G7"] = "=SUM(F6:F6)", '=IF(C7=0,"—",F7/C7)'
    page["A8"] = "负责人：　　　审核人：　　　填表日期：{填表日期}"
    page.merge_cells("A8:G8")
    framed(page, "A4:G7")
    page.row_dimensions[6].height = 31
    page.row_dimensions[8].height = 40
    page.column_dimensions["B"].width = 22
    page.print_area = "A1:G8"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8
    for address, content in cells.items():
        page[address] = content
    return saved(book)


def sheets_form() -> bytes:
    """A form of two sheets: units under their streets, and a summary that adds the first sheet up."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "分村"
    page.append(["单位", "类别", "一肩挑", "人员"])
    page.append(["每街镇", "{单位类别}", "=SUM(C3)", "{two_committees.count}"])
    page.append(["每单位", "{街镇}", "{one_shoulder.count}", "{two_committees.count}"])
    page.append(["合计", None, "=SUM(C2:C3)/2", "=D2"])
    framed(page, "A1:D4")
    other = book.create_sheet("汇总")
    other["A1"], other["B1"] = "一肩挑合计", "=分村!C4"
    other["A2"], other["B2"] = "比例", "{one_shoulder.share}"
    other["A3"], other["B3"] = "村", "{units.count:村}"
    other["A4"], other["B4"] = "较上届", "{one_shoulder.share:增减}"
    other["A5"] = "共{two_committees.count}人，截至{统计时点}"
    return saved(book)


def stacked_form() -> bytes:
    """A form with two tables one under the other, a drop-down list, a named place and a side label merged downwards."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "表"
    page["A1"], page["A2"], page["B2"], page["C2"] = "两个表", "各街镇", "每街镇", "{units.count}"
    page["A3"], page["B3"], page["C3"] = None, "小计", "=SUM(C2:C2)"
    page.merge_cells("A2:A3")
    page["B5"], page["C5"], page["D5"] = "每街镇", "{secretary.count}", "=C5/$C$6"
    page["B6"], page["C6"] = "合计", "=SUM(C5:C5)"
    page["C8"] = "=C3+C6"
    book.defined_names["总数"] = openpyxl.workbook.defined_name.DefinedName("总数", attr_text="表!$C$6")
    validation = openpyxl.worksheet.datavalidation.DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("C6")
    page.add_data_validation(validation)
    framed(page, "A2:D6")
    return saved(book)


@pytest.fixture
def counted(world):
    serve(world, "白杨", party_post="secretary", committee_post="director")
    serve(world, "一居", party_post="secretary")
    serve(world, "一居", party_post="", committee_post="director")
    serve(world, "白杨", world.previous, party_post="secretary")
    compute_stale()


def keep(client, staff, content: bytes, name: str = "周报表") -> KeptForm:
    client.force_login(staff)
    upload = SimpleUploadedFile(f"{name}.xlsx", content)
    answer = client.post(reverse("reports:kept_form_create"), {"name": name, "file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return KeptForm.objects.get(name=name)


def filled(client, form: KeptForm, **query):
    answer = client.get(reverse("reports:kept_form_fill", args=[form.pk]), query)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_row_for_every_street_with_the_sum_under_it(client, staff, counted):
    page = filled(client, keep(client, staff, structure_form()))["班子情况"]
    assert page["A2"].value == "宝山区村(社区)“两委”换届情况统计表"
    assert [cell.value for cell in page[6]] == [1, "友谊路街道", 1, 1, 0, 0, 0]
    assert [cell.value for cell in page[7]] == [2, "顾村镇", 1, 1, 0, 1, pytest.approx(0.333)]
    assert [cell.value for cell in page[8]] == [
        None,
        "合计",
        "=SUM(C6:C7)",
        "=SUM(D6:D7)",
        "=SUM(E6:E7)",
        "=SUM(F6:F7)",
        '=IF(C8=0,"—",F8/C8)',
    ]
    assert page["A9"].value.startswith("负责人：")


def test_the_layout_is_untouched(client, staff, counted):
    page = filled(client, keep(client, staff, structure_form()))["班子情况"]
    merges = {str(each) for each in page.merged_cells.ranges}
    assert merges == {"A2:G2", "A4:A5", "B4:B5", "C4:E4", "F4:G4", "A9:G9"}
    assert (page.row_dimensions[6].height, page.row_dimensions[7].height, page.row_dimensions[9].height) == (31, 31, 40)
    assert page.row_dimensions[8].height is None
    assert page["C7"].border.left.style == page["C6"].border.left.style == "thin"
    assert (page["C7"].font.name, page["G7"].number_format, page["A2"].font.name) == ("仿宋", "0.0%", "方正小标宋简体")
    assert page.print_area == "'班子情况'!$A$1:$G$9"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize), page.column_dimensions["B"].width) == (
        "landscape",
        8,
        22,
    )


def test_units_under_their_streets_and_other_sheets_that_add_them_up(client, staff, counted):
    book = filled(client, keep(client, staff, sheets_form()))
    page = book["分村"]
    assert [row[0] for row in page.iter_rows(values_only=True)] == [
        "单位",
        "友谊路街道",
        "宝钢一村",
        "宝钢二村",
        "顾村镇",
        "菊泉新城第一",
        "白杨村",
        "沈宅村",
        "合计",
    ]
    assert (page["C2"].value, page["C5"].value) == ("=SUM(C3:C4)", "=SUM(C6:C8)")
    assert (page["C9"].value, page["D9"].value, page["B7"].value, page["C7"].value) == (
        "=SUM(C2:C8)/2",
        "=D2",
        "顾村镇",
        1,
    )
    assert book["汇总"]["B1"].value == "=分村!C9"
    assert (book["汇总"]["B2"].value, book["汇总"]["B3"].value) == (20.0, 2)
    assert book["汇总"]["A5"].value == "共3人，截至2021-05-31"


def test_two_tables_a_list_a_name_and_a_side_label_follow(client, staff, counted):
    book = filled(client, keep(client, staff, stacked_form()))
    page = book["表"]
    assert {str(each) for each in page.merged_cells.ranges} == {"A2:A4"}
    assert (page["C4"].value, page["C8"].value, page["C10"].value) == ("=SUM(C2:C3)", "=SUM(C6:C7)", "=C4+C8")
    assert (page["D6"].value, page["D7"].value) == ("=C6/$C$8", "=C7/$C$8")
    assert book.defined_names["总数"].attr_text == "表!$C$8"
    assert str(page.data_validations.dataValidation[0].sqref) == "C8"


def test_no_value_is_a_dash_that_the_notes_explain(client, staff, counted, world):
    book = filled(client, keep(client, staff, sheets_form()), area=world.youyilu.pk)
    assert book["汇总"]["B4"].value == 0
    empty = filled(client, KeptForm.objects.get(), term=world.previous.pk)
    assert empty["汇总"]["B4"].value == "—"
    told = dict(empty["说明"].iter_rows(values_only=True))
    assert "没有上届" in told["“—” 汇总!B4"]
    assert (told["届次"], told["填表人"]) == ("2018年换届", "何静怡")
    assert "说明" not in filled(client, KeptForm.objects.get(), notes="0").sheetnames


def test_a_street_fills_the_countys_form_for_itself(client, staff, liaison, neighbour_liaison, counted, world):
    form = keep(client, staff, structure_form())
    client.force_login(liaison)
    page = filled(client, form)["班子情况"]
    assert [page["B6"].value, page["C6"].value, page["B7"].value] == ["顾村镇", 1, "合计"]
    assert client.get(reverse("reports:kept_form_fill", args=[form.pk]), {"area": world.youyilu.pk}).status_code == 404
    assert client.get(reverse("reports:kept_form_edit", args=[form.pk])).status_code == 403
    entry = AuditEntry.objects.get(action="form_filled")
    assert (entry.area_path, entry.changes["填入"], entry.changes["没有数据"]) == (world.gucun.path, 10, 0)


def test_an_unknown_code_is_told_with_its_cell_and_what_is_near(client, staff, counted):
    form = keep(client, staff, structure_form(C6="{secretary.woman}", D6="{书记女性人数:去年}"))
    page = client.get(form.get_absolute_url()).content.decode()
    assert "<b>班子情况 C6</b>" in page
    assert "改为 secretary.women" in page
    assert "冒号后面的“去年”不认识" in page
    answer = client.get(reverse("reports:kept_form_fill", args=[form.pk]), follow=True)
    assert "还有 2 处代码不认识" in answer.content.decode()
    cells = reverse("reports:kept_form_cells", args=[form.pk])
    client.post(cells, {"sheet": "班子情况", "cell": "C6", "act": "text", "text": "{secretary.women}"})
    client.post(cells, {"sheet": "班子情况", "cell": "D6", "act": "alone"})
    page = filled(client, form)["班子情况"]
    assert (page["C7"].value, page["D7"].value) == (1, "{书记女性人数:去年}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=SUM(A1)", "是公式"),
        ("随便写", "没有代码"),
        ("{secretary.womn}", "相近的有：secretary.women"),
        ("", "请填写代码"),
    ],
)
def test_what_cannot_be_written_into_a_cell(client, staff, counted, text, told):
    form = keep(client, staff, structure_form())
    data = {"sheet": "班子情况", "cell": "C6", "act": "text", "text": text}
    answer = client.post(reverse("reports:kept_form_cells", args=[form.pk]), data, follow=True)
    assert told in answer.content.decode()
    form.refresh_from_db()
    assert form.cells == {}


def test_a_cell_gets_an_indicator_by_choice_and_loses_it_again(client, staff, counted):
    form = keep(client, staff, structure_form())
    cells = reverse("reports:kept_form_cells", args=[form.pk])
    chosen = {"act": "indicator", "indicator": "director.women.share", "aspect": "上届", "kind": "村"}
    client.post(cells, {"sheet": "班子情况", "cell": "E6", **chosen})
    form.refresh_from_db()
    assert form.cells == {"班子情况!E6": "{director.women.share:上届:村}"}
    page = client.get(form.get_absolute_url(), {"cell": "E6"}).content.decode()
    assert "主任女性占比·上届·村" in page
    assert "恢复空表原来的内容" in page
    client.post(cells, {"sheet": "班子情况", "cell": "E6", "act": "clear"})
    form.refresh_from_db()
    assert form.cells == {}


def test_codes_are_guessed_from_the_headers_and_accepted_at_once(client, staff, counted):
    blank = {f"{column}6": None for column in "ABCDEFG"}
    form = keep(client, staff, structure_form(**blank))
    assert "接受全部" in client.get(form.get_absolute_url()).content.decode()
    cells = reverse("reports:kept_form_cells", args=[form.pk])
    for _ in range(2):
        client.post(cells, {"sheet": "班子情况", "act": "suggested"})
    form.refresh_from_db()
    found = {key.rpartition("!")[2]: text for key, text in form.cells.items()}
    assert found["B6"] == "每街镇"
    assert (found["C6"], found["D6"]) == ("{secretary.count}", "{secretary.women}")
    assert (found["E6"], found["F6"], found["G6"]) == (
        "{secretary.age_35_or_under}",
        "{one_shoulder.count}",
        "{one_shoulder.share}",
    )
    assert found["A6"] == "{序号}"
    assert [filled(client, form)["班子情况"][f"{column}7"].value for column in "BCF"] == ["顾村镇", 1, 1]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (["学历", "大专及以上", "占比"], "{two_committees.college_or_above.share}"),
        (["书记", "平均年龄"], "{secretary.average_age}"),
        (["副书记", "女"], "{two_committees.women}"),
        (["“一肩挑”", "村", "比例（%）"], "{one_shoulder.share:村}"),
        (["两委成员", "上届", "少数民族"], "{two_committees.ethnic_minority:上届}"),
        (["选民参选率"], "{turnout.voters.share}"),
        (["备注"], ""),
    ],
)
def test_headers_and_what_they_ask_for(headers, code):
    assert guess(headers) == code


def test_a_code_may_be_written_by_name_and_in_full_width():
    found, unknown = read_cell("｛书记女性人数：上届｝")
    assert (found[0].text, found[0].label, unknown) == ("书记女性人数：上届", "书记女性人数·上届", [])
    refused = parse("reserve.count")
    assert isinstance(refused, Unknown)
    assert "没有数据" in refused.why


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(C6:C6)", "=SUM(C6:C8)"),
        ("=SUM(C6)", "=SUM(C6:C8)"),
        ("=SUM(C6/2)", "=SUM(C6/2)"),
        ("=C6", "=C6"),
        ("=SUM(C4:C7)", "=SUM(C4:C9)"),
        ("=C5+$C$7", "=C5+$C$9"),
        ("=SUM(6:6)", "=SUM(6:8)"),
        ("=SUM(其他!C6:C6)", "=SUM(其他!C6:C6)"),
        ("=SUM('表'!C6:C6)", "=SUM('表'!C6:C8)"),
        ('=IF(C7>0,"C7","")', '=IF(C9>0,"C7","")'),
    ],
)
def test_formulas_follow_the_rows(formula, moved):
    rows = RowMap("表", 6, 6, (Out(6, 0), Out(6, 1), Out(6, 2)))
    assert moved_formula(formula, rows, on_sheet="表") == moved


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("空表.xls", lambda content: b"\xd0\xcf\x11\xe0", "不是 .xlsx 工作簿"),
        ("空表.xlsm", lambda content: content, "带宏"),
        ("空表.xlsx", lambda content: b"PK\x03\x04 broken", "不是可以读取的表格文件"),
        ("空表.xlsx", lambda content: with_macro(content), "有宏"),
    ],
)
def test_what_is_no_blank_form_is_refused(client, staff, world, name, change, told):
    client.force_login(staff)
    upload = SimpleUploadedFile(name, change(structure_form()))
    answer = client.post(reverse("reports:kept_form_create"), {"name": "表", "file": upload})
    assert told in answer.content.decode()
    assert not KeptForm.objects.exists()


def with_macro(content: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return file.getvalue()


def test_another_file_keeps_the_codes_and_removing_is_in_the_trail(client, staff, counted):
    form = keep(client, staff, structure_form())
    cells = reverse("reports:kept_form_cells", args=[form.pk])
    client.post(cells, {"sheet": "班子情况", "cell": "E6", "act": "text", "text": "{director.women}"})
    data = {"name": "月报表", "note": "每月", "file": SimpleUploadedFile("新.xlsx", structure_form(A1="附件9"))}
    client.post(reverse("reports:kept_form_edit", args=[form.pk]), data)
    form.refresh_from_db()
    assert (form.name, form.file_name, form.cells) == ("月报表", "新.xlsx", {"班子情况!E6": "{director.women}"})
    client.post(reverse("reports:kept_form_remove", args=[form.pk]))
    assert not KeptForm.objects.exists()
    acts = ["form_kept", "form_mapped", "form_replaced", "form_removed"]
    assert list(AuditEntry.objects.filter(action__in=acts).order_by("pk").values_list("action", flat=True)) == acts


def test_small_groups_stay_hidden_in_a_leaders_form(client, leader, staff, counted, world):
    SmallGroups.objects.create(term=world.term, area=world.county, least=3, for_leaders=True)
    form = keep(client, staff, sheets_form())
    assert filled(client, form)["分村"]["D2"].value == 2
    client.force_login(leader)
    book = filled(client, form)
    assert (book["分村"]["D2"].value, book["分村"]["D7"].value, book["汇总"]["A5"].value[:3]) == ("—", "—", "共3人")
    assert "少于3人" in dict(book["说明"].iter_rows(values_only=True))["“—” 分村!D2"]


def test_the_page_shows_the_form_filled_with_its_merged_places(client, leader, staff, counted):
    form = keep(client, staff, structure_form())
    client.force_login(leader)
    page = client.get(form.get_absolute_url(), {"view": "filled"}).content.decode()
    assert 'colspan="7"' in page
    assert "顾村镇" in page
    assert "选择指标" not in client.get(form.get_absolute_url(), {"cell": "C6"}).content.decode()
    assert client.get(form.get_absolute_url(), {"sheet": "7"}).status_code == 404
