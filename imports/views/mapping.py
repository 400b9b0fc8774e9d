from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from imports.forms import MappingForm
from imports.models import Batch
from imports.reading.reader import WorkbookRefused
from imports.selectors.mappings import mapped_headers
from imports.services.batches import note_opened
from imports.views.batches import BatchMixin, batch_head

OPEN = (Batch.State.PLANNED, Batch.State.MAPPING)
GONE = "服务器上已找不到这份原始文件，或者它已无法读取，不能再改列的对应。请取消这次上传，重新上传文件。"


class MappingView(BatchMixin, FormView):
    """列对应: which column of the file is which, with samples; saved, the whole file is checked anew."""

    form_class = MappingForm
    template_name = "imports/batch_mapping.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.batch.state not in OPEN:
            return redirect(self.batch)
        note_opened(user=self.request.user, batch=self.batch)
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().post(*args, **kwargs) if self.batch.state in OPEN else redirect(self.batch)

    def get_form_kwargs(self) -> dict[str, Any]:
        try:
            headers = mapped_headers(self.batch)
        except (WorkbookRefused, FileNotFoundError):
            headers = []
        return {**super().get_form_kwargs(), "user": self.request.user, "batch": self.batch, "headers": headers}

    def form_valid(self, form: MappingForm) -> HttpResponse:
        try:
            form.save(actor=self.request.user)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        return redirect(self.batch)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**batch_head(self.batch, self.request.user), **kwargs)
        return {**context, "gone": GONE if not context["form"].headers else ""}
