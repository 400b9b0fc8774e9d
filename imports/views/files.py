from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from core.capabilities import Capability
from core.downloads import download
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.page_scope import PageScope, PageScopeMixin
from imports.forms import ExportForm
from imports.kinds import CANDIDATES, KINDS, ROSTER, WorkbookKind
from imports.models import Batch
from imports.services.exports import begin_export, hand_out_annotated, hand_out_original
from imports.workbooks.export import Export, write_csv, write_xlsx
from imports.workbooks.problems import write_problems
from imports.workbooks.template import write_template


class TemplateView(CapabilityMixin, PageScopeMixin, View):
    """The workbook to fill in, that of a roster or of the kind of workbook that ``?book=`` names. ``?prefill=1`` puts
    the previous term's people in a roster, for those who may export numbers."""

    request: Any
    capability = Capability.IMPORT

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind, user = KINDS.get(self.request.GET.get("book", ""), ROSTER), self.request.user
        if not user.can(kind.capability) or not user.can(kind.capability, self.scope.area.path):
            raise PermissionDenied
        term, area = _term(self.scope), self.scope.area
        with_people = kind is ROSTER and self.request.GET.get("prefill") == "1" and term.previous is not None
        if with_people:
            if not user.can(Capability.EXPORT_NUMBERS, area.path):
                raise PermissionDenied("预填上届人员的模板含完整身份证号，您没有导出完整号码的权限。")
            begin_export(actor=user, term=term.previous, area=area, full=True, reason="预填模板")
        file = io.BytesIO()
        write_template(term=term, area=area, file=file, kind=kind, with_people=with_people)
        return download(file, f"{area.name}{term.name}{kind.title}模板.xlsx")


class RosterExportView(CapabilityMixin, PageScopeMixin, FormView):
    """The roster of the scope as a file, or with ``?book=candidates`` its list of candidates. ``?file_format=xlsx``
    gives it at once with masked numbers."""

    request: Any
    capability = Capability.EDIT_PEOPLE
    form_class = ExportForm
    template_name = "imports/export.html"

    @property
    def kind(self) -> WorkbookKind:
        return CANDIDATES if self.request.GET.get("book") == CANDIDATES.identifier else ROSTER

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"导出{self.kind.title}", kind=self.kind, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        file_format = self.request.GET.get("file_format", "")
        if file_format in {"xlsx", "csv"}:
            return self._export(file_format, full=False)
        return super().get(*args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "area": self.scope.area}

    def form_valid(self, form: ExportForm) -> HttpResponse:
        data = form.cleaned_data
        return self._export(data["file_format"], full=data.get("full", False), reason=data.get("reason", ""))

    def _export(self, file_format: str, *, full: bool, reason: str = "") -> Any:
        scope = self.scope
        export = begin_export(
            actor=self.request.user,
            term=_term(scope),
            area=scope.area,
            full=full,
            reason=reason,
            kind=self.kind,
        )
        return download(_written(export, file_format), f"{export.name}.{file_format}")


class BatchFileView(ScopedObjectsMixin, View):
    """A file made of an upload, for those who may edit its area; where there is none, its page says why."""

    request: Any
    capability = Capability.IMPORT
    queryset = Batch.objects.select_related("term", "area", "file")

    def get(self, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        batch = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            return self.made_of(batch)
        except FileNotFoundError:
            messages.error(self.request, "服务器上已找不到这份原始文件，请联系管理员从备份恢复。")
        except ValidationError as error:
            messages.warning(self.request, error.messages[0])
        return redirect(batch)

    def made_of(self, batch: Batch) -> HttpResponseBase:
        raise NotImplementedError


class OriginalView(BatchFileView):
    """The file as it was uploaded."""

    def made_of(self, batch: Batch) -> HttpResponseBase:
        return download(io.BytesIO(hand_out_original(actor=self.request.user, batch=batch)), batch.file_name)


class AnnotatedView(BatchFileView):
    """The file as it was uploaded, with what is wrong coloured and explained in it."""

    def made_of(self, batch: Batch) -> HttpResponseBase:
        file = io.BytesIO()
        hand_out_annotated(actor=self.request.user, batch=batch, file=file)
        return download(file, f"{Path(batch.file_name).stem}（批注）{batch.term.mark}.xlsx")


class ProblemsView(ScopedObjectsMixin, View):
    """The batch's problems as a workbook: sheet, row, column, value, what is wrong and what to do."""

    request: Any
    capability = Capability.IMPORT
    queryset = Batch.objects.select_related("term", "area")

    def get(self, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        batch = get_object_or_404(self.get_queryset(), pk=pk)
        file = io.BytesIO()
        write_problems(batch, file)
        return download(file, f"{Path(batch.file_name).stem}问题清单{batch.term.mark}.xlsx")


def _term(scope: PageScope) -> Any:
    if scope.term is None:
        raise Http404(f"{scope.area.name}还没有届次，请先由组织部建立。")
    return scope.term


def _written(export: Export, file_format: str) -> Any:
    """The export in a temporary file, so that a large one does not stand in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    if file_format == "xlsx":
        write_xlsx(export, file)
    else:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        write_csv(export, text)
        text.flush()
        text.detach()
    return file
