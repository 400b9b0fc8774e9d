"""A kept form filled: marked rows repeated for the places below, codes replaced by what they stand for."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.utils import timezone
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.exports import Notes
from elections.models import Term
from places.models import Area, Unit
from reports.figure_scope import FigureScope
from reports.kept.codes import Code, Each, Word, each_of, has_code, is_alone, read_cell, replaced, without_each
from reports.kept.formulas import Out
from reports.kept.rows import repeat_rows
from reports.selectors import aspects
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_areas, figures_of_units
from reports.selectors.freshness import freshness
from reports.selectors.places import areas_taking_part, units_below
from reports.selectors.shielding import least_in, shielded_areas, shielded_units

NONE = "—"
MOST_PLACES = 3000
"""Rows that a form may be repeated into."""
Texts = Mapping[str, str]
"""What was written into cells on the page of a form, by ``sheet!C6``."""


class TooManyRows(Exception):
    """A form that would have more rows than anybody prints."""


@dataclass(frozen=True)
class Place:
    """What a row of the filled form is about: None of both is the whole scope."""

    area: Area | None = None
    unit: Unit | None = None
    number: int = 0
    is_nothing: bool = False
    """There is nothing below to repeat the row for."""


@dataclass(frozen=True)
class Gap:
    """A cell without a value, and why."""

    sheet: str
    cell: str
    label: str
    why: str


@dataclass
class Filled:
    """The workbook as it is handed out, how many cells were filled, and which could not be."""

    book: Any
    codes: list[Code] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    cells: int = 0


@dataclass
class _Spot:
    """A cell with codes, and the place that its row is about."""

    sheet: str
    cell: Any
    text: str
    codes: list[Code]
    place: Place


def key_of(sheet: str, cell: str) -> str:
    """How a cell is named in what was written on the page."""
    return f"{sheet}!{cell}"


def opened(content: bytes, texts: Texts) -> Any:
    """The blank form with what was written into its cells on the page."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    for key, text in texts.items():
        sheet, _, cell = key.rpartition("!")
        if sheet in book.sheetnames and text and not is_merged(book[sheet][cell]):
            put(book[sheet][cell], text)
    return book


def left_alone(texts: Texts) -> set[str]:
    """Cells whose braces are to stay as they are."""
    return {key for key, text in texts.items() if not text}


def is_merged(cell: Any) -> bool:
    return type(cell).__name__ == "MergedCell"


