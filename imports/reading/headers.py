"""Where the headers of a sheet are and which columns they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product
from typing import Any

from core.codes import read_codes
from imports.columns import Column
from imports.reading.contents import column_by_content
from imports.reading.reader import Row, Sheet, WorkbookRefused
from imports.rules.values import CODES, clean_text, plain

HEADER_ROWS = 15
MIN_KNOWN = 3
MAX_DEPTH = 3
LONGEST = 60
SAMPLES = 3
MOST_TEXTS = 50_000
"""Different texts taken for headers in one file. Each costs some 80 µs."""
ARROW = "→"
"""Between the rows of a header: 学历→全日制."""
ALIAS, LIKENESS, CONTENT, CHOSEN = "alias", "likeness", "content", "chosen"

Choice = Mapping[int, str | None]
"""Columns of a sheet by index from 0, each with the ``field`` chosen for it, or None to leave it out."""

_MARKS = re.compile(r"[()\[\]【】〔〕*:、,.\\\"“”'‘’—-]")
_PLAIN = str.maketrans(dict.fromkeys(" \t\r\n　（）()[]【】*＊:：、,，.—-", ""))
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_HINT = re.compile(r"(?<=.)[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]$")
"""A hint behind a header, whose own brackets stay: 村(社区)(必填)."""
_FORMER = re.compile(r"^(?:原(?!籍|因)|曾|前)|[曾原]任|原职|上届|上一届|往届|前任|历任|换届前|届前|离任前|卸任")
_OTHER_PERSON = re.compile(
    "配偶|子女|父|母|家庭|家属|亲属|亲戚|联系人|紧急|领导|包联|包保|包村|挂钩|导师|带教|帮带|介绍人|推荐人|填表|审核"
    "|负责人|指导员|联络员|结对|接任|继任|谈话|监护|担保|证明人"
)
_NUMBERED = re.compile(r"^(?:\(\d+\)|[①-⑳]|\d+[.、,)]?(?=[^\d位]))")
_FILLER = re.compile(
    "必填项?|选填项?|必须填写|请填写?|填写|请选择|下拉选择|下拉|全称|简称|文本格式|文本|格式|样例|示例|18位|十八位|本人"
    "|个人|目前|当前|现有|所在的|的|内|中的|情况|具体|详细|信息|名称|以身份证为准|按身份证|与身份证一致"
)
_POST = "(?:内|中)?(?:班子)?(?:内|中)?(?:现任|担任|所任|任|现)?(?:职务|任职|岗位|职位)(?:名称|情况)?"
_BEFORE = "(?:现任|现|本届|当选|新一届|新任|所任|担任|在)?(?:村社区|村居|社区|本村|行政村|村)?"
_BODIES = {
    "party_position": "(?:党组织|党支部|党总支|党委|党总支支部|党支部总支|党支部党总支|支部|总支|支委会|党内)",
    "committee_position": "(?:村委会|居委会|村居委会|居村委会|村居民委员会|村民委员会|居民委员会|村委|居委|委员会)",
    "supervision_position": "(?:监委会|务监委会|监督委员会|务监督委员会|监委|监督委)",
}
_POSTS = {name: re.compile(_BEFORE + body + _POST) for name, body in _BODIES.items()}


@dataclass(frozen=True)
class HeaderCell:
    """A header as it stands in the file, and the column it means."""

    index: int
    text: str
    column: Column


@dataclass(frozen=True)
class Header:
    """A column of a sheet: its header (empty where it has none), the column it is taken for and how that was found,
    and up to three different values below it. ``column`` is None where it means nothing to the import."""

    index: int
    text: str
    column: Column | None
    how: str
    samples: tuple[str, ...]
    is_hidden: bool

    @property
    def is_left_over(self) -> bool:
        """Whether it is in sight and means nothing to the import."""
        return bool(self.text) and self.column is None and not self.is_hidden


@dataclass
class Table:
    """A part of a sheet under one header. Rows count from 0: the header's first and its number of rows, the end of
    the part, ``above`` the titles over it, ``repeats`` the rows where a page break repeats the header."""

    sheet: Sheet
    columns: Sequence[Column]
    header: int
    depth: int = 1
    end: int = 0
    above: list[int] = field(default_factory=list)
    repeats: set[int] = field(default_factory=set)
    headers: list[Header] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = [HeaderCell(each.index, each.text, each.column) for each in self.headers if each.column]
        self.cell_of = {cell.column.identifier: cell for cell in reversed(self.cells)}

    @property
    def unmapped(self) -> list[str]:
        """Visible headers that nobody knows."""
        return [each.text for each in self.headers if each.is_left_over and not self.is_unused(each)]

    @property
    def unused(self) -> list[str]:
        """Visible headers that are known and not taken by this kind of workbook: 序号, 年龄."""
        return [each.text for each in self.headers if each.is_left_over and self.is_unused(each)]

    def is_unused(self, header: Header) -> bool:
        """Whether a header is known, and names what only other kinds of workbook take."""
        field_name = match_header(header.text)
        return field_name is not None and all(column.field != field_name for column in self.columns)

    @property
    def hidden(self) -> list[str]:
        """The headers of hidden columns that were left out."""
        return [each.text for each in self.headers if each.text and each.column is None and each.is_hidden]

    def hidden_header(self, identifier: str) -> str:
        """The header of a hidden column that was left out and names this one; empty where there is none."""
        fields = {column.field for column in self.columns if column.identifier == identifier}
        hidden = (each.text for each in self.headers if each.is_hidden and each.column is None)
        return next((text for text in hidden if _field_of(text)[0] in fields), "")

    @property
    def has_name(self) -> bool:
        return any(cell.column.identifier == "name" for cell in self.cells)

    def text_of(self, identifier: str) -> str:
        """The header of a column as it stands in the file; its usual name where the file has none."""
        if cell := self.cell_of.get(identifier):
            return cell.text
        return next((column.label for column in self.columns if column.identifier == identifier), "")

    @property
    def first_row(self) -> int:
        return self.header + self.depth


def find_tables(
    sheet: Sheet,
    columns: Sequence[Column],
    choices: Mapping[str, Choice] | None = None,
    least: int = MIN_KNOWN + 1,
    looked_at: set[str] | None = None,
) -> list[Table]:
    """The tables of a sheet from above: the best header of the first rows, and each further one of other columns.

    A header names 姓名 and two more columns, or (for a mapping by hand) ``least``. ``choices`` are columns chosen by
    hand, by the fingerprint of the header for which they hold; they override everything. ``looked_at`` gathers the
    texts taken for headers in all sheets of a file. Errors: WorkbookRefused where they are more than any file has.
    """
    finder = _Finder(sheet, columns, choices or {}, set() if looked_at is None else looked_at)
    first = finder.best(range(min(HEADER_ROWS, len(sheet.rows))), least)
    return finder.tables(first) if first else []


def fingerprint(table: Table) -> str:
    """The same for tables of the same headers in the same places, in whatever file."""
    return _fingerprint({header.index: header.text for header in table.headers})


def header_key(cell: Any) -> str:
    """A header without spaces, line breaks, full-width marks, brackets and stars."""
    return _MARKS.sub("", plain(clean_text(cell)))


def match_header(cell: Any) -> str | None:
    """The field of header_aliases.csv that a header means as a whole, or without its bracketed hint, or by likeness."""
    field_name, _ = _field_of(re.sub(r"\s+", "", clean_text(cell))[:LONGEST])
    return field_name


@lru_cache(maxsize=8192)
def _field_of(text: str) -> tuple[str | None, str]:
    """The field of a header (its rows joined by the arrow), and how it was found."""
    parts = [part for part in text.split(ARROW) if part]
    if not parts:
        return None, ""
    for words in _wordings(parts):
        if found := _alias(words):
            return found, ALIAS
    if any(_FORMER.search(plain(part)) for part in parts) or _OTHER_PERSON.search(plain("".join(parts))):
        return None, ""
    for words in _wordings(parts):
        if len(parts) > 1 and (found := _alike(words)):
            return found, LIKENESS
    if len(parts) > 1 and (found := _alias(parts[-1])):
        return found, ALIAS
    found = _alike(parts[-1])
    return (found, LIKENESS) if found else (None, "")


def _wordings(parts: list[str]) -> Iterator[str]:
    """学历→全日制 as 学历全日制 and 全日制学历."""
    yield "".join(parts)
    if len(parts) > 1:
        yield "".join(reversed(parts))
    if len(parts) > 2:
        for above in parts[:-1]:
            yield above + parts[-1]
            yield parts[-1] + above


def _alias(words: str) -> str | None:
    aliases = _aliases()
    bare = plain(words)
    forms = (bare, _HINT.sub("", bare), _BRACKETED.sub("", bare))
    return next((found for form in forms if (found := aliases.get(header_key(form)))), None)


def _alike(words: str) -> str | None:
    """The field that a header means apart from its number and words that say nothing of it (必填, 18位, 本人)."""
    bare = _NUMBERED.sub("", plain(words))
    for form in (bare, _HINT.sub("", bare), _BRACKETED.sub("", bare)):
        key = _reduced(form)
        for name, pattern in _POSTS.items():
            if pattern.fullmatch(header_key(form)) or pattern.fullmatch(key):
                return name
        if found := _reduced_aliases().get(key):
            return found
    return None


def _reduced(words: str) -> str:
    return _FILLER.sub("", header_key(words))


@cache
def _aliases() -> dict[str, str]:
    return {header_key(row["alias"]): row["field"] for row in read_codes(CODES / "header_aliases.csv")}


@cache
def _reduced_aliases() -> dict[str, str]:
    """Aliases without the words that say nothing, unless two fields become one."""
    fields: dict[str, set[str]] = {}
    for alias, name in _aliases().items():
        fields.setdefault(_reduced(_NUMBERED.sub("", alias)), set()).add(name)
    return {key: next(iter(names)) for key, names in fields.items() if key and len(names) == 1}


@cache
def _header_words() -> re.Pattern[str]:
    """Finds any alias inside a text."""
    return re.compile("|".join(re.escape(alias) for alias in sorted(_aliases(), key=len)))


@cache
def header_names() -> frozenset[str]:
    """The ways of writing 姓名 over a column, as ``plain`` text."""
    return frozenset(alias for alias, name in _aliases().items() if name == "name")


@cache
def _raw_names() -> frozenset[str]:
    """The same with spaces, line breaks and stars between, to find headers in the middle of a sheet fast."""
    spaced = (space.join(name) for name, space in product(header_names(), ("", " ", "  ", "　", "　　", "\n", "    ")))
    return frozenset(mark + name + end for name in spaced for mark, end in (("", ""), ("*", ""), ("", "*")))


class _Finder:
    """Looks for the headers of one sheet."""

    def __init__(
        self, sheet: Sheet, columns: Sequence[Column], choices: Mapping[str, Choice], looked_at: set[str]
    ) -> None:
        self.sheet, self.columns, self.choices, self._looked_at = sheet, columns, choices, looked_at
        self._fields = {column.field for column in columns}
        self._headed: dict[int, bool] = {}
        self._across = {
            (top, column): (top, left)
            for top, left, bottom, right in sheet.merges
            if right > left and top < len(sheet.rows)
            for column in range(left + 1, min(right + 1, left + 300))
        }

    def best(self, starts: Iterable[int], least: int = MIN_KNOWN + 1) -> tuple[int, int] | None:
        """The row and the height of the header that names most columns; of equals the lowest, then the first."""
        found: list[tuple[int, int, int]] = []
        for start in starts:
            if not any(self._has_header(row) for row in range(start, start + MAX_DEPTH)):
                continue
            for depth in range(1, MAX_DEPTH + 1):
                known = self._known(start, depth)
                if (len(known) >= MIN_KNOWN and "name" in known) or len(known) >= least:
                    found.append((len(known) + ("name" in known), -depth, -start))
                if depth == 1 and not known and not self._is_group(start):
                    break
        if not found:
            return None
        _, depth, start = max(found)
        return -start, max(-depth, self._merged_depth(-start))

    def _has_header(self, row: int) -> bool:
        """Whether one of the cells has the words of a header in it, spaces and marks aside. Quick, for rows of all
        kinds."""
        found = self._headed.get(row)
        if found is None:
            cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
            texts = (cell for cell in cells if cell.__class__ is str and 0 < len(cell) <= LONGEST)
            found = self._headed[row] = any(_header_words().search(text.translate(_PLAIN)) for text in texts)
        return found

    def tables(self, first: tuple[int, int]) -> list[Table]:
        rows, names = self.sheet.rows, _raw_names() | self._own_names(*first)
        places = [first]
        repeats: list[set[int]] = [set()]
        texts = self._texts(*first)
        index = sum(first)
        while index < len(rows):
            if names.isdisjoint(rows[index]):
                index += 1
                continue
            place = self.best(range(max(index - 1, sum(places[-1])), index + 1))
            if place and self._texts(*place) != texts:
                places.append(place)
                repeats.append(set())
                texts = self._texts(*place)
            elif place:
                repeats[-1] |= set(range(place[0], sum(place)))
            index = max(index + 1, sum(place) if place else 0)
        tops = [0, *(self._top(start, sum(before)) for (start, _), before in zip(places[1:], places, strict=False))]
        ends = [*tops[1:], len(rows)]
        titles = range(places[0][0])
        return [
            self._table(place, end, [*titles, *(range(top, place[0]) if top else ())], again)
            for place, top, end, again in zip(places, tops, ends, repeats, strict=True)
        ]

    def _own_names(self, start: int, depth: int) -> set[str]:
        """The cells over the names in a header, however they are dressed up, by which it is known again below."""
        cells = (cell for row in self.sheet.rows[start : start + depth] for cell in row if cell.__class__ is str)
        return {cell for cell in cells if len(cell) <= LONGEST and match_header(cell) == "name"}

    def _table(self, place: tuple[int, int], end: int, above: list[int], repeats: set[int]) -> Table:
        texts = self._texts(*place)
        chosen = self.choices.get(_fingerprint(texts), {})
        headers = _matched(self.sheet, texts, range(sum(place), end), self.columns, chosen)
        return Table(self.sheet, self.columns, *place, end, above, repeats, headers)

    def _top(self, start: int, first_row: int) -> int:
        """The first of the title rows directly over a header in the middle of a sheet."""
        while start > first_row and 0 < sum(cell != "" for cell in self.sheet.rows[start - 1]) <= 2:
            start -= 1
        return start

    def _known(self, start: int, depth: int) -> set[str]:
        texts = {text for text in self._texts(start, depth).values() if 0 < len(text) <= LONGEST}
        self._looked_at |= texts
        if len(self._looked_at) > MOST_TEXTS:
            raise WorkbookRefused("too_many_cells")
        fields = {_field_of(text)[0] for text in texts}
        return {name for name in fields if name in self._fields}

    def _is_group(self, row: int) -> bool:
        return any(place[0] == row for place in self._across) or not self.sheet.merges

    def _merged_depth(self, start: int) -> int:
        """The height of the header's tallest known cell that is merged downward from its first row."""
        rows = self.sheet.rows
        heights = [
            bottom - top + 1
            for top, left, bottom, _ in self.sheet.merges
            if top == start and bottom - top < MAX_DEPTH and left < len(rows[start]) and _alias(str(rows[start][left]))
        ]
        return max(heights, default=1)

    def _texts(self, start: int, depth: int) -> dict[int, str]:
        """The header over each column: groups merged across stand before what is under them."""
        rows = self.sheet.rows[start : start + depth]
        width = max(map(len, rows), default=0)
        if depth > 1 and len(rows) == depth:
            width = max(width, *(column + 1 for row, column in self._across if start <= row < start + depth), 0)
        return {column: self._text(start, rows, column) for column in range(width)}

    def _text(self, start: int, rows: Sequence[Row], column: int) -> str:
        parts: list[str] = []
        for offset, row in enumerate(rows):
            text = _cell_text(row, column)
            if not text and offset + 1 < len(rows):
                text = self._group(start + offset, column, rows[offset + 1 :])
            if text and (not parts or text != parts[-1]):
                parts.append(text)
        return ARROW.join(parts)[:LONGEST]

    def _group(self, row: int, column: int, below: Sequence[Row]) -> str:
        """The text of the group over a column. A text file has lost its merges: there the group reaches on to the
        right as long as something stands below."""
        if place := self._across.get((row, column)):
            return _cell_text(self.sheet.rows[row], place[1])
        if self.sheet.merges or not any(_cell_text(each, column) for each in below):
            return ""
        for left in range(column - 1, -1, -1):
            if not any(_cell_text(each, left) for each in below):
                return ""
            if text := _cell_text(self.sheet.rows[row], left):
                return text
        return ""


