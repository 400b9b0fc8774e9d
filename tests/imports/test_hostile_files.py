"""Files made to fill the memory or to lie: read or refused with a reason, fast and in little memory."""

import struct
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from imports.reading.reader import WorkbookRefused, read_workbook
from imports.reading.worksheets import CellError
from tests.imports import old_workbooks as old
from tests.imports.workbooks import HEAD, letters, package, text

SECONDS, MEGABYTES = 10, 300
MEASURE = """
import os, resource, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from imports.answers import Answers
from imports.reading.headers import find_tables
from imports.kinds.roster_columns import ROSTER_COLUMNS
from imports.reading.line_reader import LineReader
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.rules.place_names import PlaceNames
bare = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = sys.stdin.buffer.read()
start = time.process_time()
try:
    tables = [table for sheet in read_workbook(content).sheets for table in find_tables(sheet, ROSTER_COLUMNS)]
    readers = [LineReader(table, PlaceNames(), Answers(), {}) for table in tables]
    told = str(sum(len(list(reader.lines())) for reader in readers))
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
