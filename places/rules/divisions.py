"""Rows of a division table: the Bureau of Statistics' list of areas and units, one a line, key level and code.

Columns used: code (twelve digits, higher levels padded with zeros), name, level, parent_code, kind.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = ("code", "name", "level", "parent_code", "kind")
AREA_LEVELS = ("nation", "province", "city", "county", "township")
UNIT_LEVEL = "village"
LEVELS = (*AREA_LEVELS, UNIT_LEVEL)
ROOT_CODE = "0" * 12
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Names of cities that are none: not shown in the path of an area."""

_KINDS = {"residents": "residents", "residents_like": "residents", "village": "village", "village_like": "village"}

Key = tuple[str, str]
"""Level and code: 东莞 is a city and its own county under one code."""


class DivisionError(ValueError):
    """A row that cannot be read; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class DivisionRow:
    line: int
    level: str
    code: str
    name: str
    parent_code: str
    kind: str
    """``village``, ``residents``, or empty for a placeholder that is no unit (金门县)."""

    @property
    def key(self) -> Key:
        return self.level, self.code

    @property
    def parent(self) -> Key:
        """The key one level up; the nation for a province."""
        level = LEVELS[LEVELS.index(self.level) - 1]
        return level, self.parent_code if self.parent_code else ROOT_CODE

    @property
    def is_unit(self) -> bool:
        return self.level == UNIT_LEVEL

    @property
    def is_placeholder(self) -> bool:
        return self.level == "city" and self.name in PLACEHOLDERS

    @property
    def is_electing(self) -> bool:
        """Units with a 4xx or 5xx code elect committees too, unless they are virtual."""
        return "虚拟" not in self.name


def read_row(line: int, cells: dict[str, str | None]) -> DivisionRow:
    """One line of the table. Errors: ``DivisionError`` that names line, value and remedy."""
    code, name, level, parent_code, kind = ((cells.get(column) or "").strip() for column in COLUMNS)
    if level not in LEVELS[1:]:
        raise DivisionError(f"第 {line} 行的级别“{level}”不对：应为 {'、'.join(LEVELS[1:])} 之一。")
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        raise DivisionError(f"第 {line} 行的代码“{code}”不对：应为 12 位数字。")
    if not name:
        raise DivisionError(f"第 {line} 行（代码 {code}）没有名称。")
    if not parent_code and level != "province":
        raise DivisionError(f"第 {line} 行“{name}”（{code}）没有上级代码。")
    if kind and kind not in _KINDS:
        raise DivisionError(f"第 {line} 行“{name}”的类别“{kind}”不对：应为 {'、'.join(_KINDS)} 之一，或者不填。")
    return DivisionRow(line, level, code, name, parent_code, _KINDS.get(kind, ""))


def branch(parents: dict[Key, Key], code: str) -> set[Key]:
    """The keys of the areas of a code, of all areas below them, and of those they lie in."""
    children: dict[Key, list[Key]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    found = [key for key in parents if key[1] == code]
    wanted = set(found)
    while found:
        found = [child for key in found for child in children.get(key, [])]
        wanted.update(found)
    for key in [key for key in parents if key[1] == code]:
        above: Key | None = parents[key]
        while above:
            wanted.add(above)
            above = parents.get(above)
    return wanted
