"""The codes of a form that nothing answers to, each with its place, what was found and what comes nearest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.kept.codes import Unknown, has_code, read_cell
from reports.kept.filling import key_of, left_alone, opened


@dataclass(frozen=True)
class CodeProblem:
    """One code that is not known, in one cell."""

    sheet: str
    cell: str
    text: str
    unknown: Unknown

    def __str__(self) -> str:
        near = f"，相近的有 {'、'.join(self.unknown.nearest)}" if self.unknown.nearest else ""
        return f"“{self.sheet}”{self.cell} 的 {{{self.unknown.text}}}：{self.unknown.why}{near}。"

    def mended(self, code: str) -> str:
        """The cell's text with one of the nearest codes instead."""
        _, *parts = self.unknown.text.replace("：", ":").split(":")
        return self.text.replace(self.unknown.text, ":".join([code, *parts]))

    @property
    def offers(self) -> list[tuple[str, str]]:
        """The nearest codes, each with what the cell would say; only such as would be understood."""
        mended = [(code, self.mended(code)) for code in self.unknown.nearest]
        return [(code, text) for code, text in mended if not read_cell(text)[1]]


def problems_of(content: bytes, texts: Mapping[str, str]) -> list[CodeProblem]:
    """All of them, sheet by sheet from the top."""
    book, alone = opened(content, texts), left_alone(texts)
    found = []
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                text = cell.value
                if cell.data_type != "s" or not has_code(str(text)) or key_of(page.title, cell.coordinate) in alone:
                    continue
                unknown = read_cell(str(text))[1]
                found += [CodeProblem(page.title, cell.coordinate, str(text), one) for one in unknown]
    return found
