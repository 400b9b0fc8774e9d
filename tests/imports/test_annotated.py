"""The uploader's own file handed back with what is wrong in it."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from core.models import AuditEntry
from imports.models import Batch
from imports.reading.reader import read_workbook
from imports.reading.results import take_results
from imports.services import answering, batches
from imports.workbooks import annotated
from imports.workbooks.annotated import TooLargeToAnnotate, write_annotated
from tests.imports.conftest import HEADERS, member, text_file, workbook

pytestmark = pytest.mark.django_db
RED, AMBER = "FFF8D0CC", "FFFFE6B0"
REASONS = len(HEADERS) + 1
NAME, ID, EDUCATION = (HEADERS.index(header) + 1 for header in ("姓名", "身份证号", "学历"))


def taken_back(batch: Batch) -> Any:
    file = io.BytesIO()
    write_annotated(batch, file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def bytes_of(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def decorated(*rows: dict[str, Any]) -> Any:
    """A workbook with the layout that offices give theirs, for the test to go on with."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(*rows, above=2)))
    page = book.active
    page.merge_cells("A1:O1")
    page["A1"].font = Font(size=20, bold=True)
    page.column_dimensions["C"].width = 33
    page.row_dimensions[1].height = 40
    page.freeze_panes = "D4"
    page["P9"] = "=1+1"
    choices = DataValidation(type="list", formula1='"男,女"')
    choices.add("D4:D50")
    page.add_data_validation(choices)
    return book


def test_bad_cells_are_coloured_and_say_why_and_good_rows_say_nothing(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"), member("王五", order=3, 性别="?"))
    page = taken_back(batch).active
    assert page.cell(1, REASONS).value == f"核对结果（B-{batch.pk:04d}，勿删）"
    assert page.cell(2, REASONS).value is None
    assert "“大本科”不在字典中" in page.cell(3, REASONS).value
    assert page.cell(3, EDUCATION).fill.fgColor.rgb == RED
    assert "“大本科”不在字典中" in page.cell(3, EDUCATION).comment.text
    assert page.cell(4, HEADERS.index("性别") + 1).fill.fgColor.rgb == AMBER
    assert page.cell(3, NAME).fill.fill_type is None
    assert page.cell(2, EDUCATION).comment is None


def test_the_layout_of_the_file_is_left_as_it_is(upload):
    batch = upload(bytes_of(decorated(member(), member("李四", order=2, 学历="大本科"))))
    page = taken_back(batch).active
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:O1"]
    assert page["A1"].font.size == 20
    assert (page.column_dimensions["C"].width, page.row_dimensions[1].height) == (33, 40)
    assert page.freeze_panes == "D4"
    assert page["P9"].value == "=1+1"
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["D4:D50"]


def test_a_column_range_of_the_file_is_not_broken_by_the_added_column(upload):
    book = decorated(member(姓名=""))
    dimension = book.active.column_dimensions["P"]
    dimension.min, dimension.max, dimension.hidden = 16, 100, True
    page = taken_back(upload(bytes_of(book))).active
    ranges = sorted((each.min, each.max) for each in page.column_dimensions.values())
    assert all(before[1] < after[0] for before, after in pairwise(ranges))
    assert not page.column_dimensions["Q"].hidden


def test_what_begins_like_a_formula_stays_text(upload):
    batch = upload(member(), member("=1+1", order=2, 学历="=HYPERLINK(1)"))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"education": "=SUM(A1)"})
    page = taken_back(batch).active
    cells = [page.cell(2, EDUCATION), page.cell(3, EDUCATION), page.cell(3, NAME), page.cell(3, REASONS)]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert cells[0].value == "=SUM(A1)"


def test_cells_mended_in_the_browser_are_written_in(upload):
    batch = upload(member(学历="大本科"))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"education": "本科", "name": "张三丰"})
    page = taken_back(batch).active
    assert (page.cell(2, EDUCATION).value, page.cell(2, NAME).value) == ("本科", "张三丰")
    assert page.cell(2, REASONS).value is None


def test_a_mended_cell_of_a_merged_range_leaves_the_other_rows_their_text(upload):
    book = openpyxl.load_workbook(io.BytesIO(workbook(member(), member("李四", order=2), member("王五", order=3))))
    book.active.merge_cells("B2:B4")
    batch = upload(bytes_of(book))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"unit": "沈宅村"})
    page = taken_back(batch).active
    assert [page.cell(row, 2).value for row in (2, 3, 4)] == ["沈宅村", "白杨村", "白杨村"]


