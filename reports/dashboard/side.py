"""The cards beside the charts: cohorts compared, what to look at, young cadres, posts filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet
from reports.dashboard.tiles import Opened
from reports.dashboard.words import Change, change, number, phrase, ratio, tone, value_text, with_unit
from reports.selectors.aspects import Aspect, why_none
from reports.selectors.figure import Figure


@dataclass(frozen=True)
class Staffing:
    """How many units have a post filled: ``done`` of ``of``, in percent ``share``."""

    label: str
    done: Opened
    of: str
    share: float


@dataclass(frozen=True)
class CohortLine:
    """One cohort: its figures in the order of ``COHORT_MEASURES``, each with its change, or why there is none."""

    name: str
    count: Opened
    cells: tuple[tuple[Opened, Change | None, str], ...]


@dataclass(frozen=True)
class Concern:
    """A place that moved against the good direction, or holds the whole back."""

    name: str
    url: str
    what: str
    figure: Opened
    note: str


def young(sheet: Sheet) -> list[tuple[str, Opened, str]]:
    """85后 secretaries and members, with n/N."""
    codes = (("85后书记", "secretary.born_1985_or_later"), ("85后“两委”成员", f"{TWO}.born_1985_or_later"))
    return [
        (label, Opened(value_text(sheet[code]), sheet.link(code)), _share_note(sheet, code)) for label, code in codes
    ]


def _share_note(sheet: Sheet, code: str) -> str:
    share = sheet[f"{code}.share"]
    return share.why_none or f"{with_unit(share)} · {ratio(share)}"


def staffing(sheet: Sheet) -> list[Staffing]:
    """Posts of leadership filled, against the units taking part."""
    units = sheet["units.count"].value or 0
    codes = (("书记", "secretary.count"), ("主任", "director.count"), ("书记、主任一肩挑", "one_shoulder.count"))
    return [
        Staffing(
            label,
            Opened(value_text(sheet[code]), sheet.link(code)),
            number(units),
            round(min(100 * float(sheet[code].value or 0) / float(units), 100), 1) if units else 0,
        )
        for label, code in codes
    ]


COHORT_NAMES = (
    ("secretary", "书记"),
    ("director", "主任"),
    ("party_committee", "党组织班子"),
    ("committee", "村(居)委会"),
    ("supervision", "监委会"),
)
COHORT_MEASURES = ("average_age", "college_or_above.share", "women.share")


def cohorts(sheet: Sheet) -> list[CohortLine]:
    """Secretaries, directors and the three bodies: mean age, 大专以上, women. Cohorts without anybody are left out."""
    return [
        CohortLine(
            name,
            Opened(value_text(sheet[f"{code}.count"]), sheet.link(f"{code}.count")),
            tuple(_moved(sheet, f"{code}.{measure}") for measure in COHORT_MEASURES),
        )
        for code, name in COHORT_NAMES
        if sheet[f"{code}.count"].value
    ]


def _moved(sheet: Sheet, code: str) -> tuple[Opened, Change | None, str]:
    figure = sheet[code]
    url = sheet.link(code) if figure.value is not None else ""
    opened = Opened(value_text(figure), url, why_none=figure.why_none)
    return opened, change(figure), why_none(figure, Aspect.CHANGE)


def concerns(sheet: Sheet, rows: Sequence[Row], most: int = 5) -> list[Concern]:
    """Areas whose mean age rose or whose 大专以上 fell, then those that hold 一肩挑 down, furthest first."""
    moved = [
        Concern(row.name, row.url, words, Opened(with_unit(row[code]), row.link(code)), _moved_by(row[code]))
        for code, words in ((AGE, "平均年龄"), (COLLEGE, "大专以上"))
        for row in _furthest(rows, code)
    ]
    return (moved + _behind(sheet, rows))[:most]


def _moved_by(figure: Figure) -> str:
    return f"比{figure.compared_with}{phrase(figure)}"


def _furthest(rows: Sequence[Row], code: str) -> list[Row]:
    """The rows that moved the wrong way, furthest first."""
    worse = [row for row in rows if tone(row[code]) == "bad"]
    return sorted(worse, key=lambda row: abs(float(row[code].change or 0)), reverse=True)


def _behind(sheet: Sheet, rows: Sequence[Row]) -> list[Concern]:
    code, whole = "one_shoulder.share", sheet["one_shoulder.share"].value
    below = [row for row in rows if whole is not None and (value := row[code].value) is not None and value < whole]
    return [
        Concern(row.name, row.url, "一肩挑", Opened(with_unit(row[code]), row.link(code)), _apart(row))
        for row in sorted(below, key=lambda row: row[code].value or 0)
    ]


def _apart(row: Row) -> str:
    figure = row["one_shoulder.share"]
    return f"{ratio(figure)}，{(figure.denominator or 0) - (figure.numerator or 0)}个未实现"


def posts_apart(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """The units where no one holds both posts: name, address, and why not."""
    return [(row.name, row.url, why_apart(row)) for row in rows if not row["one_shoulder.count"].value]


def why_apart(row: Row) -> str:
    """Why nobody holds both posts in a unit."""
    if not row[f"{TWO}.count"].value:
        return "没有拟任人选" if row["one_shoulder.count"].is_projected else "未报花名册"
    missing = [word for word, code in (("书记", "secretary"), ("主任", "director")) if not row[f"{code}.count"].value]
    return f"缺{'、'.join(missing)}" if missing else "书记、主任分设"
