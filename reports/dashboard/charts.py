"""The charts: what each shows, in words for those who cannot see it, as numbers for the drawing, and as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.dashboard.sheet import COLLEGE, TWO, Sheet
from reports.dashboard.tiles import Opened
from reports.dashboard.words import NONE, change, number, phrase, ratio, signed, with_unit
from reports.selectors.aspects import Aspect, why_none
from reports.selectors.figure import Figure


@dataclass(frozen=True)
class Chart:
    """One chart and its table twin. ``finding`` is what it shows, in a sentence; ``empty`` says why there is none.

    ``drawing`` is how it is drawn, where that is not by its own ``name``.
    """

    name: str
    title: str
    sub: str
    finding: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Opened, ...], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    drawing: str = ""


def age_bands(sheet: Sheet) -> Chart:
    """The disjoint bands of the basis, this term against last."""
    chart = ("bands", "年龄重心下移了吗", "“两委”成员，占比与人数")
    bands = [
        (f"{TWO}.{band.code}", band.name.replace("—", "–"), sheet[f"{TWO}.{band.code}.share"]) for band in sheet.bands
    ]
    if not bands[0][2].denominator:
        return Chart(*chart, empty="没有成员填写出生年月，无法分年龄段。")
    data = {"rows": [bar(label, figure, sheet.link(code)) for code, label, figure in bands]}
    finding = "；".join(f"{label}占{with_unit(figure)}" + compared(figure) for _code, label, figure in bands)
    table = tuple(
        (
            Opened(label, ""),
            Opened(number(figure.numerator), sheet.link(code)),
            Opened(with_unit(figure), sheet.link(f"{code}.share")),
            *last_and_change(figure),
        )
        for code, label, figure in bands
    )
    head = ("年龄段", "人数", "占比", sheet.then, f"较{sheet.then}(百分点)")
    legend = (("b6", "预测" if sheet.is_projected else "本届"), ("b3", sheet.then))
    return Chart(*chart, finding, data, head, table, legend)


def bar(label: str, figure: Figure, url: str) -> dict[str, Any]:
    """A share as a pair of bars: this term's thick, the last's thin."""
    return {
        "label": label,
        "value": as_float(figure.value),
        "previous": as_float(figure.previous),
        "text": with_unit(figure),
        "previous_text": last_text(figure),
        "count": "" if figure.value is None else f"{number(figure.numerator)}人",
        "change": "" if figure.change is None else f"{signed(figure.change)}点",
        "url": url,
        "tip": f"{label}|本届{with_unit(figure)}（{ratio(figure)}）|{figure.compared_with}{last_text(figure)}",
    }


@dataclass(frozen=True)
class Level:
    """A level of education in the bar; ``is_counted`` ones make up 大专以上."""

    measure: str
    label: str
    colour: str
    style: str
    is_dark: bool = False
    is_counted: bool = True

    @property
    def code(self) -> str:
        return f"{TWO}.{self.measure}.share"


LEVELS = (
    Level("junior_high_or_below", "初中及以下", "#E3D9C3", "sand-2", is_counted=False),
    Level("senior_high", "高中(中专)", "#C9B98F", "sand", is_counted=False),
    Level("college", "大专", "#AFC3D8", "b3"),
    Level("bachelor", "本科", "#52769F", "b5", is_dark=True),
    Level("postgraduate", "研究生", "#1D3450", "b7", is_dark=True),
)


def education(sheet: Sheet) -> Chart:
    """How much education rose: two stacked bars, joined."""
    chart = ("education", "学历抬高了多少", "“两委”成员最高学历，%")
    whole = sheet[COLLEGE]
    if whole.value is None:
        return Chart(*chart, empty="没有成员填写学历，无法统计。")
    data = {
        "bracket": f"大专以上 {with_unit(whole)}",
        "previous_bracket": "，".join(part for part in (f"{sheet.then} {last_text(whole)}", phrase(whole)) if part),
        "previous_word": sheet.then,
        "levels": [_drawn(sheet, level) for level in LEVELS],
    }
    table = tuple(
        (
            Opened(level.label, ""),
            Opened(number(sheet[level.code].numerator), sheet.link(level.code)),
            Opened(with_unit(sheet[level.code]), ""),
            last_and_change(sheet[level.code])[0],
        )
        for level in LEVELS
    )
    legend = tuple((level.style, level.label) for level in LEVELS)
    finding = f"大专以上占{with_unit(whole)}{compared(whole)}"
    return Chart(*chart, finding, data, ("学历", "人数", "占比", sheet.then), table, legend)


def _drawn(sheet: Sheet, level: Level) -> dict[str, Any]:
    figure = sheet[level.code]
    return {
        "label": level.label,
        "value": float(figure.value or 0),
        "previous": as_float(figure.previous),
        "text": number(figure.value),
        "previous_text": number(figure.previous),
        "colour": level.colour,
        "is_dark": level.is_dark,
        "is_counted": level.is_counted,
        "url": sheet.link(level.code),
        "tip": f"{level.label}|本届{with_unit(figure)}（{ratio(figure)}）|{figure.compared_with}{last_text(figure)}",
    }


def last_and_change(figure: Figure) -> tuple[Opened, Opened]:
    """The last term's value and how it moved since, as the tables beside the charts have them."""
    return (
        Opened(last_text(figure), "", why_none=why_none(figure, Aspect.PREVIOUS)),
        Opened(signed(figure.change), "", why_none=why_none(figure, Aspect.CHANGE)),
    )


def last_text(figure: Figure) -> str:
    """The last term's value with its unit, or —."""
    return NONE if figure.previous is None else f"{number(figure.previous)}{figure.unit}"


def compared(figure: Figure) -> str:
    """The clause that compares with the last term; empty without one."""
    moved, then = change(figure), figure.compared_with
    return "" if moved is None else f"，比{then}{phrase(figure)}" if moved.amount else f"，与{then}持平"


def as_float(value: Decimal | int | None) -> float | None:
    """A number as the drawings take it."""
    return None if value is None else float(value)
