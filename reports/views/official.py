"""统计报表: the list of official tables, each as a page that prints as it is, and as a workbook."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.views.mixins import CapabilityMixin
from reports.figure_scope import FigurePageMixin, FigureScopeMixin
from reports.models import KeptForm
from reports.official import TABLES, Group, OfficialTable
from reports.official.definition import Asked, Detail
from reports.official.figure_tables import MOST_UNITS
from reports.official.sheet import OfficialSheet, lay_out
from reports.official.workbook import write_official
from reports.services.official import record_full_roster_export, record_table_export

PEOPLE_ON_PAGE = 300
"""People that a page shows and prints; all are in the workbook."""
MOST_PEOPLE = 50_000


class OfficialTablesView(CapabilityMixin, FigurePageMixin, TemplateView):
    """The official tables that there are."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/official/index.html"
    title = "统计报表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.scope.query()
        tables = [
            {
                "table": table,
                "url": f"{reverse('reports:official_table', args=[code])}?{query}",
                "export_url": f"{reverse('reports:official_export', args=[code])}?{query}",
            }
            for code, table in TABLES.items()
        ]
        forms = KeptForm.objects.select_related("area", "uploaded_by").with_capability(
            self.request.user, self.capability
        )
        path = self.scope.area.path
        user: Any = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "title": self.title,
            "tables": tables,
            "forms": [form for form in forms if path.startswith(form.area.path) or form.area.path.startswith(path)],
            "may_keep": user.can(Capability.PUBLISH_FIGURES, path),
        }


class OfficialMixin(FigureScopeMixin):
    """Gives a view the table of its address, laid out for its scope."""

    request: HttpRequest
    kwargs: dict[str, Any]
    limit = 0

    @cached_property
    def table(self) -> OfficialTable:
        if self.kwargs["code"] not in TABLES:
            raise Http404("没有这张报表。")
        return TABLES[self.kwargs["code"]]

    @cached_property
    def detail(self) -> Detail:
        asked = self.request.GET.get("detail", "")
        return Detail.UNITS if asked == Detail.UNITS and not self.is_too_large else Detail.AREAS

    @property
    def is_too_large(self) -> bool:
        return self.scope.unit_total > MOST_UNITS

    def lay_out(self, *, is_full: bool = False) -> OfficialSheet:
        if self.scope.term is None:
            raise Http404("还没有届次。")
        limit = self.limit if self.table.of_people else 0
        return lay_out(self.table, Asked(self.scope, self.detail, limit, is_full))

    def address(self, name: str, **changes: Any) -> str:
        detail = self.detail if self.detail == Detail.UNITS else ""
        return f"{reverse(name, args=[self.table.code])}?{self.scope.query(**{'detail': detail, **changes})}"


class OfficialTableView(CapabilityMixin, OfficialMixin, FigurePageMixin, TemplateView):
    """One table as it will be printed; every number opens its people or units."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/official/table.html"
    limit = PEOPLE_ON_PAGE

    @property
    def title(self) -> str:
        return self.table.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet, user = self.lay_out(), self.request.user
        return {
            **super().get_context_data(**kwargs),
            "title": self.title,
            "sheet": sheet,
            "heads": [(head, isinstance(head, Group)) for head in sheet.heads],
            "unit_headings": [column for head in sheet.heads if isinstance(head, Group) for column in head.columns],
            "lines": [(line, list(zip(sheet.columns, line.cells, strict=True))) for line in sheet.lines],
            "definitions": sheet.definitions(),
            "details": self._details(),
            "others": [
                {
                    "title": table.title,
                    "url": f"{reverse('reports:official_table', args=[code])}?{self.scope.query()}",
                    "on": table is self.table,
                }
                for code, table in TABLES.items()
            ],
            "index_url": f"{reverse('reports:official')}?{self.scope.query()}",
            "export_url": self.address("reports:official_export"),
            "may_export_numbers": self.table.of_people and user.can(Capability.EXPORT_NUMBERS, self.scope.area.path),  # type: ignore[union-attr]
            "is_cut": sheet.content.found > len(sheet.lines),
        }

    def _details(self) -> list[dict[str, Any]]:
        """The choice how far down the lines go, where there is one."""
        scope = self.scope
        if self.table.of_people or scope.area.is_township or self.is_too_large:
            return []
        choices = ((Detail.AREAS, scope.child_word), (Detail.UNITS, scope.words["unit"]))
        return [
            {
                "label": f"逐{word}",
                "url": self.address("reports:official_table", detail=detail if detail == Detail.UNITS else ""),
                "on": detail == self.detail,
            }
            for detail, word in choices
        ]


class OfficialExportView(CapabilityMixin, OfficialMixin, View):
    """The table as a workbook. With POST a roster has its numbers in full, for those who may, with a reason."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        self._refuse_too_many()
        sheet = self.lay_out()
        record_table_export(
            actor=request.user,  # type: ignore[arg-type]
            term=self.scope.term,  # type: ignore[arg-type]
            area=self.scope.area,
            table=self.table.title,
            rows=len(sheet.lines),
            of_people=self.table.of_people,
        )
        return self._written(sheet)

    def post(self, request: HttpRequest, code: str) -> HttpResponseBase:
        if not self.table.of_people:
            return redirect(self.address("reports:official_table"))
        self._refuse_too_many()
        sheet = self.lay_out(is_full=True)
        try:
            record_full_roster_export(
                actor=request.user,  # type: ignore[arg-type]
                term=self.scope.term,  # type: ignore[arg-type]
                area=self.scope.area,
                rows=len(sheet.lines),
                reason=request.POST.get("reason", ""),
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.address("reports:official_table"))
        return self._written(sheet)

    def _refuse_too_many(self) -> None:
        """Nobody prints the roster of a province: a list of so many is to be taken county by county."""
        if self.table.of_people and self.lay_out_count() > MOST_PEOPLE:
            raise Http404(f"名册超过 {MOST_PEOPLE} 人，请先选择下级区划。")

    def lay_out_count(self) -> int:
        self.limit = 1
        found = self.lay_out().content.found
        self.limit = 0
        return found

    def _written(self, sheet: OfficialSheet) -> HttpResponse:
        file = io.BytesIO()
        write_official(sheet, file)
        mark = sheet.asked.scope.term.mark if sheet.asked.scope.term else ""
        name = f"{sheet.table.number}-{sheet.title}{mark}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return download(file, name)  # type: ignore[return-value]
