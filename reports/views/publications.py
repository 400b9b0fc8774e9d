"""发布数据: the list of published reports, publishing, one report beside the figures of now and beside another."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.exports import NATURE, Notes, write_workbook
from core.tables import CenteredColumn, MomentColumn, NumberColumn
from core.views.generic import Action, PageHeadMixin, ScopedListView, ServiceFormMixin
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from reports.dashboard.words import change, number, value_text
from reports.figure_scope import FigurePageMixin
from reports.forms.briefing import PublishForm
from reports.indicators.names import COHORT_NAMES
from reports.models import PublishedReport
from reports.publishing.content import FrozenPlace
from reports.selectors.aspects import Aspect, why_none
from reports.selectors.publications import (
    Footing,
    about_report,
    changes_between,
    changes_since,
    marks_of,
    places_of,
    staleness,
)
from reports.services.staleness import enqueue_computing

REPORTS: Any = PublishedReport.objects.select_related("area", "term", "published_by")
COLUMNS = [
    "区划代码", "区划", "类别", "指标代码", "指标", "本届", "单位", "分子", "分母", "比较对象", "变化", "变化单位",
    "缺数据人数", "口径",
]  # fmt: skip
MOST_CHANGES = 300


class PublicationsTable(tables.Table):
    number = NumberColumn(verbose_name="发布号")
    title = tables.Column("标题", linkify=True)
    area = tables.Column("区划", order_by="area__path")
    term = tables.Column("届次")
    rows = CenteredColumn(verbose_name="名单")
    basis_name = tables.Column("口径")
    published_at = MomentColumn(verbose_name="发布时间")
    published_by = tables.Column("发布人", accessor="published_by__full_name", default="系统")
    sha256 = tables.Column("校验码", orderable=False)

    class Meta:
        order_by = "-number"

    def render_sha256(self, value: str) -> str:
        return f"{value[:12]}…"

    def value_sha256(self, value: str) -> str:
        return value


class PublicationsView(FigurePageMixin, ScopedListView):
    """What was published of a scope and of the areas below."""

    follows_figures = False
    capability = Capability.VIEW_FIGURES
    queryset = PublishedReport.objects.listed()
    table_class = PublicationsTable
    title = "发布数据"
    subtitle = "发布时的数字，之后的改动不影响"
    empty_title = "还没有发布过数据"
    empty_text = "向上汇报、对外见报之前，把当时的数字发布成一号，以后都能查到、都能核对。"

    def get_queryset(self) -> Any:
        found = super().get_queryset().under(self.scope.area.path)
        return found.filter(term=self.scope.term) if self.scope.term else found

    def get_actions(self) -> Sequence[Action]:
        if not self.scope.user.can(Capability.PUBLISH_FIGURES, self.scope.area.path):
            return []
        address = f"{reverse('reports:publish')}?{self.scope.query()}"
        return [Action("发布当前数据", address, "lock", Capability.PUBLISH_FIGURES, primary=True)]


class PublishView(CapabilityMixin, FigurePageMixin, ServiceFormMixin, FormView):
    """Freezes the figures of a scope; refused while they are being computed."""

    follows_figures = False
    capability = Capability.PUBLISH_FIGURES
    template_name = "reports/publish.html"
    form_class = PublishForm
    title = "发布当前数据"
    submit_label = "发布"
    success_message = "已发布。这些数字不会再变，之后的改动在本页与现在比较。"

    @property
    def footing(self) -> Footing:
        if self.scope.term is None or self.scope.basis is None:
            raise Http404("还没有届次或口径。")
        return Footing(self.scope.area, self.scope.term, self.scope.basis, self.scope.rows)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "footing": self.footing}

    def get_cancel_url(self) -> str:
        return f"{reverse('reports:publications')}?{self.scope.query()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fresh = staleness(self.footing)
        return super().get_context_data(
            fresh=fresh[0],
            is_stale=not fresh[0].is_fresh or any(each.is_computing for each in fresh),
            compute_url=f"{reverse('reports:publish_compute')}?{self.scope.query()}",
            **kwargs,
        )


class ComputeView(CapabilityMixin, FigurePageMixin, View):
    """Has what is stale computed now, for those who want to publish."""

    capability = Capability.PUBLISH_FIGURES

    def post(self, request: HttpRequest) -> HttpResponseBase:
        enqueue_computing({self.scope.area.pk})
        messages.success(request, "已开始统计，几秒后刷新本页即可发布。")
        return HttpResponseRedirect(f"{reverse('reports:publish')}?{self.scope.query()}")


class OfReport(ScopedObjectsMixin):
    """Gives a view the published report of its address."""

    capability = Capability.VIEW_FIGURES
    queryset = REPORTS
    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def report(self) -> PublishedReport:
        report: PublishedReport | None = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if report is None:
            raise Http404("没有这一号发布，或者不在您的管理范围。")
        return report


class PublicationView(OfReport, PageHeadMixin, TemplateView):
    """A report: on what it stands, what changed since, and its figures by place and kind of unit."""

    template_name = "reports/publication.html"

    def get_title(self) -> str:
        return f"第{self.report.number}号发布"

    def get_subtitle(self) -> str:
        return self.report.title

    def get_actions(self) -> Sequence[Action]:
        report = self.report
        if not report.is_intact:
            return []
        query = f"area={report.area_id}&term={report.term_id}&rows={report.rows}&report={report.pk}"
        return [
            Action("导出表格", reverse("reports:publication_export", args=[report.pk]), "download"),
            Action("写成简报", f"{reverse('reports:briefing')}?{query}", "file", primary=True),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        shared = {"report": report, "others": self._others(), "list_url": self._list_url()}
        if not report.is_intact:
            return super().get_context_data(**shared, **kwargs)
        places = places_of(report, self.request.user)
        place, kind = self._chosen(places)
        other, differences = self._compared()
        return super().get_context_data(
            **shared,
            about=about_report(report),
            data=report.data,
            marks=marks_of(report),
            changes=changes_since(report, self.request.user),
            other=other,
            differences=differences[:MOST_CHANGES],
            more=max(0, len(differences) - MOST_CHANGES),
            places=[(each, f"?place={each.code}&kind={kind if kind in each.by_kind else ''}") for each in places],
            place=place,
            kind=kind,
            kinds=[(each, _kind_word(place, each), f"?place={place.code}&kind={each}") for each in place.by_kind],
            groups=_groups(place.by_kind[kind], self.request.GET.get("open", "")),
            **kwargs,
        )

    def _chosen(self, places: list[FrozenPlace]) -> tuple[FrozenPlace, str]:
        """The place and kind that the address names, else the whole. Errors: 404 for others."""
        code, kind = self.request.GET.get("place", ""), self.request.GET.get("kind", "")
        place = next((each for each in places if each.code == code), None) if code else places[0]
        if place is None or kind not in place.by_kind:
            raise Http404("这一号发布里没有这个区划或类别。")
        return place, kind

    def _others(self) -> list[PublishedReport]:
        found = self.get_queryset().filter(area=self.report.area).exclude(pk=self.report.pk)
        return list(found.listed())

    def _compared(self) -> tuple[PublishedReport | None, list[Any]]:
        """The report that ``?with=`` names and what is different in this one."""
        key = self.request.GET.get("with", "")
        if not key:
            return None, []
        other = self.get_queryset().filter(pk=key if key.isdecimal() else 0, area=self.report.area).first()
        if other is None or not other.is_intact:
            raise Http404("没有这一号发布，或者它的校验不通过。")
        return other, changes_between(other, self.report, self.request.user)

    def _list_url(self) -> str:
        return f"{reverse('reports:publications')}?area={self.report.area_id}&term={self.report.term_id}"


def _kind_word(place: FrozenPlace, kind: str) -> str:
    return place.words[kind] if kind else "全部"


def _groups(figures: Any, opened: str) -> list[dict[str, Any]]:
    """The figures of a place by cohort, as the register shows them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for code, figure in figures.items():
        row = {
            "figure": figure,
            "value": value_text(figure),
            "previous": number(figure.previous),
            "no_previous": why_none(figure, Aspect.PREVIOUS),
            "change": change(figure),
            "no_change": why_none(figure, Aspect.CHANGE),
        }
        groups.setdefault(code.split(".")[0], []).append(row)
    wanted = {"units", "one_shoulder", "two_committees", opened.split(".")[0]}
    return [
        {"code": code, "name": COHORT_NAMES.get(code, code), "rows": rows, "is_open": code in wanted}
        for code, rows in groups.items()
    ]


