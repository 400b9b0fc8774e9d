"""Files made to fill the memory or to lie: read or refused with a reason, fast and in little memory."""

import struct
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator

import pytest

from imports import units
from imports.choices import ProblemKind as Kind
from imports.columns import LONGEST_TEXT, Column, Reading
from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.limits import while_mendable
from imports.lines import Line
from imports.reading import reader
from imports.reading.headers import MOST_TABLES, find_tables
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.reading.worksheets import CellError
from imports.rules.values import EDUCATIONS, look_up
from tests.imports import old_workbooks as old
from tests.imports.conftest import member, problems_of, text_file
from tests.imports.workbooks import HEAD, letters, package, text

SECONDS, MEGABYTES = 10, 300
MEASURE = """
import os, resource, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from imports.answers import Answers
from imports.reading.headers import find_tables
from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.limits import while_mendable
from imports.reading.line_reader import LineReader
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.rules.place_names import PlaceNames
bare = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = sys.stdin.buffer.read()
start = time.process_time()
try:
    tables = [table for sheet in read_workbook(content).sheets for table in find_tables(sheet, ROSTER_COLUMNS)]
    readers = [LineReader(table, PlaceNames(), Answers(), {}) for table in tables]
    told = str(len(list(while_mendable(line for reader in readers for line in reader.lines()))))
except WorkbookRefused as refused:
    told = refused.kind
print(told, time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - bare) // 1024)
"""


def measured(content: bytes, data_dir) -> str:
    """How the reading of a file ends (lines read, or the refusal's kind), in a process of its own within the bounds:
    seconds of its CPU, and memory beside that of the bare program."""
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURE)],
        input=content, capture_output=True, check=True, env={"DATA_DIR": str(data_dir), "PATH": ""},
    )  # fmt: skip
    told, seconds, megabytes = run.stdout.decode().split()
    assert float(seconds) < SECONDS
    assert int(megabytes) < MEGABYTES
    return told


def rows(cells: str, first: int, last: int) -> Iterator[str]:
    """Rows of the same cells; # stands for the number of the row."""
    yield HEAD
    for number in range(first, last + 1):
        yield f'<row r="{number}">{cells}</row>'.replace("#", str(number))


def across(width: int, cell: str = '<c r="{}#"><v>1</v></c>') -> str:
    return "".join(cell.format(letters(column)) for column in range(1, width + 1))


STYLED = '<c r="{}#" s="0"/>'
SHARED = '<c r="{}#" t="s"><v>0</v></c>'
LONG = f"<si><t>{'字' * 10_000}</t></si>"

HOSTILE = {
    "a million styled empty rows": (lambda: package(rows(across(1, STYLED), 3, 1_048_576)), "1"),
    "16,384 styled empty columns": (lambda: package(rows(across(16_384, STYLED), 3, 20)), "1"),
    "16,384 filled columns": (lambda: package(rows(across(16_384), 3, 20)), "too_far_out"),
    "a corner far out": (lambda: package(rows('<c r="AN#"><v>1</v></c>', 99_999, 99_999)), "1"),
    "200 sheets": (lambda: package(*[HEAD] * 200), "200"),
    "200 sheets with far corners": (
        lambda: package(*["".join(rows('<c r="AN#"><v>1</v></c>', 99_999, 99_999))] * 200),
        "too_many_cells",
    ),
    "a full grid": (lambda: package(rows(across(100), 3, 20_000)), "too_many_cells"),
    "rows that do not say where": (lambda: package([HEAD, "<row/>" * 400_000, HEAD]), "too_far_out"),
    "cells that do not say where": (
        lambda: package([HEAD, "<row>", "<c/>" * 600_000, "<c><v>1</v></c></row>"]),
        "too_far_out",
    ),
    "one long text used everywhere": (lambda: package(rows(across(20, SHARED), 3, 9_000), shared=LONG), "zip_bomb"),
    "nothing but errors": (
        lambda: package(rows(across(20, '<c r="{}#" t="e"><v>#REF!</v></c>'), 3, 9_000)),
        "too_many_errors",
    ),
}


