from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import FormView

from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.page_scope import PageScopeMixin
from imports.forms import UploadForm
from imports.kinds import KINDS


class SizeLimit(FileUploadHandler):
    """Throws a file away as soon as it is too large, before it is on disk or in memory as a whole."""

    is_exceeded = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self.is_exceeded = content_length > settings.UPLOAD_MAX_BYTES + 100_000

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.is_exceeded:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self.is_exceeded = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@method_decorator(csrf_exempt, name="dispatch")
class UploadView(CapabilityMixin, PageScopeMixin, FormView):
    """Takes a file, with its term and area; the check runs behind, the batch's page shows how far it is."""

    request: Any
    capability = Capability.IMPORT
    form_class = UploadForm
    template_name = "imports/upload.html"
    extra_context = {"title": "上传表格"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The size limit must stand before the body is read. Checking the CSRF token reads it: so that comes second."""
        self.limit = SizeLimit(request)
        request.upload_handlers.insert(0, self.limit)
        return self._protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _protected(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "user": self.request.user, "scope": self.scope, "too_large": self.limit.is_exceeded}

    def get_initial(self) -> dict[str, Any]:
        """The kind that ``?book=`` names, and what else the address says of it."""
        kind = KINDS.get(self.request.GET.get("book", ""))
        if kind is None:
            return {}
        options = {f"{kind.identifier}-{each.identifier}": each.identifier for each in kind.options}
        return {"kind": kind.identifier} | {field: self.request.GET.get(name, "") for field, name in options.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = self.scope
        may_export = self.request.user.can(Capability.EXPORT_NUMBERS, scope.area.path)
        return super().get_context_data(may_prefill=may_export and scope.previous is not None, **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        return redirect(form.save(actor=self.request.user))
