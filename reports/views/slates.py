"""预案把关: before the vote, which units keep the area from what it wants."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from places.models import Area
from reports.choices import RowKind
from reports.dashboard.slates import STATES, Cell, Line, cells, lines, listed
from reports.figure_scope import FigurePageMixin, FigureScope
from reports.links import slate_url
from reports.selectors.slates import Condition, UnitSlate, conditions_of, unit_slates

MOST_UNITS = 5000
"""Of larger areas the page asks to choose one below."""


class SlateCheckView(CapabilityMixin, FigurePageMixin, TemplateView):
    """Each condition: n of N units meet it, and the list of those that do not, each opening its slate."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/slates.html"
    title = "预案把关"
    counts_live = True

    @cached_property
    def scope(self) -> FigureScope:
        scope = super().scope
        scope.asked = RowKind.SLATE
        return scope

    @cached_property
    def slates(self) -> list[UnitSlate]:
        return unit_slates(self.scope)

    @cached_property
    def conditions(self) -> list[Condition]:
        assert self.scope.term is not None
        return conditions_of(self.scope.term)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "title": self.title}
        if self.scope.unit_total > MOST_UNITS:
            return {**context, "is_too_large": True}
        whole = cells(self.conditions, self.slates)
        chosen, state = self._chosen(whole)
        of_units = self.scope.area.is_township
        return {
            **context,
            "whole": [(cell, self._url(cell.condition, "unmet"), self._url(cell.condition, "met")) for cell in whole],
            "lines": [self._line(line, of_units) for line in lines(self.conditions, self.slates, of_units=of_units)],
            "conditions": self.conditions,
            "of_units": of_units,
            "with_slate": sum(one.has_slate for one in self.slates),
            "units": len(self.slates),
            "chosen": chosen,
            "states": [self._state(chosen, code, code == state) for code in STATES],
            "state_name": STATES[state],
            "listed": [(one, slate_url(self.scope, one.slate.unit.pk)) for one in listed(chosen, self.slates, state)],
        }

    def _chosen(self, whole: tuple[Cell, ...]) -> tuple[Condition, str]:
        """The condition and state whose units are listed: as asked, else the first that units do not meet."""
        asked, state = self.request.GET.get("condition", ""), self.request.GET.get("state", "unmet")
        by_code = {condition.code: condition for condition in self.conditions}
        worst = next((cell.condition for cell in whole if cell.unmet), whole[0].condition)
        if (asked and asked not in by_code) or state not in STATES:
            raise Http404("没有这个条件。")
        return by_code.get(asked, worst), state

    def _url(self, condition: Condition, state: str, area: Area | int | None = None) -> str:
        changes = {"area": area} if area else {}
        return f"?{self.scope.query(condition=condition.code, state=state, **changes)}#listed"

    def _line(self, line: Line, of_units: bool) -> tuple[Line, str, list[tuple[Cell, str]]]:
        """A line with its own address, and of each cell that of the units that fall short."""
        if of_units:
            return (
                line,
                slate_url(self.scope, line.key),
                [(cell, self._url(cell.condition, cell.state)) for cell in line.cells],
            )
        url = f"?{self.scope.query(area=line.key)}"
        return line, url, [(cell, self._url(cell.condition, "unmet", line.key)) for cell in line.cells]

    def _state(self, condition: Condition, state: str, is_on: bool) -> dict[str, Any]:
        count = len(listed(condition, self.slates, state))
        return {"name": STATES[state], "count": count, "url": self._url(condition, state), "on": is_on}
