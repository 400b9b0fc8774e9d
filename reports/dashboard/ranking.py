"""The charts of the places below: who made 一降一升, and how they rank in 一肩挑."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.dashboard.charts import Chart, as_float, last_and_change, last_text
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better, short_name
from reports.dashboard.tiles import Opened
from reports.dashboard.words import moved, phrase, ratio, with_unit
from reports.selectors.figure import Figure

ONE_SHOULDER = "one_shoulder.share"


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
        "x_words": f"平均年龄较{sheet.then}变化(岁) ← 更年轻",
        "y_words": f"大专以上占比较{sheet.then}变化(百分点) ↑ 更高",
        "points": [_point(row) for row in known],
        "whole": {"label": sheet.whole, "x": as_float(sheet[AGE].change), "y": as_float(sheet[COLLEGE].change)},
    }
    table = tuple(
        (
            Opened(row.name, row.url),
            Opened(moved(row[AGE].change), row.link(AGE)),
            Opened(moved(row[COLLEGE].change), row.link(COLLEGE)),
            Opened("达成" if is_younger_and_better(row) else "未达成", ""),
        )
        for row in known
    )
    head = (sheet.child, f"平均年龄较{sheet.then}(岁)", f"大专以上较{sheet.then}(百分点)", "一降一升")
    return Chart(*chart, finding, data, head, table)


def _point(row: Row) -> dict[str, Any]:
    age, college = row[AGE], row[COLLEGE]
    return {
        "label": short_name(row.name),
        "x": as_float(age.change),
        "y": as_float(college.change),
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
    code = ONE_SHOULDER
    wanted = sheet.lights.get(code)
    chart = ("dumbbell", "一肩挑排名", f"空心为{sheet.then}，实心为本届，红线为{'目标' if wanted else '平均'}")
    known = sorted(
        (row for row in rows if row[code].value is not None),
        key=lambda row: (-(row[code].value or 0), -(row[code].denominator or 0), row.key),
    )
    if not known:
        return Chart(*chart, empty="还没有名册，无法排名。")
    whole = sheet[code]
    low = [row.name for row in known if _is_low(row, whole)]
    first, last = known[0], known[-1]
    ends = f"最高{first.name}{with_unit(first[code])}，最低{last.name}{with_unit(last[code])}"
    finding = f"{sheet.whole}{with_unit(whole)}，{ends}"
    if wanted:
        finding += f"；目标{wanted.target.words}，未达到：{'、'.join(low) or '无'}"
    data = {
        "whole": float(wanted.target.limit) if wanted else as_float(whole.value),
        "whole_label": "目标" if wanted else sheet.whole,
        "whole_text": wanted.target.limit_words if wanted else with_unit(whole),
        "rows": [_ranked(row, row.name in low) for row in known],
    }
    table = tuple(
        (
            Opened(row.name, row.url),
            Opened(with_unit(row[code]), row.link(code)),
            Opened(ratio(row[code]), ""),
            last_and_change(row[code])[0],
        )
        for row in known
    )
    return Chart(*chart, finding, data, (sheet.child, "一肩挑", "n/N", sheet.then), table)


def _ranked(row: Row, is_low: bool) -> dict[str, Any]:
    figure = row[ONE_SHOULDER]
    return {
        "label": row.name,
        "value": as_float(figure.value),
        "previous": as_float(figure.previous),
        "text": with_unit(figure),
        "ratio": ratio(figure),
        "is_low": is_low,
        "url": row.url,
        "tip": f"{row.name}|本届{with_unit(figure)}（{ratio(figure)}）|{figure.compared_with}{last_text(figure)}",
    }


def _is_low(row: Row, whole: Figure) -> bool:
    """Whether a row misses its target, or without one lies below the whole."""
    judged = row.lights.get(ONE_SHOULDER)
    return judged.is_missed if judged else _is_below(row[ONE_SHOULDER], whole)


def _is_below(figure: Figure, whole: Figure) -> bool:
    return figure.value is not None and whole.value is not None and figure.value < whole.value
