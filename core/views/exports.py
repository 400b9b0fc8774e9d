"""A user's long exports: how far they are, the workbooks, the notice that they are done."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.models import ListExport
from core.selectors import MOST, ended_unseen, exports_of, has_unseen
from core.services import files
from core.services.exporting import cancel_export, may_have, note_seen, order_export
from core.services.jobs import live_progress

WAITING = "exports"
"""In the session while an export's end has not been seen: others' pages ask nothing."""


def order(request: HttpRequest, *, title: str, capability: Capability) -> HttpResponseBase:
    """Have the list of this request made by a worker, and show how far it is."""
    order_export(actor=request.user, title=title, address=request.get_full_path(), capability=capability)
    request.session[WAITING] = True
    return redirect("core:exports")


def ended_exports(request: HttpRequest) -> list[ListExport]:
    """For the notice on any page."""
    session: Any = getattr(request, "session", {})
    return ended_unseen(request.user) if session.get(WAITING) else []


class ExportsView(LoginRequiredMixin, TemplateView):
    """The exports of a user; asks again every second while one is being made."""

    template_name = "core/exports.html"
    request: Any

    def get_template_names(self) -> list[str]:
        return ["core/partials/exports.html" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        exports = list(exports_of(self.request.user)[:MOST])
        for export in exports:
            live_progress(export.job)
        note_seen(owner_id=self.request.user.pk)
        if WAITING in self.request.session and not has_unseen(self.request.user):
            del self.request.session[WAITING]
        is_running = any(not export.job.has_ended for export in exports)
        return super().get_context_data(title="我的导出", exports=exports, is_running=is_running, **kwargs)


class OwnExportMixin(LoginRequiredMixin):
    """Gives a view the export of its address; others' are 404."""

    def export_of(self, user: Any, pk: int) -> ListExport:
        found: ListExport = get_object_or_404(exports_of(user), pk=pk)
        return found


class ExportFileView(OwnExportMixin, View):
    """The workbook, for its owner as long as they may see all of it."""

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        export = self.export_of(request.user, pk)
        if not may_have(request.user, export):
            raise Http404("您的管理范围已经变更，不能再下载这份表格。请重新导出。")
        if not export.is_ready or export.file is None:
            messages.error(request, f"{export.title}已经没有文件可以下载（保留24小时）。请在原页面重新导出。")
            return redirect("core:exports")
        return download(io.BytesIO(files.read(export.file)), export.file_name)


class ExportCancelView(OwnExportMixin, View):
    """Stops an export that is still being made."""

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        self.export_of(request.user, pk)
        return redirect("core:exports")

    def post(self, request: Any, pk: int) -> HttpResponseBase:
        cancel_export(export=self.export_of(request.user, pk))
        return redirect("core:exports")
