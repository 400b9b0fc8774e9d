"""An official table as a workbook that is printed as it is: merged headers, borders, the line of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from core.exports import mark_pages, sheet_name
from reports.official.definition import Column, Group, Level, Line, Paper
from reports.official.sheet import OfficialSheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
"""What official papers are written in; programs without them put in what they have."""
PAPERS = {Paper.A4: 9, Paper.A3: 8}
SHADES = {Level.TOTAL: "#E8EDF3", Level.AREA: "#F5F7FA"}
TITLE_ROW, CAPTION_ROW, HEAD_ROW = 1, 2, 3


def write_official(sheet: OfficialSheet, file: IO[bytes]) -> None:
    """Write the table and its sheet 说明. Text stays text, numbers are numbers."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        notes = sheet.notes()
        _Page(book, sheet).write()
        _write_notes(book, notes)
        mark_pages(book, notes)


def _write_notes(book: Any, notes: list[tuple[str, str]]) -> None:
    page = book.add_worksheet("说明")
    label = book.add_format({"bold": True, "valign": "top", "border": 1, "bg_color": "#EDF2F7", "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    page.set_paper(PAPERS[Paper.A4])
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for number, (word, meaning) in enumerate(notes):
        page.write_string(number, 0, word, label)
        page.write_string(number, 1, meaning, text)


@dataclass
class _Page:
    """The sheet of the table."""

    book: Any
    sheet: OfficialSheet

    def write(self) -> None:
        self.page = self.book.add_worksheet(sheet_name(self.sheet.table.title))
        self._signed = 0
        self._formats: dict[tuple[Any, ...], Any] = {}
        self.last = len(self.sheet.columns) - 1
        self.body = HEAD_ROW + (2 if self.sheet.has_two_rows else 1)
        self._set_up()
        self._heading()
        self._heads()
        end = self._lines()
        self._foot(end)

    def _set_up(self) -> None:
        page, table = self.page, self.sheet.table
        page.set_landscape()
        page.set_paper(PAPERS[table.paper])
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.center_horizontally()
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.repeat_rows(HEAD_ROW, self.body - 1)
        page.set_footer("&C第 &P 页，共 &N 页")
        leading = next((at + 1 for at, column in enumerate(self.sheet.columns) if column.code in ("name", "unit")), 2)
        page.freeze_panes(self.body, leading)
        for at, column in enumerate(self.sheet.columns):
            page.set_column(at, at, column.width)

    def _heading(self) -> None:
        page, sheet = self.page, self.sheet
        page.write_string(0, 0, sheet.table.number, self._format(font=HEAD_FONT, size=12))
        page.set_row(TITLE_ROW, 34)
        self._merge(TITLE_ROW, 0, self.last, sheet.title, self._format(font=TITLE_FONT, size=20, align="center"))
        page.set_row(CAPTION_ROW, 22)
        middle = max(self.last // 2, 1)
        self._merge(CAPTION_ROW, 0, middle, sheet.filler, self._format(size=11, align="left"))
        self._merge(CAPTION_ROW, middle + 1, self.last, sheet.measured, self._format(size=11, align="right"))

    def _heads(self) -> None:
        style = self._format(font=HEAD_FONT, size=11, align="center", border=1, wrap=True)
        bottom, at = self.body - 1, 0
        self.page.set_row(HEAD_ROW, 34)
        self.page.set_row(bottom, 44)
        for head in self.sheet.heads:
            if isinstance(head, Group):
                self._merge(HEAD_ROW, at, at + len(head.columns) - 1, head.label, style)
                for offset, column in enumerate(head.columns):
                    self.page.write_string(bottom, at + offset, column.label, style)
                at += len(head.columns)
                continue
            if bottom > HEAD_ROW:
                self.page.merge_range(HEAD_ROW, at, bottom, at, head.label, style)
            else:
                self.page.write_string(bottom, at, head.label, style)
            at += 1

    def _lines(self) -> int:
        """Write the body. Returns the row after it."""
        row = self.body
        for row, line in enumerate(self.sheet.lines, self.body):
            self.page.set_row(row, 22)
            for at, (column, cell) in enumerate(zip(self.sheet.columns, line.cells, strict=True)):
                style = self._style(line, column, cell.decimals if not isinstance(cell.value, str) else 0, cell)
                if cell.value is None or isinstance(cell.value, str):
                    self.page.write_string(row, at, cell.text, style)
                else:
                    self.page.write_number(row, at, float(cell.value) if cell.decimals else int(cell.value), style)
                if cell.why_none:
                    self._tell(row, at, cell.why_none)
        return row + 1

    def _style(self, line: Line, column: Column, decimals: int, cell: Any) -> Any:
        number_format = "@" if column.is_text else f"#,##0{'.' + '0' * decimals if decimals else ''}"
        if cell.is_signed:
            number_format = f"+{number_format};-{number_format};{number_format}"
        return self._format(
            size=11,
            align="left" if column.is_text and column.width > 14 else "center",
            border=1,
            bold=line.level == Level.TOTAL,
            shade=self._shade(line),
            number_format=number_format,
            shrink=column.is_text,
        )

    def _shade(self, line: Line) -> str:
        is_shaded = line.level == Level.TOTAL or (line.level == Level.AREA and self.sheet.has_subtotals)
        return SHADES[line.level] if is_shaded else ""

    def _tell(self, row: int, at: int, why: str) -> None:
        """Note why there is no value: at the total only, the foot says it of all."""
        if row == self.body:
            self.page.write_comment(row, at, why, {"author": "系统", "font_size": 9})

    def _foot(self, row: int) -> None:
        text = self._format(size=10, wrap=True, align="left")
        characters = sum(column.width for column in self.sheet.columns)
        for number, remark in enumerate(self.sheet.remarks):
            lines = 1 + int(2 * len(remark) * 10 / 11 // max(characters, 1))
            self.page.set_row(row, 16 * lines)
            self._merge(row, 0, self.last, f"{'注：' if number == 0 else '　　'}{remark}", text)
            row += 1
        self.page.set_row(row, 30)
        self._sign(row)
        self.page.print_area(0, 0, row, self.last)

    def _sign(self, row: int) -> None:
        """Spread the words to be signed over the width of the table."""
        style, parts = self._format(size=11, align="left"), self.sheet.signatures
        total, passed, first = sum(column.width for column in self.sheet.columns), 0.0, 0
        for at, column in enumerate(self.sheet.columns):
            passed += column.width
            if at == self.last or passed >= total * (self._signed + 1) / len(parts):
                word, filled = parts[self._signed]
                self._merge(row, first, at, f"{word}：{filled}", style)
                self._signed, first = self._signed + 1, at + 1

    def _merge(self, row: int, first: int, last: int, text: str, style: Any) -> None:
        if last > first:
            self.page.merge_range(row, first, row, last, "", style)
        self.page.write_string(row, first, text, style)

    def _format(
        self,
        *,
        font: str = TEXT_FONT,
        size: int = 11,
        align: str = "left",
        border: int = 0,
        bold: bool = False,
        wrap: bool = False,
        shrink: bool = False,
        shade: str = "",
        number_format: str = "",
    ) -> Any:
        """One format for all cells alike."""
        key = (font, size, align, border, bold, wrap, shrink, shade, number_format)
        if key not in self._formats:
            values = {
                "font_name": font,
                "font_size": size,
                "align": align,
                "valign": "vcenter",
                "border": border,
                "bold": bold,
                "text_wrap": wrap,
                "shrink": shrink,
            }
            values |= {"bg_color": shade} if shade else {}
            values |= {"num_format": number_format} if number_format else {}
            self._formats[key] = self.book.add_format(values)
        return self._formats[key]
