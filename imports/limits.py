"""How much may be wrong in a file before the check gives it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings

from imports.choices import ProblemKind
from imports.lines import Line
from imports.reading.reader import WorkbookRefused

_TOLD = 3
"""Causes that a refusal names."""


def while_mendable(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines, as long as fewer problems stand in them than ``IMPORT_MAX_PROBLEMS``: nobody mends more one by
    one, and each costs time and memory. Errors: WorkbookRefused."""
    causes: Counter[tuple[str, str]] = Counter()
    count = 0
    for line in lines:
        if line.problems:
            causes.update((found.column, found.kind) for found in line.problems)
            count += len(line.problems)
            if count > settings.IMPORT_MAX_PROBLEMS:
                raise WorkbookRefused("too_many_problems", place=_place(line), count=count, causes=_told(causes))
        yield line


def _place(line: Line) -> str:
    sheet, number = line.place
    return f"工作表“{sheet}”第{number}行" if sheet else f"第{number}行"


def _told(causes: Counter[tuple[str, str]]) -> str:
    most = causes.most_common(_TOLD)
    return "、".join(f"“{column}”列{ProblemKind(kind).label}（{count}处）" for (column, kind), count in most)
