"""数据体检: how far the rosters of a scope can be trusted, what is wrong with them, and who mends it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import Action, PageHeadMixin
from core.views.mixins import CapabilityMixin
from reports.choices import Severity
from reports.dashboard.health import HEIGHT, WIDTH, Trend, points, reminder, since, trend
from reports.dashboard.tiles import Opened
from reports.dashboard.words import ratio, value_text
from reports.figure_scope import FigurePageMixin
from reports.links import Links
from reports.selectors.health import COMPLETE, COUNT, REPORTED, Check, Finding, Line, check, name_of, names_lacking
from reports.views.reading import child_word

HEADER = ("严重程度", "规则", "数量", "计量", "较前一日", "由谁改正", "怎么改")


class HealthView(PageHeadMixin, CapabilityMixin, FigurePageMixin, TemplateView):
    """Units complete, the rules by severity with what each found, and the places below, the worst first."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "reports/health.html"
    title = "数据体检"

    @cached_property
    def check(self) -> Check:
        return check(self.scope)

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}{self.scope.term}花名册：数字可信到什么程度，哪里要改、由谁改"

    def get_actions(self) -> Sequence[Action]:
        values = self.request.GET.copy()
        values["export"] = "xlsx"
        return (Action("导出体检表", f"?{values.urlencode()}", "download"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._export() if request.GET.get("export") == "xlsx" else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, words = self.check, since(self.check)
        whole, before = found.whole, found.before
        links, names = Links(self.scope), names_lacking(self.scope)
        must_before = before.must if before else None
        return super().get_context_data(
            check=found,
            whole=whole,
            share=self._share(links),
            reported=whole.count(REPORTED),
            lacking_url=links(f"{COMPLETE}.share", "rest"),
            must_trend=trend(None if must_before is None else whole.must - must_before, words),
            points=points(found, whole.must),
            width=WIDTH,
            height=HEIGHT,
            first_day=found.days[0].day if found.days else None,
            groups=[(severity, self._rows(found.of(severity), words)) for severity in Severity],
            lines=[self._line(line, names) for line in found.lines],
            child_word=self.scope.words["unit"] if self.scope.area.is_township else child_word(self.scope),
            today=found.today,
            **kwargs,
        )

    def _share(self, links: Links) -> Opened:
        """The share of units that are complete; it opens them."""
        figure = self.check.whole.figures[f"{COMPLETE}.share"]
        url = "" if figure.value is None else links(figure.code)
        return Opened(value_text(figure), url, why_none=figure.why_none)

    def _rows(self, findings: Sequence[Finding], words: str) -> list[tuple[Finding, str, Trend]]:
        links = Links(self.scope)
        return [(one, links(one.rule.indicator), trend(one.change, words)) for one in findings]

    def _line(self, line: Line, names: dict[int, list[str]]) -> tuple[Line, str, str, str]:
        """A place with its name, its page, and what to write to it."""
        if self.scope.area.is_township:
            url, told = f"{line.place.get_absolute_url()}?{self.scope.query(rows='')}", []
        else:
            url, told = f"?{self.scope.query(area=line.place.pk)}", names.get(line.place.pk, [])
        return line, name_of(line.place), url, reminder(line, told, self.check.today)

    def _export(self) -> HttpResponseBase:
        """The rules with their numbers, then each place with what must be mended there."""
        found, scope, user = self.check, self.scope, self.request.user
        words = since(found)
        rows: list[list[Any]] = [
            [
                one.rule.severity.label,
                one.rule.name,
                one.count,
                one.rule.word,
                trend(one.change, words).told,
                one.rule.mender.label,
                one.rule.remedy,
            ]
            for one in found.findings
        ]
        rows += [
            [
                f"{name_of(line.place)}",
                f"数据齐全 {line.count(COMPLETE)}/{line.count(COUNT)}",
                line.must,
                "处",
                "",
                "",
                line.words,
            ]
            for line in found.lines
        ]
        whole = found.whole
        figure = whole.figures[f"{COMPLETE}.share"]
        notes = [
            ("表格", "数据体检"),
            *scope.notes(),
            ("数据齐全", figure.why_none or f"{value_text(figure)}%（{ratio(figure)}）"),
        ]
        notes += [("导出人", f"{user.full_name} {user.office or user.role_names}".strip())]
        notes += [("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"), ("行数", str(len(rows)))]
        file = io.BytesIO()
        write_workbook(file, title="数据体检", header=list(HEADER), rows=rows, notes=notes)
        return download(file, f"数据体检-{scope.area}-{found.today}.xlsx")