def put(cell: Any, text: str) -> None:
    """Write a text that stays one."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"


def fill(content: bytes, texts: Texts, scope: FigureScope) -> Filled:
    """The form filled for a scope. Errors: TooManyRows."""
    book = opened(content, texts)
    alone, below = left_alone(texts), _Below(scope)
    spots: list[_Spot] = []
    for page in list(book.worksheets):
        kept = {cell for key in alone for sheet, _, cell in [key.rpartition("!")] if sheet == page.title}
        marked = _take_marks(page, kept)
        originals = {coordinate: page[coordinate] for coordinate in kept}
        places = _repeat(book, page, marked, below)
        skipped = {id(cell) for cell in originals.values()}
        spots += [spot for spot in _spots(page, places, Place(area=scope.area)) if id(spot.cell) not in skipped]
    filled = Filled(book)
    values = _Values(scope, spots)
    for spot in spots:
        _write(filled, spot, values)
    filled.codes = list(dict.fromkeys(code for spot in spots for code in spot.codes))
    return filled


def _take_marks(page: Any, kept: set[str]) -> dict[int, Each]:
    """The marked rows of a sheet; the marks are taken out of their cells."""
    marked: dict[int, Each] = {}
    for cell in _texts(page):
        each = each_of(str(cell.value))
        if each and cell.coordinate not in kept:
            marked[cell.row] = each
            put(cell, without_each(str(cell.value)))
    return marked


def _texts(page: Any) -> Iterator[Any]:
    for row in page.iter_rows():
        for cell in row:
            if not is_merged(cell) and has_code(str(cell.value) if cell.data_type == "s" else None):
                yield cell


def blocks_of(marked: Mapping[int, Each]) -> list[tuple[int, int]]:
    """Runs of marked rows, from first to last."""
    blocks: list[tuple[int, int]] = []
    for row in sorted(marked):
        if blocks and blocks[-1][1] == row - 1:
            blocks[-1] = (blocks[-1][0], row)
        else:
            blocks.append((row, row))
    return blocks


def _repeat(book: Any, page: Any, marked: dict[int, Each], below: _Below) -> dict[int, Place]:
    """Repeat the marked rows, from below upwards. Gives the place of each row there is then."""
    found: dict[int, Place] = {}
    for first, last in reversed(blocks_of(marked)):
        lines = below.lines({row: marked[row] for row in range(first, last + 1)})
        rows = repeat_rows(book, page, first, last, [out for out, _ in lines])
        found = {rows.where(row)[0]: place for row, place in found.items()}
        found |= {first + at: place for at, (_, place) in enumerate(lines)}
    return found


class _Below:
    """The places below a scope, read when they are asked for."""

    def __init__(self, scope: FigureScope) -> None:
        self.scope = scope
        self._areas: dict[Each, list[Area]] = {}
        self._units: list[Unit] | None = None

    def lines(self, marked: Mapping[int, Each]) -> list[tuple[Out, Place]]:
        """The rows that a block becomes. Rows of areas with rows of units among them: each area with its units."""
        kinds = [each for each in marked.values() if each != Each.UNIT]
        if not kinds:
            return self._of_units(list(marked), self.units, 0)
        lines: list[tuple[Out, Place]] = []
        areas = self.areas(kinds[0])
        for at, area in enumerate(areas):
            place = Place(area=area, number=at + 1)
            for run, is_unit in _runs(marked):
                if is_unit:
                    inside = [unit for unit in self.units if unit.township.path.startswith(area.path)]
                    lines += self._of_units(run, inside, at)
                else:
                    lines += [(Out(row, at), place) for row in run]
        self._refuse(len(lines))
        return lines or [(Out(row, 0), Place(is_nothing=True)) for row in marked]

    def _of_units(self, rows: list[int], units: list[Unit], place: int) -> list[tuple[Out, Place]]:
        self._refuse(len(units) * len(rows))
        lines = [
            (Out(row, place, at), Place(unit=unit, number=at + 1)) for at, unit in enumerate(units) for row in rows
        ]
        return lines or [(Out(row, place, 0), Place(is_nothing=True)) for row in rows]

    def areas(self, each: Each) -> list[Area]:
        if each not in self._areas:
            self._areas[each] = self._read(each)
        return self._areas[each]

    def _read(self, each: Each) -> list[Area]:
        scope = self.scope
        if scope.area.is_township:
            return [scope.area]
        found = scope.children
        if each == Each.TOWNSHIP:
            below = Area.objects.filter(path__startswith=scope.area.path, level=Area.Level.TOWNSHIP)
            found = list(below.order_by("path"))
        self._refuse(len(found))
        taking_part = areas_taking_part(scope, found) if each == Each.CHILD else None
        if taking_part is not None:
            return [area for area in found if area.pk in taking_part]
        townships = {unit.township_id for unit in self.units}
        return [area for area in found if area.pk in townships]

    @property
    def units(self) -> list[Unit]:
        if self._units is None:
            self._refuse(self.scope.unit_total if not self.scope.area.is_township else 0, 10 * MOST_PLACES)
            self._units = sorted(units_below(self.scope), key=lambda unit: (unit.township.path, unit.code))
        return self._units

    def _refuse(self, rows: int, most: int = MOST_PLACES) -> None:
        if rows > most:
            raise TooManyRows(f"填出来有 {rows} 行，超过 {most} 行。请在范围条上选择下级区划再填。")


def _runs(marked: Mapping[int, Each]) -> list[tuple[list[int], bool]]:
    """Rows of a block in their order, those of units together."""
    runs: list[tuple[list[int], bool]] = []
    for row in sorted(marked):
        is_unit = marked[row] == Each.UNIT
        if runs and runs[-1][1] == is_unit:
            runs[-1][0].append(row)
        else:
            runs.append(([row], is_unit))
    return runs


def _spots(page: Any, places: Mapping[int, Place], whole: Place) -> list[_Spot]:
    found = []
    for cell in _texts(page):
        text = str(cell.value)
        found.append(_Spot(page.title, cell, text, read_cell(text)[0], places.get(cell.row, whole)))
    return found


class _Values:
    """The figures that a form asks for, of all its places: two queries or so for each kind of unit."""

    def __init__(self, scope: FigureScope, spots: list[_Spot]) -> None:
        self.scope = scope
        assert scope.term is not None
        codes: dict[str, set[str]] = defaultdict(set)
        areas: dict[int, Area] = {}
        units: dict[int, Unit] = {}
        for spot in spots:
            for code in spot.codes:
                if code.indicator:
                    codes[code.kind].add(code.indicator.code)
            if spot.place.area:
                areas[spot.place.area.pk] = spot.place.area
            if spot.place.unit:
                units[spot.place.unit.pk] = spot.place.unit
        common: dict[str, Any] = {"term": scope.term, "basis": scope.basis, "rows": scope.rows}
        every, least, below = set().union(*codes.values()), least_in(scope), list(areas.values())
        self.of_areas = {
            kind: shielded_areas(
                scope, figures_of_areas(areas=below, kind=kind or scope.kind, codes=every, **common), least
            )
            for kind in codes
        }
        found = figures_of_units(units=list(units.values()), codes=every, **common) if units and every else {}
        shown = self.of_areas.get("", {})
        self.of_units = shielded_units(units.values(), below, found, shown, least) if found else {}

    def figure(self, code: Code, place: Place) -> Figure | str:
        """A figure, or why there is none."""
        assert code.indicator
        if place.is_nothing:
            return "这个范围里没有可以列出的街镇或单位"
        if place.unit:
            if code.kind and place.unit.kind != code.kind:
                return f"{place.unit.short_name}不是{self.scope.words[code.kind]}"
            return self.of_units[place.unit.pk][code.indicator.code]
        assert place.area
        if code.kind and self.scope.kind and code.kind != self.scope.kind:
            return f"范围条上只选了{self.scope.words[self.scope.kind]}"
        return self.of_areas[code.kind][place.area.pk][code.indicator.code]

    def word(self, word: Word, place: Place) -> str | int:
        scope = self.scope
        assert scope.term is not None
        unit, area = place.unit, place.area or scope.area
        township = unit.township.name if unit else area.name
        said: dict[Word, str | int] = {
            Word.AREA: NONE if place.is_nothing else unit.short_name if unit else area.name,
            Word.TOWNSHIP: township,
            Word.TERM: scope.term.name,
            Word.PREVIOUS: scope.previous.name if scope.previous else NONE,
            Word.AS_OF: f"{scope.basis.as_of:%Y-%m-%d}" if scope.basis else NONE,
            Word.BASIS: scope.basis.name if scope.basis else NONE,
            Word.KIND: scope.words[scope.kind] if scope.kind else "全部",
            Word.TODAY: f"{timezone.localdate():%Y-%m-%d}",
            Word.FILLER: scope.user.full_name,
            Word.NUMBER: place.number or "",
        }
        return said[word]


def _write(filled: Filled, spot: _Spot, values: _Values) -> None:
    """Replace the codes of a cell: one alone by a number, others within the text."""
    if not spot.codes:
        return
    filled.cells += 1
    shown: dict[str, str] = {}
    for code in spot.codes:
        value = _value(filled, spot, code, values)
        if is_alone(spot.text) and not isinstance(value, str):
            spot.cell.value = value
            return
        shown[code.text] = str(value)
    put(spot.cell, replaced(spot.text, shown))


def _value(filled: Filled, spot: _Spot, code: Code, values: _Values) -> Any:
    """What stands for a code: a number as its cell shows it, or a text; — where there is none, which is noted."""
    if code.word:
        return values.word(code.word, spot.place)
    assert code.indicator
    figure = values.figure(code, spot.place)
    why = figure if isinstance(figure, str) else aspects.why_none(figure, code.aspect)
    value = None if isinstance(figure, str) else aspects.read(figure, code.aspect)
    if value is None:
        filled.gaps.append(Gap(spot.sheet, spot.cell.coordinate, code.label, why))
        return NONE
    if not is_alone(spot.text):
        return f"{value:,}"
    if "%" in str(spot.cell.number_format) and aspects.is_percentage(code.indicator, code.aspect):
        return float(value / 100)
    return float(value) if aspects.decimals_of(code.indicator, code.aspect) else int(value)


def add_notes(filled: Filled, name: str, scope: FigureScope) -> None:
    """Add the sheet that says what the numbers are."""
    title = next(each for each in ("说明", "填报说明", "系统填报说明") if each not in filled.book.sheetnames)
    page = filled.book.create_sheet(title)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 30, 100
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    for row, (word, text) in enumerate(notes_of(filled, name, scope), 1):
        put(page.cell(row, 1), word)
        put(page.cell(row, 2), text)
        page.cell(row, 1).font = openpyxl.styles.Font(bold=True)
        page.cell(row, 2).alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")


def notes_of(filled: Filled, name: str, scope: FigureScope) -> Notes:
    assert scope.term is not None
    computed = freshness(term=scope.term, area=scope.area)
    at = f"{timezone.localtime(computed.computed_at):%Y-%m-%d %H:%M}" if computed.computed_at else "尚未计算"
    stale = "" if computed.is_fresh else "，之后有改动，正在重新计算"
    notes: Notes = [
        ("表格", name),
        *scope.notes(),
        ("对比", f"{scope.compared_with}：{scope.previous.name}" if scope.previous else "没有上届"),
        ("数据时间", f"{at}{stale}"),
        ("填表人", scope.user.full_name),
        ("填表时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
    ]
    notes += [(code.label, aspects.sentence_of(code.indicator, code.aspect)) for code in filled.codes if code.indicator]
    return notes + [(f"“{NONE}” {gap.sheet}!{gap.cell}", f"{gap.label}：{gap.why}") for gap in filled.gaps]


def mark_nature(filled: Filled, term: Term) -> None:
    """Say at the head of every printed page what the data is, where it is not real. For practice it is said in place
    of what the form has there."""
    for _, words in term.nature:
        for page in filled.book.worksheets:
            if term.is_practice or not page.oddHeader.right.text:
                page.oddHeader.right.text = words
