"""The uploader's own file handed back: layout untouched, bad cells coloured and explained, reasons in a last column.

A workbook is opened and saved by openpyxl; what that cannot carry (``lost``) is said in the note of the added header.
Other files become a new workbook of text cells. Every cell written here is a string cell: nothing becomes a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from typing import IO, Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.dimensions import ColumnDimension

from core.services import files
from imports.answers import Answers
from imports.checker import tables_of
from imports.kinds import KINDS
from imports.masks import masked_text
from imports.models import Batch, PlanRow, Problem
from imports.reading.headers import Table
from imports.reading.reader import Sheet, Workbook, read_workbook
from imports.reading.results import result_header, take_results
from imports.rules.values import clean_text

MAX_PROBLEMS = 20_000
MAX_WEIGHT = 100_000
"""Cells, rows and merged places that openpyxl opens and saves within ten seconds."""
MAX_TEXT = 30 * 1024 * 1024
"""Bytes of all XML together."""
MAX_NOTES = 2_000
"""Cells with a note: beyond that the reasons stand in the last column only."""
WIDTH, LINE_HEIGHT = 60, 17
MARK = "【核对】"
"""Begins a note of ours, so that it is known again."""
AUTHOR = "系统核对"
LEFT_OUT = "已选择不导入这一行。"
_FILLS = {
    "error": PatternFill("solid", fgColor="FFF8D0CC"),
    "warning": PatternFill("solid", fgColor="FFFFE6B0"),
}
_OPENING = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"')
_PARTS_LOST = (
    ("xl/media/", "图片"),
    ("xl/vbaproject", "宏"),
    ("xl/ctrlprops/", "控件"),
    ("xl/activex/", "控件"),
    ("xl/slicers/", "切片器"),
    ("xl/threadedcomments/", "批注的回复"),
)
_XML_LOST = (
    (b"<xdr:sp>", "形状和文本框"),
    (b"<xdr:sp ", "形状和文本框"),
    (b"x14:dataValidation ", "引用其他工作表的下拉框"),
    (b"x14:conditionalFormatting ", "部分条件格式"),
    (b"x14:sparkline ", "迷你图"),
)


class TooLargeToAnnotate(Exception):
    """The file or its problems are too many to be written back while somebody waits."""


def write_annotated(batch: Batch, file: IO[bytes]) -> None:
    """Write the file of a checked batch with what is wrong in it.

    Errors: TooLargeToAnnotate; WorkbookRefused and FileNotFoundError as on reading it.
    """
    problems = Problem.objects.filter(batch=batch, number__gt=0).defer("value")
    if problems.count() > MAX_PROBLEMS:
        raise TooLargeToAnnotate
    content = files.read(batch.file)
    workbook = read_workbook(content)
    is_zip = content.startswith(b"PK")
    lost = survey(content) if is_zip else ["原文件的格式（字体、颜色、列宽、合并单元格）"]
    if not is_zip and sum(len(row) for sheet in workbook.sheets for row in sheet.rows) > MAX_WEIGHT:
        raise TooLargeToAnnotate
    results = take_results(workbook)
    reasons = _Reasons(batch, problems)
    _, tables = tables_of(batch, reasons.answers, workbook)
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True) if is_zip else _rewritten(workbook)
    for number, sheet in enumerate(workbook.sheets):
        mine = [table for table in tables if table.sheet is sheet and table.is_read]
        if mine:
            page = book[sheet.title] if is_zip else book.worksheets[number]
            _Page(page, sheet, mine, results.columns.get(sheet.title)).annotate(batch, reasons, lost)
    book.save(file)


class _Reasons:
    """What is wrong, by sheet and row; and what was answered, which is written into the cells."""

    def __init__(self, batch: Batch, problems: Iterable[Problem]) -> None:
        self.answers = Answers.decoded(batch.answers)
        self.left = MAX_NOTES
        self.rows: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
        for problem in problems:
            self.rows[problem.sheet][problem.number].append(problem)
        out = PlanRow.objects.filter(batch=batch, action=PlanRow.Action.LEFT_OUT)
        self.left_out = set(out.values_list("sheet", "number"))


class _Page:
    """One sheet of the workbook, its tables and the column of reasons. Columns count from 1 here, as openpyxl does."""

    def __init__(self, page: Any, sheet: Sheet, tables: Sequence[Table], results: int | None) -> None:
        self.page, self.sheet, self.tables = page, sheet, tables
        width = max((len(row) for row in sheet.rows), default=0)
        reached = max((right + 1 for *_, right in sheet.merges if right < width + 20), default=0)
        self.column = results + 1 if results is not None else max(width, reached) + 1
        self._had_results = results is not None
        self._styles: dict[Any, Any] = {}

    def annotate(self, batch: Batch, reasons: _Reasons, lost: Sequence[str]) -> None:
        if self._had_results:
            self._clear()
        self._make_room()
        for table in self.tables:
            self._head(table, batch, lost)
        self._write_answers(reasons.answers)
        title = self.sheet.title
        for number in sorted({*reasons.rows[title], *(row for sheet, row in reasons.left_out if sheet == title)}):
            problems = reasons.rows[title].get(number, [])
            is_out = (title, number) in reasons.left_out
            self._row(number, problems, [LEFT_OUT] if is_out else [])
            if len(problems) <= reasons.left:
                reasons.left -= self._mark(number, problems)

    def _clear(self) -> None:
        """Take the marks of an earlier check away."""
        for row in self.page.iter_rows():
            for cell in row:
                if cell.column == self.column and not _is_merged(cell):
                    cell.value = None
                if cell.comment and MARK in cell.comment.text:
                    before = cell.comment.text.split(MARK)[0].strip()
                    cell.comment = Comment(before, cell.comment.author) if before else None
                    cell.fill = PatternFill()

    def _make_room(self) -> None:
        """Give the column a width of its own: one <col> may stand for many columns."""
        dimensions = self.page.column_dimensions
        for key, dimension in list(dimensions.items()):
            low, high = dimension.min or 0, dimension.max or 0
            if low <= self.column <= high:
                del dimensions[key]
                for start, end in ((low, self.column - 1), (self.column + 1, high)):
                    if start <= end:
                        part = copy(dimension)
                        part.min, part.max, part.index = start, end, get_column_letter(start)
                        dimensions[part.index] = part
        letter = get_column_letter(self.column)
        dimensions[letter] = ColumnDimension(
            self.page, index=letter, min=self.column, max=self.column, width=WIDTH, customWidth=True
        )

    def _head(self, table: Table, batch: Batch, lost: Sequence[str]) -> None:
        cell = self._cell(table.header + 1, self.column)
        last = max((each.index for each in table.cells), default=0)
        cell._style = copy(self.page.cell(table.header + 1, last + 1)._style)
        cell.font = Font(name=cell.font.name, size=cell.font.size, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        _put(cell, result_header(batch.pk))
        told = ["改好有底色的格，保存后重新上传，系统会认出这是改正稿。本列和批注不会被导入，请勿删除本列。"]
        if lacks := KINDS[batch.kind].lacks(each.column.identifier for each in table.cells):
            told.append(f"缺少必需的列：{'、'.join(lacks)}。")
        if lost:
            told.append(f"未能带入本文件，请以原始文件为准：{'、'.join(lost)}。")
        _note(cell, "\n".join(told))

    def _write_answers(self, answers: Answers) -> None:
        for row, texts in answers.cells.get(self.sheet.title, {}).items():
            table = self._table(int(row))
            for identifier, text in texts.items():
                there = [each.index + 1 for each in table.cells if each.column.identifier == identifier]
                for column, written in zip(there, [text, *[""] * len(there)], strict=False):
                    _put(self._apart(int(row), column), written)

    def _row(self, number: int, problems: Iterable[Problem], told: Sequence[str]) -> None:
        lines = [f"{each.get_severity_display()}：{_at(each)}{masked_text(each.message)}" for each in problems]
        cell = self._cell(number, self.column)
        self._style(cell, "alignment", Alignment(vertical="top", wrap_text=True))
        _put(cell, "\n".join([*told, *lines]))
        dimension = self.page.row_dimensions[number]
        if dimension.height is None:
            height = sum(1 + len(line) // (WIDTH // 2) for line in (*told, *lines))
            dimension.height = LINE_HEIGHT * min(height, 8)

    def _mark(self, number: int, problems: Sequence[Problem]) -> int:
        """Colour the cells of a row and note the reasons. Returns how many cells got a note."""
        by_column: dict[int, list[Problem]] = defaultdict(list)
        for problem in problems:
            if column := self._column_of(number, problem.column):
                by_column[column].append(problem)
        for column, found in by_column.items():
            worst = "error" if any(each.severity == Problem.Severity.ERROR for each in found) else "warning"
            self._style(self.page.cell(number, column), "fill", _FILLS[worst])
            _note(self._cell(number, column), "\n".join(masked_text(each.message) for each in found))
        return len(by_column)

    def _style(self, cell: Any, part: str, value: Any) -> None:
        """Change one part of a cell's style; cells alike are worked out once, for openpyxl is slow at it."""
        key = (tuple(cell._style or ()), part, id(value) if part == "fill" else "")
        if key not in self._styles:
            setattr(cell, part, value)
            self._styles[key] = copy(cell._style)
        cell._style = copy(self._styles[key])

    def _table(self, number: int) -> Table:
        """The table in which a row stands, by Excel's number."""
        return next((table for table in reversed(self.tables) if table.header < number), self.tables[0])

    def _column_of(self, number: int, header: str) -> int:
        """The column that a problem names by its header, 0 for none."""
        cells = self._table(number).cells
        named = [cell.index + 1 for cell in cells if cell.text == header]
        return next(iter([*named, *(cell.index + 1 for cell in cells if cell.column.label == header)]), 0)

    def _cell(self, row: int, column: int) -> Any:
        """The cell at a place, or the first one of the merged range in which it lies."""
        cell = self.page.cell(row, column)
        if not _is_merged(cell):
            return cell
        merged = next(each for each in self.page.merged_cells.ranges if cell.coordinate in each)
        return self.page.cell(merged.min_row, merged.min_col)

    def _apart(self, row: int, column: int) -> Any:
        """A cell to be written alone: a range merged over it is taken apart, each of its rows keeping the text."""
        place = self.page.cell(row, column)
        merged = next((each for each in self.page.merged_cells.ranges if place.coordinate in each), None)
        if merged:
            self.page.unmerge_cells(str(merged))
            first = self.page.cell(merged.min_row, merged.min_col)
            for each in range(merged.min_row + 1, merged.max_row + 1):
                other = self.page.cell(each, merged.min_col)
                other._style = copy(first._style)
                other.value = first.value
                other.data_type = first.data_type
        return self.page.cell(row, column)