def _cell_text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return _header_text(cell[: 4 * LONGEST]) if cell.__class__ is str else str(cell)


@lru_cache(maxsize=8192)
def _header_text(text: str) -> str:
    return re.sub(r"\s+", "", clean_text(text))


def _fingerprint(texts: Mapping[int, str]) -> str:
    told = "\n".join(f"{index}:{text}" for index, text in sorted(texts.items()) if text)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _matched(
    sheet: Sheet, texts: Mapping[int, str], body: range, columns: Sequence[Column], chosen: Choice
) -> list[Header]:
    """What each column is taken for: as chosen, by alias, by likeness, by content, in this order for all of them."""
    by_field = {column.field: column for column in columns}
    by_identifier = {column.identifier: column for column in columns}
    found: dict[int, tuple[Column, str]] = {
        index: (by_field[name], CHOSEN) for index, name in chosen.items() if name in by_field
    }
    open_columns = [index for index in _all_columns(sheet, texts, body) if index not in chosen]
    visible = [index for index in open_columns if index not in sheet.hidden_columns]
    for wanted in (ALIAS, LIKENESS):
        for index in sorted(visible, key=lambda index: texts.get(index, "").startswith("现")):
            name, how = _field_of(texts.get(index, ""))
            column = by_field.get(name or "")
            if how == wanted and column and _is_free(column, found):
                found[index] = column, how
    for index in visible:
        text = texts.get(index, "")
        if index in found or _field_of(text)[0] or _FORMER.search(plain(text)) or _OTHER_PERSON.search(plain(text)):
            continue
        identifier = column_by_content(text, _values(sheet, body, index, 60))
        column = by_identifier.get(identifier or "")
        if column and _is_free(column, found):
            found[index] = column, CONTENT
    found = _only_sure(found)
    return [
        _header(sheet, index, texts.get(index, ""), body, found.get(index))
        for index in sorted({*open_columns, *chosen})
    ]


