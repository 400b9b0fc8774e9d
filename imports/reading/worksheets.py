"""What calamine does not tell of a worksheet: hidden rows and columns, and cells whose value is an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree

OVERLAP = 16 * 1024
"""Bytes of a piece that are read again with the next one. A cell with its formula is shorter."""
MAX_NOTES = 50_000
MAX_COLUMN = 16_384
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_HIDDEN = re.compile(rb'<(?:\w+:)?(col|row)\s([^>]*?hidden="(?:1|true)"[^>]*)>')
_NUMBER = re.compile(rb'(?<![\w:])(r|min|max)="(\d{1,7})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*?\bt="e"[^>]*)>(?:\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<'
)
_NOT_COMPUTED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'(?<![\w:])r="([A-Z]{1,3})(\d{1,7})"')
NOT_COMPUTED = "公式"


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose value is an error (#REF!, #N/A), or a formula that was saved without its result."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass
class Worksheet:
    """Hidden rows and columns and error cells, all counted from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hidden_rows or self.hidden_columns or self.errors)

    @property
    def is_overfull(self) -> bool:
        return len(self.errors) > MAX_NOTES

    def read(self, text: bytes) -> None:
        """Note what stands in a piece of the sheet's XML. A part that is seen twice is noted once."""
        if b'hidden="1"' in text or b'hidden="true"' in text:
            for kind, attributes in _HIDDEN.findall(text):
                self._hide(kind, {name: int(number) for name, number in _NUMBER.findall(attributes)})
        if b't="e"' in text:
            for attributes, value in _ERROR.findall(text):
                self._note(attributes, value.decode("utf-8", "replace")[:20])
        if b"f>" in text and (b"</f></c>" in text or b"<v></v>" in text or b"<v/>" in text or b"<v />" in text):
            for attributes in _NOT_COMPUTED.findall(text):
                self._note(attributes, NOT_COMPUTED)

    def _hide(self, kind: bytes, numbers: dict[bytes | str, int]) -> None:
        if kind == b"row" and b"r" in numbers:
            self.hidden_rows.add(numbers[b"r"] - 1)
        elif kind == b"col" and b"min" in numbers and b"max" in numbers:
            self.hidden_columns.update(range(numbers[b"min"] - 1, min(numbers[b"max"], MAX_COLUMN)))

    def _note(self, attributes: bytes, text: str) -> None:
        if (place := _PLACE.search(attributes)) and not self.is_overfull:
            self.errors[int(place[2]) - 1, column_number(place[1]) - 1] = CellError(text)


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def worksheets_by_title(seen: dict[str, Worksheet], part: Callable[[str], bytes]) -> dict[str, Worksheet]:
    """What was seen of parts, by the titles that the workbook gives them. ``part`` gives a part's XML by its name."""
    if not seen:
        return {}
    try:
        book = ElementTree.fromstring(part("xl/workbook.xml"))
        relations = ElementTree.fromstring(part("xl/_rels/workbook.xml.rels"))
    except ElementTree.ParseError:
        return {}
    targets = {each.get("Id"): _path(each.get("Target", "")) for each in relations}
    sheets = [each for each in book.iter() if each.tag.endswith("}sheet")]
    named = {each.get("name", ""): targets.get(each.get(_RELATION) or each.get(_STRICT_RELATION)) for each in sheets}
    return {title: seen[path] for title, path in named.items() if path in seen}


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