def _at(problem: Problem) -> str:
    return f"“{problem.column}”" if problem.column else ""


def _is_merged(cell: Any) -> bool:
    return type(cell).__name__ == "MergedCell"


def _put(cell: Any, text: str) -> None:
    """Write text as a string cell, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    if text:
        cell.data_type = "s"


def _note(cell: Any, text: str) -> None:
    """Add a reason to the note of a cell; what its owner noted stays before it."""
    before = cell.comment.text.split(MARK)[0].strip() if cell.comment else ""
    told = ILLEGAL_CHARACTERS_RE.sub("", f"{before}\n{MARK}{text}".strip())
    cell.comment = Comment(told, AUTHOR, width=300, height=min(40 + 18 * (len(told) // 20 + told.count("\n") + 1), 300))


def survey(content: bytes) -> list[str]:
    """What openpyxl will not carry over, in words. Errors: TooLargeToAnnotate before anything big is opened."""
    lost: dict[str, None] = {}
    weight = size = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            lower = name.lower()
            lost |= {word: None for start, word in _PARTS_LOST if lower.startswith(start)}
            if not lower.endswith((".xml", ".vml")):
                continue
            text = archive.read(name)
            size += len(text)
            weight += len(_OPENING.findall(text)) + sum(_places(ref.decode()) for ref in _MERGE.findall(text))
            if weight > MAX_WEIGHT or size > MAX_TEXT:
                raise TooLargeToAnnotate
            lost |= {word: None for part, word in _XML_LOST if part in text}
    return list(lost)


def _places(reference: str) -> int:
    left, top, right, bottom = range_boundaries(reference)
    return (right - left + 1) * (bottom - top + 1)


def _rewritten(workbook: Workbook) -> Any:
    """The values of a file that is no .xlsx as a new workbook of text cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in workbook.sheets:
        page = book.create_sheet(sheet.title or "名册")
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                if value != "":
                    _put(page.cell(number, column), clean_text(value))
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for column in range(1, max(map(len, sheet.rows), default=0) + 1):
            page.column_dimensions[get_column_letter(column)].width = 16
    return book