def _header(sheet: Sheet, index: int, text: str, body: range, found: tuple[Column, str] | None) -> Header:
    column, how = found or (None, "")
    samples = dict.fromkeys(value[:40] for value in _values(sheet, body, index, 30))
    return Header(index, text, column, how, tuple(samples)[:SAMPLES], index in sheet.hidden_columns)


def _is_free(column: Column, found: Mapping[int, tuple[Column, str]]) -> bool:
    """Whether nothing else is taken for it. Several columns may look like one by content: then none is sure."""
    if column.is_joined:
        return True
    return all(other.identifier != column.identifier or how == CONTENT for other, how in found.values())


def _only_sure(found: dict[int, tuple[Column, str]]) -> dict[int, tuple[Column, str]]:
    guessed = [column.identifier for column, how in found.values() if how == CONTENT]
    return {
        index: (column, how)
        for index, (column, how) in found.items()
        if how != CONTENT or guessed.count(column.identifier) == 1
    }


def _all_columns(sheet: Sheet, texts: Mapping[int, str], body: range) -> list[int]:
    width = max((len(sheet.rows[row]) for row in body[:60]), default=0)
    return sorted({*(index for index, text in texts.items() if text), *range(width)})


def _values(sheet: Sheet, body: range, index: int, most: int) -> list[str]:
    """The first filled cells below a header, as text."""
    found: list[str] = []
    for number in body[:200]:
        row = sheet.rows[number]
        cell = row[index] if index < len(row) else ""
        if text := clean_text(cell[: 4 * LONGEST] if isinstance(cell, str) else cell):
            found.append(text)
            if len(found) == most:
                break
    return found
