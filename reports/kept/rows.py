"""Rows of a worksheet repeated: cells, heights and merged places copied, everything below moved down."""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.pagebreak import RowBreak

from reports.kept.formulas import Out, RowMap, moved_formula, moved_ranges, moved_reference


def repeat_rows(book: Any, page: Any, first: int, last: int, outs: list[Out]) -> RowMap:
    """Let rows ``first`` to ``last`` of a sheet become ``outs``. Formulas of all sheets, merged places, conditional
    formats, drop-down lists, print area, page breaks and names follow."""
    rows = RowMap(page.title, first, last, tuple(outs))
    _move_cells(page, rows)
    _move_heights(page, rows)
    _move_merges(page, rows)
    for sheet in book.worksheets:
        _move_formulas(sheet, rows)
        _move_names(sheet, rows)
    _move_names(book, rows)
    _move_formats(page, rows)
    _move_settings(page, rows)
    return rows


def _move_cells(page: Any, rows: RowMap) -> None:
    before, after = page._cells, {}
    for (row, column), cell in before.items():
        if rows.first <= row <= rows.last:
            continue
        cell.row = rows.where(row)[0]
        after[cell.row, column] = cell
    for at, out in enumerate(rows.outs, rows.first):
        for column in range(1, page.max_column + 1):
            if cell := before.get((out.source, column)):
                after[at, column] = _copied(cell, at)
    page._cells = after
    links = []
    for cell in after.values():
        if link := getattr(cell, "hyperlink", None):
            link.ref = cell.coordinate
            links.append(link)
    page._hyperlinks = links


def _copied(cell: Any, row: int) -> Any:
    other = copy(cell)
    other.row = row
    other._style = copy(cell._style)
    if link := getattr(cell, "hyperlink", None):
        other._hyperlink = copy(link)
    if comment := getattr(cell, "comment", None):
        other._comment = None
        other.comment = copy(comment)
    return other


def _move_heights(page: Any, rows: RowMap) -> None:
    before = dict(page.row_dimensions.items())
    page.row_dimensions.clear()
    for row, dimension in before.items():
        if not rows.first <= row <= rows.last:
            _set_height(page, rows.where(row)[0], dimension)
    for at, out in enumerate(rows.outs, rows.first):
        if out.source in before:
            _set_height(page, at, copy(before[out.source]))


def _set_height(page: Any, row: int, dimension: Any) -> None:
    dimension.index = row
    page.row_dimensions[row] = dimension


def _move_merges(page: Any, rows: RowMap) -> None:
    """Places merged inside the repeated rows are copied with them; one that reaches out of them grows."""
    kept: list[tuple[int, int, int, int]] = []
    inside: list[tuple[int, int, int, int]] = []
    for merged in page.merged_cells.ranges:
        place = (merged.min_row, merged.max_row, merged.min_col, merged.max_col)
        is_inside = rows.first <= merged.min_row and merged.max_row <= rows.last
        (inside if is_inside else kept).append(place)
    found = [(*_span(rows, top, bottom), left, right) for top, bottom, left, right in kept]
    for top, bottom, left, right in inside:
        for at, out in enumerate(rows.outs, rows.first):
            end = at + bottom - top
            if out.source == top and end <= rows.end and rows.outs[end - rows.first].source == bottom:
                found.append((at, end, left, right))
    page.merged_cells = MultiCellRange()
    for top, bottom, left, right in found:
        page.merged_cells.add(_reference(page, top, left, bottom, right))


def _span(rows: RowMap, top: int, bottom: int) -> tuple[int, int]:
    end = rows.end if rows.first <= bottom <= rows.last else rows.where(bottom)[1]
    return rows.where(top)[0], end


def _reference(page: Any, top: int, left: int, bottom: int, right: int) -> str:
    return f"{page.cell(top, left).coordinate}:{page.cell(bottom, right).coordinate}"


def _move_formulas(page: Any, rows: RowMap) -> None:
    for (row, _), cell in page._cells.items():
        value = getattr(cell, "value", None)
        is_here = page.title == rows.sheet and rows.first <= row <= rows.end
        seen_from = rows.outs[row - rows.first] if is_here else None
        if isinstance(value, ArrayFormula):
            text = moved_formula(str(value.text), rows, on_sheet=page.title, seen_from=seen_from)
            reference = moved_ranges(value.ref, rows, on_sheet=page.title) if not is_here else cell.coordinate
            cell.value = ArrayFormula(reference, text)
        elif cell.data_type == "f" and isinstance(value, str):
            cell.value = moved_formula(value, rows, on_sheet=page.title, seen_from=seen_from)


def _move_names(holder: Any, rows: RowMap) -> None:
    for name in holder.defined_names.values():
        if name.attr_text:
            name.attr_text = moved_ranges(name.attr_text, rows, on_sheet="")


def _move_formats(page: Any, rows: RowMap) -> None:
    title, formats = page.title, ConditionalFormattingList()
    for region in page.conditional_formatting:
        for rule in region.rules:
            rule.formula = [moved_formula(f"={text}", rows, on_sheet=title)[1:] for text in rule.formula]
            formats.add(moved_ranges(str(region.sqref), rows, on_sheet=title, separator=" "), rule)
    page.conditional_formatting = formats
    for validation in page.data_validations.dataValidation:
        validation.sqref = MultiCellRange(moved_ranges(str(validation.sqref), rows, on_sheet=title, separator=" "))


def _move_settings(page: Any, rows: RowMap) -> None:
    title = page.title
    if page.print_area:
        page.print_area = ",".join(
            part.rpartition("!")[2] for part in moved_ranges(page.print_area, rows, on_sheet=title).split(",")
        )
    if page.auto_filter.ref:
        page.auto_filter.ref = moved_reference(page.auto_filter.ref, rows, on_sheet=title)
    for table in page.tables.values():
        table.ref = moved_reference(table.ref, rows, on_sheet=title)
        if table.autoFilter:
            table.autoFilter.ref = moved_reference(table.autoFilter.ref, rows, on_sheet=title)
    breaks = RowBreak()
    for each in page.row_breaks.brk:
        each.id = rows.where(each.id)[1]
        breaks.append(each)
    page.row_breaks = breaks
    for drawing in [*page._images, *page._charts]:
        anchor = drawing.anchor
        for end in (getattr(anchor, "_from", None), getattr(anchor, "to", None)):
            if end is not None and end.row + 1 > rows.last:
                end.row += rows.delta
