"""Files that are none, and dates and headers as people write them."""

import datetime as dt
import zipfile
from io import BytesIO

import pytest

from cadres.models import Person
from core.partial_dates import PartialDate
from imports.models import Batch
from imports.reading import reader
from imports.reading.header_words import match_header
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.rules.dates import read_date
from tests.imports.conftest import member, text_file, workbook


def zipped(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


XLSX = {"[Content_Types].xml": "<Types/>"}


def sheet_xml(rows):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def with_cell(reference):
    """A workbook that claims one cell far out, in a few hundred bytes."""
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row><c\nr=\'{reference}\'><v>1</v></c></row>'
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(member()))) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if "sheet1" not in name else sheet_xml(rows))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "empty_workbook", "没有内容"),
        (b"  \r\n", "empty_workbook", "没有内容"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_workbook", "另存为 .xlsx"),
        (b"%PDF-1.7", "not_a_workbook", "另存为 .xlsx"),
        (b"<html><table></table></html>", "not_a_workbook", "另存为 .xlsx"),
        (b"PK\x03\x04broken", "not_a_workbook", "另存为 .xlsx"),
        (zipped(**{"a.docx": "x"}), "not_a_workbook", "另存为 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "not_a_workbook", "另存为 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password_protected", "取消密码"),
        (workbook(headers=[]), "empty_workbook", "没有内容"),
        (zipped(**XLSX, **{"xl/worksheets/sheet1.xml": b"0" * 50_000_000}), "zip_bomb", "内部异常"),
        (zipped(**XLSX, **{"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "zip_bomb", "内部异常"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(content, kind, words):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(content)
    assert caught.value.kind == kind
    assert words in str(caught.value)


@pytest.mark.parametrize("reference", ["XFD1048576", "A100000", "A1048576", "LA1", "BA99999"])
def test_a_cell_far_out_is_refused_before_memory_is_filled(reference):
    with pytest.raises(WorkbookRefused, match="空行空列") as caught:
        read_workbook(with_cell(reference))
    assert caught.value.kind == "too_far_out"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(settings, upload):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(WorkbookRefused) as caught:
        upload(b"x" * 1001)
    assert caught.value.kind == "too_large"
    assert not Batch.objects.exists()


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROWS", 1)
    for content in (workbook(member()), text_file(member())):
        with pytest.raises(WorkbookRefused) as caught:
            read_workbook(content)
        assert caught.value.kind == "too_many_rows"


@pytest.mark.parametrize(
    "content", [workbook({"项目": "煤"}, headers=["项目", "数量", "单价"]), text_file(headers=["姓名", "数量", "单价"])]
)
def test_a_sheet_without_the_header_is_refused_and_changes_nothing(upload, content):
    batch = upload(content)
    assert (batch.state, batch.layout["refusal"]) == (Batch.State.REFUSED, "no_header")
    assert "没有找到表头" in batch.refusal
    assert not Person.objects.exists()


def test_a_size_that_lies_does_not_help_a_bomb(monkeypatch):
    content = bytearray(zipped(**XLSX, **{"xl/worksheets/sheet1.xml": b"0" * 50_000_000}))
    size = (50_000_000).to_bytes(4, "little")
    assert bytes(content).count(size) == 2
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(bytes(content).replace(size, (100).to_bytes(4, "little")))
    assert caught.value.kind == "zip_bomb"


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("1985-06", PartialDate(1985, 6)),
        ("1985.06", PartialDate(1985, 6)),
        ("1985.6", PartialDate(1985, 6)),
        (1985.06, PartialDate(1985, 6)),
        ("198506", PartialDate(1985, 6)),
        (198506.0, PartialDate(1985, 6)),
        ("19850612", PartialDate(1985, 6, 12)),
        (19850612, PartialDate(1985, 6, 12)),
        ("1985-06-12", PartialDate(1985, 6, 12)),
        ("1985/6/12", PartialDate(1985, 6, 12)),
        ("1985年6月", PartialDate(1985, 6)),
        ("1985年6月12日", PartialDate(1985, 6, 12)),
        ("１９８５．０６", PartialDate(1985, 6)),
        ("1985.06（36岁）", PartialDate(1985, 6)),
        ("85.06", PartialDate(1985, 6)),
        (dt.date(1985, 6, 12), PartialDate(1985, 6, 12)),
        (dt.datetime(1985, 6, 12), PartialDate(1985, 6, 12)),
        (31210, PartialDate(1985, 6, 12)),
        ("1985.12", PartialDate(1985, 12)),
        ("1985-1", PartialDate(1985, 1)),
        ("36", None),
        (36, None),
        ("1985", None),
        ("1985.13", None),
        ("1985-02-30", None),
        ("不详", None),
        ("198500", None),
    ],
)
def test_dates_are_read_in_all_clean_spellings(cell, date):
    assert read_date(cell).date == date


@pytest.mark.parametrize("cell", ["1985.1", 1985.1])
def test_a_month_of_one_digit_may_have_lost_its_zero(cell):
    assert read_date(cell).or_october


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓  名", "name"),
        ("* 姓名", "name"),
        ("身份证\n号码", "id_number"),
        ("村（社区）", "unit"),
        ("村(居)委会职务", "committee_position"),
        ("出生年月（1985-06）", "birth"),
        ("原任职务", None),
        ("曾任职务", None),
        ("曾任村（居）委会职务", None),
        ("", None),
    ],
)
def test_headers_are_matched_whole(header, field):
    assert match_header(header) == field