def numbers(height: int, width: int) -> bytes:
    return b"".join(old.number(row, column) for row in range(2, height) for column in range(width))


def many_texts(text: str) -> bytes:
    cells = b"".join(old.text(row, column, 0) for row in range(2, 20_000) for column in range(20))
    return old.old_workbook(old.HEAD + cells, texts=[text, *old.TEXTS[1:]])


def named_at_length() -> bytes:
    name = struct.pack("<HBBHHHIH", 0, 0, 255, 0, 0, 0, 0, 0) + "名".encode("utf-16-le") * 255
    formulas = b"".join(old.formula(row, 1, bytes(8), b"\x23\x01\0\0\0" * 1_000) for row in range(2, 1_000))
    return old.old_workbook(old.HEAD + formulas, before=old.record(0x18, name))


OLD_AND_HOSTILE = {
    "as many people as an old workbook holds": (
        lambda: old.old_workbook(
            old.HEAD + b"".join(old.text(row, column, 3 + column) for row in range(2, 65_536) for column in range(3))
        ),
        "65535",
    ),
    "a full grid": (lambda: old.old_workbook(old.HEAD + numbers(9_000, 120)), "too_many_cells"),
    "a corner far out": (lambda: old.old_workbook(old.HEAD + old.number(65_535, 255)), "too_far_out"),
    "a false size": (lambda: old.old_workbook(old.dimensions(2**32 - 1, 256) + old.HEAD), "too_far_out"),
    "a size that ends before it begins": (
        lambda: old.old_workbook(old.record(0x200, struct.pack("<IIHHH", 2**31, 7, 0, 7, 0)) + old.HEAD),
        "too_far_out",
    ),
    "more shared texts than bytes": (
        lambda: old.old_workbook(old.HEAD, before=old.record(0xFC, struct.pack("<II", 9, 2**31 - 1))),
        "not_a_workbook",
    ),
    "styled empty rows to the end": (
        lambda: old.old_workbook(
            old.dimensions(65_536, 256) + old.HEAD + b"".join(old.blanks(row, 256) for row in range(2, 65_536))
        ),
        "1",
    ),
    "one sheet named a thousand times": (
        lambda: old.old_workbook(old.HEAD + numbers(5_000, 10), starts=[0] * 900),
        "too_many_cells",
    ),
    "200 sheets": (lambda: old.old_workbook(*[old.HEAD] * 200), "200"),
    "one long text used everywhere": (lambda: many_texts("字" * 2_000), "zip_bomb"),
    "one short text used everywhere": (lambda: many_texts("姓名"), "1"),
    "one long name in every formula": (named_at_length, "zip_bomb"),
    "nothing but errors": (
        lambda: old.old_workbook(old.HEAD + b"".join(old.error(row, 1, 0x17) for row in range(2, 65_536))),
        "too_many_errors",
    ),
    "a password": (
        lambda: old.old_workbook(old.HEAD, before=old.record(0x2F, b"\1\0\1\0\1\0" + bytes(48))),
        "password_protected",
    ),
    "a sheet beyond the end": (lambda: old.old_workbook(old.HEAD)[:4_200], "not_a_workbook"),
}
HOSTILE |= {f"old: {name}": made for name, made in OLD_AND_HOSTILE.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_costs_a_bounded_time_and_memory(name, tmp_path):
    make, told = HOSTILE[name]
    assert measured(make(), tmp_path) == told


@pytest.mark.parametrize(
    "content",
    [
        package(HEAD, encoding="utf-16"),
        package(HEAD, before="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
    ],
    ids=["utf-16", "entity"],
)
def test_xml_that_no_spreadsheet_program_writes_is_refused(content):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(content)
    assert caught.value.kind == "zip_bomb"


def test_cells_across_the_pieces_of_a_large_sheet_are_read_as_in_a_small_one():
    """Every tag of the sheet is cut in two somewhere when it is unpacked piece by piece."""
    content = package(rows(across(12), 3, 9_000))
    sheet = read_workbook(content).sheets[0]
    assert len(sheet.rows) == 9_000
    assert sheet.rows[8_999] == [1] * 12


def test_errors_and_uncomputed_formulas_are_told_from_empty_cells():
    cells = [
        '<c r="A3" t="e"><v>#REF!</v></c>', '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="C3"><f>A1</f><v></v></c>', '<c r="D3"><f>A1</f></c>',
        '<c r="E3" t="str"><f>A1</f><v></v></c>', '<c r="F3" t="str"><f>A1</f><v>好</v></c>',
        '<c r="G3"><f t="shared" si="0"/><v>5</v></c>',
    ]  # fmt: skip
    row = read_workbook(package([HEAD, f'<row r="3">{"".join(cells)}</row>'])).sheets[0].rows[2]
    assert [str(cell) for cell in row[:4]] == ["#REF!", "#DIV/0!", "公式", "公式"]
    assert all(isinstance(cell, CellError) for cell in row[:4])
    assert row[4:] == ["", "好", 5]


def test_hidden_rows_columns_and_merges_are_known():
    before = '<cols><col min="2" max="3" width="0" hidden="1"/><col min="5" max="5" hidden="false"/></cols>'
    after = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    data = [
        HEAD,
        '<row r="3" hidden="1"/><row r="4" hidden="true">',
        text("A4", "李四"),
        '</row><row r="5" hidden="0"/>',
    ]
    sheet = read_workbook(package(data, before=before, after=after)).sheets[0]
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns), sheet.merges) == ({2, 3}, {1, 2}, [(1, 0, 3, 0)])


