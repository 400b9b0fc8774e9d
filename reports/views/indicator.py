"""The page behind a number, its list as a workbook, and the register of all indicators."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from cadres.services.exports import record_list_export
from core.capabilities import Capability
from core.services.exporting import is_long, make_workbook
from core.views.exports import order
from core.views.mixins import CapabilityMixin
from elections.bands import DEFAULT_BANDS
from elections.selectors.notes import Mark, notes_on
from reports.dashboard.explanation import explain
from reports.dashboard.register import group_of
from reports.dashboard.words import change, ratio, value_text
from reports.figure_scope import PROJECTED, FreshnessMixin
from reports.rules.values import Shape
from reports.views.behind import PARTS, Behind

PER_PAGE = 25


class BehindMixin(FreshnessMixin):
    """Gives a view the indicator of its address in its scope."""

    kwargs: dict[str, Any]

    @cached_property
    def behind(self) -> Behind:
        return Behind(self.request, self.scope, self.kwargs["code"])


class IndicatorView(CapabilityMixin, BehindMixin, TemplateView):
    """A figure large, its arithmetic, and the list of its people or units."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/indicator.html"

    def get_template_names(self) -> list[str]:
        return ["reports/parts/list.html" if self.request.htmx else self.template_name]  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        behind, scope = self.behind, self.scope
        indicator, figure = behind.indicator, behind.figure
        user: Any = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "title": indicator.name,
            "behind": behind,
            "indicator": indicator,
            "figure": figure,
            "value": value_text(figure),
            "moved": change(figure),
            "explained": explain(
                figure, behind.figures, behind.link, scope.basis.bands if scope.basis else DEFAULT_BANDS
            ),
            "cohort_name": group_of(indicator.cohort).name,
            "tabs": [] if behind.is_hidden else self._tabs(),
            "marks": self._marks(),
            "note_url": self._note_url(),
            "dashboard_url": f"{reverse('reports:dashboard')}?{scope.query()}",
            "register_url": f"{reverse('reports:indicators')}?{scope.query()}",
            "may_list": user.can(Capability.VIEW_PEOPLE, scope.area.path),
            **self._list(),
        }

    def _marks(self) -> list[Mark]:
        """The notes on this number, and on the unit it is of."""
        behind = self.behind
        if behind.unit:
            return notes_on(behind.scope.user, behind.term, units=[behind.unit]).marks
        area = behind.scope.area
        return notes_on(behind.scope.user, behind.term, areas=[area]).of_area(area.pk, behind.code)

    def _note_url(self) -> str:
        scope, unit = self.scope, self.behind.unit
        if not scope.user.can(Capability.EDIT_PROGRESS, scope.area.path):
            return ""
        about = {"unit": unit.pk} if unit else {"code": self.behind.code}
        return f"{reverse('reports:note_add')}?{scope.query(rows='', **about)}"

    def _tabs(self) -> list[dict[str, Any]]:
        behind = self.behind
        is_mean = behind.indicator.shape == Shape.MEAN
        return [
            {
                "part": part,
                "label": "计入的人" if part == "numerator" and is_mean else PARTS[part],
                "count": behind.count(part),
                "url": behind.link(behind.code, part),
                "on": part == behind.part,
                "is_denominator": part == ("numerator" if is_mean else "denominator"),
            }
            for part in behind.parts
        ]

    def _list(self) -> dict[str, Any]:
        behind = self.behind
        if behind.is_hidden or not self.request.user.can(Capability.VIEW_PEOPLE, self.scope.area.path):  # type: ignore[union-attr]
            return {}
        table = behind.table()
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        return {
            "table": table,
            "filter": behind.filter,
            "found": behind.amount(behind.filter.qs) if behind.tally else table.paginator.count,
            "units_found": table.paginator.count,
            "of_streets": behind.of_streets,
            "counted": behind.count(behind.part) - behind.of_streets,
            "export_url": reverse("reports:indicator_export", args=[behind.code]) + f"?{self.request.GET.urlencode()}",
            "empty_title": "名单为空",
            "empty_text": behind.figure.why_none or "没有人符合这个条件。",
        }


class IndicatorExportView(CapabilityMixin, BehindMixin, View):
    """The list behind a number as a workbook, with what it is on a second sheet. Logged."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        behind = self.behind
        if behind.is_hidden:
            raise Http404(behind.figure.why_none)
        table = behind.table()
        title = f"{behind.indicator.name}名单"
        if is_long(request, table):
            return order(request, title=title, capability=self.capability)  # type: ignore[return-value]
        made = make_workbook(request, table=table, title=title, notes=self._notes())
        record_list_export(
            actor=request.user,  # type: ignore[arg-type]
            term=behind.term,
            area=behind.scope.area,
            rows=len(table.rows),
            told={"指标": code, "部分": behind.part},
        )
        return made  # type: ignore[return-value]

    def _notes(self) -> list[tuple[str, str]]:
        behind, scope = self.behind, self.scope
        indicator, term = behind.indicator, behind.term
        user: Any = self.request.user
        chips = "；".join(f"{chip.label}：{chip.value}" for chip in behind.filter.chips)
        kind = scope.words.get(scope.kind, "全部") if scope.kind else "全部"
        notes = [
            ("指标", indicator.name),
            ("口径", indicator.sentence),
            ("部分", PARTS[behind.part]),
            ("指标值", f"{value_text(behind.figure)}{indicator.unit}（{ratio(behind.figure)}）"),
            ("区划", f"{scope.area.name}{behind.unit or ''}，类别：{kind}"),
            ("届次", f"{term.name}，统计时点{behind.as_of:%Y-%m-%d}"),
            *([("统计口径", f"{scope.basis.name}：{scope.basis.words}")] if scope.basis else []),
            ("筛选", chips or "无"),
            ("导出人", f"{user.full_name}（{user.username}）"),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]
        if scope.is_projected:
            notes.append(("名单", PROJECTED))
        return [*notes, *term.nature]
