"""The charts of who they are: women in each body, and where members come from."""

from __future__ import annotations

import re

from reports.dashboard.charts import Chart, bar, last_and_change
from reports.dashboard.sheet import TWO, Sheet
from reports.dashboard.tiles import Opened
from reports.dashboard.words import number, with_unit
from reports.indicators import SHARE_SUFFIX
from reports.measures import CONDITIONS

SEXES = (
    (TWO, "“两委”"),
    ("secretary", "书记"),
    ("director", "主任"),
    ("party_committee", "党组织"),
    ("committee", "村(居)委"),
)
FROM = f"{TWO}.from_"
"""How the codes of where members come from begin."""
MOST_SOURCES = 8


def drawn(sheet: Sheet) -> list[Chart]:
    """Both charts; that of sources where rosters say where members come from."""
    return [sexes(sheet), *sources(sheet)]


def sexes(sheet: Sheet) -> Chart:
    """The share of women in each body, this term against last."""
    chart = ("sexes", "女性进了哪些班子", "各班子中女性占比与人数")
    codes = [(f"{cohort}.women", label) for cohort, label in SEXES if sheet[f"{cohort}.count"].value]
    if not codes or sheet[f"{TWO}.women{SHARE_SUFFIX}"].denominator in (None, 0):
        return Chart(*chart, empty="没有成员填写性别，无法统计。")
    return _bars(sheet, chart, codes, "班子")


def sources(sheet: Sheet) -> list[Chart]:
    """Where members come from, the largest first; tags may overlap, so the shares need not add up to 100 %."""
    found = [code for code in sheet.figures if code.startswith(FROM) and not code.endswith(SHARE_SUFFIX)]
    told = sorted((code for code in found if sheet[code].value), key=lambda code: -(sheet[code].value or 0))
    if not told:
        return []
    codes = [(code, _short(CONDITIONS[code.removeprefix(f"{TWO}.")].name)) for code in told[:MOST_SOURCES]]
    chart = ("sources", "成员从哪里来", f"前{len(codes)}项，一人可有多项")
    return [_bars(sheet, chart, codes, "来源")]


def _short(name: str) -> str:
    """A source without what stands in brackets after it."""
    return re.split("[(（]", name.strip("（）"))[0]


def _bars(sheet: Sheet, chart: tuple[str, str, str], codes: list[tuple[str, str]], head: str) -> Chart:
    rows = [(code, label, sheet[f"{code}{SHARE_SUFFIX}"]) for code, label in codes]
    finding = "；".join(f"{label}{with_unit(share)}" for _code, label, share in rows)
    data = {"rows": [bar(label, share, sheet.link(code)) for code, label, share in rows]}
    table = tuple(
        (
            Opened(label, ""),
            Opened(number(share.numerator), sheet.link(code)),
            Opened(with_unit(share), sheet.link(f"{code}{SHARE_SUFFIX}")),
            *last_and_change(share),
        )
        for code, label, share in rows
    )
    columns = (head, "人数", "占比", sheet.then, f"较{sheet.then}(百分点)")
    legend = (("b6", "预测" if sheet.is_projected else "本届"), ("b3", sheet.then))
    return Chart(*chart, finding, data, columns, table, legend, drawing="bands")