def test_a_file_of_nothing_but_headers_is_refused(upload):
    cells = "".join(text(f"{letters(column)}#", f"姓名{column}-#") for column in range(1, 301))
    sheet = "".join(f'<row r="{row}">{cells}</row>'.replace("#", str(row)) for row in range(1, 16))
    batch = upload(package(*[sheet.replace("姓名", f"姓名{number}-") for number in range(20)]))
    assert (batch.state, batch.layout["refusal"]) == ("refused", "too_many_cells")


def refusal_of(work: Callable[[], object]) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as caught:
        work()
    return caught.value


def test_a_file_in_which_everything_is_wrong_is_refused_with_what_is_wrong_most(upload, settings):
    settings.IMPORT_MAX_PROBLEMS = 30
    batch = upload(*[member(f"张三{number}", 学历="某某学历", 民族="火星") for number in range(40)])
    assert (batch.state, batch.layout["refusal"]) == ("refused", "too_many_problems")
    assert "核对到工作表“名册”第17行已有32处" in batch.refusal
    assert "“民族”列民族不认识（16处）、“学历”列学历不认识（16处）" in batch.refusal
    assert not batch.problems.exists()


def test_problems_that_only_other_rows_and_the_directory_tell_count_too(upload, settings):
    settings.IMPORT_MAX_PROBLEMS = 30
    batch = upload(*[member(f"张三{number}", "无名村") for number in range(40)])
    assert batch.layout["refusal"] == "too_many_problems"
    assert "村(社区)名称不认识" in batch.refusal


def test_as_many_problems_as_are_allowed_are_told(upload, settings):
    settings.IMPORT_MAX_PROBLEMS = 2
    batch = upload(member(民族="火星"), member("李四", 学历="某某学历", order=2))
    assert {kind for _, _, kind, _ in problems_of(batch)} == {"unknown_ethnicity", "unknown_education"}


def test_no_row_is_read_after_the_last_one_that_can_be_mended(settings):
    settings.IMPORT_MAX_PROBLEMS = 5
    sheet = read_workbook(text_file(member())).sheets[0]
    table = find_tables(sheet, ROSTER_COLUMNS)[0]
    read = []

    def lines() -> Iterator[Line]:
        for number in range(1_000):
            line = Line(table, number, [])
            line.add("name", Kind.MISSING_NAME, "没有填写姓名。")
            read.append(number)
            yield line

    assert refusal_of(lambda: list(while_mendable(lines()))).kind == "too_many_problems"
    assert len(read) == 6


