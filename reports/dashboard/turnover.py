"""Who left, who stayed, who came: the flow from the last term to this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cadres.choices import ExitReason
from reports.dashboard.charts import Chart
from reports.dashboard.sheet import TWO, Sheet
from reports.dashboard.tiles import Opened
from reports.dashboard.words import number, signed, with_unit

CHART = ("flow", "谁走了、谁留下、谁来了", "上届与本届逐人比对；退出按离任原因，未填写的归入“未注明”")
NO_REASON = f"{TWO}.departed_without_reason"


def flow(sheet: Sheet) -> Chart:
    """The flow of a scope. Last term's total, those who departed by reason, re-elected, transferred and new."""
    total, departed = sheet[f"{TWO}.count"], sheet[f"{TWO}.departed"]
    last = departed.denominator
    if last is None or departed.value is None or not total.value:
        return Chart(*CHART, empty="没有上届名册，无法比对去留。")
    stayed, new = sheet[f"{TWO}.re_elected"], sheet[f"{TWO}.newly_entered"]
    exits, entries = _exits(sheet), _entries(sheet)
    share = sheet[f"{TWO}.re_elected.share"]
    words = f"新进{number(new.value)} − 退出{number(departed.value)}"
    data: dict[str, Any] = {
        "last": last,
        "now": int(total.value),
        "last_text": number(last),
        "now_text": number(total.value),
        "stayed_last": max(last - int(departed.value), 0),
        "stayed_now": int(stayed.value or 0),
        "stayed": {
            "label": "连任",
            "text": f"{number(stayed.value)}人",
            "note": f"占本届{with_unit(share)}",
            "url": sheet.link(f"{TWO}.re_elected"),
            "tip": f"连任{number(stayed.value)}人",
        },
        "exits": exits,
        "entries": entries,
        "net_label": "成员增减",
        "net_text": f"{signed(total.value - last)}人",
        "net_words": words,
        "out_text": f"退出 {number(departed.value)}",
        "in_text": f"新进 {number(new.value)}",
    }
    finding = (
        f"上届{number(last)}人，连任{number(stayed.value)}人，退出{number(departed.value)}人，"
        f"新进{number(new.value)}人，本届{number(total.value)}人"
    )
    return Chart(*CHART, finding, data, ("去留", "人数"), _table(sheet, exits))


def _exits(sheet: Sheet) -> list[dict[str, Any]]:
    """The departed by reason, most first, those without a reason last."""
    reasons = [(reason.label, f"{TWO}.departed_for_{reason.value}") for reason in ExitReason]
    rows = [_ribbon(sheet, code, label) for label, code in reasons]
    rows = sorted((row for row in rows if row["count"]), key=lambda row: -row["count"])
    without = _ribbon(sheet, NO_REASON, "未注明")
    return [*rows, without] if without["count"] else rows


def _entries(sheet: Sheet) -> list[dict[str, Any]]:
    rows = [_ribbon(sheet, f"{TWO}.newly_entered", "新进"), _ribbon(sheet, f"{TWO}.transferred_in", "交流")]
    return [row for row in rows if row["count"]]


def _ribbon(sheet: Sheet, code: str, label: str) -> dict[str, Any]:
    figure = sheet[code]
    count = int(figure.value or 0)
    return {
        "label": label,
        "count": count,
        "text": number(count),
        "url": sheet.link(code),
        "tip": f"{label}{number(count)}人",
    }


def _table(sheet: Sheet, exits: Sequence[dict[str, Any]]) -> tuple[tuple[Opened, ...], ...]:
    codes = (("连任", "re_elected"), ("交流", "transferred_in"), ("新进", "newly_entered"), ("退出", "departed"))
    rows = [
        (Opened(label, ""), Opened(number(sheet[f"{TWO}.{key}"].value), sheet.link(f"{TWO}.{key}")))
        for label, key in codes
    ]
    rows += [(Opened(f"其中：{row['label']}", ""), Opened(row["text"], row["url"])) for row in exits]
    return tuple(rows)