def test_a_row_left_out_says_so(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    answering.leave_out(batch=batch, places={("名册", 3)})
    assert taken_back(batch).active.cell(3, REASONS).value == "已选择不导入这一行。"


def test_an_own_note_is_kept_before_the_reason(upload):
    book = openpyxl.load_workbook(io.BytesIO(workbook(member(学历="大本科"))))
    book.active.cell(2, EDUCATION).comment = Comment("问过本人", "王")
    told = taken_back(upload(bytes_of(book))).active.cell(2, EDUCATION).comment.text
    assert told.startswith("问过本人\n【核对】")


def test_the_marks_of_an_earlier_check_are_taken_away(upload):
    first = taken_back(upload(member(学历="大本科"), member("李四", order=2, 学历="大本科")))
    first.active.cell(2, EDUCATION).value = "本科"
    batch = upload(bytes_of(first))
    page = taken_back(batch).active
    assert (page.cell(2, EDUCATION).comment, page.cell(2, EDUCATION).fill.fill_type) == (None, None)
    assert page.cell(3, EDUCATION).fill.fgColor.rgb == RED
    assert [page.cell(1, column).value for column in (REASONS, REASONS + 1)] == [
        f"核对结果（B-{batch.pk:04d}，勿删）",
        None,
    ]
    assert page.cell(2, REASONS).value is None


def test_the_added_column_is_not_read_as_data(upload):
    batch = upload(bytes_of(taken_back(upload(member(学历="大本科")))))
    assert batch.layout["sheets"][0]["unmapped"] == []
    assert batch.counts["rows"] == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_comes_back_as_a_workbook_of_text_cells(upload, encoding):
    batch = upload(text_file(member(), member("李四", order=2, 学历="大本科"), encoding=encoding))
    page = taken_back(batch).active
    assert page.cell(3, EDUCATION).fill.fgColor.rgb == RED
    assert {page.cell(2, column).data_type for column in (NAME, ID, EDUCATION)} == {"s"}
    assert page.cell(2, ID).value == member()["身份证号"]
    assert "未能带入本文件，请以原始文件为准：原文件的格式" in page.cell(1, REASONS).comment.text


def test_a_file_without_its_needed_columns_says_which(upload):
    headers = [header for header in HEADERS if "职务" not in header]
    batch = upload(workbook(member(), headers=headers))
    assert batch.state == Batch.State.MAPPING
    assert "缺少必需的列：职务" in taken_back(batch).active.cell(1, len(headers) + 1).comment.text


def test_what_cannot_be_carried_over_is_named(upload):
    content = workbook(member(学历="大本科"))
    with_picture = io.BytesIO(content)
    with zipfile.ZipFile(with_picture, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG")
        archive.writestr("xl/drawings/drawing9.xml", b"<xdr:wsDr><xdr:sp></xdr:sp></xdr:wsDr>")
    told = taken_back(upload(with_picture.getvalue())).active.cell(1, REASONS).comment.text
    assert "未能带入本文件，请以原始文件为准：图片、形状和文本框。" in told


def test_many_problems_are_refused_with_a_sentence(client, upload, liaison, monkeypatch):
    batch = upload(member(学历="大本科"))
    monkeypatch.setattr(annotated, "MAX_PROBLEMS", 0)
    with pytest.raises(TooLargeToAnnotate):
        taken_back(batch)
    client.force_login(liaison)
    html = client.get(f"/imports/{batch.pk}/annotated/", follow=True).content.decode()
    assert "这份文件过大或问题过多，不能写回原表。请下载问题清单" in html
    assert not AuditEntry.objects.filter(action="original_downloaded").exists()


def test_a_merged_range_over_the_whole_sheet_is_refused_before_it_is_opened(upload):
    book = openpyxl.load_workbook(io.BytesIO(workbook(member(学历="大本科"))))
    content = bytes_of(book)
    batch = upload(content)
    hostile = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(hostile, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'
            new.writestr(name, text.replace(b"</sheetData>", merged))
    with pytest.raises(TooLargeToAnnotate):
        annotated.survey(hostile.getvalue())
    assert batch.counts["error"] == 1


def test_the_download_is_named_after_the_file_and_noted_in_the_audit_trail(client, upload, liaison):
    batch = upload(member(学历="大本科"))
    client.force_login(liaison)
    response = client.get(f"/imports/{batch.pk}/annotated/")
    content = b"".join(response.streaming_content)
    assert "%E6%89%B9%E6%B3%A8" in response["Content-Disposition"]
    assert take_results(read_workbook(content)).batch == batch.pk
    entry = AuditEntry.objects.get(action="original_downloaded")
    assert (entry.reason, entry.batch_id, entry.actor_id) == ("带批注的原表", batch.pk, liaison.pk)


def test_a_cancelled_upload_has_nothing_to_annotate(client, upload, liaison):
    batch = batches.cancel(actor=None, batch=upload(member(学历="大本科")))
    client.force_login(liaison)
    html = client.get(f"/imports/{batch.pk}/annotated/", follow=True).content.decode()
    assert "这次上传没有核对结果，没有可以批注的内容。" in html
