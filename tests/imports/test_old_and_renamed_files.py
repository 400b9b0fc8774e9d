"""The formats in which rosters arrive, whatever the file is called."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from imports.answers import Answers
from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.models import Batch
from imports.reading.containers import contained, workbook_stream
from imports.reading.headers import find_tables
from imports.reading.line_reader import LineReader
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.reading.worksheets import CellError
from imports.rules.place_names import PlaceNames
from tests.imports.conftest import member, text_file, workbook

OLD = Path(__file__).parent / "files" / "花名册.xls"
HIDDEN = OLD.with_name("隐藏的行列.xls")
NAMES = PlaceNames({"顾村镇": 1}, {"白杨村": 1})


def test_an_old_workbook_is_read_with_its_merged_cells():
    book = read_workbook(OLD.read_bytes())
    assert ([sheet.title for sheet in book.sheets], book.hidden) == (["顾村"], ["底稿"])
    (table,) = find_tables(book.sheets[0], ROSTER_COLUMNS)
    assert (table.header, table.first_row) == (2, 4)
    reader = LineReader(table, NAMES, Answers(), {})
    told = [(line.values["township"], line.values["unit"], line.name, line.posts.party) for line in reader.lines()]
    assert told == [("顾村镇", "白杨村", "张三", "secretary"), ("顾村镇", "白杨村", "李四", "member")]
    assert reader.passed == {"合计行": [7]}


def test_hidden_rows_and_columns_and_errors_of_an_old_workbook_are_known():
    (sheet,) = read_workbook(HIDDEN.read_bytes()).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1})
    assert (sheet.rows[1][3], sheet.rows[3][2]) == (CellError("#DIV/0!"), CellError("#N/A"))


def test_an_old_workbook_with_large_sectors_is_read_as_others_are():
    again = contained(workbook_stream(OLD.read_bytes()))
    assert read_workbook(again) == read_workbook(OLD.read_bytes())


def broken_at(start: int) -> bytes:
    content = OLD.read_bytes()
    return content[:start] + b"\xff" * 40 + content[start + 40 :]


def test_a_broken_old_workbook_is_read_or_refused_wherever_it_is_broken():
    """calamine panics on some of them, which is no ordinary exception."""
    told: set[int | str] = set()
    for start in range(8, len(OLD.read_bytes()), 101):
        try:
            told.add(len(read_workbook(broken_at(start)).sheets))
        except WorkbookRefused as refused:
            told.add(refused.kind)
    assert {1, "not_a_workbook"} <= told


@pytest.mark.parametrize("name", ["花名册.et", "花名册.xls", "花名册.xlsx"])
def test_an_old_workbook_is_known_by_its_content_and_not_by_its_name(upload, name):
    batch = upload(OLD.read_bytes(), file_name=name)
    assert batch.counts["rows"] == 2
    assert batch.layout["hidden_sheets"] == ["底稿"]


@pytest.mark.parametrize("content", [text_file(member()), text_file(member(), encoding="gb18030"), workbook(member())])
@pytest.mark.parametrize("name", ["名册.xlsx", "名册.csv", "名册.xls"])
def test_a_renamed_file_is_read_for_what_it_is(upload, content, name):
    batch = upload(content, file_name=name)
    assert (batch.state, batch.counts["new"]) == (Batch.State.PLANNED, 1)


def test_macros_are_not_looked_at(upload):
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(member()))) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(2000))
    assert upload(content.getvalue(), file_name="名册.xlsm").counts["new"] == 1


@pytest.mark.parametrize(
    "content",
    [b"<html><table><tr><td>\xd0\xd5\xc3\xfb</td></tr></table></html>", b"\r\n <?xml version='1.0'?><Workbook/>"],
)
def test_a_web_page_saved_as_a_workbook_is_refused_with_the_remedy(content):
    with pytest.raises(WorkbookRefused, match=r"另存为 \.xlsx"):
        read_workbook(content)
