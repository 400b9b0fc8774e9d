"""The register of all indicators: how each is declared, and its value in the scope."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.mixins import CapabilityMixin
from reports.dashboard.register import Entry, group_of
from reports.dashboard.words import change, number, value_text
from reports.figure_scope import FigurePageMixin
from reports.indicators import INDICATORS, Indicator
from reports.links import Links
from reports.selectors.aspects import Aspect, why_none
from reports.selectors.disclosure import least_for, protected
from reports.selectors.figure import Figure
from reports.selectors.figures import figures

OPEN_GROUPS = ("units", "one_shoulder", "two_committees")
HEADER = [
    "代码",
    "指标",
    "定义",
    "分子",
    "分母",
    "单位与小数",
    "好的方向",
    "数据来源",
    "本届",
    "比较值",
    "变化",
    "变化单位",
]


class IndicatorRegisterView(CapabilityMixin, FigurePageMixin, TemplateView):
    """Every indicator with its declaration and its value in the scope, by cohort; ``?cohort=`` shows one of these.

    Groups that are not open come without their rows, which are over a thousand: the page fetches those of a group when
    it is opened, and all (``?whole=1``) for the search.
    """

    capability = Capability.VIEW_FIGURES
    template_name = "reports/indicators.html"
    title = "统计指标"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "xlsx":
            return self._workbook()
        return super().get(request, *args, **kwargs)

    @cached_property
    def found(self) -> dict[str, Figure]:
        scope = self.scope
        assert scope.term is not None
        found = figures(term=scope.term, area=scope.area, kind=scope.kind, basis=scope.basis, rows=scope.rows)
        return protected(found, least_for(scope.user, scope.term, scope.area))

    @cached_property
    def cohorts(self) -> list[str]:
        return list(dict.fromkeys(one.cohort for one in INDICATORS.values()))

    @cached_property
    def chosen(self) -> str:
        """The one cohort that is shown, empty for all. Errors: 404 for one that does not exist."""
        asked = self.request.GET.get("cohort", "")
        if asked and asked not in self.cohorts:
            raise Http404("没有这个人群。")
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.scope.query
        choices = [("", "全部"), *((code, group_of(code).name) for code in self.cohorts)]
        return {
            **super().get_context_data(**kwargs),
            "title": self.title,
            "groups": [self._group(code) for code in self.cohorts if self.chosen in ("", code)],
            "choices": [(name, f"?{query(cohort=code)}", code == self.chosen) for code, name in choices],
            "total": len(INDICATORS),
            "export_url": f"?{query(cohort=self.chosen, export='xlsx')}",
            "whole_url": f"?{query(cohort=self.chosen, whole=1)}",
        }

    def _group(self, code: str) -> dict[str, Any]:
        own = [one for one in INDICATORS.values() if one.cohort == code]
        is_open = code in (*OPEN_GROUPS, self.request.GET.get("group", ""), self.chosen)
        is_here = is_open or "whole" in self.request.GET
        return {
            "code": code,
            "group": group_of(code),
            "total": len(own),
            "rows": [self._row(one) for one in own] if is_here else [],
            "is_open": is_open,
            "url": f"?{self.scope.query(cohort=code)}",
        }

    def _row(self, indicator: Indicator) -> dict[str, Any]:
        figure = self.found[indicator.code]
        return {
            "indicator": indicator,
            "entry": Entry(indicator),
            "figure": figure,
            "value": value_text(figure),
            "previous": number(figure.previous),
            "no_previous": why_none(figure, Aspect.PREVIOUS),
            "change": change(figure),
            "no_change": why_none(figure, Aspect.CHANGE),
            "url": Links(self.scope)(indicator.code),
        }

    def _workbook(self) -> HttpResponseBase:
        rows = [self._cells(one) for one in INDICATORS.values() if self.chosen in ("", one.cohort)]
        file = io.BytesIO()
        notes = [*self.scope.notes(), ("行数", str(len(rows)))]
        write_workbook(file, title=self.title, header=list(HEADER), rows=rows, notes=notes)
        return download(file, f"{self.title}-{timezone.localdate():%Y-%m-%d}.xlsx")

    def _cells(self, indicator: Indicator) -> list[Any]:
        figure, entry = self.found[indicator.code], Entry(indicator)
        declared = [indicator.code, indicator.name, indicator.sentence, entry.numerator, entry.denominator]
        declared += [entry.unit, entry.direction, indicator.source]
        numbers = ["" if one is None else one for one in (figure.value, figure.previous, figure.change)]
        return [*declared, *numbers, figure.change_unit]
