"""简报: the text of a scope as a page and as a Word file, and the template of the file."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.views.generic import Action, ServiceFormMixin
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from reports.briefing.document import write_document
from reports.briefing.fields import FIELDS
from reports.briefing.source import Source
from reports.briefing.text import Briefing, Notes, Piece
from reports.figure_scope import FigurePageMixin, FigureScopeMixin
from reports.forms.briefing import BriefingForm, TemplateForm, TemplateRemoveForm, briefing_form
from reports.models import BriefingTemplate, PublishedReport
from reports.selectors.briefing import live_source, template_content, template_of
from reports.selectors.publications import frozen_source, latest_report


class BriefingMixin(FigurePageMixin):
    """Gives a view the briefing that its address asks for."""

    request: HttpRequest

    @cached_property
    def form(self) -> BriefingForm:
        return briefing_form(self.request.GET)

    @cached_property
    def report(self) -> PublishedReport | None:
        """The published report that ``?report=`` names, if it is of this area and term; else the figures are live.

        Errors: 404 for one out of scope, or whose hash does not hold."""
        key = self.request.GET.get("report", "")
        if not key:
            return None
        reports = PublishedReport.objects.visible_to(self.scope.user).select_related("area", "term")
        report: PublishedReport = get_object_or_404(reports, pk=key if key.isdecimal() else 0)
        if not report.is_intact:
            raise Http404("这一号发布的校验不通过，不能用来写简报。")
        return report if (report.area, report.term) == (self.scope.area, self.scope.term) else None

    @cached_property
    def source(self) -> Source:
        return frozen_source(self.report, self.scope.user, self.scope.kind) if self.report else live_source(self.scope)

    @cached_property
    def briefing(self) -> Briefing:
        return self.source.write(self.form.choices(), timezone.localdate())

    def query(self) -> str:
        """The scope and the choices, as the address has them."""
        values = self.request.GET.copy()
        for name in ("area", "term", "kind", "basis", "rows", "page"):
            values.pop(name, None)
        return "&".join(part for part in (self.scope.query(), values.urlencode()) if part)


class BriefingView(CapabilityMixin, BriefingMixin, TemplateView):
    """The text, every number open to what is behind it, with its arithmetic beneath; what could not be written."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/briefing.html"
    title = "简报"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope, briefing = self.scope, self.briefing
        latest = None if self.report else latest_report(scope)
        kept = [("area", scope.area.pk), ("term", scope.term.pk if scope.term else ""), ("kind", scope.kind)]
        kept.append(("report", self.report.pk if self.report else ""))
        return super().get_context_data(
            title=self.title,
            report=self.report,
            latest=latest,
            live_url=f"?{scope.query()}",
            briefing=briefing,
            paragraphs=noted(briefing, self.form.choices().has_notes),
            form=self.form,
            kept=kept,
            source=self.source,
            template=template_of(scope.area),
            download_url=f"{reverse('reports:briefing_download')}?{self.query()}",
            template_url=f"{reverse('reports:briefing_template')}?{scope.query()}",
            may_publish=scope.user.can(Capability.PUBLISH_FIGURES, scope.area.path),
            **kwargs,
        )


class BriefingDownloadView(CapabilityMixin, BriefingMixin, View):
    """The same as a Word file, in the area's template."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        content = write_document(
            template_content(template_of(self.scope.area)),
            self.briefing,
            self.source.place,
            has_notes=self.form.choices().has_notes,
            marks=list(self.source.marks),
        )
        return download(io.BytesIO(content), f"{self.briefing.title}-{timezone.localdate():%Y-%m-%d}.docx")


def noted(briefing: Briefing, has_notes: bool) -> list[dict[str, Any]]:
    """The paragraphs for the page: each line's pieces with the number of their note, and the notes beneath."""
    notes, shown = Notes(), []
    for paragraph in briefing.paragraphs:
        first = len(notes.texts)
        lines = [[(piece, _number(notes, piece, has_notes)) for piece in line] for line in paragraph.lines]
        texts = list(enumerate(notes.texts[first:], first + 1))
        shown.append({"paragraph": paragraph, "lines": lines, "notes": texts})
    return shown


def _number(notes: Notes, piece: Piece, has_notes: bool) -> int:
    return notes.add(piece) if piece.note and has_notes else 0


class BriefingTemplateView(CapabilityMixin, FigureScopeMixin, ServiceFormMixin, FormView):
    """Which template an area's briefings are written into, the fields it may use, and another one for it."""

    capability = Capability.PUBLISH_FIGURES
    template_name = "reports/briefing_template.html"
    form_class = TemplateForm
    title = "简报模板"
    submit_label = "上传并启用"
    success_message = "模板已启用，下次下载简报时使用。"

    def get_actions(self) -> list[Action]:
        query = self.scope.query()
        return [
            Action("返回简报", self.get_cancel_url(), "chevron-left"),
            Action("下载现用模板", f"{reverse('reports:briefing_template_file')}?{query}", "download"),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "area": self.scope.area}

    def get_cancel_url(self) -> str:
        return f"{reverse('reports:briefing')}?{self.scope.query()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template = template_of(self.scope.area)
        return super().get_context_data(
            template=template, is_own=bool(template and template.area_id == self.scope.area.pk), fields=FIELDS, **kwargs
        )


class BriefingTemplateFileView(CapabilityMixin, FigureScopeMixin, View):
    """The template in use, to be changed in Word."""

    capability = Capability.PUBLISH_FIGURES

    def get(self, request: HttpRequest) -> HttpResponse:
        template = template_of(self.scope.area)
        name = template.file_name if template else "简报模板.docx"
        return download(io.BytesIO(template_content(template)), name)  # type: ignore[return-value]


class BriefingTemplateRemoveView(ScopedObjectsMixin, ServiceFormMixin, FormView):
    """Back to the template of the area above, or the one that comes with the product."""

    capability = Capability.PUBLISH_FIGURES
    queryset = BriefingTemplate.objects.select_related("area", "file")
    template_name = "core/confirm.html"
    form_class = TemplateRemoveForm
    title = "恢复默认模板"
    submit_label = "恢复默认"
    success_message = "已恢复默认模板。"
    kwargs: dict[str, Any]

    @cached_property
    def template(self) -> BriefingTemplate:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.template}

    def get_cancel_url(self) -> str:
        return self.template.get_absolute_url()

    def get_success_url(self) -> str:
        return self.template.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = f"“{self.template.file_name}”将不再使用，{self.template.area.name}的简报改用上级或系统自带的模板。"
        return super().get_context_data(warning=warning, **kwargs)
