"""The workbook that a liaison fills in: the columns of a kind, drop-downs, notes, and the units of her area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from elections.models import Term, UnitProfile
from imports.columns import Column, Written
from imports.kinds import ROSTER, WorkbookKind
from imports.workbooks.export import WORKBOOK_OPTIONS, set_columns, write_facts, write_heads
from imports.workbooks.rows import roster_rows
from places.models import Area, Unit
from places.selectors import full_name

TEMPLATE_VERSION = "2"
LINES_PER_UNIT = 8
SPARE_LINES = 300
CODES = "码表"
MAX_PREFILLED_UNITS = 1000


def write_template(
    *, term: Term, area: Area, file: IO[bytes], kind: WorkbookKind = ROSTER, with_people: bool = False
) -> None:
    """Write the template of a kind of workbook for an area in a term.

    Every unit has some empty lines of its own; ``with_people`` puts the previous term's people there instead, with
    their numbers in full (for those who may export them), to be corrected into this term's roster.
    """
    profiles = UnitProfile.objects.filter(term=term).under(area.path).select_related("unit__township")
    units = [profile.unit for profile in profiles.order_by("unit__township__path", "unit__code")]
    lines = kind.lines(term, area) if kind.lines else _people(term, area) if with_people else _empty_lines(units)
    book = xlsxwriter.Workbook(file, {**WORKBOOK_OPTIONS, "constant_memory": False})
    book.set_properties({"title": f"{area.name}{term.name}{kind.title}", "comments": f"模板版本 {TEMPLATE_VERSION}"})
    sheet = book.add_worksheet(kind.title)
    set_columns(book, sheet, kind.written)
    write_heads(book, sheet, kind.written)
    count = _fill(book, sheet, kind, lines)
    _help(sheet, kind)
    _drop_downs(book, sheet, kind, units, count + SPARE_LINES)
    write_facts(book, "填写说明", _instructions(kind, term, area))
    book.close()


def _empty_lines(units: list[Unit]) -> Iterable[list[str]]:
    for unit in units[:MAX_PREFILLED_UNITS]:
        for _ in range(LINES_PER_UNIT):
            yield [unit.township.name, unit.name]


def _people(term: Term, area: Area) -> Iterable[list[str]]:
    return roster_rows(term=term.previous, area=area, full=True) if term.previous else []


def _fill(book: Any, sheet: Any, kind: WorkbookKind, lines: Iterable[list[str]]) -> int:
    plain, text = book.add_format({"num_format": "General"}), book.add_format({"num_format": "@"})
    count = 0
    for count, line in enumerate(lines, 1):
        for position, (_, written) in enumerate(kind.written):
            cell, style = line[position] if position < len(line) else "", text if written.is_text else plain
            if cell:
                sheet.write_string(count, position, cell, style)
            elif written.is_text:
                sheet.write_blank(count, position, None, style)
    return count


def _help(sheet: Any, kind: WorkbookKind) -> None:
    for position, (_, written) in enumerate(kind.written):
        note = f"{written.hint}\n示例：{written.example}" if written.example else written.hint
        sheet.write_comment(0, position, note, {"author": "", "x_scale": 1.6, "font_size": 9})


def _drop_downs(book: Any, sheet: Any, kind: WorkbookKind, units: list[Unit], last_line: int) -> None:
    codes = book.add_worksheet(CODES)
    codes.hide()
    townships = list(dict.fromkeys(unit.township.name for unit in units))
    _write_list(codes, 0, townships)
    _write_list(codes, 1, [unit.township.name for unit in units])
    _write_list(codes, 2, [unit.name for unit in units])
    for position, (column, written) in enumerate(kind.written):
        source = _source(codes, position, column, written, len(townships))
        if source and (units or written.choices):
            sheet.data_validation(1, position, last_line, position, _validation(column, source))


def _source(codes: Any, position: int, column: Column, written: Written, townships: int) -> str:
    """The list behind a column's drop-down; that of the units follows the township of the same line."""
    if column.identifier == "township":
        return f"={CODES}!$A$1:$A${townships}"
    if column.identifier == "unit":
        return f"=OFFSET({CODES}!$C$1,MATCH($A2,{CODES}!$B:$B,0)-1,0,COUNTIF({CODES}!$B:$B,$A2),1)"
    if not written.choices:
        return ""
    place = 3 + position
    _write_list(codes, place, written.choices)
    name = xl_col_to_name(place)
    return f"={CODES}!${name}$1:${name}${len(written.choices)}"


def _write_list(codes: Any, place: int, values: Iterable[str]) -> None:
    for line, value in enumerate(values):
        codes.write_string(line, place, value)


def _validation(column: Column, source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": f"“{column.label}”不在下拉框里",
        "error_message": "可以保留，上传核对时会指出不认识的写法。",
    }


def _instructions(kind: WorkbookKind, term: Term, area: Area) -> list[tuple[str, str]]:
    return [
        *term.nature,
        ("适用范围", full_name(area) or area.name),
        ("适用届次", f"{term.name}（统计时点 {term.as_of}）"),
        (
            "怎么填",
            f"在“{kind.title}”表里{kind.one_a_line}一行。第一行表头不要改动；每个单位已留行，不够就在下面接着写，"
            "没有用到的行不必删除。",
        ),
        ("怎么报", "填好后在“工作台”上传。系统先核对，确认之后才写入；有错误的单元格会逐个指出。"),
        *kind.advice,
        *(
            (f"{column.label}{'（必填）' if written.is_required else ''}", _how(written))
            for column, written in kind.written
        ),
        ("模板版本", TEMPLATE_VERSION),
    ]


def _how(written: Written) -> str:
    return f"{written.hint} 示例：{written.example}" if written.example else written.hint
