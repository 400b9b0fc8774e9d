"""Last term's members and this term's, each added up: where the ones went, whence the others came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadres.choices import ExitReason
from reports.dashboard.charts import Chart
from reports.dashboard.sheet import Row, Sheet
from reports.dashboard.tiles import Opened
from reports.dashboard.words import number, signed, with_unit
from reports.measures.sources import CHOSEN_FOR, SOUGHT
from reports.selectors.aspects import NO_PREVIOUS
from reports.selectors.figure import Figure

BALANCED = ("secretary", "director", "party_committee", "committee", "two_committees")
"""The cohorts of which turnover is told."""
TRANSFERRED = "调往其他单位"
REASONS = [
    *((f"departed_for_{reason.value}", str(reason.label)) for reason in ExitReason),
    ("departed_without_reason", "未注明"),
]
CHART = ("flow", "上届的人去了哪里，本届的人从哪里来")
SUB = "上届与本届逐人比对，单位析置、合并的按同一单位"


@dataclass(frozen=True)
class Column:
    """A column of figures: the measure's code, its words, and which part of it is the number. ``is_share`` ones show
    the figure itself."""

    measure: str
    label: str
    part: str = "numerator"

    @property
    def is_share(self) -> bool:
        return self.measure.endswith(".share")


THEN = [
    Column("departed", "上届人数", "denominator"),
    Column("stayed", "留任"),
    Column("transferred_out", TRANSFERRED),
    Column("departed", "退出"),
    Column("stayed.share", "留任率%"),
    Column("departed.share", "退出率%"),
]
NOW = [
    Column("count", "本届人数"),
    Column("re_elected", "连任"),
    Column("transferred_in", "交流"),
    Column("newly_entered", "新进"),
    Column("newly_in_post", "新任现职"),
    Column("newly_chosen", "新选拔"),
    Column("re_elected.share", "连任%"),
    Column("newly_entered.share", "新进%"),
]


@dataclass(frozen=True)
class Line:
    """A place with one cell for each column; ``note`` says what it came out of."""

    name: str
    url: str
    cells: tuple[Opened, ...]
    note: str = ""


def codes(cohort: str) -> list[str]:
    """The figures that the tables need."""
    measures = {column.measure for column in (*THEN, *NOW)} | {code for code, _ in REASONS}
    return [f"{cohort}.{measure}" for measure in sorted(measures)]


def columns_then(whole: Sheet, cohort: str) -> list[Column]:
    """Those of last term, with a column for each reason that somebody left for."""
    reasons = [Column(code, label) for code, label in REASONS if whole[f"{cohort}.{code}"].value]
    return [*THEN[:4], *reasons, *THEN[4:]]


def cells(place: Row | Sheet, cohort: str, columns: Sequence[Column]) -> tuple[Opened, ...]:
    return tuple(_cell(place, cohort, column) for column in columns)


def _cell(place: Row | Sheet, cohort: str, column: Column) -> Opened:
    code = f"{cohort}.{column.measure}"
    figure = place[code]
    if column.is_share:
        return _opened(figure.value, place.link(code), figure.why_none)
    return _opened(part_of(figure, column.part), place.link(code, column.part), figure.why_none)


def _opened(value: Any, url: str, why_none: str) -> Opened:
    return Opened(number(value), "", why_none=why_none or NO_PREVIOUS) if value is None else Opened(number(value), url)


def part_of(figure: Figure, part: str) -> int | None:
    return figure.denominator if part == "denominator" else figure.numerator


@dataclass(frozen=True)
class Equation:
    """A total and what it is made of. ``closes``: whether the parts add up to it."""

    total: Opened
    parts: tuple[Opened, ...]
    closes: bool


def equation(sheet: Sheet, cohort: str, columns: Sequence[Column]) -> Equation | None:
    """The first of the columns as the sum of the next three; None where turnover is not known."""
    values = [part_of(sheet[f"{cohort}.{column.measure}"], column.part) for column in columns[:4]]
    if any(value is None for value in values):
        return None
    opened = [
        Opened(cell.text, cell.url, column.label)
        for cell, column in zip(cells(sheet, cohort, columns[:4]), columns, strict=False)
    ]
    total, *parts = [value or 0 for value in values]
    return Equation(opened[0], tuple(opened[1:]), total == sum(parts))


def apart(sheet: Sheet, cohort: str) -> int:
    """By how many the re-elected of this term differ from those of the last who stayed: people of two units, units
    that merged or split."""
    stayed, again = sheet[f"{cohort}.stayed"].numerator, sheet[f"{cohort}.re_elected"].numerator
    return 0 if stayed is None or again is None else again - stayed


def chosen(sheet: Sheet, cohort: str) -> list[tuple[Opened, str, str]]:
    """The newly chosen in all, by source and by performance: words and count, share, what it counts."""
    listed = [
        ("newly_chosen", "新选拔合计"),
        *((f"newly_chosen_{row['slug']}", row["source"]) for row in SOUGHT),
        (CHOSEN_FOR, "急难险重任务中表现突出"),
    ]
    figures = [(sheet[f"{cohort}.{code}"], label) for code, label in listed]
    return [
        (
            Opened(number(figure.value), sheet.link(figure.code), label),
            with_unit(sheet[f"{figure.code}.share"]),
            figure.indicator.sentence,
        )
        for figure, label in figures
        if figure.value is not None
    ]


def flow(sheet: Sheet, cohort: str) -> Chart:
    """Last term's total → those who stayed, went elsewhere and left by reason; this term's ← re-elected, 交流, new."""
    then, now = (equation(sheet, cohort, columns) for columns in (THEN, NOW))
    if then is None or now is None:
        return Chart(*CHART, SUB, empty=sheet[f"{cohort}.departed"].why_none or "没有上届名册，无法比对去留。")
    stayed, again = sheet[f"{cohort}.stayed"], sheet[f"{cohort}.re_elected"]
    last, total = sheet[f"{cohort}.departed"].denominator or 0, sheet[f"{cohort}.count"].numerator or 0
    exits = [_ribbon(sheet, cohort, code, label) for code, label in [("transferred_out", TRANSFERRED), *REASONS]]
    exits = sorted((one for one in exits if one["count"]), key=lambda one: -one["count"])
    entries = [
        _ribbon(sheet, cohort, code, label) for code, label in (("newly_entered", "新进"), ("transferred_in", "交流"))
    ]
    out, came = sheet[f"{cohort}.departed"], sheet[f"{cohort}.newly_entered"]
    data: dict[str, Any] = {
        "last": last,
        "now": total,
        "last_text": number(last),
        "now_text": number(total),
        "stayed_last": stayed.numerator or 0,
        "stayed_now": again.numerator or 0,
        "stayed": {
            "label": "连任",
            "text": f"{number(again.value)}人",
            "note": f"占本届{with_unit(sheet[f'{cohort}.re_elected.share'])}",
            "url": sheet.link(f"{cohort}.re_elected"),
            "tip": f"连任{number(again.value)}人",
        },
        "exits": exits,
        "entries": [one for one in entries if one["count"]],
        "net_label": "成员增减",
        "net_text": f"{signed(total - last)}人",
        "net_words": "本届 − 上届",
        "out_text": f"退出 {number(out.value)}",
        "in_text": f"新进 {number(came.value)}",
    }
    finding = f"上届{_told(then)}；本届{_told(now)}"
    rows = [(Opened(part.label, ""), part) for one in (then, now) for part in (one.total, *one.parts)]
    reasons = [one for one in exits if one["label"] != TRANSFERRED]
    rows += [(Opened(f"退出原因：{one['label']}", ""), Opened(one["text"], one["url"])) for one in reasons]
    return Chart(*CHART, SUB, finding, data, ("去留", "人数"), tuple(rows))


def _told(one: Equation) -> str:
    return f"{one.total.text}人=" + "+".join(f"{part.label}{part.text}" for part in one.parts)


def _ribbon(sheet: Sheet, cohort: str, measure: str, label: str) -> dict[str, Any]:
    figure = sheet[f"{cohort}.{measure}"]
    text = number(figure.value)
    url = sheet.link(figure.code)
    return {"label": label, "count": int(figure.value or 0), "text": text, "url": url, "tip": f"{label}{text}人"}