def test_a_text_longer_than_any_is_not_looked_into():
    looked_into: list[object] = []

    def read(cell: object) -> Reading:
        looked_into.append(cell)
        return cell, None

    column = Column("note", "note", "备注", read)
    _, fault = column.reading("字" * (LONGEST_TEXT + 1))
    assert fault
    assert fault.kind == Kind.TEXT_TOO_LONG
    assert not looked_into
    column.reading("字" * LONGEST_TEXT)
    assert len(looked_into) == 1


def test_a_text_of_many_words_is_looked_up_only_as_long_as_each_is_known():
    class Counting(dict[str, int]):
        looked_up = 0

        def __contains__(self, key: object) -> bool:
            self.looked_up += 1
            return super().__contains__(key)

    known = Counting(EDUCATIONS)
    assert look_up(known, "、".join(["某某学历"] * 20)) is None
    assert known.looked_up == 2
    assert look_up(known, "本科、" * 40) is None
    assert known.looked_up == 2


def calls_of(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "row",
    [
        lambda number: member("张三"),
        lambda number: member(f"张三{number % 7}"),
        lambda number: member(f"张三{number}"),
        lambda number: member("张三", ["白杨村", "沈宅村"][number % 2]),
        lambda number: member("张三", 身份证号="", 党组织职务="书记"),
        lambda number: member(f"张三{number}", 身份证号="", 党组织职务="书记"),
    ],
    ids=["one person", "under seven names", "under a name each", "in two units", "unnamed", "many secretaries"],
)
def test_twice_as_many_rows_of_one_person_or_post_are_twice_the_work(upload, row):
    few, many = ([row(number) for number in range(count)] for count in (200, 400))
    upload(*few)
    assert calls_of(lambda: upload(*many)) < 2.5 * calls_of(lambda: upload(*few))


def test_only_the_first_unknown_names_are_compared_with_all_units(upload, monkeypatch):
    monkeypatch.setattr(units, "MOST_LIKENED", 2)
    batch = upload(
        *[member(f"张三{name}", name, order=order) for order, name in enumerate(["白羊村", "白样村", "白洋村"])]
    )
    asked = {problem.number: "是不是" in problem.message for problem in batch.problems.filter(kind="unknown_unit")}
    assert asked == {2: True, 3: True, 4: False}


def test_a_sheet_of_nothing_but_tables_is_refused():
    heads = [["姓名", "村(社区)", "职务", f"第{number}列"] for number in range(MOST_TABLES + 1)]
    content = "\n".join(",".join(head) + "\n张三,白杨村,书记," for head in heads)
    sheet = read_workbook(content.encode()).sheets[0]
    assert refusal_of(lambda: find_tables(sheet, ROSTER_COLUMNS)).kind == "too_many_tables"


def test_a_text_file_of_one_endless_line_is_refused_before_it_is_parted():
    head = b"name,unit,post\n"
    assert refusal_of(lambda: read_workbook(head + b"1," * 600_000)).kind == "too_far_out"
    assert refusal_of(lambda: read_workbook(head + b'"' * 1_000_001)).kind == "too_far_out"


def test_a_text_file_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_FILLED", 50)
    assert len(read_workbook(b"1,2,3,4,5\n" * 10).sheets[0].rows) == 10
    assert refusal_of(lambda: read_workbook(b"1,2,3,4,5\n" * 10 + b"1\n")).kind == "too_many_cells"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_text_files_end_as_each_program_ends_them(end):
    content = end.join(["姓名,备注", '张三,"两\n行"', "李四,"]) + end
    assert read_workbook(content.encode()).sheets[0].rows == [["姓名", "备注"], ["张三", "两\n行"], ["李四"]]