class PublicationChangesView(OfReport, TemplateView):
    """How many figures changed since a report was published: a line for the dashboard, asked for after the page."""

    template_name = "reports/parts/published_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = changes_since(self.report, self.request.user) if self.report.is_intact else None
        return super().get_context_data(report=self.report, changes=changes, **kwargs)


class PublicationExportView(OfReport, View):
    """All figures of a report as a workbook that carries its number and hash."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        report = self.report
        if not report.is_intact:
            raise Http404("这一号发布的校验不通过，不能导出。")
        rows = [row for place in places_of(report, request.user) for row in _rows(place)]
        file = io.BytesIO()
        notes = self._notes(len(rows))
        write_workbook(file, title=f"第{report.number}号发布", header=COLUMNS, rows=rows, notes=notes)
        return download(file, f"第{report.number}号发布-{report.area}-{report.sha256[:12]}.xlsx")

    def _notes(self, rows: int) -> Notes:
        report, data = self.report, self.report.data
        user: Any = self.request.user
        rules = "；".join(f"{rule['title']}（第{rule['version']}版）" for rule in data["rules"])
        marks = [(NATURE, "；".join(marks_of(report)))] if marks_of(report) else []
        return [
            *marks,
            ("标题", report.title),
            ("用途", data["reason"]),
            ("发布", f"{data['published_by']}，{timezone.localtime(report.published_at):%Y-%m-%d %H:%M}"),
            *about_report(report),
            ("换届规则", rules or "无"),
            ("核对办法", f"在服务器上运行 manage.py verify_report {report.number}，校验码应与本表一致"),
            ("导出人", f"{user.full_name}（{user.username}）"),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
            ("行数", str(rows)),
        ]


def _rows(place: FrozenPlace) -> list[list[Any]]:
    return [
        [
            place.code,
            place.name,
            _kind_word(place, kind),
            code,
            figure.indicator.name,
            _plain(figure.value),
            figure.unit,
            _plain(figure.numerator),
            _plain(figure.denominator),
            _plain(figure.previous),
            _plain(figure.change),
            figure.change_unit,
            figure.missing,
            figure.indicator.sentence,
        ]
        for kind, figures in place.by_kind.items()
        for code, figure in figures.items()
    ]


def _plain(value: Any) -> Any:
    return "" if value is None else value
