"""The cells of the heat map. They are thousands on one page, so a row's are written at once and not by a template."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cadres.selectors.progress import Cell, Row
from elections.rules.plan import CellState

register = template.Library()

CLASSES = {
    CellState.NOT_BEGUN: "e",
    CellState.UNDER_WAY: "w",
    CellState.DONE: "d",
    CellState.LATE: "o",
    CellState.BLOCKED: "s",
    CellState.NOT_CONCERNED: "x",
    CellState.NO_DAY: "q",
}
GAP = '<td class="gp"></td>'


@register.filter
def words(cell: Cell) -> str:
    """What stands in a cell."""
    standing, known = cell.standing, cell.standing.known
    if cell.state == CellState.DONE and known.done_on:
        return f"{known.done_on:%m-%d}"
    if cell.state == CellState.UNDER_WAY:
        return "进行中" if known.percent is None else f"{known.percent}%"
    if cell.state == CellState.LATE:
        return f"逾{standing.days}天"
    told = {CellState.BLOCKED: "受阻", CellState.NOT_CONCERNED: "—", CellState.NO_DAY: "未定"}
    return told.get(cell.state, "")


@register.filter
def css(cell: Cell) -> str:
    """The class of a cell; what is under way is filled in steps of ten per cent."""
    if cell.state == CellState.UNDER_WAY:
        return f"w w{(cell.standing.known.percent or 0) // 10}"
    return CLASSES[cell.state]


@register.filter
def step_css(cell: Cell) -> str:
    """The class of a step in the line at the head of a unit's page."""
    steps = {CellState.DONE: "done", CellState.LATE: "late", CellState.BLOCKED: "stuck", CellState.UNDER_WAY: "way"}
    return steps.get(cell.state, "")


@register.filter
def explained(cell: Cell) -> str:
    """A cell in a sentence: state, window, what it rests on."""
    standing = cell.standing
    parts = [str(cell.state.label)]
    if cell.state == CellState.DONE and standing.known.done_on:
        parts = [f"{standing.known.done_on} 完成"]
    if cell.state == CellState.LATE and standing.window:
        parts = [f"应于 {standing.window.end} 前完成，已逾期 {standing.days} 天"]
    if standing.obstacle:
        parts.append(standing.obstacle)
    if standing.known.basis:
        parts.append(standing.known.basis)
    return "；".join(parts)


@register.filter
def get(values: dict[int, str], key: int) -> str:
    """A value by its key; empty for none."""
    return values.get(key, "")


@register.simple_tag
def heat_cells(row: Row) -> SafeString:
    """The cells of a unit, a gap between stages; each leads to its page."""
    base = reverse("cadres:progress_cell", args=[row.unit.pk])
    html: list[str] = []
    before: Any = None
    for cell in row.cells:
        if before is not None and cell.task.stage_id != before:
            html.append(GAP)
        before = cell.task.stage_id
        html.append(_cell(cell, f"{base}?task={cell.task.pk}"))
    return mark_safe("".join(html))


def _cell(cell: Cell, url: str) -> str:
    text = words(cell)
    told = f' aria-label="{cell.state.label}"' if not text else ""
    if cell.state in (CellState.LATE, CellState.BLOCKED):
        told = f' title="{escape(explained(cell))}"'
    return f'<td><a href="{url}" class="ce {css(cell)}"{told}>{text}</a></td>'
