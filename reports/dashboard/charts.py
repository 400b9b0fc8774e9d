"""The charts: what each shows, in words for those who cannot see it, as numbers for the drawing, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better, short_name
from reports.dashboard.tiles import Opened
from reports.dashboard.words import NONE, change, number, phrase, ratio, signed, with_unit
from reports.selectors.figure import Figure


@dataclass(frozen=True)
class Chart:
    """One chart and its table twin. ``finding`` is what it shows, in a sentence; ``empty`` says why there is none."""

    name: str
    title: str
    sub: str
    finding: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Opened, ...], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    empty: str = ""


THIS_AND_LAST = (("b6", "本届"), ("b3", "上届"))


def quadrant(sheet: Sheet, rows: Sequence[Row]) -> Chart:
    """Who made 一降一升: change of mean age against change of 大专以上, one mark an area."""
    chart = ("quadrant", "谁做到了“一降一升”", "左上为达成，点越大“两委”成员越多")
    known = [row for row in rows if is_younger_and_better(row) is not None]
    if sheet[AGE].change is None or sheet[COLLEGE].change is None or not known:
        return Chart(*chart, empty="没有上届名册，无法比较。")
    reached = [row for row in known if is_younger_and_better(row)]
    missed = [row.name for row in known if row not in reached]
    finding = f"{len(known)}个中{len(reached)}个实现“一降一升”" + (f"，未达成：{'、'.join(missed)}" if missed else "")
    data = {
        "x_words": "平均年龄较上届变化(岁) ← 更年轻",
        "y_words": "大专以上占比较上届变化(百分点) ↑ 更高",
        "points": [_point(row) for row in known],
        "whole": {"label": sheet.whole, "x": _float(sheet[AGE].change), "y": _float(sheet[COLLEGE].change)},
    }
    table = tuple(
        (
            Opened(row.name, row.url),
            Opened(signed(row[AGE].change), row.link(AGE)),
            Opened(signed(row[COLLEGE].change), row.link(COLLEGE)),
            Opened("达成" if is_younger_and_better(row) else "未达成", ""),
        )
        for row in known
    )
    return Chart(
        *chart, finding, data, (sheet.child, "平均年龄较上届(岁)", "大专以上较上届(百分点)", "一降一升"), table
    )


def _point(row: Row) -> dict[str, Any]:
    age, college = row[AGE], row[COLLEGE]
    return {
        "label": short_name(row.name),
        "x": _float(age.change),
        "y": _float(college.change),
        "size": row[f"{TWO}.count"].value or 0,
        "good": bool(is_younger_and_better(row)),
        "url": row.url,
        "tip": "|".join(
            (
                row.name,
                f"平均年龄{with_unit(age)}，{phrase(age)}",
                f"大专以上{with_unit(college)}（{ratio(college)}），{phrase(college)}",
            )
        ),
    }


def one_shoulder(sheet: Sheet, rows: Sequence[Row]) -> Chart:
    """Areas ranked by the share of units where one person holds both posts."""
    code = "one_shoulder.share"
    chart = ("dumbbell", "一肩挑排名", "空心为上届，实心为本届，红线为平均")
    known = sorted(
        (row for row in rows if row[code].value is not None),
        key=lambda row: (-(row[code].value or 0), -(row[code].denominator or 0), row.key),
    )
    if not known:
        return Chart(*chart, empty="还没有名册，无法排名。")
    whole = sheet[code]
    low = [row.name for row in known if _is_below(row[code], whole)]
    first, last = known[0], known[-1]
    ends = f"最高{first.name}{with_unit(first[code])}，最低{last.name}{with_unit(last[code])}"
    finding = f"{sheet.whole}{with_unit(whole)}，{ends}"
    data = {
        "whole": _float(whole.value),
        "whole_label": sheet.whole,
        "whole_text": with_unit(whole),
        "rows": [
            {
                "label": row.name,
                "value": _float(row[code].value),
                "previous": _float(row[code].previous),
                "text": with_unit(row[code]),
                "ratio": ratio(row[code]),
                "is_low": row.name in low,
                "url": row.url,
                "tip": f"{row.name}|本届{with_unit(row[code])}（{ratio(row[code])}）|上届{_previous(row[code])}",
            }
            for row in known
        ],
    }
    table = tuple(
        (
            Opened(row.name, row.url),
            Opened(with_unit(row[code]), row.link(code)),
            Opened(ratio(row[code]), ""),
            Opened(_previous(row[code]), ""),
        )
        for row in known
    )
    return Chart(*chart, finding, data, (sheet.child, "一肩挑", "n/N", "上届"), table)


def _is_below(figure: Figure, whole: Figure) -> bool:
    return figure.value is not None and whole.value is not None and figure.value < whole.value


BANDS = (
    ("age_35_or_under", "35岁及以下"),
    ("age_36_45", "36–45岁"),
    ("age_46_55", "46–55岁"),
    ("age_56_60", "56–60岁"),
    ("age_over_60", "60岁以上"),
)


def age_bands(sheet: Sheet) -> Chart:
    """The five disjoint bands, this term against last."""
    chart = ("bands", "年龄重心下移了吗", "“两委”成员，占比与人数")
    bands = [(f"{TWO}.{key}", label, sheet[f"{TWO}.{key}.share"]) for key, label in BANDS]
    if not bands[0][2].denominator:
        return Chart(*chart, empty="没有成员填写出生年月，无法分年龄段。")
    data = {
        "rows": [
            {
                "label": label,
                "value": _float(figure.value),
                "previous": _float(figure.previous),
                "text": with_unit(figure),
                "previous_text": _previous(figure),
                "count": f"{number(figure.numerator)}人",
                "change": "" if figure.change is None else f"{signed(figure.change)}点",
                "url": sheet.link(code),
                "tip": f"{label}|本届{with_unit(figure)}（{ratio(figure)}）|上届{_previous(figure)}",
            }
            for code, label, figure in bands
        ]
    }
    finding = "；".join(f"{label}占{with_unit(figure)}" + _compared(figure) for _code, label, figure in bands)
    table = tuple(
        (
            Opened(label, ""),
            Opened(number(figure.numerator), sheet.link(code)),
            Opened(with_unit(figure), sheet.link(f"{code}.share")),
            Opened(_previous(figure), ""),
            Opened(signed(figure.change), ""),
        )
        for code, label, figure in bands
    )
    head = ("年龄段", "人数", "占比", "上届", "较上届(百分点)")
    return Chart(*chart, finding, data, head, table, THIS_AND_LAST)


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
        "previous_bracket": "，".join(part for part in (f"上届 {_previous(whole)}", phrase(whole)) if part),
        "levels": [_drawn(sheet, level) for level in LEVELS],
    }
    table = tuple(
        (
            Opened(level.label, ""),
            Opened(number(sheet[level.code].numerator), sheet.link(level.code)),
            Opened(with_unit(sheet[level.code]), ""),
            Opened(_previous(sheet[level.code]), ""),
        )
        for level in LEVELS
    )
    legend = tuple((level.style, level.label) for level in LEVELS)
    finding = f"大专以上占{with_unit(whole)}{_compared(whole)}"
    return Chart(*chart, finding, data, ("学历", "人数", "占比", "上届"), table, legend)


def _drawn(sheet: Sheet, level: Level) -> dict[str, Any]:
    figure = sheet[level.code]
    return {
        "label": level.label,
        "value": float(figure.value or 0),
        "previous": _float(figure.previous),
        "text": number(figure.value),
        "previous_text": number(figure.previous),
        "colour": level.colour,
        "is_dark": level.is_dark,
        "is_counted": level.is_counted,
        "url": sheet.link(level.code),
        "tip": f"{level.label}|本届{with_unit(figure)}（{ratio(figure)}）|上届{_previous(figure)}",
    }


def _previous(figure: Figure) -> str:
    return NONE if figure.previous is None else f"{number(figure.previous)}{figure.unit}"


def _compared(figure: Figure) -> str:
    moved = change(figure)
    return "" if moved is None else f"，比上届{phrase(figure)}" if moved.amount else "，与上届持平"


def _float(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)
