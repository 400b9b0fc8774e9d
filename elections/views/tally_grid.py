"""The grid of a day: one kind × the units of a street, kept as a whole."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from core.capabilities import Capability
from core.views.generic import Action
from elections.forms.tallies import LineForm
from elections.models import TallyKind
from elections.selectors import today_of
from elections.selectors.tallies import day_of, kinds_of, units_counting
from elections.services.tallies import save_day
from elections.views.tallies import CountsMixin, address
from places.models import Area


class TallyGridView(CountsMixin, TemplateView):
    """A day × the units of a street × one kind: all lines are kept together or, where one is wrong, none."""

    capability = Capability.EDIT_PROGRESS
    template_name = "elections/tally_grid.html"
    title = "批量填报工作计数"

    def get_actions(self) -> list[Action]:
        return []

    @cached_property
    def kinds(self) -> list[TallyKind]:
        return kinds_of(self.term)

    @cached_property
    def kind(self) -> TallyKind | None:
        """The kind of ``?of=``, else the first: another term than the address was made for has other kinds. Errors: 404
        where lines are sent for a kind of another term."""
        asked = self.request.GET.get("of", "")
        found = next((kind for kind in self.kinds if str(kind.pk) == asked), None)
        if found is None and asked and self.request.method == "POST":
            raise Http404("本届没有这个类别。")
        return found or next(iter(self.kinds), None)

    @cached_property
    def on(self) -> dt.date:
        """The day of ``?on=``, else today."""
        try:
            return dt.date.fromisoformat(self.request.GET.get("on", ""))
        except ValueError:
            return today_of(self.term)

    def lines(self, data: Any = None) -> list[LineForm]:
        assert self.kind is not None
        there = day_of(self.kind, self.scope.area, self.on)
        places = [*units_counting(self.term, self.scope.area), None]
        return [
            LineForm(
                data,
                kind=self.kind,
                unit=unit,
                township=self.scope.area,
                there=there.get(unit.pk if unit else None, []),
            )
            for unit in places
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_street = self.scope.area.is_township
        told = {"kinds": self.kinds, "kind": self.kind, "on": self.on, "today": today_of(self.term)}
        if is_street and self.kind and "lines" not in kwargs:
            kwargs["lines"] = self.lines()
        streets = [] if is_street else self._streets()
        back = address("tallies", self.scope)
        return super().get_context_data(**{**told, "streets": streets, "back_url": back, **kwargs})

    def _streets(self) -> list[tuple[Area, str]]:
        """Where the scope is more than one street: those to choose from."""
        below = Area.objects.filter(path__startswith=self.scope.area.path, level=Area.Level.TOWNSHIP)
        taking_part = below.filter(units__profiles__term=self.term).distinct().order_by("path")
        return [(area, address("tally_grid", self.scope, area=area.pk)) for area in taking_part]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (self.scope.area.is_township and self.kind):
            return HttpResponseRedirect(self._here())
        lines = [line for line in self.lines(request.POST) if not line.is_shut]
        is_valid = [line.is_valid() for line in lines]
        if all(is_valid):
            changed, wrong = save_day(
                actor=request.user,
                kind=self.kind,
                township=self.scope.area,
                on=self.on,
                lines=[line.line() for line in lines],
            )
            if not wrong:
                told = f"已保存，{changed} 行有变动。" if changed else "没有改动。"
                messages.success(request, f"{self.on} {self.kind}：{told}")
                return HttpResponseRedirect(self._here())
            for number, error in wrong.items():
                lines[number].refuse(error)
        messages.error(request, "一行也没有保存：请改正标出的格子后再保存，其余的数都还在。")
        return self.render_to_response(self.get_context_data(lines=self._with_shut(lines)))

    def _with_shut(self, lines: list[LineForm]) -> list[LineForm]:
        """All lines in their order: those that were sent, and those of several rows."""
        sent = {line.prefix: line for line in lines}
        return [sent.get(line.prefix, line) for line in self.lines()]

    def _here(self) -> str:
        return address("tally_grid", self.scope, of=self.kind.pk if self.kind else "", on=self.on)
